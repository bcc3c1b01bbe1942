//! One unit: what is known of it, what it was, what went into it and what follows it.

use serde::Serialize;

use super::Linked;
use crate::office::Frame;
use crate::office::parts::Fact;
use crate::template::{PageError, Pages};

/// The unit in another version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitPast {
    /// The version.
    pub version: Linked,
    /// The unit's full name in it.
    pub name: String,
    /// How it changed then, with the resolution where it is known.
    pub change: String,
}

/// The page of a unit.
#[derive(Debug, Clone)]
pub struct UnitPage {
    /// The surroundings.
    pub frame: Frame,
    /// The page of the version.
    pub version: Linked,
    /// What is known of it.
    pub facts: Vec<Fact>,
    /// The unit above it.
    pub parent: Option<Linked>,
    /// The units under it.
    pub children: Vec<Linked>,
    /// Names that it, or what went into it, had before.
    pub former_names: Vec<String>,
    /// The unit over time, the latest first.
    pub past: Vec<UnitPast>,
    /// Units of the version before that went into it under other codes.
    pub predecessors: Vec<Linked>,
    /// Units of the next version that follow it under other codes.
    pub successors: Vec<Linked>,
    /// The rounds in which it can be answered about.
    pub rounds: Vec<Linked>,
}

#[derive(Serialize)]
struct UnitWords<'a> {
    version: &'a Linked,
    facts: &'a [Fact],
    parent: &'a Option<Linked>,
    children: &'a [Linked],
    former_names: &'a [String],
    past: &'a [UnitPast],
    predecessors: &'a [Linked],
    successors: &'a [Linked],
    rounds: &'a [Linked],
}

impl Pages {
    /// The page of one unit.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn catalogue_unit(&self, page: &UnitPage) -> Result<String, PageError> {
        let words = UnitWords {
            version: &page.version,
            facts: &page.facts,
            parent: &page.parent,
            children: &page.children,
            former_names: &page.former_names,
            past: &page.past,
            predecessors: &page.predecessors,
            successors: &page.successors,
            rounds: &page.rounds,
        };
        self.render_office("office/catalogues/unit", &page.frame, &words)
    }
}
