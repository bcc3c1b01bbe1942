//! How often a key may ask. Each server counts for itself: with two servers a key has twice as much,
//! which does no harm, and no request waits for a shared count.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use super::refused::Refused;

/// Requests of one key in a minute.
pub(crate) const A_MINUTE: u32 = 120;
/// A minute, in milliseconds.
const MINUTE_MS: i64 = 60_000;

/// What the keys have asked in the present minute.
#[derive(Debug, Default)]
pub(crate) struct Rates(Mutex<BTreeMap<Uuid, (i64, u32)>>);

impl Rates {
    /// Counts a request.
    ///
    /// # Errors
    /// [`Refused`] with the seconds until the next minute.
    pub(crate) fn take(&self, key: Uuid, now_ms: i64) -> Result<(), Refused> {
        let minute = now_ms.div_euclid(MINUTE_MS);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.retain(|_, (counted, _)| *counted == minute);
        let (_, count) = counts.entry(key).or_insert((minute, 0));
        if *count >= A_MINUTE {
            let left_ms = MINUTE_MS - now_ms.rem_euclid(MINUTE_MS);
            return Err(Refused::new("too-many-requests").retry_after(left_ms / 1000 + 1));
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_asks_too_often_waits_for_the_next_minute_and_others_do_not() {
        let rates = Rates::default();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for _ in 0..A_MINUTE {
            assert!(rates.take(one, 30_000).is_ok());
        }
        assert!(rates.take(one, 59_999).is_err());
        assert!(rates.take(other, 59_999).is_ok());
        assert!(rates.take(one, 60_000).is_ok());
    }
}
