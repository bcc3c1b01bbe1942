//! `/api/v1/batches/{id}/forms`: forms that were keyed in a program of the post office.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use intake::keying::Keyed;
use publication::paper_file::{
    Expected, Outcome, Refused as Row, RowFault, Setting, TypedForm, check_typed,
};
use store::paper::batch::Batch;
use store::paper::form;
use store::paper::import::{Receiver, receptions};
use store::paper::keying;
use store::paper::series::{self, PrintedSeries};
use survey::Scope;

use super::caller::Caller;
use super::refused::{Refused, in_state};
use super::request::{Begun, Sent};
use super::shapes::{FormFault, FormRefused, Forms, FormsKept, Problem};
use crate::app::App;
use crate::policy::KeyForms;

/// Most forms in one request.
pub(super) const MOST: usize = 500;

/// Sends forms that were keyed; each goes through the checks of the keying screen.
#[utoipa::path(
    post, path = "/api/v1/batches/{id}/forms", tag = "batches",
    params(
        ("id" = String, Path, description = "Id of the batch"),
        ("Idempotency-Key" = String, Header, description = "A name of the request's own"),
    ),
    request_body = Forms,
    responses(
        (status = 200, description = "The forms are kept", body = FormsKept),
        (status = 409, description = "The batch is not being keyed", body = Problem),
        (status = 422, description = "A form does not pass the checks; the member refused lists each", body = Problem),
    ),
    security(("key" = [])),
)]
pub(super) async fn send(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
    sent: Sent<Forms>,
) -> Result<Response, Refused> {
    let batch = caller.batch(&app, &id).await?;
    caller.may::<KeyForms>()?;
    if sent.asked.forms.len() > MOST {
        return Err(Refused::new("forms-too-many"));
    }
    let transaction = match sent.begin(&app, &caller).await? {
        Begun::Before(response) => return Ok(response),
        Begun::Now(transaction) => transaction,
    };
    let who = caller.who();
    let Some(mut receiver) = Receiver::begin(&transaction, batch.id, &who).await? else {
        let detail = in_state(batch.state);
        return Err(Refused::new("batch-not-keyed").detail(detail));
    };
    let place = receiver.place();
    let paper = form::of_round(&transaction, batch.round()).await?;
    let expected = receptions(&transaction, receiver.batch(), place, &who).await?;
    let series = series::list(&transaction, batch.round(), &Scope::Everything).await?;
    let checked = check(
        &sent.asked,
        &paper,
        &batch,
        (&series, Expected(expected)),
        &who,
    );
    let Checked {
        good,
        refused,
        barred,
    } = checked;
    if !refused.is_empty() && !sent.asked.only_valid {
        // The refusal undoes everything but that somebody wanted what they must not.
        drop(transaction);
        if let Some(refusal) = barred {
            keying::note(app.database(), batch.id, refusal, &who).await?;
        }
        let refused = serde_json::to_value(&refused).unwrap_or_default();
        return Err(Refused::new("forms-faulty").with("refused", refused));
    }
    receiver.keep(&transaction, &paper, &good, &who).await?;
    let about = serde_json::json!({ "api_key": caller.key.id });
    receiver.end(&transaction, &about, &who).await?;
    let answer = FormsKept {
        keying: place.as_str().to_owned(),
        kept: good.len(),
        refused,
    };
    let response = sent
        .end(&app, &caller, transaction, StatusCode::OK, &answer)
        .await?;
    if let Some(refusal) = barred {
        keying::note(app.database(), batch.id, refusal, &who).await?;
    }
    Ok(response)
}

/// What was sent.
struct Checked {
    /// The forms that pass the checks.
    good: Vec<Keyed>,
    /// Those that do not.
    refused: Vec<FormRefused>,
    /// Why the account must not key one of them, whatever was sent.
    barred: Option<keying::Refusal>,
}

fn check(
    asked: &Forms,
    paper: &form::PaperForm,
    batch: &Batch,
    (series, expected): (&[PrintedSeries], Expected),
    who: &store::paper::Who<'_>,
) -> Checked {
    let setting = Setting {
        questionnaire: &paper.questionnaire,
        layout: &paper.layout,
        settings: &paper.settings,
        post_office: &batch.header.post_office,
        series,
        expected: &expected,
        clerk: who.person,
    };
    let forms: Vec<TypedForm> = asked
        .forms
        .iter()
        .map(|form| TypedForm {
            serial: form.serial.clone(),
            answers: form.answers.clone(),
        })
        .collect();
    let mut checked = Checked {
        good: Vec::new(),
        refused: Vec::new(),
        barred: None,
    };
    for (form, outcome) in asked.forms.iter().zip(check_typed(&setting, &forms)) {
        match outcome {
            Outcome::Good(one) => checked.good.push(one.keyed),
            Outcome::Refused(row) => {
                let barred = row.faults.iter().find_map(RowFault::barred);
                checked.barred = checked.barred.or(barred);
                checked.refused.push(told(&form.serial, &row));
            }
        }
    }
    checked
}

fn told(serial: &str, row: &Row) -> FormRefused {
    let fault = |fault: &RowFault| FormFault {
        field: fault.column.clone(),
        detail: fault.reason.to_string(),
    };
    FormRefused {
        serial: serial.to_owned(),
        faults: row.faults.iter().map(fault).collect(),
    }
}
