//! One published number with its precision, or the reason why there is none.

use serde::{Deserialize, Serialize};

/// An estimate with everything a reader needs to judge it.
///
/// Shares and indices are fractions of 1; the page writes them as percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate, in 0..=1.
    pub value: f64,
    /// Standard error by linearisation, same unit as `value`.
    pub se: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end of the confidence interval.
    pub high: f64,
    /// Degrees of freedom of the domain: responses less strata.
    pub df: f64,
    /// Design effect against simple random sampling with replacement; absent when the answers do
    /// not vary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deff: Option<f64>,
    /// Effective number of answers, n ÷ deff; absent with `deff`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n_eff: Option<f64>,
}

/// A figure as it is published: a value, or a status without any value inside.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Figure {
    /// Published.
    Ok(Estimate),
    /// Fewer answers than the minimum: there is nothing inside that could leak.
    Few,
    /// Enough answers, but a hidden figure could be worked out from it. There is nothing inside.
    Complement,
    /// Precision cannot be estimated (no degrees of freedom, or an item without any answer).
    NotEstimable,
}

impl Figure {
    /// The estimate, when there is one to show.
    pub fn estimate(&self) -> Option<&Estimate> {
        match self {
            Self::Ok(estimate) => Some(estimate),
            Self::Few | Self::Complement | Self::NotEstimable => None,
        }
    }
}

/// How the answers of an indicator spread over the five marks.
///
/// Shares are weighted, counts are not; a composite's shares are the mean of its items' shares, so
/// that the marks that count as satisfied add up to the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// Weighted share of each mark, 1 first; they sum to 1.
    pub shares: Vec<f64>,
    /// Number of answers with each mark, 1 first. Layout 1 only: from layout 2 on it stays empty, because
    /// counts beside weighted shares are a second equation for whoever works hidden figures out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<u64>,
    /// Answers "not applicable".
    pub not_applicable: u64,
    /// Answers "do not know".
    pub do_not_know: u64,
    /// Lines left blank.
    pub blank: u64,
}

/// Both scores of one indicator in one group, and the five-way distribution beside them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Responses with at least one answer (1–5) to the indicator's items.
    pub n: u64,
    /// Share of satisfied answers.
    pub share: Figure,
    /// Mean mark ÷ highest mark.
    pub mean: Figure,
    /// Absent when the figures are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<Distribution>,
}

impl Measure {
    /// The figure of the item score `score` ("share" or "mean").
    pub fn figure(&self, score: Score) -> &Figure {
        match score {
            Score::Share => &self.share,
            Score::Mean => &self.mean,
        }
    }
}

/// Which of the two item scores is the headline of the round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Score {
    /// Share of satisfied answers among valid answers.
    Share,
    /// Mean mark ÷ highest mark.
    Mean,
}
