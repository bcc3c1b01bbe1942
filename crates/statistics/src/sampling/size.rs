//! How many forms a stratum needs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SamplingError;
use crate::quantile;

/// Margins are kept in parts per million, so that sizes are integer arithmetic.
const MILLION: u128 = 1_000_000;

/// The size of the 1159/BNV-CCHC formula, n = N / (1 + N·e²), rounded up.
///
/// `population` is N (`None`: unlimited, n = 1/e²), `margin` is e as a share (0.05 for 5 %), rounded to
/// one part in a million.
///
/// # Errors
/// `margin` must lie in (0, 1).
///
/// # Panics
/// Never: n is at most N, or at most 10¹².
///
/// *Source*: Công văn 1159/BNV-CCHC (2014); Yamane (1967), *Statistics*, ch. 16.
///
/// ```
/// use statistics::sampling::size_by_margin;
/// assert_eq!(size_by_margin(Some(100), 0.05)?, 80);
/// assert_eq!(size_by_margin(Some(500), 0.05)?, 223); // 222.2 rounded up
/// assert_eq!(size_by_margin(None, 0.05)?, 400);
/// # Ok::<(), statistics::sampling::SamplingError>(())
/// ```
pub fn size_by_margin(population: Option<u64>, margin: f64) -> Result<u64, SamplingError> {
    let parts = u128::from(parts_per_million("margin", margin)?);
    let one = MILLION * MILLION;
    let square = parts * parts;
    let size = match population {
        // N·10¹² / (10¹² + N·e²·10¹²)
        Some(count) => (u128::from(count) * one).div_ceil(one + u128::from(count) * square),
        None => one.div_ceil(square),
    };
    Ok(u64::try_from(size).expect("n is at most N or 1/e² ≤ 10¹²"))
}

fn parts_per_million(name: &'static str, share: f64) -> Result<u32, SamplingError> {
    let parts = (share * 1e6).round();
    if !(1.0..1e6).contains(&parts) {
        return Err(SamplingError::Parameter {
            name,
            range: "between 0 and 1",
        });
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "1 ≤ parts < 10⁶"
    )]
    Ok(parts as u32)
}

/// What the precision formula needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precision {
    /// Half-width e of the interval as a share: 0.05 for ±5 points.
    pub margin: f64,
    /// Confidence level, 0.95 by default.
    #[serde(default = "usual_confidence")]
    pub confidence: f64,
    /// Expected share p; ½ is the most demanding.
    #[serde(default = "worst_share")]
    pub share: f64,
    /// Design effect of the planned design, 1 for a simple random sample.
    #[serde(default = "one")]
    pub design_effect: f64,
    /// Expected response rate in (0, 1].
    #[serde(default = "one")]
    pub response_rate: f64,
}

fn usual_confidence() -> f64 {
    0.95
}

fn worst_share() -> f64 {
    0.5
}

fn one() -> f64 {
    1.0
}

/// How many answers are needed and how many forms must go out to get them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeNeeded {
    /// Answers needed.
    pub answers: u64,
    /// Members to draw: answers ÷ response rate, at most N.
    pub issued: u64,
    /// N is too small for the precision at that response rate: everyone is drawn.
    pub census: bool,
}

impl Precision {
    /// The size for a stratum of `population` members (`None`: unlimited).
    ///
    /// n₀ = z²·p(1−p)/e², n = deff · n₀ / (1 + (n₀ − 1)/N), issued = n / r; each rounded up, at most N.
    ///
    /// # Errors
    /// A parameter outside its range.
    ///
    /// *Source*: Cochran (1977), *Sampling Techniques*, 4.4 (finite correction); Kish (1965), 8.2.
    pub fn size(&self, population: Option<u64>) -> Result<SizeNeeded, SamplingError> {
        self.check()?;
        let outside = |_| SamplingError::Parameter {
            name: "confidence",
            range: "between 0 and 1",
        };
        let z = -quantile::normal((1.0 - self.confidence) / 2.0).map_err(outside)?;
        let unlimited = z * z * self.share * (1.0 - self.share) / (self.margin * self.margin);
        let simple = match population {
            Some(0) => 0.0,
            Some(count) => unlimited / (1.0 + (unlimited - 1.0).max(0.0) / count as f64),
            None => unlimited,
        };
        let bound = population.unwrap_or(u64::MAX);
        let answers = round_up(simple * self.design_effect).min(bound);
        let wanted = round_up(answers as f64 / self.response_rate);
        Ok(SizeNeeded {
            answers,
            issued: wanted.min(bound),
            census: wanted >= bound,
        })
    }

