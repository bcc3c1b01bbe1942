//! PostgreSQL's own programs.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::{SKIP, VARIABLE};

/// The programs of one PostgreSQL version, and the account they run under.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    folder: PathBuf,
    /// Owner and group; PostgreSQL refuses to run as root.
    account: Option<(u32, u32)>,
}

impl Programs {
    /// Finds the newest version on this machine.
    pub(super) fn find(writable: &Path) -> Result<Self> {
        let Some(folder) = newest_folder() else {
            bail!(
                "PostgreSQL is not installed: install it (Debian: postgresql), name a server in \
                 {VARIABLE}=postgres://…, or leave its tests out with {VARIABLE}={SKIP}"
            );
        };
        let account = if is_root(writable)? {
            Some(postgres_account()?)
        } else {
            None
        };
        Ok(Self { folder, account })
    }

    /// Owner and group of the cluster's files, if they have to differ from ours.
    pub(super) const fn account(&self) -> Option<(u32, u32)> {
        self.account
    }

    /// Runs a program to its end.
    pub(super) fn run(&self, name: &str, place: &Path, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(self.folder.join(name));
        // Its account may not be allowed to see the folder we are in.
        command
            .current_dir(place)
            .args(arguments)
            .stdin(Stdio::null());
        if let Some((owner, group)) = self.account {
            command.uid(owner).gid(group);
        }
        // Not a pipe: the server that pg_ctl leaves behind would keep it open.
        let log = std::fs::File::create(place.join(format!("{name}.log")))?;
        command.stdout(log.try_clone()?).stderr(log);
        let status = command
            .status()
            .with_context(|| format!("{name} does not start"))?;
        if !status.success() {
            let said = std::fs::read_to_string(place.join(format!("{name}.log")))?;
            bail!("{name} failed ({status}): {said}");
        }
        Ok(())
    }
}

fn newest_folder() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut versions: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    let on_path = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect::<Vec<_>>())
        .unwrap_or_default();
    versions
        .into_iter()
        .rev()
        .map(|(_, folder)| folder)
        .chain(on_path)
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

/// Files that we create belong to us.
fn is_root(writable: &Path) -> Result<bool> {
    let probe = writable.join(format!("probe-{}", std::process::id()));
    let owner = std::fs::File::create(&probe)?.metadata()?.uid();
    std::fs::remove_file(&probe)?;
    Ok(owner == 0)
}

fn postgres_account() -> Result<(u32, u32)> {
    let accounts = std::fs::read_to_string("/etc/passwd")?;
    accounts
        .lines()
        .find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            match fields.as_slice() {
                ["postgres", _, owner, group, ..] => {
                    Some((owner.parse().ok()?, group.parse().ok()?))
                }
                _ => None,
            }
        })
        .context("PostgreSQL does not run as root, and there is no account named postgres")
}
