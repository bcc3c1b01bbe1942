//! The frozen inputs in their canonical form: text files that anybody can read, and their digest.
//!
//! Rows are sorted, so that the same answers give the same bytes whatever order they were kept in. There is no
//! id, no comment and no time of a person; days are counts.

mod read;
mod write;

use std::io::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::content::{FieldFacts, QuestionFacts, QuestionnaireFacts, RoundFacts, UnitFacts};
use super::input::Input;
use super::make::ReleaseError;

pub use read::{FrozenError, read};

/// Names of the files, in order.
pub const FILES: [&str; 5] = [FACTS, RESPONSES, FRAME, DAYS, FIELDWORK];

const FACTS: &str = "inputs/facts.json";
const RESPONSES: &str = "inputs/responses.csv";
const FRAME: &str = "inputs/frame.csv";
const DAYS: &str = "inputs/days.csv";
const FIELDWORK: &str = "inputs/fieldwork.csv";

/// What the columns refer to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Facts {
    round: RoundFacts,
    questionnaire: QuestionnaireFacts,
    questions: Vec<QuestionFacts>,
    units: Vec<UnitFacts>,
    fields: Vec<FieldFacts>,
    /// Digests of the earlier releases, in the order given.
    earlier: Vec<String>,
}

/// Writes one of the [`FILES`].
///
/// # Errors
/// The writer's own; an unknown name writes nothing.
pub fn write(input: &Input, name: &str, out: &mut dyn Write) -> std::io::Result<()> {
    match name {
        FACTS => write::facts(input, out),
        RESPONSES => write::responses(input, out),
        FRAME => write::frame(input, out),
        DAYS => write::days(input, out),
        FIELDWORK => write::fieldwork(input, out),
        _ => Ok(()),
    }
}

/// SHA-256 over the names and contents of all files.
///
/// # Errors
/// [`ReleaseError::Freezing`] if a fact cannot be written.
pub fn digest(input: &Input) -> Result<String, ReleaseError> {
    let mut hasher = Hasher(Sha256::new());
    for name in FILES {
        hasher.0.update(name.as_bytes());
        hasher.0.update([0]);
        write(input, name, &mut hasher).map_err(ReleaseError::Freezing)?;
        hasher.0.update([0]);
    }
    let mut text = String::with_capacity(64);
    for byte in hasher.0.finalize() {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

/// A writer into a digest.
struct Hasher(Sha256);

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
