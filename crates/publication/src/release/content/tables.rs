//! Tables of a stream beyond the indices by place: groups of respondents, other questions, days, variants.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use statistics::rates::Rates;

use super::{Group, Hidden, Key};
use crate::release::figure::{Figure, Measure};

/// The indices by the choices of one question about the respondent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RespondentTable {
    /// Position among the questions of the release.
    pub question: u32,
    /// One row a choice that somebody ticked; those who did not answer are in no row.
    pub groups: Vec<Group>,
}

/// How the answers to one question, or one line of a grid, spread over its choices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceTable {
    /// Position among the questions of the release.
    pub question: u32,
    /// Position among the lines of a grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The whole first, then blocks, units and fields where the question is told by them.
    pub groups: Vec<ChoiceGroup>,
}

/// One row of a [`ChoiceTable`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceGroup {
    /// Who the group is.
    pub key: Key,
    /// Valid forms that answered the question.
    pub n: u64,
    /// Why its shares are not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// Weighted share of each choice, in the order of the question; empty when hidden.
    pub shares: Vec<Figure>,
}

/// Forms by day of arrival (in Vietnam), all that were received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DayCount {
    /// Days since 1 January 1970.
    pub day: i64,
    /// Forms received.
    pub received: u64,
}

/// The indices of the whole under another rule about which forms count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// What is different.
    pub rule: VariantRule,
    /// Forms that count under this rule.
    pub n: u64,
    /// Forms by which it differs from the published indices.
    pub differing: u64,
    /// Why its figures are not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// One measure an indicator; empty when hidden.
    pub measures: Vec<Measure>,
}

/// Which forms count in a [`Variant`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariantRule {
    /// With the invalid forms (more than a third of the items blank) too.
    WithInvalid,
    /// Without forms that give every item the same mark.
    WithoutStraightLines,
}

/// Comparison of a way of answering with the most frequent one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModeEffect {
    /// The most frequent way.
    pub base: String,
    /// The way compared with it.
    pub mode: String,
    /// Overall index of `mode` less that of `base`, as observed.
    pub observed: Difference,
    /// The same within fields, averaged over the fields that both ways reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_fields: Option<Difference>,
    /// Share of the weight in fields that both ways reached.
    pub coverage: f64,
}

/// A difference of two estimates with its precision.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The difference, as a fraction of 1.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Two-sided p-value.
    pub p_value: f64,
}

/// What became of the forms of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldworkRow {
    /// Whole, block or unit.
    pub key: Key,
    /// Forms printed for the sample; absent where it is not known (a link may be opened by anybody).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<u64>,
    /// Forms that came, printed or not: valid, invalid, rejected, and what was not decided yet.
    pub returned: u64,
    /// Valid forms, printed or not.
    pub valid: u64,
    /// Forms kept but out of the index, printed or not.
    pub invalid: u64,
    /// Paper forms rejected, by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rejected: BTreeMap<String, u64>,
    /// AAPOR rates of the printed forms, answers by phone under their serial among them; absent where none were
    /// printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rates: Option<Rates>,
}
