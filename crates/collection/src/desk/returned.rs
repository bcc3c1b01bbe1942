//! `/nhap-phieu/{batch}/{serial}/tra-lai`: the fields that came back, keyed once more and nothing else.

use axum::extract::{Path, State};
use axum::response::Response;
use intake::adjudicate::Act;
use intake::{Serial, Value};
use pages::citizen::ProblemKind;
use pages::desk::{ReturnedField, ReturnedForm};
use pages::office::parts::{Fault, Field};
use pages::office::{Section, fill, words};
use store::paper::batch::Batch;
use store::paper::keying::returned_to;
use store::paper::reconcile::{Deciding, decide};

use super::{find, forms, lines, name, screen, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::KeyForms;
use crate::posted::Fields;
use crate::problem::Problem;

/// Shows the fields.
pub(super) async fn returned(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let batch = find(&app, &permit, &id).await?;
    let (serial, inputs) = waiting(&app, &permit, &batch, &serial).await?;
    page(
        &app,
        &permit,
        &batch,
        serial,
        &inputs,
        (&Fields::default(), Vec::new()),
    )
    .await
}

/// Takes what was typed, if every field has something it can be.
pub(super) async fn rekey(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let batch = find(&app, &permit, &id).await?;
    let (serial, inputs) = waiting(&app, &permit, &batch, &serial).await?;
    let form = forms::find(&app, batch.round()).await?;
    let (mut faults, mut values) = (Vec::new(), Vec::new());
    for input in &inputs {
        let Some(field) = form.layout.field(input) else {
            continue;
        };
        let typed = fields.one(&name_of(input)).to_owned();
        // An empty line is not taken for a blank one: it may have been passed over.
        let read = if typed.trim().is_empty() {
            Err(words("desk.returned_empty"))
        } else {
            Value::read(field, &typed).map_err(|fault| fault_words(fault.code()))
        };
        match read {
            Ok(value) => values.push((input, value)),
            Err(sentence) => faults.push(Fault::new(name_of(input), sentence)),
        }
    }
    if !faults.is_empty() {
        return page(&app, &permit, &batch, serial, &inputs, (&fields, faults)).await;
    }
    let who = who(&app, &permit);
    for (input, value) in values {
        let deed = Act::Rekey(value);
        let decided = decide(app.database(), batch.id, serial, input, deed, &who).await?;
        if !matches!(decided, Deciding::Done(_)) {
            // It was decided otherwise meanwhile; what still waits is shown anew.
            break;
        }
    }
    Ok(see_other(&format!("/nhap-phieu?tra={serial}")))
}

/// The serial and its fields that wait for this person; a form of which nothing waits does not exist here.
async fn waiting(
    app: &App,
    permit: &Permit<KeyForms>,
    batch: &Batch,
    serial: &str,
) -> Result<(Serial, Vec<String>), Problem> {
    let person = who(app, permit).person;
    let all = returned_to(app.database(), person, permit.scope()).await?;
    all.into_iter()
        .find(|one| one.batch.id == batch.id && Serial::parse(serial) == Ok(one.serial))
        .map(|found| (found.serial, found.inputs))
        .ok_or_else(|| Problem::new(ProblemKind::NotFound))
}

async fn page(
    app: &App,
    permit: &Permit<KeyForms>,
    batch: &Batch,
    serial: Serial,
    inputs: &[String],
    (typed, faults): (&Fields, Vec<Fault>),
) -> Result<Response, Problem> {
    let form = forms::find(app, batch.round()).await?;
    let fields = inputs.iter().filter_map(|input| {
        let field = form.layout.field(input)?;
        let page = form.questionnaire.page(&field.page)?;
        let title = page.title.get(survey::Language::VI);
        let line = lines::line(&form.questionnaire, title, field);
        let name = name_of(input);
        Some(ReturnedField {
            place: line.place,
            text: line.text,
            keys: line.keys,
            input: Field::text(&name, words("desk.returned_label"))
                .hint(line.hint)
                .value(typed.one(&name))
                .checked(&faults),
        })
    });
    let title = fill("desk.returned_title", &[("serial", &serial.to_string())]);
    let page = ReturnedForm {
        fields: fields.collect(),
        frame: permit.frame(Section::Desk, title),
        serial: serial.to_string(),
        batch: name(batch),
        faults,
    };
    Ok(html(app.pages().desk_returned(&page)?))
}

/// The name of a field's line on this page.
fn name_of(input: &str) -> String {
    format!("o-{input}")
}

fn fault_words(code: &str) -> String {
    let sentences = screen::check_words();
    sentences.get(code).cloned().unwrap_or_default()
}
