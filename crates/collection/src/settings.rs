//! What the person who installs the server decides.

use std::path::PathBuf;

use ipnet::IpNet;

/// Settings of the web server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address that people type and QR codes carry, without a slash at the end:
    /// `https://khaosat.tinh.gov.vn`.
    pub public_url: String,
    /// The proxies whose `X-Forwarded-…` headers are believed.
    pub trusted: Vec<IpNet>,
    /// The data folder, whose disk is watched.
    pub data: PathBuf,
    /// The version of the program.
    pub program: String,
}

impl Settings {
    /// Whether people reach the server by https; then browsers are told to insist on it.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
