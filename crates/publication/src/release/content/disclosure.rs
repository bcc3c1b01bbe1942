//! What was hidden, and what the auditor found.

use serde::{Deserialize, Serialize};

/// Why a group, or a figure of a group, is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hidden {
    /// Fewer answers than the minimum.
    Few,
    /// Enough answers, but another hidden figure could be worked out from it.
    Complement,
}

/// Account of the suppression over all tables of a release together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DisclosureFacts {
    /// Width (of 1) that a reader's interval of a hidden share must have.
    pub width: f64,
    /// Figures hidden for having too few answers.
    pub few: u64,
    /// Figures hidden so that those cannot be worked out.
    pub complement: u64,
    /// Hidden figures that the auditor attacked.
    pub audited: u64,
    /// The narrowest interval that it reached, beyond what a single published figure tells by itself;
    /// absent when nothing is hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrowest: Option<f64>,
    /// Figures of too few answers that nothing protects any more, because an earlier release of the round tells
    /// them, or tells everything from which they follow.
    #[serde(default, skip_serializing_if = "is_none")]
    pub told_before: u64,
    /// Groups told by an earlier release of the round too, with fewer forms more or less than the minimum: the
    /// difference of the two tells of those few.
    #[serde(default, skip_serializing_if = "is_none")]
    pub nearly_the_same: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
const fn is_none(count: &u64) -> bool {
    *count == 0
}
