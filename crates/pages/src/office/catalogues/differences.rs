//! What a version changes, and the decision about a draft.

use serde::Serialize;

use super::Linked;
use crate::office::parts::{Fact, Fault, Field};
use crate::office::{Frame, fill, words};
use crate::template::{PageError, Pages};

/// One unit that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeLine {
    /// Its code.
    pub code: String,
    /// What it was called; empty if it is new.
    pub before: String,
    /// What it is called; empty if it is gone.
    pub after: String,
    /// All that changes, in words.
    pub kinds: String,
    /// The resolution and its first day, or what follows it.
    pub evidence: String,
}

/// Changes of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeGroup {
    /// The kind, with the number of changes.
    pub title: String,
    /// Its anchor on the page.
    pub anchor: String,
    /// The units.
    pub lines: Vec<ChangeLine>,
    /// Whether it is a mere matter of wording, shown closed.
    pub is_minor: bool,
}

/// A unit that is gone, whose successor a person can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Answers that name it.
    pub answers: u64,
    /// What was typed.
    pub typed: String,
}

/// The comparison of a version with the one before.
#[derive(Debug, Clone)]
pub struct Differences {
    /// The surroundings.
    pub frame: Frame,
    /// The version's page.
    pub version: Linked,
    /// The version before; none for a first version.
    pub previous: Option<Linked>,
    /// What is known of the version.
    pub facts: Vec<Fact>,
    /// The changes by kind.
    pub groups: Vec<ChangeGroup>,
    /// Units that are as they were.
    pub unchanged: usize,
    /// Cells of the file that were read otherwise than they are written.
    pub notes: Vec<String>,
    /// Units that are gone.
    pub gone: Vec<Successor>,
    /// Codes and names of the units of the draft, to choose a successor from.
    pub units: Vec<(String, String)>,
    /// What is wrong with the decision.
    pub faults: Vec<Fault>,
    /// Where the draft is confirmed and discarded; none if it is none or the person may not.
    pub decide: Option<String>,
    /// Whether it waits for a person.
    pub is_draft: bool,
}

#[derive(Serialize)]
struct UnitChoice {
    code: String,
    name: String,
}

#[derive(Serialize)]
struct DifferencesWords<'a> {
    version: &'a Linked,
    previous: &'a Option<Linked>,
    facts: &'a [Fact],
    groups: &'a [ChangeGroup],
    nothing: bool,
    unchanged: String,
    notes: &'a [String],
    gone: Vec<Field>,
    units: Vec<UnitChoice>,
    faults: &'a [Fault],
    decide: &'a Option<String>,
    is_draft: bool,
}

impl Pages {
    /// What a version changes.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn catalogue_differences(&self, page: &Differences) -> Result<String, PageError> {
        let gone = page.gone.iter().map(|unit| {
            let values = [("name", unit.name.as_str()), ("code", unit.code.as_str())];
            let hint = if unit.answers > 0 {
                fill(
                    "catalogues.gone_answers",
                    &[("count", &unit.answers.to_string())],
                )
            } else {
                words("catalogues.gone_no_answers")
            };
            Field::text(
                &format!("successor-{}", unit.code),
                fill("catalogues.gone", &values),
            )
            .hint(hint)
            .value(&unit.typed)
            .checked(&page.faults)
        });
        let words = DifferencesWords {
            version: &page.version,
            previous: &page.previous,
            facts: &page.facts,
            groups: &page.groups,
            nothing: page.groups.is_empty(),
            unchanged: fill(
                "catalogues.unchanged",
                &[("count", &page.unchanged.to_string())],
            ),
            notes: &page.notes,
            gone: gone.collect(),
            units: page
                .units
                .iter()
                .map(|(code, name)| UnitChoice {
                    code: code.clone(),
                    name: name.clone(),
                })
                .collect(),
            faults: &page.faults,
            decide: &page.decide,
            is_draft: page.is_draft,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/catalogues/differences", &frame, &words)
    }
}
