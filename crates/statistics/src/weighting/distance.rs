//! Calibration functions F: the factor a weight is multiplied by.

use super::WeightingError;

/// How calibrated weights may depart from the starting ones.
///
/// *Source*: Deville and Särndal 1992, table 1; Deville, Särndal and Sautory 1993.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distance {
    /// F(u) = 1 + u: the generalised regression estimator; weights may become negative.
    Linear,
    /// F(u) = 1 + u cut off at the bounds.
    TruncatedLinear {
        /// Smallest factor.
        lower: f64,
        /// Largest factor.
        upper: f64,
    },
    /// F(u) = eᵘ: raking; weights stay positive.
    Raking,
    /// F(u) = [L(U−1) + U(1−L)eᴬᵘ] / [(U−1) + (1−L)eᴬᵘ], A = (U−L)/((1−L)(U−1)): factors within (L, U).
    Logit {
        /// Smallest factor, L.
        lower: f64,
        /// Largest factor, U.
        upper: f64,
    },
}

impl Distance {
    pub(super) fn check(self) -> Result<(), WeightingError> {
        match self {
            Self::TruncatedLinear { lower, upper } | Self::Logit { lower, upper }
                if !(lower < 1.0 && upper > 1.0 && upper.is_finite() && lower.is_finite()) =>
            {
                Err(WeightingError::InvalidBounds { lower, upper })
            }
            _ => Ok(()),
        }
    }

    /// F(u) and F′(u).
    pub(super) fn factor(self, u: f64) -> (f64, f64) {
        match self {
            Self::Linear => (1.0 + u, 1.0),
            Self::TruncatedLinear { lower, upper } => {
                let free = 1.0 + u;
                if free < lower {
                    (lower, 0.0)
                } else if free > upper {
                    (upper, 0.0)
                } else {
                    (free, 1.0)
                }
            }
            Self::Raking => (u.exp(), u.exp()),
            Self::Logit { lower, upper } => {
                let steepness = (upper - lower) / ((1.0 - lower) * (upper - 1.0));
                // Written in e^(−|Au|) so that neither side overflows.
                let x = steepness * u;
                let (rising, staying) = if x > 0.0 {
                    (1.0, (-x).exp())
                } else {
                    (x.exp(), 1.0)
                };
                let (from, to) = ((upper - 1.0) * staying, (1.0 - lower) * rising);
                let value = (lower * from + upper * to) / (from + to);
                (
                    value,
                    (value - lower) * (upper - value) / ((1.0 - lower) * (upper - 1.0)),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_distance_starts_at_factor_one_with_slope_one() {
        let bounds = (0.5, 2.0);
        for distance in [
            Distance::Linear,
            Distance::Raking,
            Distance::TruncatedLinear {
                lower: bounds.0,
                upper: bounds.1,
            },
            Distance::Logit {
                lower: bounds.0,
                upper: bounds.1,
            },
        ] {
            let (value, slope) = distance.factor(0.0);
            assert!(
                (value - 1.0).abs() < 1e-15 && (slope - 1.0).abs() < 1e-15,
                "{distance:?}"
            );
            let step = 1e-6;
            let numeric = (distance.factor(0.1 + step).0 - distance.factor(0.1 - step).0) / 2e-6;
            assert!(
                (distance.factor(0.1).1 - numeric).abs() < 1e-8,
                "{distance:?}"
            );
        }
    }

    #[test]
    fn logit_factors_stay_within_bounds_however_far() {
        let distance = Distance::Logit {
            lower: 0.5,
            upper: 2.0,
        };
        assert!((distance.factor(1e4).0 - 2.0).abs() < 1e-12);
        assert!((distance.factor(-1e4).0 - 0.5).abs() < 1e-12);
    }
}
