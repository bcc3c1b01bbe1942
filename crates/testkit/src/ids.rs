//! Ids that are the same in every run.

use std::sync::{Mutex, PoisonError};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use uuid::{Builder, Uuid};

/// The time in the first id: 1 September 2026, 00:00 UTC.
const FIRST_MS: u64 = 1_788_220_800_000;

/// A source of UUIDs of version 7, each later than the one before, all from one seed.
#[derive(Debug)]
pub struct Ids(Mutex<State>);

#[derive(Debug)]
struct State {
    next_ms: u64,
    chance: ChaCha8Rng,
}

impl Ids {
    /// The source of this seed.
    pub fn seeded(seed: u64) -> Self {
        let chance = ChaCha8Rng::seed_from_u64(seed);
        Self(Mutex::new(State {
            next_ms: FIRST_MS,
            chance,
        }))
    }

    /// The next id.
    pub fn fresh(&self) -> Uuid {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut random = [0; 10];
        state.chance.fill_bytes(&mut random);
        let id = Builder::from_unix_timestamp_millis(state.next_ms, &random).into_uuid();
        state.next_ms += 1;
        id
    }

    /// Thirty-two random bytes.
    pub fn bytes(&self) -> [u8; 32] {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut random = [0; 32];
        state.chance.fill_bytes(&mut random);
        random
    }
}

/// A really fresh id, for what must differ between runs, such as the name of a database.
#[expect(
    clippy::disallowed_methods,
    reason = "names of databases and folders differ between runs"
)]
pub fn really_fresh() -> Uuid {
    Uuid::now_v7()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_rising_sequence() {
        let (one, again) = (Ids::seeded(7), Ids::seeded(7));
        let ids: Vec<Uuid> = (0..100).map(|_| one.fresh()).collect();
        assert!(ids.is_sorted());
        assert!(
            ids.iter()
                .all(|id| id.get_version_num() == 7 && *id == again.fresh())
        );
        assert_ne!(Ids::seeded(8).fresh(), ids[0]);
    }
}
