//! `/api/v1/batches/{id}/sheets`: which forms lie in the bundle.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use intake::Serial;
use store::paper::keying::read_serial;
use store::paper::sheet::{Paper, Scanned, take_in};

use super::caller::Caller;
use super::forms::MOST;
use super::refused::{Refused, in_state};
use super::request::{Begun, Sent};
use super::shapes::{Problem, SheetTaken, Sheets, SheetsTaken};
use crate::app::App;
use crate::policy::HandleBatches;

/// Takes forms in; the batch has to be received.
#[utoipa::path(
    post, path = "/api/v1/batches/{id}/sheets", tag = "batches",
    params(
        ("id" = String, Path, description = "Id of the batch"),
        ("Idempotency-Key" = String, Header, description = "A name of the request's own"),
    ),
    request_body = Sheets,
    responses(
        (status = 200, description = "What became of each form", body = SheetsTaken),
        (status = 409, description = "The batch takes no more forms in this state", body = Problem),
    ),
    security(("key" = [])),
)]
pub(super) async fn take(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
    sent: Sent<Sheets>,
) -> Result<Response, Refused> {
    let batch = caller.batch(&app, &id).await?;
    caller.may::<HandleBatches>()?;
    let asked = &sent.asked.serials;
    if asked.len() > MOST {
        return Err(Refused::new("forms-too-many"));
    }
    let transaction = match sent.begin(&app, &caller).await? {
        Begun::Before(response) => return Ok(response),
        Begun::Now(transaction) => transaction,
    };
    let read: Vec<Option<Serial>> = asked.iter().map(|text| read_serial(text)).collect();
    let serials: Vec<Serial> = read.iter().copied().flatten().collect();
    let taken = take_in(
        &transaction,
        batch.id,
        &serials,
        Paper::Unsure,
        &caller.who(),
    )
    .await?;
    if let [Scanned::WrongState(state)] = taken.as_slice() {
        let detail = in_state(*state);
        return Err(Refused::new("sheets-refused").detail(detail));
    }
    let mut taken = taken.iter();
    let sheets = asked
        .iter()
        .zip(&read)
        .map(|(text, serial)| SheetTaken {
            serial: text.clone(),
            outcome: match serial {
                None => "mistyped".to_owned(),
                Some(_) => taken.next().map_or("unknown", word).to_owned(),
            },
        })
        .collect();
    sent.end(
        &app,
        &caller,
        transaction,
        StatusCode::OK,
        &SheetsTaken { sheets },
    )
    .await
}

const fn word(scanned: &Scanned) -> &'static str {
    match scanned {
        Scanned::Admitted(..) => "admitted",
        Scanned::Here(..) => "here",
        Scanned::Held(..) => "held",
        Scanned::AnsweredByPhone(..) => "answered-by-phone",
        Scanned::SetAside(..) => "set-aside",
        Scanned::Foreign(..) => "foreign",
        Scanned::Unknown(_) | Scanned::WrongState(_) => "unknown",
        Scanned::Mistyped(_) => "mistyped",
    }
}
