//! `/quan-ly/giay/lo/{batch}/kiem-tra/{serial}`: what stands on one paper of the audit is typed and compared.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::Response;
use intake::compare::says_the_same;
use intake::keying::Value;
use intake::layout::Field;
use intake::{AgreedForm, Serial};
use pages::citizen::ProblemKind;
use pages::office::paper::{AuditPaper, AuditedField};
use pages::office::parts::Fault;
use pages::office::{Section, fill, words};
use store::paper::audit::{self, Audited};
use store::paper::form::{self, PaperForm};
use store::paper::{reconcile, sheet};

use super::audit::{address, after};
use super::place::{Place, who};
use super::reconcile::sheet_number;
use super::value_words::{field_words, keys_words};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::WatchBatches;
use crate::posted::Fields;
use crate::problem::Problem;

/// A page on which lines are typed off a paper; what the batch says is not shown.
pub(super) struct Typing<'a> {
    paper: &'a PaperForm,
    serial: Serial,
    fields: Vec<&'a Field>,
    /// What follows the serial in the address to which it is posted.
    tail: &'static str,
    /// Title, text and button.
    words: [&'static str; 3],
}

impl<'a> Typing<'a> {
    /// Every line of a drawn paper.
    fn enter(paper: &'a PaperForm, serial: Serial) -> Self {
        Self {
            paper,
            serial,
            fields: paper.layout.fields().iter().collect(),
            tail: "",
            words: [
                "paper_audit.form_title",
                "paper_audit.enter_text",
                "paper_audit.enter_button",
            ],
        }
    }

    /// The lines that the audit found wrong.
    pub(super) fn correct(paper: &'a PaperForm, serial: Serial, inputs: &BTreeSet<String>) -> Self {
        let fields = paper.layout.fields().iter();
        Self {
            paper,
            serial,
            fields: fields
                .filter(|field| inputs.contains(&field.input))
                .collect(),
            tail: "/sua",
            words: [
                "paper_audit.correct_title",
                "paper_audit.correct_text",
                "paper_audit.correct_button",
            ],
        }
    }

    /// The page, with what was typed and what is wrong with it.
    pub(super) async fn page(
        &self,
        app: &App,
        permit: &Permit<WatchBatches>,
        place: &Place,
        (typed, faults): (&Fields, Vec<Fault>),
    ) -> Result<Response, Problem> {
        let sheets = sheet::of_batch(app.database(), &place.batch).await?;
        let serial = self.serial.to_string();
        let about = [
            ("serial", serial.as_str()),
            ("sheet", &sheet_number(&sheets, self.serial)),
        ];
        let [title, text, button] = self.words;
        let line = |field: &&Field| AuditedField {
            input: field.input.clone(),
            question: field_words(&self.paper.questionnaire, field),
            keys: keys_words(field),
            typed: typed.one(&format!("v.{}", field.input)).to_owned(),
        };
        Ok(html(app.pages().audit_paper(&AuditPaper {
            frame: permit.frame(Section::Paper, fill(title, &[("serial", &serial)])),
            action: format!("{}/{serial}{}", address(place), self.tail),
            back: address(place),
            about: fill("reconcile.about", &about),
            text: words(text),
            button: words(button),
            fields: self.fields.iter().map(line).collect(),
            faults,
        })?))
    }
}

/// What is wrong with what was typed for a field.
pub(super) fn wrong_field(field: &Field, key: &str) -> Fault {
    let said = fill(key, &[("number", &field.number)]);
    Fault::new(format!("v.{}", field.input), said)
}

/// The empty form of a drawn paper: what the batch says is not shown.
pub(super) async fn enter(
    permit: Permit<WatchBatches>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let (paper, serial, _) = drawn(&app, &place, &serial).await?;
    let typing = Typing::enter(&paper, serial);
    typing
        .page(&app, &permit, &place, (&Fields::default(), Vec::new()))
        .await
}

async fn drawn(
    app: &App,
    place: &Place,
    serial: &str,
) -> Result<(PaperForm, Serial, AgreedForm), Problem> {
    let missing = || Problem::new(ProblemKind::NotFound);
    let serial = Serial::parse(serial).map_err(|_| missing())?;
    let current = audit::current(app.database(), &place.batch).await?;
    let open = current.filter(|audit| audit.verdict.is_none() && audit.drawn.contains(&serial));
    open.ok_or_else(missing)?;
    let paper = form::of_round(app.database(), place.batch.round()).await?;
    let standing = reconcile::of_form(app.database(), &place.batch, &paper, serial).await?;
    let agreed = standing.as_ref().and_then(|form| form.agreed()).cloned();
    Ok((paper, serial, agreed.ok_or_else(missing)?))
}

/// Compares what was typed off the paper with what the batch says.
pub(super) async fn compare(
    permit: Permit<WatchBatches>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let (paper, serial, agreed) = drawn(&app, &place, &serial).await?;
    let mut faults = Vec::new();
    let mut wrong = BTreeSet::new();
    for field in paper.layout.fields() {
        let name = format!("v.{}", field.input);
        let typed = fields.one(&name);
        if typed.is_empty() && !field.is_box() {
            faults.push(wrong_field(field, "paper_audit.wrong_missing"));
            continue;
        }
        let Ok(value) = Value::read(field, typed) else {
            faults.push(wrong_field(field, "paper_audit.wrong_value"));
            continue;
        };
        let kept = agreed.values().get(&field.input).unwrap_or(&Value::Blank);
        let counts = paper.layout.is_visited(field, agreed.values());
        if counts && !says_the_same(&value, kept) {
            wrong.insert(field.input.clone());
        }
    }
    if !faults.is_empty() {
        let typing = Typing::enter(&paper, serial);
        return typing.page(&app, &permit, &place, (&fields, faults)).await;
    }
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let done = audit::compare(app.database(), place.batch.id, serial, &wrong, &who).await?;
    let to = match &done {
        Audited::Done(audit) => {
            let done: BTreeSet<Serial> = audit.compared.iter().map(|form| form.serial).collect();
            let left = audit.drawn.difference(&done).next();
            left.map_or_else(
                || address(&place),
                |next| format!("{}/{next}", address(&place)),
            )
        }
        _ => address(&place),
    };
    after(&app, &permit, &place, &done, &to).await
}
