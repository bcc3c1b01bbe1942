//! `/nhap-phieu/{batch}/{serial}/tra-lai`: the fields of a form that came back to this person, and no others.

use serde::Serialize;

use super::lines::Key;
use crate::office::Frame;
use crate::office::parts::{Fault, Field};
use crate::template::{PageError, Pages};

/// A field to look up on the paper once more. What anybody keyed there is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedField {
    /// Where it stands on the paper.
    pub place: String,
    /// Its wording.
    pub text: String,
    /// Its keys.
    pub keys: Vec<Key>,
    /// The line to type into.
    pub input: Field,
}

/// The fields of one form.
#[derive(Debug, Clone)]
pub struct ReturnedForm {
    /// The surroundings.
    pub frame: Frame,
    /// The serial, large.
    pub serial: String,
    /// The batch in words.
    pub batch: String,
    /// The fields.
    pub fields: Vec<ReturnedField>,
    /// What is wrong with what was typed.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct ReturnedWords<'a> {
    serial: &'a str,
    batch: &'a str,
    fields: &'a [ReturnedField],
    faults: &'a [Fault],
}

impl Pages {
    /// The fields that came back.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn desk_returned(&self, page: &ReturnedForm) -> Result<String, PageError> {
        let context = ReturnedWords {
            serial: &page.serial,
            batch: &page.batch,
            fields: &page.fields,
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("desk/returned", &frame, &context)
    }
}
