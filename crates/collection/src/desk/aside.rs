//! Papers that were set aside from the keying screen: the list on the page of a batch, and
//! `POST /nhap-phieu/{batch}/{serial}/nhap-lai`, which takes one out of the register again.

use axum::extract::{Path, State};
use axum::response::Response;
use intake::Serial;
use intake::rejected::Reason;
use pages::desk::{AsideRow, Key};
use pages::office::paper::reject_reason_words;
use pages::office::parts::Fault;
use pages::office::{fill, moment};
use store::paper::batch::Batch;
use store::paper::rejected::{Rejected, withdraw};
use store::paper::sheet::{self, Sheet, SheetStanding};

use super::{address, batch, find_with_form, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::see_other;
use crate::policy::{HandleBatches, Right, WatchBatches};
use crate::problem::Problem;

/// The reasons in the order of their keys, from 1.
pub(super) fn reasons() -> impl Iterator<Item = Reason> {
    Reason::ALL.iter().copied().filter(|reason| is_one(*reason))
}

/// Whether a paper is set aside from this screen for a reason. That a serial is there twice, or is none, is found at
/// intake and nowhere else.
pub(super) fn is_one(reason: Reason) -> bool {
    reason != Reason::Duplicate && reason.takes_serial()
}

/// The reasons with their keys and words.
pub(super) fn reason_keys() -> Vec<Key> {
    let numbered = (1..).zip(reasons());
    let key = |(place, reason): (usize, Reason)| Key {
        key: place.to_string(),
        words: reject_reason_words(reason.as_str()),
    };
    numbered.map(key).collect()
}

/// The papers of a batch that are in the register, in the order of intake.
pub(super) async fn rows<R: Right>(
    app: &App,
    permit: &Permit<R>,
    batch: &Batch,
) -> Result<Vec<AsideRow>, Problem> {
    let may = permit.may::<HandleBatches>() && batch.takes_rejections();
    // A note may tell what stands on a paper, and the list is seen by whoever keys it second.
    let sees_notes = permit.may::<WatchBatches>();
    let sheets = sheet::of_batch(app.database(), batch).await?;
    let mut rows = Vec::new();
    for found in sheets.all() {
        if let Some((serial, reason)) = rejected(found) {
            let by = found.decided_by.unwrap_or(found.taken_by).as_uuid();
            let clerk = store::account::find(app.database(), by).await?.display_name;
            rows.push(AsideRow {
                serial: serial.to_string(),
                reason: reject_reason_words(reason.as_str()),
                note: found
                    .note
                    .clone()
                    .filter(|_| sees_notes)
                    .unwrap_or_default(),
                clerk,
                at: moment(found.decided_ms.unwrap_or(found.taken_ms)),
                take_back: may.then(|| format!("{}/{serial}/nhap-lai", address(batch))),
            });
        }
    }
    Ok(rows)
}

fn rejected(sheet: &Sheet) -> Option<(Serial, Reason)> {
    let is_rejected = sheet.standing == SheetStanding::Rejected;
    let reason = sheet.reason.filter(|reason| *reason != Reason::Duplicate);
    sheet.serial.zip(reason).filter(|_| is_rejected)
}

/// Takes a paper out of the register, because it can be keyed after all.
pub(super) async fn take_back(
    permit: Permit<HandleBatches>,
    State(app): State<App>,
    Path(form): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (batch, serial) = find_with_form(&app, &permit, &form).await?;
    let who = who(&app, &permit);
    let done = withdraw(app.database(), batch.id, serial, &who).await?;
    if matches!(done, Rejected::Done(_)) {
        let back = address(&batch);
        return Ok(see_other(&format!("{back}?lai={serial}")));
    }
    let sentence = fill("desk.not_taken_back", &[("serial", &serial.to_string())]);
    let faults = vec![Fault::new("main", sentence)];
    batch::page(&app, &permit, &batch, None, faults, "").await
}