    fn check(&self) -> Result<(), SamplingError> {
        let inside = |value: f64| value > 0.0 && value < 1.0;
        let rules = [
            ("margin", inside(self.margin), "between 0 and 1"),
            ("confidence", inside(self.confidence), "between 0 and 1"),
            ("share", inside(self.share), "between 0 and 1"),
            (
                "design_effect",
                self.design_effect > 0.0 && self.design_effect.is_finite(),
                "positive",
            ),
            (
                "response_rate",
                self.response_rate > 0.0 && self.response_rate <= 1.0,
                "above 0 and at most 1",
            ),
        ];
        match rules.into_iter().find(|rule| !rule.1) {
            Some((name, _, range)) => Err(SamplingError::Parameter { name, range }),
            None => Ok(()),
        }
    }
}

/// Rounds up, forgiving the last bits of a product that should have been whole.
fn round_up(value: f64) -> u64 {
    let whole = (value - 1e-9 * value.max(1.0)).ceil().max(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates; not negative"
    )]
    let size = whole as u64;
    size
}

/// Fixed numbers of forms by class of unit, e.g. 100 for a commune and 150 for a department.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quotas(
    /// Number of forms by class.
    pub BTreeMap<String, u64>,
);

impl Quotas {
    /// The quota of `class`, at most `population`.
    ///
    /// # Errors
    /// The class isn't listed.
    ///
    /// *Source*: provincial plans; sizes in `sipas.md` §4.
    pub fn size(&self, class: &str, population: u64) -> Result<u64, SamplingError> {
        let quota = self.0.get(class).ok_or_else(|| SamplingError::NoQuota {
            class: class.to_owned(),
        })?;
        Ok(population.min(*quota))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn precision(margin: f64) -> Precision {
        Precision {
            margin,
            confidence: 0.95,
            share: 0.5,
            design_effect: 1.0,
            response_rate: 1.0,
        }
    }

    #[test]
    fn the_1159_formula_gives_its_published_examples() {
        let examples = [
            (Some(100), 80),
            (Some(500), 223),
            (Some(1_000), 286),
            (Some(10_000), 385),
            (None, 400),
            (Some(1), 1),
            (Some(0), 0),
        ];
        for (population, size) in examples {
            assert_eq!(size_by_margin(population, 0.05), Ok(size), "{population:?}");
        }
        assert_eq!(size_by_margin(Some(1_000_000), 0.03), Ok(1_110)); // 1109.88
    }

    #[test]
    fn precision_gives_the_textbook_sizes() {
        // 1.959964² · 0.25 / 0.05² = 384.15; with N = 1,000: 277.74.
        assert_eq!(precision(0.05).size(None).unwrap().answers, 385);
        assert_eq!(precision(0.05).size(Some(1_000)).unwrap().answers, 278);
        // 1067.07 at 3 points.
        assert_eq!(precision(0.03).size(None).unwrap().answers, 1_068);
    }

    #[test]
    fn design_effect_and_response_rate_enlarge_the_issue() {
        let plan = Precision {
            design_effect: 1.5,
            response_rate: 0.8,
            ..precision(0.05)
        };
        // 384.1459 · 1.5 = 576.2 → 577 answers; 577 / 0.8 = 721.25 → 722.
        assert_eq!(
            plan.size(None),
            Ok(SizeNeeded {
                answers: 577,
                issued: 722,
                census: false
            })
        );
        // N = 500: 217.5 · 1.5 = 326.2 → 327; 408.75 → 409.
        assert_eq!(
            plan.size(Some(500)),
            Ok(SizeNeeded {
                answers: 327,
                issued: 409,
                census: false
            })
        );
        assert_eq!(
            plan.size(Some(100)),
            Ok(SizeNeeded {
                answers: 100,
                issued: 100,
                census: true
            })
        );
        assert_eq!(
            plan.size(Some(0)),
            Ok(SizeNeeded {
                answers: 0,
                issued: 0,
                census: true
            })
        );
    }

    #[test]
    fn parameters_outside_their_range_are_named() {
        let wrong = Precision {
            response_rate: 0.0,
            ..precision(0.05)
        };
        assert!(matches!(
            wrong.size(None),
            Err(SamplingError::Parameter {
                name: "response_rate",
                ..
            })
        ));
        assert!(matches!(
            precision(f64::NAN).size(None),
            Err(SamplingError::Parameter { name: "margin", .. })
        ));
        assert!(size_by_margin(Some(10), 0.0).is_err());
        assert!(size_by_margin(Some(10), f64::NAN).is_err());
    }

    #[test]
    fn quotas_never_exceed_the_list() {
        let quotas = Quotas([("xã".to_owned(), 100), ("sở".to_owned(), 150)].into());
        assert_eq!(quotas.size("xã", 5_000), Ok(100));
        assert_eq!(quotas.size("sở", 120), Ok(120));
        assert_eq!(
            quotas.size("huyện", 9),
            Err(SamplingError::NoQuota {
                class: "huyện".into()
            })
        );
    }
}
