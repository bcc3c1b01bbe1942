//! `/quan-ly/giay/lo/moi`: what the slip on a bundle says.

use serde::Serialize;

use crate::office::parts::{Choice, Fault, Field, PostForm};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// What was typed off the slip.
#[derive(Debug, Clone, Default)]
pub struct TypedHeader {
    /// Code of the post office.
    pub post_office: String,
    /// Code of the unit.
    pub unit: String,
    /// Code of the field.
    pub field: String,
    /// How many forms.
    pub expected: String,
    /// First number.
    pub first: String,
    /// Last number.
    pub last: String,
    /// Sum of the numbers.
    pub serial_total: String,
    /// Code of the item whose marks are added up.
    pub item: String,
    /// Their sum.
    pub item_total: String,
}

/// Announcing a batch.
#[derive(Debug, Clone)]
pub struct AnnounceBatch {
    /// The surroundings.
    pub frame: Frame,
    /// Where it is posted.
    pub action: String,
    /// The list of batches.
    pub back: String,
    /// Post offices, units, fields and items to choose from: value and words.
    pub choices: [Vec<(String, String)>; 4],
    /// What was typed.
    pub typed: TypedHeader,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct AnnounceWords<'a> {
    back: &'a str,
    form: PostForm,
    faults: &'a [Fault],
}

impl Pages {
    /// Announcing a batch.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn announce_batch(&self, page: &AnnounceBatch) -> Result<String, PageError> {
        let words = AnnounceWords {
            back: &page.back,
            form: page.form(),
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/paper/announce", &frame, &words)
    }
}

impl AnnounceBatch {
    fn form(&self) -> PostForm {
        let typed = &self.typed;
        let choice = |name: &str, key: &str, at: usize, chosen: &str, none: &str| {
            let first = std::iter::once((String::new(), words(none)));
            let options = first.chain(self.choices[at].iter().cloned());
            Choice::new(name, words(key), options, chosen).checked(&self.faults)
        };
        let field = |name: &str, key: &str, value: &str| {
            Field::text(name, words(key))
                .value(value)
                .checked(&self.faults)
        };
        let hinted = |name: &str, key: &str, value: &str, hint: &str| {
            Field::text(name, words(key))
                .hint(words(hint))
                .value(value)
                .checked(&self.faults)
        };
        PostForm::new(self.action.as_str(), words("batch.announce_button"))
            .choice(choice(
                "post_office",
                "batch.post_office",
                0,
                &typed.post_office,
                "series.choose",
            ))
            .choice(choice(
                "unit",
                "batch.unit",
                1,
                &typed.unit,
                "series.choose",
            ))
            .choice(choice(
                "field",
                "batch.field",
                2,
                &typed.field,
                "series.choose",
            ))
            .field(field("expected", "batch.expected_label", &typed.expected).kind("number"))
            .field(hinted(
                "first",
                "batch.first",
                &typed.first,
                "batch.serial_hint",
            ))
            .field(hinted("last", "batch.last", &typed.last, "batch.last_hint"))
            .field(hinted(
                "serial_total",
                "batch.serial_total",
                &typed.serial_total,
                "batch.serial_total_hint",
            ))
            .choice(choice(
                "item",
                "batch.item",
                3,
                &typed.item,
                "batch.no_item",
            ))
            .field(hinted(
                "item_total",
                "batch.item_total",
                &typed.item_total,
                "batch.item_total_hint",
            ))
    }
}
