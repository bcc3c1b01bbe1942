//! Chance from one seed, the same on every machine: only ChaCha words, integers and `+ - *`.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// One over the standard deviation of a sum of four 16-bit uniforms, whose variance is 65536²/3.
const SCALE: f64 = 1.732_050_807_568_877_2 / 65_536.0;

/// A stream of chance. Streams of one seed with different names do not overlap, so that adding a
/// draw in one place of the province changes nothing elsewhere.
#[derive(Debug)]
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream `name` of `seed`.
    pub(crate) fn new(seed: u64, name: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(name);
        Self(random)
    }

    /// Sixty-four random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in `0..bound`; `bound` ≥ 1. The multiply-shift leaves a bias below 2⁻³².
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(bound.max(1));
        u32::try_from(wide >> 32).expect("a product of two u32 shifted by 32 fits u32")
    }

    /// Uniform in `low..=high`.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// True in `permille` of 1,000 cases.
    pub(crate) fn happens(&mut self, permille: u32) -> bool {
        self.below(1000) < permille
    }

    /// An entry of `list`, uniform; `list` must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let length = u32::try_from(list.len()).unwrap_or(u32::MAX);
        list[self.below(length) as usize]
    }

    /// A position of `weights`, with chance in proportion; all zero gives the first.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut left = self.below(total);
        for (position, &weight) in weights.iter().enumerate() {
            if left < weight {
                return position;
            }
            left -= weight;
        }
        0
    }

    /// About standard normal: the sum of four 16-bit uniforms, centred and scaled to variance 1.
    ///
    /// Logarithms and cosines differ in the last bit between mathematics libraries; additions do
    /// not. Tails end at ±3.46, which is far enough for an invented survey.
    pub(crate) fn normal(&mut self) -> f64 {
        let bits = self.bits();
        let sum =
            (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        (sum as f64 - 131_070.0) * SCALE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_stream_and_names_keep_apart() {
        let draw = |seed, name| {
            let mut chance = Chance::new(seed, name);
            [chance.bits(), chance.bits()]
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
        assert_ne!(draw(7, 1), draw(8, 1));
    }

    #[test]
    fn normal_has_mean_zero_and_variance_one() {
        let mut chance = Chance::new(1, 1);
        let draws: Vec<f64> = (0..100_000).map(|_| chance.normal()).collect();
        let mean = draws.iter().sum::<f64>() / 100_000.0;
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 100_000.0;
        assert!(mean.abs() < 0.012, "mean {mean}");
        assert!((variance - 1.0).abs() < 0.02, "variance {variance}");
    }

    #[test]
    fn weights_are_followed() {
        let mut chance = Chance::new(3, 1);
        let mut hits = [0u32; 3];
        for _ in 0..10_000 {
            hits[chance.weighted(&[1, 0, 3])] += 1;
        }
        assert_eq!(hits[1], 0);
        assert!((2_300..2_700).contains(&hits[0]), "{hits:?}");
    }
}
