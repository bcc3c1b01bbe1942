//! Which figures must not be shown for their own sake.

use serde::{Deserialize, Serialize};

use super::Reason;

/// The rules, as a round sets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrimaryRules {
    /// Fewest answers for a figure to be shown.
    pub minimum_answers: u64,
    /// Fewest dissatisfied people for their number to be shown: 1 … t − 1 are hidden; 0 or 1 switches the
    /// rule off.
    pub minimum_dissatisfied: u64,
    /// Hide figures in which all answers agree (0 % or 100 %).
    pub hide_unanimous: bool,
    /// Hide figures that fail the presentation standard.
    pub hide_unreliable: bool,
}

/// What the rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellFacts {
    /// Number of answers.
    pub answers: u64,
    /// Number of dissatisfied answers among them.
    pub dissatisfied: u64,
    /// Verdict of the presentation standard: the estimate is too imprecise to show.
    pub unreliable: bool,
}

impl PrimaryRules {
    /// The first rule the cell breaks, in the order of [`Reason`]; `None` when it may be shown.
    ///
    /// A cell without any answer is shown as empty: there is nobody to protect.
    ///
    /// *Source*: Handbook on Statistical Disclosure Control, 2nd ed. (2024), threshold rule and group
    /// disclosure; Parker et al. (2017) for the presentation standard.
    pub fn verdict(&self, cell: CellFacts) -> Option<Reason> {
        let CellFacts {
            answers,
            dissatisfied,
            unreliable,
        } = cell;
        if answers == 0 {
            None
        } else if answers < self.minimum_answers {
            Some(Reason::FewAnswers)
        } else if (1..self.minimum_dissatisfied).contains(&dissatisfied) {
            Some(Reason::FewDissatisfied)
        } else if self.hide_unanimous && (dissatisfied == 0 || dissatisfied >= answers) {
            Some(Reason::Unanimous)
        } else if self.hide_unreliable && unreliable {
            Some(Reason::Unreliable)
        } else {
            None
        }
    }
}

/// How far a reader's interval must reach from the true count on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// The lower bound must be at most count − `below`.
    pub below: u64,
    /// The upper bound must be at least count + `above`.
    pub above: u64,
}

impl Protection {
    /// Protection of a count below a threshold: the reader can neither prove that it is below (upper bound
    /// ≥ threshold) nor that it is at least what it is (lower bound ≤ count − 1, or 0).
    ///
    /// *Source*: Handbook on Statistical Disclosure Control, 2nd ed. (2024), feasibility intervals.
    pub fn threshold(count: u64, threshold: u64) -> Self {
        Self {
            below: count.min(1),
            above: threshold.saturating_sub(count).max(1),
        }
    }

    /// Protection by a percentage of the count on both sides, at least one.
    ///
    /// *Source*: as above, sliding protection.
    pub fn percent(count: u64, percent: u64) -> Self {
        let reach = (count.saturating_mul(percent)).div_ceil(100).max(1);
        Self {
            below: reach.min(count),
            above: reach,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: PrimaryRules = PrimaryRules {
        minimum_answers: 10,
        minimum_dissatisfied: 3,
        hide_unanimous: true,
        hide_unreliable: true,
    };

    fn verdict(answers: u64, dissatisfied: u64, unreliable: bool) -> Option<Reason> {
        RULES.verdict(CellFacts {
            answers,
            dissatisfied,
            unreliable,
        })
    }

    #[test]
    fn each_rule_names_itself() {
        assert_eq!(verdict(9, 4, false), Some(Reason::FewAnswers));
        assert_eq!(verdict(40, 2, false), Some(Reason::FewDissatisfied));
        assert_eq!(verdict(40, 0, false), Some(Reason::Unanimous));
        assert_eq!(verdict(40, 40, true), Some(Reason::Unanimous));
        assert_eq!(verdict(40, 12, true), Some(Reason::Unreliable));
        assert_eq!(verdict(40, 3, false), None);
        assert_eq!(verdict(0, 0, true), None);
    }

    #[test]
    fn rules_can_be_switched_off() {
        let off = PrimaryRules {
            minimum_answers: 0,
            minimum_dissatisfied: 0,
            hide_unanimous: false,
            hide_unreliable: false,
        };
        assert_eq!(
            off.verdict(CellFacts {
                answers: 1,
                dissatisfied: 1,
                unreliable: true
            }),
            None
        );
    }

    #[test]
    fn the_threshold_reaches_below_and_above() {
        assert_eq!(
            Protection::threshold(3, 10),
            Protection { below: 1, above: 7 }
        );
        assert_eq!(
            Protection::threshold(0, 1),
            Protection { below: 0, above: 1 }
        );
        assert_eq!(
            Protection::percent(35, 20),
            Protection { below: 7, above: 7 }
        );
    }
}
