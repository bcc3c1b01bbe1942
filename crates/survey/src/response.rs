//! A response (phiếu trả lời) that has passed every rule.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::code::{FieldCode, UnitCode};
use crate::id::RoundId;
use crate::language::Language;
use crate::stream::{Mode, Stream, word_enum};

/// Where a response belongs; known before the first answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The round.
    pub round: RoundId,
    /// The unit that received the dossier.
    pub received_by: UnitCode,
    /// The unit that decided it.
    pub decided_by: UnitCode,
    /// The field of the dossier.
    pub field: FieldCode,
    /// Stream of the response.
    pub stream: Stream,
    /// How it was answered.
    pub mode: Mode,
    /// Language in which it was sent.
    pub language: Language,
    /// Version of the consent text that was shown.
    pub consent_version: String,
    /// One-way token of the sampled person, if there is one.
    pub sample_member: Option<String>,
    /// When the form was opened, Unix milliseconds UTC.
    pub started_ms: Option<i64>,
}

/// A checked answer to a question that is not a satisfaction item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One choice, with what was written beside it.
    Single {
        /// Code of the choice.
        choice: String,
        /// What was written in its box.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Choices in the order of the questionnaire, with what was written beside one of them.
    Multiple {
        /// Codes of the choices.
        choices: Vec<String>,
        /// What was written in the box.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Code of the level by code of the row; unanswered rows are not in it.
    Grid(BTreeMap<String, String>),
    /// A line of text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A date as `2026-09-02`.
    Date(String),
}

word_enum!(
    /// Whether a response counts in the index.
    Standing {
        /// It counts.
        Counted = "counted",
        /// Kept and counted as returned, but out of the index: more than a third of the
        /// satisfaction items that were asked are blank.
        Invalid = "invalid",
    }
);

/// What an analyst should look at; flagged responses are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// Every satisfaction item that was answered, five at least, has the same mark.
    pub straight_line: bool,
}

/// A response that has passed every rule. Only [`validate`](crate::validate()) makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidResponse {
    pub(crate) context: Context,
    pub(crate) questionnaire_code: String,
    pub(crate) questionnaire_version: u32,
    pub(crate) marks: String,
    pub(crate) other: BTreeMap<String, Answer>,
    pub(crate) comment: Option<String>,
    pub(crate) standing: Standing,
    pub(crate) flags: Flags,
}

impl ValidResponse {
    /// Where it belongs.
    pub const fn context(&self) -> &Context {
        &self.context
    }

    /// Code of its questionnaire.
    pub fn questionnaire_code(&self) -> &str {
        &self.questionnaire_code
    }

    /// Version of its questionnaire.
    pub const fn questionnaire_version(&self) -> u32 {
        self.questionnaire_version
    }

    /// One character per satisfaction item in the order of [`Questionnaire::items`]: `1`–`5` the
    /// mark, `0` not applicable (as the respondent or as a gate says), `9` do not know, `-` blank.
    ///
    /// [`Questionnaire::items`]: crate::Questionnaire::items
    pub fn marks(&self) -> &str {
        &self.marks
    }

    /// All other answers by code of the question; the comment is not among them.
    pub const fn other(&self) -> &BTreeMap<String, Answer> {
        &self.other
    }

    /// The open comment.
    pub fn comment(&self) -> Option<&str> {
        self.comment.as_deref()
    }

    /// Whether it counts in the index.
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// What an analyst should look at.
    pub const fn flags(&self) -> Flags {
        self.flags
    }

    /// One text for one content: two responses have the same text exactly when they say the same
    /// about the same dossier. The language of the page, the version of the consent text and the
    /// time of opening are no part of what is said.
    pub fn canonical(&self) -> String {
        let context = &self.context;
        let mut text = String::from("response 1\n");
        let version = self.questionnaire_version.to_string();
        let round = context.round.to_string();
        for (name, value) in [
            ("round", round.as_str()),
            ("questionnaire", &self.questionnaire_code),
            ("version", &version),
            ("received_by", context.received_by.as_str()),
            ("decided_by", context.decided_by.as_str()),
            ("field", context.field.as_str()),
            ("stream", context.stream.as_str()),
            ("mode", context.mode.as_str()),
            ("marks", &self.marks),
        ] {
            line(&mut text, name, value);
        }
        if let Some(member) = &context.sample_member {
            line(&mut text, "sample_member", member);
        }
        for (code, answer) in &self.other {
            answer_lines(&mut text, code, answer);
        }
        if let Some(comment) = &self.comment {
            line(&mut text, "comment", comment);
        }
        text
    }
}

/// `name value`, with line ends and backslashes of the value escaped so that no value can pass for
/// two lines.
fn line(text: &mut String, name: &str, value: &str) {
    let escaped = value.replace('\\', "\\\\").replace('\n', "\\n");
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{name} {escaped}");
}

fn answer_lines(text: &mut String, code: &str, answer: &Answer) {
    let mut write = |kind: &str, value: &str| line(text, &format!("answer {code} {kind}"), value);
    match answer {
        Answer::Single { choice, text } => {
            write("single", choice);
            if let Some(text) = text {
                write("text", text);
            }
        }
        Answer::Multiple { choices, text } => {
            write("multiple", &choices.join(" "));
            if let Some(text) = text {
                write("text", text);
            }
        }
        Answer::Grid(levels) => {
            for (row, level) in levels {
                write("row", &format!("{row} {level}"));
            }
        }
        Answer::Text(words) => write("words", words),
        Answer::Number(number) => write("number", &number.to_string()),
        Answer::Date(date) => write("date", date),
    }
}
