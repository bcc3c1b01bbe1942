//! `/quan-ly/dot/{code}/don-vi`: the units of a round with what came in.

use serde::Serialize;

use crate::office::parts::{Empty, Field};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A unit in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitLine {
    /// Its name.
    pub name: String,
    /// Its block.
    pub block: String,
    /// Why it is not surveyed.
    pub not_surveyed: Option<String>,
    /// Its quota.
    pub quota: String,
    /// Responses received; a dash while they are being counted.
    pub received: String,
    /// Responses that count.
    pub counted: String,
    /// Share of the quota, in words; empty without a quota.
    pub share: String,
    /// Its valid links.
    pub links: String,
    /// Where a preview of its form is, while it takes part.
    pub preview: Option<String>,
}

/// The list of units.
#[derive(Debug, Clone)]
pub struct RoundUnits {
    /// The surroundings.
    pub frame: Frame,
    /// This page's address.
    pub path: String,
    /// The round's page.
    pub back: String,
    /// What was searched for.
    pub query: String,
    /// When responses were counted, or that they are being counted.
    pub counted: String,
    /// The units.
    pub units: Vec<UnitLine>,
}

#[derive(Serialize)]
struct UnitsWords<'a> {
    path: &'a str,
    back: &'a str,
    query: Field,
    counted: &'a str,
    units: &'a [UnitLine],
    empty: Empty,
}

impl Pages {
    /// The list of units.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn round_units(&self, page: &RoundUnits) -> Result<String, PageError> {
        let words = UnitsWords {
            path: &page.path,
            back: &page.back,
            query: Field::text("tim", words("rounds.search_unit"))
                .kind("search")
                .hint(words("rounds.search_hint"))
                .value(&page.query),
            counted: &page.counted,
            units: &page.units,
            empty: Empty {
                title: words("rounds.no_unit_found"),
                text: words("rounds.no_unit_found_text"),
            },
        };
        self.render_office("office/rounds/units", &page.frame, &words)
    }
}
