//! `/ket-qua/{number}/so-sanh`: a few units beside each other.

use serde::Serialize;

use super::frame::Frame;
use super::table::Shown;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// A list to choose one unit from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitChoice {
    /// Its place on the page, from 1.
    pub place: String,
    /// Whether one has to be chosen.
    pub required: bool,
    /// The units, block by block.
    pub blocks: Vec<ChoiceBlock>,
}

/// The units of a block in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceBlock {
    /// Name of the block.
    pub name: String,
    /// Its units.
    pub units: Vec<ChoiceUnit>,
}

/// A unit in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A unit that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedUnit {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Name of its block.
    pub block: String,
    /// Valid forms, in words.
    pub n: String,
}

/// One index of every unit that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedRow {
    /// Name of the index.
    pub name: String,
    /// The figures, in the order of the units.
    pub shown: Vec<Shown>,
}

/// Two units and what can be said of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The difference in points with its interval; none where there is none to tell.
    pub difference: Option<String>,
    /// What can be said, as a sentence.
    pub verdict: String,
    /// Whether the two can be told apart.
    pub distinguishable: bool,
}

/// What the comparison found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// The units.
    pub units: Vec<ComparedUnit>,
    /// The overall index first, then contents and factors.
    pub rows: Vec<ComparedRow>,
    /// Every two of them.
    pub pairs: Vec<Pair>,
    /// Whether they are of different blocks, which do different work.
    pub blocks_differ: bool,
    /// Chance that all sentences about pairs are right, in words.
    pub level: String,
}

/// The page that compares units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparePage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Title of the release.
    pub release: String,
    /// Address of the release.
    pub href: String,
    /// Where the form goes.
    pub action: String,
    /// Whether the form must carry the language.
    pub english: bool,
    /// The lists.
    pub choices: Vec<UnitChoice>,
    /// What was wrong with what was chosen; none before anything is chosen.
    pub fault: Option<String>,
    /// The comparison, once two units or more are chosen.
    pub compared: Option<Compared>,
}

impl Pages {
    /// Renders the page that compares units.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_compare(&self, page: &ComparePage) -> Result<String, PageError> {
        let title = Locale::of(page.frame.language).get("results.compare_title");
        self.render(
            "results/compare",
            page.frame.language,
            title,
            &page.frame,
            page,
        )
    }
}
