//! One version: its units by block, a search among them, and its fields.

use serde::Serialize;

use super::Linked;
use crate::office::parts::{Empty, Fact, Field};
use crate::office::{Frame, fill, words};
use crate::template::{PageError, Pages};

/// A unit in the tree of its block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitLine {
    /// Its page.
    pub link: Linked,
    /// Its code.
    pub code: String,
    /// How deep it stands under other units of the block: 0, 1 or 2.
    pub depth: u8,
}

/// The units of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockLines {
    /// The block's name.
    pub name: String,
    /// Its units: those under another follow it.
    pub units: Vec<UnitLine>,
    /// Whether the list is shown open.
    pub is_open: bool,
}

/// A unit that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HitLine {
    /// Its page.
    pub link: Linked,
    /// Its code.
    pub code: String,
    /// Its block.
    pub block: String,
    /// The earlier name by which it was found.
    pub former: Option<String>,
}

/// The page of a version.
#[derive(Debug, Clone)]
pub struct VersionPage {
    /// The surroundings.
    pub frame: Frame,
    /// Its address.
    pub address: String,
    /// What is known of it.
    pub facts: Vec<Fact>,
    /// The rounds that are about it.
    pub rounds: Vec<Linked>,
    /// The blocks with their units.
    pub blocks: Vec<BlockLines>,
    /// What was typed into the search; empty if nothing.
    pub typed: String,
    /// What was found for it.
    pub hits: Vec<HitLine>,
    /// Where the version is compared with the one before.
    pub differences: Option<String>,
    /// Where the next version is made, if the person may.
    pub next: Option<String>,
}

#[derive(Serialize)]
struct BlockWords<'a> {
    name: String,
    units: &'a [UnitLine],
    is_open: bool,
}

#[derive(Serialize)]
struct VersionWords<'a> {
    address: &'a str,
    facts: &'a [Fact],
    rounds: &'a [Linked],
    blocks: Vec<BlockWords<'a>>,
    search: Field,
    searched: Option<String>,
    hits: &'a [HitLine],
    nothing: Empty,
    differences: &'a Option<String>,
    next: &'a Option<String>,
}

/// A field as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldLine {
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// The ministry it belongs to.
    pub ministry: String,
    /// Whether it is offered first.
    pub common: bool,
}

/// The fields of a version.
#[derive(Debug, Clone)]
pub struct FieldList {
    /// The surroundings.
    pub frame: Frame,
    /// The page of the version.
    pub version: Linked,
    /// In the order of their names.
    pub fields: Vec<FieldLine>,
}

#[derive(Serialize)]
struct FieldListWords<'a> {
    version: &'a Linked,
    fields: &'a [FieldLine],
    empty: Empty,
    count: usize,
}

impl Pages {
    /// The page of one version.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn catalogue_version(&self, page: &VersionPage) -> Result<String, PageError> {
        let blocks = page.blocks.iter().map(|block| BlockWords {
            name: fill(
                "catalogues.block",
                &[
                    ("name", &block.name),
                    ("count", &block.units.len().to_string()),
                ],
            ),
            units: &block.units,
            is_open: block.is_open,
        });
        let searched = (!page.typed.is_empty()).then(|| {
            fill(
                "catalogues.found",
                &[
                    ("count", &page.hits.len().to_string()),
                    ("typed", &page.typed),
                ],
            )
        });
        let words = VersionWords {
            address: &page.address,
            facts: &page.facts,
            rounds: &page.rounds,
            blocks: blocks.collect(),
            search: Field::text("tim", words("catalogues.search"))
                .kind("search")
                .hint(words("catalogues.search_hint"))
                .value(&page.typed),
            searched,
            hits: &page.hits,
            nothing: Empty {
                title: fill("catalogues.nothing_title", &[("typed", &page.typed)]),
                text: words("catalogues.nothing_text"),
            },
            differences: &page.differences,
            next: &page.next,
        };
        self.render_office("office/catalogues/version", &page.frame, &words)
    }

    /// The fields of one version.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn catalogue_fields(&self, page: &FieldList) -> Result<String, PageError> {
        let words = FieldListWords {
            version: &page.version,
            fields: &page.fields,
            empty: Empty {
                title: words("catalogues.no_fields_title"),
                text: words("catalogues.no_fields_text"),
            },
            count: page.fields.len(),
        };
        self.render_office("office/catalogues/fields", &page.frame, &words)
    }
}
