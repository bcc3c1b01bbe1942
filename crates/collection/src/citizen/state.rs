//! What travels with the form instead of a session: a signed hidden field.
//!
//! The citizen's pages use no cookies and no script, so everything that the next request must know
//! (which attempt this is, since when, what was answered on earlier pages) is in the page itself.
//! Browser Back and a second tab are then safe by construction: each page carries its own past.

use serde::{Deserialize, Serialize};
use survey::code::{FieldCode, LinkCode};
use survey::id::AttemptId;
use survey::{Language, RawAnswers};

use crate::seal::SealKey;

/// What a state is sealed for. A page of a preview is worth nothing at a real link, and the other way
/// round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A citizen answers.
    Answering,
    /// The office looks at the form; nothing is stored.
    Preview,
}

impl Purpose {
    const fn of_seal(self) -> &'static str {
        match self {
            Self::Answering => "form-state-1",
            Self::Preview => "preview-state-1",
        }
    }
}

/// Pages stay good for a week; the round's own dates decide the rest.
const LONGEST_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// The state of one attempt at a form, as one page knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FormState {
    /// The card or link it was opened with.
    #[serde(rename = "k")]
    pub(crate) link: LinkCode,
    /// Made with the first page; an answer is accepted once for each.
    #[serde(rename = "a")]
    pub(crate) attempt: AttemptId,
    /// When the first page was made, Unix milliseconds.
    #[serde(rename = "t")]
    pub(crate) started_ms: i64,
    /// The language of the page.
    #[serde(rename = "l")]
    pub(crate) language: Language,
    /// The version of the questionnaire whose questions were shown.
    #[serde(rename = "v")]
    pub(crate) questionnaire_version: u32,
    /// The field chosen by the citizen, where the link names none.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<FieldCode>,
    /// Answers given on the pages before this one.
    #[serde(rename = "r", default)]
    pub(crate) answers: RawAnswers,
    /// Where this page sits in the form.
    #[serde(rename = "p")]
    pub(crate) place: Place,
    /// The citizen came from the check page to change one thing and goes back there.
    #[serde(rename = "c", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) changing: bool,
}

/// A place in the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Place {
    /// The introduction with the consent text.
    Start,
    /// Choosing the field of the procedure.
    Field,
    /// A part of the questionnaire, by its code.
    Part(String),
    /// All questions on one page.
    Whole,
    /// The summary before sending.
    Check,
}

/// Why a posted state is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StateError {
    #[error("the state was not made here or was changed")]
    Broken,
    #[error("the state belongs to another link")]
    OtherLink,
    #[error("the state is older than a week")]
    Old,
}

impl FormState {
    /// The signed text for the hidden field.
    pub(crate) fn seal(&self, key: &SealKey, purpose: Purpose) -> String {
        let payload = serde_json::to_vec(self).expect("a state has only text keys");
        key.seal(purpose.of_seal(), &payload)
    }

    /// Reads a posted state that must belong to `link`.
    ///
    /// # Errors
    /// [`StateError`] if the text was not sealed here, is for another link, or is too old.
    pub(crate) fn open(
        text: &str,
        key: &SealKey,
        purpose: Purpose,
        link: LinkCode,
        now_ms: i64,
    ) -> Result<Self, StateError> {
        let payload = key
            .open(purpose.of_seal(), text)
            .ok_or(StateError::Broken)?;
        let state: Self = serde_json::from_slice(&payload).map_err(|_| StateError::Broken)?;
        if state.link != link {
            return Err(StateError::OtherLink);
        }
        if now_ms.saturating_sub(state.started_ms) > LONGEST_MS {
            return Err(StateError::Old);
        }
        Ok(state)
    }
}
