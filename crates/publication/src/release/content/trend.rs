//! Earlier releases and the change since.

use serde::{Deserialize, Serialize};

use super::tables::Difference;
use super::{Key, RoundFacts};
use crate::release::figure::Figure;

/// An earlier release of another round, and the change since where the two can be compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    /// Its number.
    pub number: String,
    /// Its digest.
    pub digest: String,
    /// Its round.
    pub round: RoundFacts,
    /// Its valid forms of the sample.
    pub n: u64,
    /// Its overall index by its own headline score, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overall: Option<Figure>,
    /// Why it cannot be compared; empty when it can. A chart draws no line across a break.
    pub breaks: Vec<Break>,
    /// Changes of the headline score; empty across a break.
    pub changes: Vec<Change>,
}

/// Why two rounds cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Break {
    /// Other items, or other composites of them.
    Questionnaire,
    /// Another item score, combination, weights of factors, or set of satisfied marks.
    Formula,
    /// Another province.
    Province,
    /// Invented answers on one side only.
    Synthetic,
}

/// A figure then and now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Whole, block, unit or field, by the positions of this release.
    pub key: Key,
    /// Position among the indicators.
    pub indicator: u32,
    /// The earlier estimate.
    pub from: f64,
    /// The estimate of this release.
    pub to: f64,
    /// Now less then; the two samples are independent.
    pub difference: Difference,
}
