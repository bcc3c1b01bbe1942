//! How fast published results are read: a crowd that asks for pages and files which were made before.
//!
//! Connections stay open, answers are packed, as browsers and proxies have it. The crowd shares the cores
//! with the server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use memchr::memmem;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What a crowd of readers measured.
#[derive(Debug)]
pub struct Read {
    /// How many read at once.
    pub clients: usize,
    /// Answers.
    pub answers: u64,
    /// Bytes of their bodies.
    pub bytes: u64,
    /// From the first to the last.
    pub elapsed: Duration,
    /// Time of each answer, sorted.
    times: Vec<Duration>,
}

impl Read {
    /// Answers a second.
    pub fn per_second(&self) -> f64 {
        self.answers as f64 / self.elapsed.as_secs_f64()
    }

    /// The time that `hundredths` % of the answers took at most, in milliseconds.
    pub fn percentile_ms(&self, hundredths: usize) -> f64 {
        let last = self.times.len().saturating_sub(1);
        let time = self
            .times
            .get((self.times.len() * hundredths / 100).min(last));
        time.map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

/// A connection of one reader.
struct Reader {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Reader {
    async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.context("connect")?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Asks and reads the whole answer: its body.
    async fn get(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            ensure!(
                self.stream.read_buf(&mut self.buffer).await? > 0,
                "the server hung up"
            );
            let Some(end) = memmem::find(&self.buffer, b"\r\n\r\n") else {
                continue;
            };
            let head = self.buffer.get(..end).unwrap_or_default();
            ensure!(head.starts_with(b"HTTP/1.1 200"), "not a page");
            let length = length(head)?;
            if self.buffer.len() >= end + 4 + length {
                return Ok(self.buffer.get(end + 4..).unwrap_or_default());
            }
        }
    }
}

fn length(head: &[u8]) -> Result<usize> {
    let head = std::str::from_utf8(head)?.to_ascii_lowercase();
    let mut lines = head.lines();
    let line = lines.find_map(|line| line.strip_prefix("content-length:"));
    Ok(line.context("an answer without a length")?.trim().parse()?)
}

fn request(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: load\r\nAccept-Encoding: gzip\r\n\r\n").into_bytes()
}

/// The addresses of the last release that are asked for: its start page, two further pages, and data.
///
/// # Errors
/// If nothing is published there.
pub async fn paths(address: SocketAddr) -> Result<Vec<String>> {
    let mut reader = Reader::connect(address).await?;
    let asked = b"GET /api/v1/results HTTP/1.1\r\nHost: load\r\n\r\n";
    let list: serde_json::Value = serde_json::from_slice(reader.get(asked).await?)?;
    let number = list["releases"][0]["number"].as_str();
    let number = number.context("nothing is published")?;
    Ok([
        "",
        "/don-vi/so_tu_phap",
        "/phuong-phap",
        "/du-lieu/datapackage.json",
    ]
    .map(|path| format!("/ket-qua/{number}{path}"))
    .into())
}

/// Lets `clients` readers ask for these addresses in turn for `length`.
///
/// # Errors
/// The first answer that is not the page.
pub async fn measure(
    address: SocketAddr,
    paths: &[String],
    clients: usize,
    length: Duration,
) -> Result<Read> {
    let stop = Arc::new(AtomicBool::new(false));
    let requests: Arc<Vec<Vec<u8>>> = Arc::new(paths.iter().map(|path| request(path)).collect());
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for client in 0..clients {
        let (stop, requests) = (stop.clone(), requests.clone());
        tasks.push(tokio::spawn(async move {
            let mut reader = Reader::connect(address).await?;
            let (mut times, mut bytes) = (Vec::new(), 0);
            for request in requests.iter().cycle().skip(client) {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let from = Instant::now();
                bytes += reader.get(request).await?.len() as u64;
                times.push(from.elapsed());
            }
            anyhow::Ok((times, bytes))
        }));
    }
    tokio::time::sleep(length).await;
    stop.store(true, Ordering::Relaxed);
    let (mut times, mut bytes) = (Vec::new(), 0);
    for task in tasks {
        let (own, read) = task.await.context("a reader panicked")??;
        times.extend(own);
        bytes += read;
    }
    times.sort_unstable();
    Ok(Read {
        clients,
        answers: times.len() as u64,
        bytes,
        elapsed: begun.elapsed(),
        times,
    })
}
