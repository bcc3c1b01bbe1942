//! One citizen: opens the form, sends it, reads the thanks, on a connection of their own.
//!
//! The client is written to the socket by hand: it shares the two cores with the server, so what a
//! general HTTP client spends would be counted against the server.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail, ensure};
use memchr::memmem;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::prepare::Prepared;

/// What a session needs to know beforehand.
#[derive(Debug, Clone)]
pub struct Script {
    /// Where the server listens.
    pub address: SocketAddr,
    /// Path of the form, `/k/{code}`.
    pub path: String,
    /// The answers, already encoded as a form body without the state.
    pub answers: String,
}

/// One answer of the server.
struct Reply<'a> {
    status: u16,
    location: Option<String>,
    body: &'a [u8],
}

/// A connection of one citizen.
#[derive(Debug)]
pub struct Citizen<'a> {
    script: &'a Script,
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Script {
    /// The script for a prepared round on the server at `address`.
    pub fn new(address: SocketAddr, prepared: &Prepared) -> Self {
        Self {
            address,
            path: prepared.path.clone(),
            answers: prepared.answers.clone(),
        }
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// If the server does not take it.
    pub async fn connect(&self) -> Result<Citizen<'_>> {
        let stream = TcpStream::connect(self.address).await.context("connect")?;
        stream.set_nodelay(true)?;
        Ok(Citizen {
            script: self,
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Runs one whole session and returns the address of its thanks page, which names the receipt.
    ///
    /// # Errors
    /// Any answer that a citizen would not expect.
    pub async fn run(&self) -> Result<String> {
        let mut citizen = self.connect().await?;
        let state = citizen.open().await?;
        let thanks = citizen.send(&state).await?;
        citizen.read_thanks(&thanks).await?;
        Ok(thanks)
    }
}

impl Citizen<'_> {
    /// Opens the form and returns its hidden state.
    ///
    /// # Errors
    /// If it is not the form.
    pub async fn open(&mut self) -> Result<String> {
        let request = get(&self.script.path);
        let form = self.exchange(&request).await.context("form page")?;
        ensure!(form.status == 200, "the form page answered {}", form.status);
        Ok(hidden_state(form.body)?.to_owned())
    }

    /// Sends the answers with a form's state and returns the address of the thanks page.
    ///
    /// # Errors
    /// If the answers are not acknowledged.
    pub async fn send(&mut self, state: &str) -> Result<String> {
        let body = format!("state={state}&action=send&{}", self.script.answers);
        let request = format!(
            "POST {} HTTP/1.1\r\nHost: load\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.script.path,
            body.len(),
        );
        let sent = self.exchange(&request).await.context("submission")?;
        ensure!(
            sent.status == 303,
            "the submission answered {}: {}",
            sent.status,
            String::from_utf8_lossy(sent.body)
                .chars()
                .take(2000)
                .collect::<String>()
        );
        sent.location.context("no address of the thanks page")
    }

    /// Reads the thanks page.
    ///
    /// # Errors
    /// If it is not there.
    pub async fn read_thanks(&mut self, path: &str) -> Result<()> {
        let thanks = self.exchange(&get(path)).await.context("thanks")?;
        ensure!(
            thanks.status == 200,
            "the thanks page answered {}",
            thanks.status
        );
        Ok(())
    }

    /// Posts JSON with a session's cookie: status and body of the answer.
    ///
    /// # Errors
    /// If the connection ends.
    pub async fn post_json(
        &mut self,
        path: &str,
        cookie: &str,
        body: &str,
    ) -> Result<(u16, String)> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: load\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len(),
        );
        let reply = self.exchange(&request).await.context(path.to_owned())?;
        let text = String::from_utf8_lossy(reply.body).into_owned();
        Ok((reply.status, text))
    }

    async fn exchange(&mut self, request: &str) -> Result<Reply<'_>> {
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        let head_end = loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed the connection");
            }
            if let Some(at) = memmem::find(&self.buffer, b"\r\n\r\n") {
                break at;
            }
        };
        let head = std::str::from_utf8(self.buffer.get(..head_end).unwrap_or_default())?;
        let status = head.get(9..12).context("no status")?.parse()?;
        let location = header(head, "location").map(str::to_owned);
        let length: usize = header(head, "content-length")
            .context("no length")?
            .parse()?;
        let start = head_end + 4;
        while self.buffer.len() < start + length {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the answer was cut short");
            }
        }
        let body = self.buffer.get(start..start + length).unwrap_or_default();
        Ok(Reply {
            status,
            location,
            body,
        })
    }
}

/// Fetches one page as text.
///
/// # Errors
/// If it is not there.
pub async fn fetch(address: SocketAddr, path: &str) -> Result<String> {
    let script = Script {
        address,
        path: path.to_owned(),
        answers: String::new(),
    };
    let mut citizen = script.connect().await?;
    let page = citizen.exchange(&get(path)).await?;
    ensure!(page.status == 200, "{path} answered {}", page.status);
    Ok(String::from_utf8(page.body.to_vec())?)
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: load\r\n\r\n")
}

fn hidden_state(page: &[u8]) -> Result<&str> {
    const BEFORE: &[u8] = b"name=\"state\" value=\"";
    let start = memmem::find(page, BEFORE).context("the form has no state")? + BEFORE.len();
    let rest = page.get(start..).unwrap_or_default();
    let end = rest
        .iter()
        .position(|byte| *byte == b'"')
        .context("the state does not end")?;
    Ok(std::str::from_utf8(rest.get(..end).unwrap_or_default())?)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n").skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
