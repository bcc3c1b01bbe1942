//! `/quan-ly/giay/lo/{batch}/doi-chieu`: the fields that two clerks keyed otherwise, and no others.

use serde::Serialize;

use crate::office::parts::{Cell, Fault, Table};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A form with fields that differ.
#[derive(Debug, Clone)]
pub struct ReconcileLine {
    /// Its serial.
    pub serial: String,
    /// Its page.
    pub href: String,
    /// Its place in the bundle.
    pub sheet: String,
    /// Fields that differ.
    pub fields: String,
    /// Those that wait, in words.
    pub open: String,
}

/// The forms of a batch that two clerks keyed otherwise.
#[derive(Debug, Clone)]
pub struct ReconcileList {
    /// The surroundings.
    pub frame: Frame,
    /// The page of the batch.
    pub back: String,
    /// What is left, in words.
    pub left: String,
    /// The forms, those with open fields first.
    pub forms: Vec<ReconcileLine>,
}

/// A field that differs.
#[derive(Debug, Clone, Serialize)]
pub struct DifferingField {
    /// The input.
    pub input: String,
    /// Its number and wording.
    pub question: String,
    /// Where it stands on the paper.
    pub place: String,
    /// What the first clerk keyed.
    pub first: String,
    /// What the second clerk keyed.
    pub second: String,
    /// How it stands, in words.
    pub standing: String,
    /// Whether it waits for a clerk: then it can only be taken back.
    pub is_returned: bool,
    /// What may be typed: the keys and their words.
    pub keys: String,
    /// What was typed as a third value.
    pub third: String,
    /// What was chosen: `first`, `second`, `return-first`, `return-second`, `third` or nothing.
    pub chosen: String,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// One form.
#[derive(Debug, Clone)]
pub struct ReconcileForm {
    /// The surroundings.
    pub frame: Frame,
    /// Where it is posted.
    pub action: String,
    /// The list.
    pub back: String,
    /// Serial and place in the bundle, in words.
    pub about: String,
    /// The fields.
    pub fields: Vec<DifferingField>,
    /// Whether the person may decide: the batch is being reconciled, and they keyed nothing of the form.
    pub may_decide: bool,
    /// Why not.
    pub why_not: Option<String>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct ListWords<'a> {
    back: &'a str,
    left: &'a str,
    forms: Table,
}

#[derive(Serialize)]
struct FormWords<'a> {
    action: &'a str,
    back: &'a str,
    about: &'a str,
    fields: Vec<FieldWords<'a>>,
    may_decide: bool,
    why_not: &'a Option<String>,
    faults: &'a [Fault],
}

#[derive(Serialize)]
struct FieldWords<'a> {
    field: &'a DifferingField,
    acts: Vec<ActWords>,
}

#[derive(Serialize)]
struct ActWords {
    value: &'static str,
    words: String,
    said: String,
    chosen: bool,
    types: bool,
}

impl Pages {
    /// The forms of a batch that two clerks keyed otherwise.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn reconcile_list(&self, page: &ReconcileList) -> Result<String, PageError> {
        let row = |line: &ReconcileLine| {
            vec![
                Cell::link(line.serial.as_str(), line.href.as_str()),
                Cell::figure(line.sheet.as_str()),
                Cell::figure(line.fields.as_str()),
                Cell::words(line.open.as_str()),
            ]
        };
        let words = ListWords {
            back: &page.back,
            left: &page.left,
            forms: Table::new(
                "reconcile.caption",
                &[
                    ("sheets.serial", false),
                    ("sheets.number", true),
                    ("reconcile.fields", true),
                    ("reconcile.standing", false),
                ],
                ["reconcile.none_title", "reconcile.none_text"],
                page.forms.iter().map(row).collect(),
            ),
        };
        self.render_office("office/paper/reconcile-list", &page.frame, &words)
    }

    /// One form that two clerks keyed otherwise.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn reconcile_form(&self, page: &ReconcileForm) -> Result<String, PageError> {
        let words = FormWords {
            action: &page.action,
            back: &page.back,
            about: &page.about,
            fields: page.fields.iter().map(FieldWords::of).collect(),
            may_decide: page.may_decide,
            why_not: &page.why_not,
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/paper/reconcile-form", &frame, &words)
    }
}

impl<'a> FieldWords<'a> {
    fn of(field: &'a DifferingField) -> Self {
        let act = |value: &'static str, said: &str| ActWords {
            value,
            words: words(&format!("reconcile.act_{value}")),
            said: said.to_owned(),
            chosen: field.chosen == value,
            types: value == "third",
        };
        let acts = if field.is_returned {
            vec![act("recall", "")]
        } else {
            vec![
                act("first", &field.first),
                act("second", &field.second),
                act("third", ""),
                act("return-first", ""),
                act("return-second", ""),
            ]
        };
        Self { field, acts }
    }
}
