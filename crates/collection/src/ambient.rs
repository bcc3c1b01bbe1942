//! What the outside world gives: the time, fresh ids, entropy. All of it is an argument, so that a
//! test decides what time it is and two runs with the same seed agree.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

/// The clock, the id source and the entropy source that the server was started with.
#[derive(Clone)]
pub struct Ambient {
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>,
}

impl Ambient {
    /// Takes the time as Unix milliseconds (UTC) a source of version-7 ids and one of
    /// random bytes that nobody can guess.
    pub fn new(
        now: impl Fn() -> i64 + Send + Sync + 'static,
        id: impl Fn() -> Uuid + Send + Sync + 'static,
        random: impl Fn() -> [u8; 32] + Send + Sync + 'static,
    ) -> Self {
        Self {
            now: Arc::new(now),
            id: Arc::new(id),
            random: Arc::new(random),
        }
    }

    /// The time now, in Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        (self.now)()
    }

    /// A fresh id that has not been given out before.
    pub fn fresh_id(&self) -> Uuid {
        (self.id)()
    }

    /// 256 random bits.
    pub(crate) fn random_bytes(&self) -> [u8; 32] {
        (self.random)()
    }
}

impl fmt::Debug for Ambient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Ambient")
    }
}
