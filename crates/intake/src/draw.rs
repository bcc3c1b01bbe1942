//! Chance from a recorded seed, the same on every machine and in every order.
//!
//! # How to repeat a draw by hand
//! The number of a serial is the first 64 bits of ChaCha with 20 rounds in its original form: key the
//! eight bytes of the seed, least significant first, then 24 zero bytes; 64-bit block counter 0; 64-bit
//! nonce the serial without its check character; read as two 32-bit words, the first one the lower
//! half. It is the generator of the samples (`statistics::sampling`). A serial is drawn with a share
//! when its number is below share · 2⁶⁴, and the *n* of a list are those with the *n* smallest numbers.
//! No serial's fate depends on when it is asked for, nor on the others in the list.

use std::collections::BTreeSet;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::serial::Serial;

/// The seed of a batch's draws: made once, kept with the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(u64);

impl Seed {
    /// Takes a seed that was made elsewhere.
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The seed as a number, for storing and for the protocol.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The 64 random bits of a serial.
    pub(crate) fn bits(self, serial: Serial) -> u64 {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&self.0.to_le_bytes());
        let mut random = ChaCha20Rng::from_seed(key);
        random.set_stream(u64::from(serial.number()));
        random.next_u64()
    }

    /// Whether a serial is among `per_mille` of 1,000.
    pub(crate) fn draws(self, serial: Serial, per_mille: u32) -> bool {
        let scaled = u128::from(self.bits(serial)) * 1000;
        scaled < u128::from(per_mille) << 64
    }

    /// The `count` serials of a list with the smallest numbers; all of a shorter list.
    pub(crate) fn draw(self, serials: &BTreeSet<Serial>, count: usize) -> BTreeSet<Serial> {
        let mut ranked: Vec<(u64, Serial)> = serials
            .iter()
            .map(|&serial| (self.bits(serial), serial))
            .collect();
        ranked.sort_unstable();
        ranked
            .into_iter()
            .take(count)
            .map(|(_, serial)| serial)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn serials(count: u32) -> BTreeSet<Serial> {
        (260_000..260_000 + count)
            .map(|number| Serial::from_number(number).unwrap())
            .collect()
    }

    #[test]
    fn the_numbers_of_a_seed_never_change() {
        let serial = Serial::from_number(260_001).unwrap();
        assert_eq!(Seed(20_261_122).bits(serial), FIRST_BITS);
        assert_ne!(Seed(20_261_123).bits(serial), FIRST_BITS);
    }

    /// Computed by a ChaCha20 written down a second time from the text above, in another language.
    const FIRST_BITS: u64 = 11_018_510_952_593_920_829;

    #[test]
    fn a_share_is_met_and_its_ends_are_none_and_all() {
        let drawn = |per_mille| {
            let hits = serials(10_000)
                .into_iter()
                .filter(|&serial| Seed(1).draws(serial, per_mille));
            hits.count()
        };
        assert_eq!((drawn(0), drawn(1000)), (0, 10_000));
        // 1,000 expected with a standard deviation of 30.
        assert!((880..=1120).contains(&drawn(100)), "{}", drawn(100));
    }

    #[test]
    fn every_serial_is_drawn_equally_often() {
        let mut hits = [0_u32; 10];
        for seed in 0..2000 {
            for serial in Seed(seed).draw(&serials(10), 3) {
                hits[(serial.number() - 260_000) as usize] += 1;
            }
        }
        // 600 expected with a standard deviation of 20.5.
        assert!(
            hits.iter().all(|hits| (520..=680).contains(hits)),
            "{hits:?}"
        );
    }

    proptest! {
        #[test]
        fn a_draw_has_the_size_asked_and_grows_without_dropping(
            seed: u64, size in 0_u32..60, count in 0_usize..70,
        ) {
            let list = serials(size);
            let drawn = Seed(seed).draw(&list, count);
            prop_assert_eq!(drawn.len(), count.min(list.len()));
            prop_assert!(drawn.is_subset(&Seed(seed).draw(&list, count + 1)));
        }
    }
}
