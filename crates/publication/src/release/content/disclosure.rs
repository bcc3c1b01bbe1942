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
}
