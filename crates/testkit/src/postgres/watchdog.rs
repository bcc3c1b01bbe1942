//! Ends a cluster that nobody uses any more.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// Waits until nobody has held the lock on `in-use` for some seconds, then stops the server and
/// removes its data, under the lock that everybody takes who wants to use the cluster. One watchdog
/// a cluster: a second one ends at once.
const SCRIPT: &str = r#"
cd "$1" || exit 1
exec 8>watchdog
flock --nonblock 8 || exit 0
idle=0
while sleep 1; do
  [ -d . ] && [ -e in-use ] || exit 0
  if flock --nonblock in-use true; then idle=$((idle + 1)); else idle=0; fi
  [ "$idle" -ge "$2" ] || continue
  exec 9>lock
  flock 9
  if ! flock --nonblock in-use true; then
    exec 9>&-
    idle=0
    continue
  fi
  if [ -s data/postmaster.pid ]; then
    server=$(head -n 1 data/postmaster.pid)
    kill -QUIT "$server"
    while kill -0 "$server" 2>/dev/null; do sleep 0.1; done
  fi
  rm -rf data port *.log
  case $3 in own) rm -rf "$1" ;; esac
  exec 8>&-
  exit 0
done
"#;

/// Starts the watchdog of the cluster in `folder`; it outlives this process. The folder of a cluster
/// of one test's own goes too.
pub(super) fn start(folder: &Path, idle_seconds: u32, own: bool) -> Result<()> {
    let mut command = Command::new("sh");
    command
        .args(["-c", SCRIPT, "sipas-test-postgres"])
        .arg(folder)
        .arg(idle_seconds.to_string())
        .arg(if own { "own" } else { "shared" })
        // A key press that ends the tests shall not end it before its work is done.
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
        .spawn()
        .context("the watchdog of the test cluster does not start")?;
    Ok(())
}
