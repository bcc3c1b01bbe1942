//! Two versions of a questionnaire side by side: what changed, and whether their indices may be
//! compared.

mod choices;
mod head;
mod order;
mod questions;
mod verdict;

use super::Questionnaire;
use crate::language::{Language, Text};
use crate::stream::word_enum;

pub use verdict::{Break, Caution, Verdict};

/// One difference between two versions, with what stood before and what stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub place: Place,
    /// In which respect.
    pub aspect: Aspect,
    /// The language of the wording, where a wording changed.
    pub language: Option<Language>,
    /// What the earlier version says; nothing if it has none.
    pub before: Option<String>,
    /// What the later version says; nothing if it has none.
    pub after: Option<String>,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The head of the form: title, consent, languages, duration.
    Head,
    /// The words of the satisfaction scale.
    Scale,
    /// A content, a factor or a page, by its code.
    Section(String),
    /// A question: its code and its printed number, as the later version has them if it still has it.
    Question {
        /// Its code.
        code: String,
        /// Its number as printed, or nothing.
        number: String,
        /// Whether it is a satisfaction item.
        is_item: bool,
    },
    /// How indices are computed.
    Index,
}

word_enum!(
    /// In which respect two versions differ.
    Aspect {
        /// The later version asks it, the earlier one did not.
        Added = "added",
        /// Only the earlier version asked it.
        Removed = "removed",
        /// The same wording under another code.
        Renamed = "renamed",
        /// Another title, name or wording.
        Wording = "wording",
        /// Another help text.
        Hint = "hint",
        /// Another introduction of a page.
        Intro = "intro",
        /// Another printed number.
        Number = "number",
        /// Another kind of answer.
        Kind = "kind",
        /// Another limit of an answer.
        Limit = "limit",
        /// Asked again when left out, or no longer.
        Required = "required",
        /// Asked of others than before.
        Gate = "gate",
        /// "Not applicable" or "do not know" offered or no longer offered.
        Offered = "offered",
        /// A choice, row or level more.
        ChoiceAdded = "choice-added",
        /// A choice, row or level less.
        ChoiceRemoved = "choice-removed",
        /// The same word of a choice under another code.
        ChoiceRenamed = "choice-renamed",
        /// Another word of a choice, row or level.
        ChoiceWording = "choice-wording",
        /// The choices, rows or levels in another order.
        ChoiceOrder = "choice-order",
        /// Asked at another place.
        Order = "order",
        /// Asked on another page.
        Page = "page",
        /// The consent or what is said about the answers.
        Consent = "consent",
        /// The languages of the form.
        Languages = "languages",
        /// How many minutes it takes.
        Minutes = "minutes",
        /// Score, way of combining, or satisfied marks.
        Formula = "formula",
        /// The items behind an index.
        Composite = "composite",
    }
);

/// All differences of two versions, in the order in which a person reads a form, and the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Everything that changed.
    pub changes: Vec<Change>,
    /// Whether the indices of the two versions mean the same.
    pub verdict: Verdict,
}

impl Comparison {
    /// Whether the two versions ask the same in the same words.
    pub const fn is_same(&self) -> bool {
        self.changes.is_empty()
    }

    /// Earlier and later codes of the satisfaction items that were only given another code.
    pub fn renamed_items(&self) -> Vec<(&str, &str)> {
        self.changes
            .iter()
            .filter(|change| change.aspect == Aspect::Renamed)
            .filter(|change| matches!(change.place, Place::Question { is_item: true, .. }))
            .filter_map(|change| Some((change.before.as_deref()?, change.after.as_deref()?)))
            .collect()
    }
}

/// Compares an earlier version with a later one.
///
/// Questions are the same when their codes are; one that disappeared and one that is new with the
/// same kind and the same Vietnamese wording are the same under another code. Gates are compared by
/// what they say, not by their spelling; comments and layout of the file do not count.
pub fn compare(earlier: &Questionnaire, later: &Questionnaire) -> Comparison {
    let pairs = questions::pair(earlier, later);
    let mut changes = head::changes(earlier, later);
    changes.extend(questions::changes(earlier, later, &pairs));
    changes.extend(order::changes(earlier, later, &pairs));
    changes.extend(head::index_changes(earlier, later));
    let verdict = verdict::judge(earlier, later, &pairs);
    Comparison { changes, verdict }
}

/// Every language in which two wordings differ; a missing wording is one that differs.
fn wording_changes(
    place: &Place,
    aspect: Aspect,
    before: Option<&Text>,
    after: Option<&Text>,
) -> Vec<Change> {
    let in_language = |text: Option<&Text>, language| {
        text.filter(|text| text.has(language))
            .map(|text| text.get(language).to_owned())
    };
    let mut languages: Vec<Language> = [before, after]
        .into_iter()
        .flatten()
        .flat_map(|text| text.iter().map(|(language, _)| language))
        .collect();
    // Vietnamese first, as everywhere.
    languages.sort_by_key(|&language| (language != Language::VI, language));
    languages.dedup();
    languages
        .into_iter()
        .map(|language| Change {
            place: place.clone(),
            aspect,
            language: Some(language),
            before: in_language(before, language),
            after: in_language(after, language),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// A change of something that is one text in either version, if it is one.
fn plain_change(
    place: &Place,
    aspect: Aspect,
    before: Option<String>,
    after: Option<String>,
) -> Option<Change> {
    (before != after).then(|| Change {
        place: place.clone(),
        aspect,
        language: None,
        before,
        after,
    })
}
