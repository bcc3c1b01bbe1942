//! `/api/v1/batches`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use intake::batch::{BatchHeader, ControlTotals, ItemTotal};
use intake::layout::Field;
use intake::serial::SerialRange;
use intake::{BatchId, Seed, Serial};
use pages::office::{fill, words};
use store::paper::batch::{Announced, NewBatch as New, announce_in};
use store::paper::form;
use survey::{FieldCode, UnitCode};

use super::caller::Caller;
use super::refused::Refused;
use super::request::{Begun, Sent, shown};
use super::shapes::{Batch, NewBatch, Problem};
use crate::app::App;
use crate::header_words::header_error_words;
use crate::policy::{HandleBatches, SeeBatches};

/// Announces a batch of paper forms.
#[utoipa::path(
    post, path = "/api/v1/batches", tag = "batches",
    params(("Idempotency-Key" = String, Header, description = "A name of the request's own")),
    request_body = NewBatch,
    responses(
        (status = 201, description = "The batch is kept", body = Batch),
        (status = 409, description = "The Idempotency-Key was used for another content", body = Problem),
        (status = 422, description = "The header contradicts itself, or its serials were not issued", body = Problem),
    ),
    security(("key" = [])),
)]
pub(super) async fn create(
    caller: Caller,
    State(app): State<App>,
    sent: Sent<NewBatch>,
) -> Result<Response, Refused> {
    caller.may::<HandleBatches>()?;
    let transaction = match sent.begin(&app, &caller).await? {
        Begun::Before(response) => return Ok(response),
        Begun::Now(transaction) => transaction,
    };
    let header = header(&sent.asked, &caller)?;
    // The page offers a list; a program may write anything, and no total would ever agree.
    if let Some(total) = &header.totals.item {
        let paper = form::of_round(&transaction, header.round).await?;
        let field = paper.layout.field(&total.item);
        if !field.is_some_and(Field::is_item) {
            let said = fill("api.detail_item_unknown", &[("item", &total.item)]);
            return Err(Refused::new("header-faulty").detail(said));
        }
    }
    let mut seed = [0; 8];
    seed.copy_from_slice(&app.ambient().random_bytes()[..8]);
    let new = New {
        id: BatchId::from_uuid(app.ambient().fresh_id()),
        header,
        seed: Seed::from_number(u64::from_be_bytes(seed)),
    };
    match announce_in(&transaction, &new, &caller.who()).await? {
        Announced::Kept(batch) => {
            let answer = Batch::of(&batch);
            sent.end(&app, &caller, transaction, StatusCode::CREATED, &answer)
                .await
        }
        Announced::Header(error) => {
            Err(Refused::new("header-faulty").detail(header_error_words(error)))
        }
        Announced::NotIssued(serial) => {
            let said = fill("batch.wrong_not_issued", &[("serial", &serial.to_string())]);
            Err(Refused::new("serial-not-issued").detail(said))
        }
    }
}

fn header(asked: &NewBatch, caller: &Caller) -> Result<BatchHeader, Refused> {
    let faulty = |what: &str| {
        let said = fill("api.detail_unreadable", &[("name", what)]);
        Refused::new("header-faulty").detail(said)
    };
    let serial = |text: &str, what: &str| Serial::parse(text).map_err(|_| faulty(what));
    let serials = SerialRange::new(
        serial(&asked.first_serial, "first_serial")?,
        serial(&asked.last_serial, "last_serial")?,
    );
    let item = match (&asked.item, asked.item_total) {
        (Some(item), Some(total)) => Some(ItemTotal {
            item: item.clone(),
            total,
        }),
        (None, None) => None,
        _ => return Err(Refused::new("header-faulty").detail(words("api.detail_item"))),
    };
    Ok(BatchHeader {
        post_office: caller.key.post_office.clone(),
        round: caller.key.round,
        unit: UnitCode::parse(&asked.unit).map_err(|_| faulty("unit"))?,
        field: FieldCode::parse(&asked.field).map_err(|_| faulty("field"))?,
        expected: asked.expected,
        serials: serials
            .map_err(|_| Refused::new("header-faulty").detail(words("batch.wrong_order")))?,
        totals: ControlTotals {
            serials: asked.serial_total,
            item,
        },
    })
}

/// Shows a batch.
#[utoipa::path(
    get, path = "/api/v1/batches/{id}", tag = "batches",
    params(("id" = String, Path, description = "Id of the batch")),
    responses(
        (status = 200, description = "The batch", body = Batch),
        (status = 404, description = "The key sees no such batch", body = Problem),
    ),
    security(("key" = [])),
)]
pub(super) async fn show(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let batch = caller.batch(&app, &id).await?;
    caller.may::<SeeBatches>()?;
    shown(&Batch::of(&batch))
}
