//! A figure that is shown or hidden.

use serde::{Deserialize, Serialize};

/// Why a figure is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Fewer answers than the minimum.
    FewAnswers,
    /// So few dissatisfied people that they could be recognised.
    FewDissatisfied,
    /// Everybody (or nobody) is satisfied: the figure tells each one's answer.
    Unanimous,
    /// Too imprecise by the presentation rule.
    Unreliable,
    /// Harmless alone, but another hidden figure could be computed from it.
    Complementary,
}

/// A figure for publication. The hidden one keeps the reason and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure<T> {
    /// Shown as it is.
    Shown(T),
    /// Not shown.
    Hidden(Reason),
}

impl<T> Figure<T> {
    /// The value, if shown.
    pub fn shown(&self) -> Option<&T> {
        match self {
            Self::Shown(value) => Some(value),
            Self::Hidden(_) => None,
        }
    }

    /// Whether the figure is hidden.
    pub fn is_hidden(&self) -> bool {
        matches!(self, Self::Hidden(_))
    }
}
