//! What opens a backup.

use std::fmt;
use std::path::Path;

/// Letters of a passphrase, at least, with which a new backup is closed.
const SHORTEST_PASSPHRASE: usize = 12;
/// Symbols of a key, at least: 128 bits as hexadecimal digits.
const SHORTEST_KEY: usize = 32;
/// The passphrase is stretched over 128 MiB: half a second.
const STRETCHED: u8 = 17;
/// A key was drawn at random and need not be stretched.
const UNSTRETCHED: u8 = 10;

/// A passphrase or a key. Its words show up in no log.
#[derive(Clone)]
pub struct Secret {
    words: String,
    log_n: u8,
}

/// Why a file with a secret cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretFault {
    /// It cannot be read.
    #[error("không đọc được tệp {path}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Others than its owner and group may read it.
    #[error("tệp {path} ai cũng đọc được; xin đổi quyền: chmod 600 {path}")]
    Open {
        /// The file.
        path: String,
    },
    /// It is too short to protect anything.
    #[error("{what} trong tệp {path} quá ngắn: cần ít nhất {least} ký tự")]
    Short {
        /// The file.
        path: String,
        /// Which kind of secret.
        what: &'static str,
        /// How long it has to be.
        least: usize,
    },
}

impl Secret {
    /// The first line of a file as a passphrase.
    ///
    /// # Errors
    /// If it cannot be read, others may read it, or it is too short.
    pub fn passphrase_of(path: &Path) -> Result<Self, SecretFault> {
        Self::of(path, "mật khẩu", SHORTEST_PASSPHRASE, STRETCHED)
    }

    /// The first line of a file as a key.
    ///
    /// # Errors
    /// If it cannot be read, others may read it, or it is too short.
    pub fn key_of(path: &Path) -> Result<Self, SecretFault> {
        Self::of(path, "khóa", SHORTEST_KEY, UNSTRETCHED)
    }

    /// A key from its words; for tests and for keys that were just made.
    pub fn key(words: &str) -> Self {
        Self {
            words: words.to_owned(),
            log_n: UNSTRETCHED,
        }
    }

    fn of(path: &Path, what: &'static str, least: usize, log_n: u8) -> Result<Self, SecretFault> {
        let shown = path.display().to_string();
        let unreadable = |source| SecretFault::Unreadable {
            path: shown.clone(),
            source,
        };
        if is_open(path).map_err(unreadable)? {
            return Err(SecretFault::Open { path: shown });
        }
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        let words = text.lines().next().unwrap_or_default().trim();
        if words.chars().count() < least {
            return Err(SecretFault::Short {
                path: shown,
                what,
                least,
            });
        }
        Ok(Self {
            words: words.to_owned(),
            log_n,
        })
    }

    pub(super) fn words(&self) -> &str {
        &self.words
    }

    pub(super) const fn log_n(&self) -> u8 {
        self.log_n
    }
}

#[cfg(unix)]
fn is_open(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_open(path: &Path) -> std::io::Result<bool> {
    std::fs::metadata(path)?;
    Ok(false)
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}
