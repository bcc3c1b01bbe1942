//! A PostgreSQL cluster in a folder.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::programs::Programs;
use super::watchdog;
use crate::ids::really_fresh;

/// How long the shared cluster waits for the next test, in seconds.
const SHARED_IDLE: u32 = 30;
/// How long a cluster of one test outlives a process that could not clean up, in seconds.
const OWN_IDLE: u32 = 3;
/// Tries to find a port that is still free when the server starts.
const TRIES: usize = 5;

/// A running server with its data.
#[derive(Debug)]
pub struct PostgresCluster {
    folder: PathBuf,
    programs: Programs,
    port: u16,
    own: bool,
    /// Its shared lock says that the cluster is in use.
    _in_use: File,
}

impl PostgresCluster {
    /// A cluster of one test alone, which may stop and start it; goes away when dropped.
    ///
    /// # Errors
    /// If PostgreSQL is not installed or does not start.
    pub fn own() -> Result<Self> {
        let name = format!("sipas-postgres-{}", really_fresh().simple());
        Self::in_folder(std::env::temp_dir().join(name), true)
    }

    /// The cluster that all tests of one account share.
    pub(super) fn shared() -> Result<Self> {
        let folder = std::env::temp_dir();
        let account = std::env::var("USER").unwrap_or_else(|_| "tests".to_owned());
        Self::in_folder(folder.join(format!("sipas-postgres-{account}")), false)
    }

    fn in_folder(folder: PathBuf, own: bool) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let programs = Programs::find(&folder)?;
        if let Some((owner, group)) = programs.account() {
            std::os::unix::fs::chown(&folder, Some(owner), Some(group))?;
        }
        // While this is held nobody else starts or stops the server.
        let lock = File::create(folder.join("lock"))?;
        lock.lock()?;
        let in_use = File::create(folder.join("in-use"))?;
        in_use.lock_shared()?;
        let mut cluster = Self {
            folder,
            programs,
            port: 0,
            own,
            _in_use: in_use,
        };
        match cluster.running_port() {
            Some(port) => cluster.port = port,
            None => cluster.make()?,
        }
        watchdog::start(
            &cluster.folder,
            if own { OWN_IDLE } else { SHARED_IDLE },
            own,
        )?;
        drop(lock);
        Ok(cluster)
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://sipas@127.0.0.1:{}/{database}?sslmode=disable",
            self.port
        )
    }

    /// Stops the server as a power cut would.
    ///
    /// # Errors
    /// If it does not stop.
    ///
    /// # Panics
    /// For the shared cluster, which others are using.
    pub fn stop(&self) -> Result<()> {
        assert!(self.own, "the shared cluster is not stopped by a test");
        self.pg_ctl(&["-m", "immediate", "stop"])
    }

    /// Starts the server again, on the same port.
    ///
    /// # Errors
    /// If it does not start.
    pub fn start(&self) -> Result<()> {
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories='' \
             -c max_connections=300 -c shared_buffers=64MB -c max_wal_size=512MB",
            self.port
        );
        self.pg_ctl(&["-l", "server.log", "-o", &options, "start"])
    }

    fn pg_ctl(&self, arguments: &[&str]) -> Result<()> {
        let mut all = vec!["-D", "data", "-w", "-s"];
        all.extend(arguments);
        self.programs.run("pg_ctl", &self.folder, &all)
    }

    fn running_port(&self) -> Option<u16> {
        let port = std::fs::read_to_string(self.folder.join("port"))
            .ok()?
            .parse()
            .ok()?;
        self.pg_ctl(&["status"]).ok()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
        Some(port)
    }

    fn make(&mut self) -> Result<()> {
        remove(&self.folder.join("data"))?;
        let arguments = ["-D", "data", "-U", "sipas", "-A", "trust", "-E", "UTF8"];
        let quick = ["--locale=C", "--no-sync", "--no-instructions"];
        self.programs.run(
            "initdb",
            &self.folder,
            &[&arguments[..], &quick[..]].concat(),
        )?;
        for _ in 0..TRIES {
            self.port = free_port()?;
            if self.start().is_ok() {
                std::fs::write(self.folder.join("port"), self.port.to_string())?;
                return Ok(());
            }
        }
        let said = std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        bail!("PostgreSQL does not start: {said}")
    }
}

impl Drop for PostgresCluster {
    fn drop(&mut self) {
        if self.own {
            // It may be stopped already.
            let _ = self.pg_ctl(&["-m", "immediate", "stop"]);
            let _ = remove(&self.folder);
        }
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
