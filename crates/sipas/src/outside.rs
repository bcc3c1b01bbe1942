//! The one place that reads the clock, makes ids and starts the runtime.
#![expect(
    clippy::disallowed_methods,
    reason = "everywhere else the clock and the ids are arguments; here they come from"
)]

use std::future::Future;

use anyhow::Context as _;
use collection::Ambient;
use uuid::Uuid;

/// The time now, in Unix milliseconds.
pub(crate) fn now_ms() -> i64 {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A fresh version-7 id.
pub(crate) fn fresh_id() -> Uuid {
    Uuid::now_v7()
}

/// The clock and the ids as the server takes them.
pub(crate) fn ambient() -> Ambient {
    Ambient::new(now_ms, fresh_id, random_bytes)
}

/// 32 bytes from the system's entropy source.
///
/// Two version-4 ids carry 122 random bits each; the remaining six bits of each are fixed.
pub(crate) fn random_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    for half in bytes.chunks_exact_mut(16) {
        half.copy_from_slice(Uuid::new_v4().as_bytes());
    }
    bytes
}

/// The clock, the entropy and the name of this process, as the keeper of backups takes them.
pub(crate) fn for_keeper() -> care::keeper::Outside {
    care::keeper::Outside {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        server: Uuid::new_v4().simple().to_string(),
        now: std::sync::Arc::new(now_ms),
        entropy: std::sync::Arc::new(random_bytes),
    }
}

/// The variables of the environment that are text.
pub(crate) fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// Runs a command that needs the asynchronous runtime.
pub(crate) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("không khởi động được bộ lập lịch")?
        .block_on(work)
}
