//! Which shares are reliable enough to be shown: the NCHS presentation standard as a rule with data.

use serde::{Deserialize, Serialize};

use crate::estimation::Estimate;
use crate::interval::{EffectiveSize, Interval, clopper_pearson, is_extreme, korn_graubard};
use crate::quantile::OutOfRange;

/// A presentation rule for shares; [`PresentationRule::default`] is the NCHS standard of 2017.
///
/// *Source*: Parker et al. 2017, Vital and Health Statistics 2(175); NCHS macro v2.0, without its rounding
/// to 0.1 point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PresentationRule {
    /// Least number of answers, and of effective answers.
    pub minimum_size: f64,
    /// Width of the interval from which a share is suppressed.
    pub widest: f64,
    /// Width up to which a share is shown however large its relative width.
    pub narrow: f64,
    /// Relative width (width / share) above which a share is suppressed.
    pub widest_relative: f64,
    /// Degrees of freedom below which a share needs review.
    pub review_df: u32,
    /// Confidence level of the interval.
    pub level: f64,
}

impl Default for PresentationRule {
    fn default() -> Self {
        Self {
            minimum_size: 30.0,
            widest: 0.30,
            narrow: 0.05,
            widest_relative: 1.30,
            review_df: 8,
            level: 0.95,
        }
    }
}

/// What may be done with a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presentation {
    /// Show it.
    Present,
    /// Show it; a footnote says that its complement is unreliable.
    PresentWithNote,
    /// A person should decide: share of 0 or 1, or few degrees of freedom.
    Review,
    /// Do not show it.
    Suppress,
}

/// Why a share is not simply presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Nobody answered.
    NoAnswers,
    /// The sampling units give no contrast; there is no standard error.
    NoContrast,
    /// Fewer answers, or effective answers, than the minimum.
    TooFewAnswers,
    /// The interval is too wide.
    TooWide,
    /// The interval is too wide compared with the share.
    TooWideForItsSize,
    /// The share is 0 or 1.
    AllOrNone,
    /// Too few degrees of freedom.
    FewDegreesOfFreedom,
    /// The interval is too wide compared with the complement 1 − p.
    ComplementTooWide,
}

/// The verdict on one share with what led to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// What may be done.
    pub presentation: Presentation,
    /// Why, unless it is simply presented.
    pub reasons: Vec<Reason>,
    /// Korn–Graubard interval with the capped effective size; `[0, 1]` if there is none.
    pub interval: Interval,
    /// Effective number of answers, at most the number of answers; none without a standard error.
    pub n_eff: Option<f64>,
}

impl PresentationRule {
    /// Judges a share.
    ///
    /// # Errors
    /// [`OutOfRange`] if the rule's level is not between 0 and 1.
    pub fn judge(&self, share: &Estimate) -> Result<Judgement, OutOfRange> {
        let Some(p) = share.value.filter(|_| share.n_answered > 0) else {
            return Ok(Judgement::suppressed(Reason::NoAnswers));
        };
        let n = share.n_answered as f64;
        let extreme = is_extreme(p);
        let (interval, n_eff) = if extreme {
            (clopper_pearson(p, n, self.level)?, n)
        } else {
            let Some(se) = share.se.filter(|&se| se > 0.0) else {
                return Ok(Judgement::suppressed(Reason::NoContrast));
            };
            let df = f64::from(share.df);
            let size = EffectiveSize::Capped;
            let interval = korn_graubard(p, se, share.n_answered, df, self.level, size)?;
            (interval, (p * (1.0 - p) / (se * se)).min(n))
        };
        let width = interval.width();
        let wide_for =
            |part: f64| width > self.narrow && part > 0.0 && width / part > self.widest_relative;
        let pick = |tests: &[(bool, Reason)]| -> Vec<Reason> {
            tests
                .iter()
                .filter(|(holds, _)| *holds)
                .map(|&(_, reason)| reason)
                .collect()
        };
        let fatal = pick(&[
            (n_eff < self.minimum_size, Reason::TooFewAnswers),
            (width >= self.widest, Reason::TooWide),
            (wide_for(p), Reason::TooWideForItsSize),
        ]);
        let doubtful = pick(&[
            (extreme, Reason::AllOrNone),
            (share.df < self.review_df, Reason::FewDegreesOfFreedom),
        ]);
        let (presentation, reasons) = if !fatal.is_empty() {
            (Presentation::Suppress, fatal)
        } else if !doubtful.is_empty() {
            (Presentation::Review, doubtful)
        } else if wide_for(1.0 - p) {
            (
                Presentation::PresentWithNote,
                vec![Reason::ComplementTooWide],
            )
        } else {
            (Presentation::Present, Vec::new())
        };
        Ok(Judgement {
            presentation,
            reasons,
            interval,
            n_eff: Some(n_eff),
        })
    }
}

impl Judgement {
    fn suppressed(reason: Reason) -> Self {
        Self {
            presentation: Presentation::Suppress,
            reasons: vec![reason],
            interval: Interval {
                low: 0.0,
                high: 1.0,
            },
            n_eff: None,
        }
    }
}
