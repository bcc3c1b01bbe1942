//! The real program as a child process.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A running `sipas serve`, ended when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// What it announced when it was ready.
    pub announced: serde_json::Value,
}

impl Server {
    /// Starts `sipas serve` on a free port over the database at `url`.
    ///
    /// # Errors
    /// If it cannot be started or does not announce its address.
    pub async fn start(program: &Path, url: &str) -> Result<Self> {
        Self::start_with(program, url, &[]).await
    }

    /// The same with further arguments.
    ///
    /// # Errors
    /// If it cannot be started or does not announce its address.
    pub async fn start_with(program: &Path, url: &str, arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .arg("serve")
            .args(arguments)
            .env("DATABASE_URL", url);
        Self::run(command).await
    }

    /// Starts `sipas demo` on a free port in the folder `data`, with so many invented answers.
    ///
    /// # Errors
    /// If it cannot be started or does not announce its address.
    pub async fn demo(program: &Path, data: &Path, responses: u32) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .arg("demo")
            .arg("--responses")
            .arg(responses.to_string());
        command.arg("--data").arg(data).env_remove("DATABASE_URL");
        Self::run(command).await
    }

    async fn run(mut command: Command) -> Result<Self> {
        let mut child = command
            .args(["--listen", "127.0.0.1:0", "--format", "json"])
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("the program cannot be started")?;
        let out = child.stdout.take().context("no standard output")?;
        let line = BufReader::new(out)
            .lines()
            .next_line()
            .await?
            .context("the server ended before it was ready")?;
        let announced: serde_json::Value = serde_json::from_str(&line)?;
        let address = announced["listen"]
            .as_str()
            .context("no address announced")?
            .parse()?;
        Ok(Self {
            child,
            address,
            announced,
        })
    }

    /// Ends it as a power cut would: at once, without a word (SIGKILL).
    ///
    /// # Errors
    /// If it had ended before.
    pub async fn kill(mut self) -> Result<()> {
        self.child
            .kill()
            .await
            .context("the server cannot be killed")
    }

    /// Resident memory now and at its highest, in mebibytes, as the kernel accounts it.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn memory_mib(&self) -> Result<(f64, f64)> {
        let id = self.child.id().context("the server has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let read = |name: &str| -> Result<f64> {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .with_context(|| format!("no {name} in the status"))?;
            let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
            Ok(kibibytes / 1024.0)
        };
        Ok((read("VmRSS:")?, read("VmHWM:")?))
    }

    /// Processor seconds spent so far, by the server alone.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn processor_seconds(&self) -> Result<f64> {
        let id = self.child.id().context("the server has ended")?;
        let line = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
        let after_name = line.rsplit_once(')').context("an odd stat line")?.1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |at: usize| -> Result<f64> {
            Ok(fields.get(at).context("a short stat line")?.parse()?)
        };
        // utime and stime, in hundredths of a second on every Linux that we know.
        Ok((ticks(11)? + ticks(12)?) / 100.0)
    }
}

/// The program beside this one in the target folder.
///
/// # Errors
/// If this program does not know where it stands.
pub fn program() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    Ok(own.with_file_name(format!("sipas{}", std::env::consts::EXE_SUFFIX)))
}
