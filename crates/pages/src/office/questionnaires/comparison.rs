//! Two versions side by side, with the verdict on their indices.

use serde::Serialize;
use survey::questionnaire::compare::{Break, Caution, Change, Comparison, Place, Verdict};

use super::version_path;
use crate::office::parts::Choice;
use crate::office::{Frame, fill, words};
use crate::template::{PageError, Pages};

/// A comparison in words, for every page that shows one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparisonView {
    earlier: String,
    later: String,
    is_same: bool,
    is_broken: bool,
    verdict: String,
    reasons: Vec<String>,
    rows: Vec<ChangeRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ChangeRow {
    place: String,
    aspect: String,
    before: String,
    after: String,
}

impl ComparisonView {
    /// A comparison of two versions named as people name them.
    pub fn of(comparison: &Comparison, earlier: String, later: String) -> Self {
        let (is_broken, reasons) = match &comparison.verdict {
            Verdict::Comparable { cautions } => (false, cautions.iter().map(caution).collect()),
            Verdict::Broken {
                reasons,
                still_comparable,
            } => {
                let mut told: Vec<String> = reasons.iter().map(reason).collect();
                if !still_comparable.is_empty() {
                    told.push(fill(
                        "questionnaires.still_comparable",
                        &[("codes", &still_comparable.join(", "))],
                    ));
                }
                (true, told)
            }
        };
        let key = match (is_broken, comparison.is_same(), reasons.is_empty()) {
            (true, ..) => "questionnaires.verdict_broken",
            (_, true, _) => "questionnaires.verdict_same",
            (_, _, true) => "questionnaires.verdict_comparable",
            _ => "questionnaires.verdict_cautions",
        };
        Self {
            earlier,
            later,
            is_same: comparison.is_same(),
            is_broken,
            verdict: words(key),
            reasons,
            rows: comparison.changes.iter().map(ChangeRow::of).collect(),
        }
    }
}

impl ChangeRow {
    fn of(change: &Change) -> Self {
        let aspect = words(&format!("questionnaires.aspect_{}", change.aspect));
        let aspect = match change.language {
            Some(language) => format!("{aspect} ({language})"),
            None => aspect,
        };
        let side = |text: &Option<String>| match text.as_deref() {
            None => words("questionnaires.none"),
            Some("true") => words("questionnaires.yes"),
            Some("false") => words("questionnaires.no"),
            Some(text) => text.to_owned(),
        };
        Self {
            place: place(&change.place),
            aspect,
            before: side(&change.before),
            after: side(&change.after),
        }
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Head => words("questionnaires.place_head"),
        Place::Scale => words("questionnaires.place_scale"),
        Place::Index => words("questionnaires.place_index"),
        Place::Section(code) => fill("questionnaires.place_section", &[("code", code)]),
        Place::Question {
            code,
            number,
            is_item,
        } => {
            let key = if *is_item {
                "questionnaires.place_item"
            } else {
                "questionnaires.place_question"
            };
            let name = if number.is_empty() {
                code.clone()
            } else {
                format!("{number} ({code})")
            };
            fill(key, &[("name", &name)])
        }
    }
}

fn reason(reason: &Break) -> String {
    let list = |key: &str, codes: &[String]| fill(key, &[("codes", &codes.join(", "))]);
    match reason {
        Break::ItemsAdded(codes) => list("questionnaires.break_added", codes),
        Break::ItemsRemoved(codes) => list("questionnaires.break_removed", codes),
        Break::ItemsRenamed(pairs) => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(old, new)| format!("{old} → {new}"))
                .collect();
            list("questionnaires.break_renamed", &pairs)
        }
        Break::Scale => words("questionnaires.break_scale"),
        Break::Score => words("questionnaires.break_score"),
        Break::Combine => words("questionnaires.break_combine"),
        Break::Satisfied => words("questionnaires.break_satisfied"),
        Break::Factors => words("questionnaires.break_factors"),
        Break::Overall => words("questionnaires.break_overall"),
    }
}

fn caution(caution: &Caution) -> String {
    let list = |key: &str, codes: &[String]| fill(key, &[("codes", &codes.join(", "))]);
    match caution {
        Caution::Reworded(codes) => list("questionnaires.caution_reworded", codes),
        Caution::Gated(codes) => list("questionnaires.caution_gated", codes),
        Caution::Offered(codes) => list("questionnaires.caution_offered", codes),
        Caution::Reordered => words("questionnaires.caution_reordered"),
    }
}

/// The page that compares a version with another.
#[derive(Debug, Clone)]
pub struct ComparisonPage {
    /// The surroundings.
    pub frame: Frame,
    /// Code and number of the version.
    pub version: (String, u32),
    /// Every other version to choose from.
    pub others: Vec<(String, u32)>,
    /// The one chosen.
    pub chosen: Option<(String, u32)>,
    /// The comparison with it.
    pub comparison: Option<ComparisonView>,
}

#[derive(Serialize)]
struct PageWords<'a> {
    path: String,
    has_others: bool,
    choice: Choice,
    comparison: Option<&'a ComparisonView>,
}

impl Pages {
    /// The page that compares two versions.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn questionnaire_comparison(&self, page: &ComparisonPage) -> Result<String, PageError> {
        let value = |(code, version): &(String, u32)| format!("{code}.{version}");
        let option = |other: &(String, u32)| {
            let name = fill(
                "questionnaires.version_name",
                &[("code", &other.0), ("version", &other.1.to_string())],
            );
            (value(other), name)
        };
        let context = PageWords {
            path: version_path(&page.version.0, page.version.1),
            has_others: !page.others.is_empty(),
            choice: Choice::new(
                "voi",
                words("questionnaires.compare_with"),
                page.others.iter().map(option),
                &page.chosen.as_ref().map(value).unwrap_or_default(),
            ),
            comparison: page.comparison.as_ref(),
        };
        self.render_office("office/questionnaires/compare", &page.frame, &context)
    }
}
