//! The recorded seed and the streams derived from it.
//!
//! # How to repeat a draw by hand
//! 1. **Key** (32 bytes). A decimal seed s < 2⁶⁴: the eight bytes of s, least significant first,
//!    then 24 zero bytes. A seed of 64 hexadecimal digits: its 32 bytes as written.
//! 2. **Stream number** of a label (a stratum; for a cluster inside it the labels joined by the
//!    character U+001F): FNV-1a with 64 bits over the label's UTF-8 bytes: h = 14695981039346656037;
//!    for each byte b: h = (h xor b) · 1099511628211 mod 2⁶⁴. Labels are compared and hashed as
//!    given: normalise to NFC before.
//! 3. **Generator**: ChaCha with 20 rounds in its original form (Bernstein 2008): 64-bit block
//!    counter from 0, the stream number as the 64-bit nonce. Its output is read as 32-bit words,
//!    least significant byte first; a 64-bit number is the first word plus 2³² times the second.
//! 4. **Uniform number below n**: take 64-bit numbers x until x < 2⁶⁴ − (2⁶⁴ mod n); it is x mod n.
//!    (Numbers at or above that bound are thrown away, so every value has exactly the same chance.)

use std::{fmt, str::FromStr};

use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};
use serde::{Deserialize, Serialize};

use super::SamplingError;

const FNV_OFFSET: u64 = 14_695_981_039_346_656_037;
const FNV_PRIME: u64 = 1_099_511_628_211;

/// Separates the labels of a stratum and of the clusters inside it in a stream's label.
pub const LABEL_SEPARATOR: char = '\u{1f}';

/// The seed of a draw, kept as it was written so that the protocol shows it.
///
/// ```
/// use statistics::sampling::Seed;
/// let seed: Seed = "20261122".parse()?;
/// assert_eq!(seed.to_string(), "20261122");
/// assert!("dice".parse::<Seed>().is_err());
/// # Ok::<(), statistics::sampling::SamplingError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seed {
    written: String,
    key: [u8; 32],
}

impl Seed {
    /// The seed of a number.
    pub fn from_number(number: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_le_bytes());
        Self {
            written: number.to_string(),
            key,
        }
    }

    /// The stream of random numbers for one label.
    pub fn stream(&self, label: &str) -> Stream {
        let mut generator = ChaCha20Rng::from_seed(self.key);
        generator.set_stream(stream_number(label));
        Stream { generator }
    }
}

impl FromStr for Seed {
    type Err = SamplingError;

    fn from_str(text: &str) -> Result<Self, SamplingError> {
        let text = text.trim();
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let mut key = [0; 32];
            for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
                let digits = std::str::from_utf8(digits).map_err(|_| SamplingError::Seed)?;
                *byte = u8::from_str_radix(digits, 16).map_err(|_| SamplingError::Seed)?;
            }
            return Ok(Self {
                written: text.to_owned(),
                key,
            });
        }
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SamplingError::Seed);
        }
        text.parse()
            .map(Self::from_number)
            .map_err(|_| SamplingError::Seed)
    }
}

impl TryFrom<String> for Seed {
    type Error = SamplingError;

    fn try_from(text: String) -> Result<Self, SamplingError> {
        text.parse()
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        seed.written
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)
    }
}

/// FNV-1a (64 bits) of the label's UTF-8 bytes.
///
/// *Source*: Fowler, Noll and Vo; RFC 9923.
pub fn stream_number(label: &str) -> u64 {
    label.bytes().fold(FNV_OFFSET, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
    })
}

/// A stream of uniform integers.
#[derive(Debug, Clone)]
pub struct Stream {
    generator: ChaCha20Rng,
}

impl Stream {
    /// A uniform integer in `0..bound`; 0 when `bound` is 0.
    ///
    /// *Order*: takes one 64-bit number, or more when one is thrown away (chance below bound/2⁶⁴).
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound <= 1 {
            return 0;
        }
        // 2⁶⁴ mod bound, without leaving 64 bits.
        let excess = (u64::MAX % bound + 1) % bound;
        loop {
            let number = self.generator.next_u64();
            if number <= u64::MAX - excess {
                return number % bound;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnv_matches_its_published_values() {
        assert_eq!(stream_number(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(stream_number("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(stream_number("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn the_generator_is_chacha20_as_published() {
        // First block of the all-zero key and nonce (draft-strombergson-chacha-test-vectors, TC1, 20 rounds).
        let mut generator = ChaCha20Rng::from_seed([0; 32]);
        generator.set_stream(0);
        assert_eq!(
            generator.next_u64(),
            u64::from_le_bytes([0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90])
        );
    }

    #[test]
    fn hexadecimal_and_decimal_seeds_of_the_same_key_agree() {
        let decimal: Seed = "258".parse().unwrap();
        let hexadecimal: Seed = format!("0201{}", "0".repeat(60)).parse().unwrap();
        assert_eq!(
            decimal.stream("x").below(1 << 60),
            hexadecimal.stream("x").below(1 << 60)
        );
    }

    #[test]
    fn refuses_other_seeds() {
        for text in [
            "",
            "-1",
            "1.5",
            "18446744073709551616",
            "xyz",
            &"g".repeat(64),
        ] {
            assert_eq!(text.parse::<Seed>(), Err(SamplingError::Seed), "{text}");
        }
    }

    #[test]
    fn uniform_numbers_stay_below_the_bound_and_reach_every_value() {
        let mut stream = Seed::from_number(1).stream("");
        let mut seen = [0_u32; 7];
        for _ in 0..7_000 {
            seen[usize::try_from(stream.below(7)).unwrap()] += 1;
        }
        assert!(
            seen.iter().all(|&count| (850..1150).contains(&count)),
            "{seen:?}"
        );
        assert_eq!(stream.below(0), 0);
        assert_eq!(stream.below(1), 0);
    }
}
