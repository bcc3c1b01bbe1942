//! `/ket-qua/{number}/phuong-phap`: how the figures came about, in words.

use serde::Serialize;

use super::frame::Frame;
use crate::chart::Table;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// A fact with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MethodFact {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A unit or cell that needed a rule, with its dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitNote {
    /// Name of the unit, and of the field if one.
    pub name: String,
    /// Dossiers in words.
    pub dossiers: String,
}

/// The method page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MethodPage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Title of the release.
    pub release: String,
    /// Its number.
    pub number: String,
    /// Address of the release.
    pub href: String,
    /// Round, questionnaire, times, counts.
    pub facts: Vec<MethodFact>,
    /// Whether the headline is the share of satisfied answers (else the mean mark).
    pub is_share: bool,
    /// Words of the marks that count as satisfied, joined.
    pub satisfied: String,
    /// Highest mark.
    pub highest: String,
    /// Number of items.
    pub items: String,
    /// Whether forms were weighted by dossiers.
    pub weighted: bool,
    /// Number of strata in words.
    pub strata: String,
    /// Dossiers covered and in all, in words.
    pub covered: String,
    /// Dossiers in all, in words.
    pub dossiers: String,
    /// How many cells were given to other fields of their unit, in words; none if none.
    pub collapsed: Option<String>,
    /// Units with dossiers and without any valid form.
    pub unreached: Vec<UnitNote>,
    /// Confidence level in words.
    pub level: String,
    /// Fewest forms behind a figure, in words.
    pub minimum: String,
    /// How wide the intervals are at each level of the tables.
    pub precision: Table,
    /// Whether anything came by the open stream.
    pub has_open: bool,
    /// SHA-256 of the release.
    pub digest: String,
    /// File to check it with.
    pub file: String,
    /// Version of the program.
    pub program: String,
}

impl Pages {
    /// Renders the method page.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_method(&self, page: &MethodPage) -> Result<String, PageError> {
        let title = Locale::of(page.frame.language).get("results.method_title");
        self.render(
            "results/method",
            page.frame.language,
            title,
            &page.frame,
            page,
        )
    }
}
