//! `/nhap-phieu/{batch}/cho-xem-lai`: what was odd on the papers that this person keyed, as one list to hand back with
//! them.

use serde::Serialize;

use crate::office::Frame;
use crate::template::{PageError, Pages};

/// A form with what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaultyForm {
    /// Its serial.
    pub serial: String,
    /// One sentence each, with the numbers of the lines.
    pub faults: Vec<String>,
}

/// The list.
#[derive(Debug, Clone)]
pub struct Faults {
    /// The surroundings.
    pub frame: Frame,
    /// The batch in words.
    pub batch: String,
    /// Address of the batch.
    pub back: String,
    /// The forms.
    pub forms: Vec<FaultyForm>,
}

#[derive(Serialize)]
struct FaultsWords<'a> {
    batch: &'a str,
    back: &'a str,
    forms: &'a [FaultyForm],
}

impl Pages {
    /// The list to hand back with the papers.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn desk_faults(&self, page: &Faults) -> Result<String, PageError> {
        let context = FaultsWords {
            batch: &page.batch,
            back: &page.back,
            forms: &page.forms,
        };
        self.render_office("desk/faults", &page.frame, &context)
    }
}
