//! What comes and goes otherwise than by hand: files of keyed forms, programs of post offices, transfer
//! files. Each story on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a story that goes wrong fails its test"
)]

mod file;
mod pages;
mod program;
mod program_refused;
mod transfer;
mod transfer_round;

use std::collections::BTreeMap;

use intake::Value;
use intake::layout::FieldKind;
use store::paper::form::PaperForm;

/// What somebody types into every field of a form: `mark` at the items, nothing elsewhere.
fn answers(form: &PaperForm, mark: &str) -> BTreeMap<String, String> {
    let items = form.layout.fields().iter().filter(|field| field.is_item());
    items
        .map(|field| (field.input.clone(), mark.to_owned()))
        .collect()
}

/// The first item of a form.
fn first_item(form: &PaperForm) -> String {
    let fields = form.layout.fields().iter();
    let mut items = fields.filter(|field| matches!(field.kind, FieldKind::Mark { .. }));
    items.next().unwrap().input.clone()
}

/// The marks that stand in a keying, each once.
fn marks(values: &BTreeMap<String, Value>) -> Vec<&Value> {
    let mut marks: Vec<&Value> = values
        .values()
        .filter(|value| matches!(value, Value::Mark(_)))
        .collect();
    marks.dedup();
    marks
}
