//! `/nhap-phieu/the-phim`: the keys on one sheet, to lie beside the keyboard.

use serde::Serialize;

use super::lines::Key;
use crate::office::Frame;
use crate::template::{PageError, Pages};

/// The key card of a questionnaire.
#[derive(Debug, Clone)]
pub struct KeyCard {
    /// The keys of satisfaction items with the words on the paper.
    pub marks: Vec<Key>,
}

#[derive(Debug, Serialize)]
pub(super) struct CardWords<'a> {
    marks: &'a [Key],
}

impl KeyCard {
    pub(super) fn in_words(&self) -> CardWords<'_> {
        CardWords { marks: &self.marks }
    }
}

impl Pages {
    /// The key card as a page to print.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn desk_card(&self, frame: &Frame, card: &KeyCard) -> Result<String, PageError> {
        self.render_office("desk/card", frame, &card.in_words())
    }
}
