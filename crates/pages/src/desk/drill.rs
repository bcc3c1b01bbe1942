//! `/nhap-phieu/tap-luyen`: the drill, with a paper beside the screen.

use serde::Serialize;

use super::card::{CardWords, KeyCard};
use super::lines::{Part, PartWords, in_words};
use super::screen::script_words;
use crate::office::Frame;
use crate::template::{PageError, Pages};

/// A line of the practice paper: what stands there, as somebody has filled it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperRow {
    /// Its number.
    pub number: String,
    /// Its wording.
    pub text: String,
    /// The boxes with their words.
    pub boxes: Vec<PaperBox>,
    /// What was written by hand; empty where boxes are ticked.
    pub written: String,
}

/// A box on the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperBox {
    /// The key printed beside it.
    pub key: String,
    /// Its words.
    pub words: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// The drill.
#[derive(Debug, Clone)]
pub struct Drill {
    /// The surroundings.
    pub frame: Frame,
    /// The practice form on the screen.
    pub parts: Vec<Part>,
    /// The paper beside it.
    pub paper: Vec<PaperRow>,
    /// Serial of the practice paper.
    pub serial: String,
    /// What the script needs, as JSON.
    pub desk: String,
    /// The key card behind `?`.
    pub card: KeyCard,
}

#[derive(Serialize)]
struct DrillWords<'a> {
    parts: Vec<PartWords<'a>>,
    paper: &'a [PaperRow],
    serial: &'a str,
    desk: &'a str,
    words: String,
    card: CardWords<'a>,
}

impl Pages {
    /// The drill.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn desk_drill(&self, page: &Drill) -> Result<String, PageError> {
        let context = DrillWords {
            parts: in_words(&page.parts),
            paper: &page.paper,
            serial: &page.serial,
            desk: &page.desk,
            words: script_words(&std::collections::BTreeMap::new()),
            card: page.card.in_words(),
        };
        self.render_office("desk/drill", &page.frame, &context)
    }
}
