//! How indices are computed from marks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::language::Text;
use crate::stream::word_enum;

word_enum!(
    /// The score of one item.
    ItemScore {
        /// Share of satisfied marks among the valid ones.
        Share = "share",
        /// Mean mark divided by the highest mark.
        Mean = "mean",
    }
);

word_enum!(
    /// How the items of a composite are put together.
    Combine {
        /// Mean of the item scores, every item with the same weight.
        MeanOfItems = "mean-of-items",
        /// All answers to all items in one pool.
        Pooled = "pooled",
        /// Mean of the factor scores, each with the weight that the definition gives it.
        MeanOfFactors = "mean-of-factors",
        /// Mean over respondents of each one's own score.
        MeanOfRespondents = "mean-of-respondents",
    }
);

/// Several items reported as one figure: a factor, a content, or the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composite {
    /// Its code: that of the factor or content, or [`IndexDefinition::OVERALL`].
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Codes of its items, in the order of the marks.
    pub items: Vec<String>,
}

/// How the indices of a questionnaire are computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexDefinition {
    /// The score that gives the headline figures; both are always computed.
    pub score: ItemScore,
    /// How items become composites.
    pub combine: Combine,
    /// Factors in order, then contents in order, then further composites, then the whole.
    pub composites: Vec<Composite>,
    /// Marks that count as satisfied.
    pub satisfied: Vec<u8>,
    /// The highest mark.
    pub highest: u8,
    /// Weights of factors in [`Combine::MeanOfFactors`], by code; the others weigh 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, u32>,
}

impl IndexDefinition {
    /// Code of the composite over all items.
    pub const OVERALL: &'static str = "ALL";

    /// The composite with this code.
    pub fn composite(&self, code: &str) -> Option<&Composite> {
        self.composites
            .iter()
            .find(|composite| composite.code == code)
    }

    /// Weight of a factor in a mean of factors.
    pub fn weight(&self, factor: &str) -> u32 {
        self.weights.get(factor).copied().unwrap_or(1)
    }
}
