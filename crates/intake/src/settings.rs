//! What a round may decide about its paper, with the project's defaults.

use serde::{Deserialize, Serialize};

use crate::audit_sample::Plan;
use crate::verify_share::SecondKeying;
use survey::word_enum;

word_enum!(
    /// What becomes of a line with two marks.
    TwoMarks {
        /// The line is blank, the form counts.
        BlankLine = "blank-line",
        /// The form is not keyed to its end; it goes to the rejected ones.
        SetAside = "set-aside",
    }
);

word_enum!(
    /// What becomes of a form whose serial was given to another post office.
    Foreign {
        /// It is set aside for a supervisor, who sends it on or takes it.
        SetAside = "set-aside",
        /// It is refused and goes back in its bundle.
        Refuse = "refuse",
    }
);

/// The settings of paper in a round. What makes a form invalid (more than a third of the items blank)
/// and conspicuous (one mark throughout) is no setting of paper: it is one rule for all ways of
/// answering and sits in [`survey::validate`].
///
/// Defaults: two marks are a blank line, a foreign serial is set aside, every form is keyed a second
/// time, and the audit follows [`Plan::default`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A line with two marks.
    pub two_marks: TwoMarks,
    /// A serial of another post office.
    pub foreign: Foreign,
    /// Lines with two marks in one form from which the clerk is asked once; 0 asks never.
    pub ask_from_two_marks: u32,
    /// Which forms are keyed a second time.
    pub second_keying: SecondKeying,
    /// How a batch is compared with its paper.
    pub audit: Plan,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            two_marks: TwoMarks::BlankLine,
            foreign: Foreign::SetAside,
            ask_from_two_marks: 3,
            second_keying: SecondKeying::default(),
            audit: Plan::default(),
        }
    }
}

/// A setting outside of its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Fewer than one form in ten, or more than all.
    #[error("the share of forms keyed twice lies between 10 and 100 percent")]
    Share,
    /// No rate of errors can pass or keep this limit.
    #[error("the limit of a clerk's error rate lies above 0 and below 100 percent")]
    Limit,
    /// Too few forms to judge a clerk by, or more than anybody remembers.
    #[error("a clerk is judged by the last 5 to 500 forms keyed twice")]
    Window,
    /// A confidence or a risk that is no probability.
    #[error("a confidence or a risk lies above 0 and below 1")]
    Probability,
}

impl Settings {
    /// Looks whether the settings can be followed.
    ///
    /// # Errors
    /// The first of [`SettingsError`] that holds.
    pub fn check(&self) -> Result<(), SettingsError> {
        self.second_keying.check()?;
        self.audit.check()
    }
}
