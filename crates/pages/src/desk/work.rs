//! `/nhap-phieu`: what there is to key.

use serde::Serialize;

use crate::office::Frame;
use crate::office::parts::Fact;
use crate::template::{PageError, Pages};

/// A batch that waits for keying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkRow {
    /// Its address.
    pub href: String,
    /// Its name, e.g. `Lô 12`.
    pub name: String,
    /// Unit and field.
    pub about: String,
    /// Its round.
    pub round: String,
    /// Where it stands.
    pub state: String,
    /// Forms that this person can key in it.
    pub left: String,
}

/// Fields of a form that came back to this person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedRow {
    /// Where they are keyed again.
    pub href: String,
    /// The form's serial.
    pub serial: String,
    /// Its batch.
    pub batch: String,
    /// How many fields.
    pub fields: String,
}

/// The list of work.
#[derive(Debug, Clone)]
pub struct Work {
    /// The surroundings.
    pub frame: Frame,
    /// Whether the drill was passed; before it nothing real is keyed.
    pub is_trained: bool,
    /// Batches in keying.
    pub batches: Vec<WorkRow>,
    /// Forms that came back.
    pub returned: Vec<ReturnedRow>,
    /// The person's day so far.
    pub today: Vec<Fact>,
}

#[derive(Serialize)]
struct WorkWords<'a> {
    is_trained: bool,
    batches: &'a [WorkRow],
    returned: &'a [ReturnedRow],
    today: &'a [Fact],
}

impl Pages {
    /// The list of work.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn desk_work(&self, page: &Work) -> Result<String, PageError> {
        let context = WorkWords {
            is_trained: page.is_trained,
            batches: &page.batches,
            returned: &page.returned,
            today: &page.today,
        };
        self.render_office("desk/work", &page.frame, &context)
    }
}
