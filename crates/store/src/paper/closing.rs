//! Closing a batch hands its answers over, through the same append as every other answer; opening it
//! again takes them out of the count and keeps them.
//!
//! # The hash on the slip
//! SHA-256 over one JSON document: round, batch, which closing, header, explanation of totals, every
//! form that counts with its serial, clerks, agreed values and decisions in the order of the serials, and
//! every rejected paper with its reason in the order of intake. [`hash`] makes it again from the rows.

use std::collections::{BTreeMap, BTreeSet};

use intake::adjudicate::Decision;
use intake::batch::BatchHeader;
use intake::rejected::Reason;
use intake::{AgreedForm, BatchId, PersonId, Serial, Value};
use sea_orm::prelude::{Expr, Uuid};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use sha2::{Digest, Sha256};
use survey::{AttemptId, Context, Language, Mode, ResponseId, RoundId, ValidResponse};
use uuid::Builder;

use super::batch::Batch;
use super::form::{self, PaperForm, token};
use super::kept::corrupt;
use super::sheet::{self, Sheet, SheetStanding, Sheets};
use super::who::Who;
use super::{reconcile, rejected, series};
use crate::entity::{response, token_use};
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction};
use crate::writer::{Row, Submission, Verdict, append};

/// Rows a statement.
const CHUNK: usize = 500;

/// What a closing handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HandedOver {
    /// The hash on the slip.
    pub(super) hash: [u8; 32],
    /// Forms whose answers count now.
    pub(super) counted: BTreeSet<Serial>,
    /// Forms that somebody answered by phone while the paper lay here: that answer counts, and the
    /// paper is a rejected duplicate.
    pub(super) by_phone: BTreeSet<Serial>,
}

/// Appends the answers of every live form, in the transaction of the step.
pub(super) async fn hand_over(
    transaction: &Transaction,
    batch: &Batch,
    who: &Who<'_>,
) -> Result<HandedOver> {
    let paper = form::of_round(transaction, batch.round()).await?;
    let sheets = sheet::of_batch(transaction, batch).await?;
    let forms = agreed(transaction, batch, &paper, &sheets).await?;
    let closing = batch.closing + 1;
    let mut rows = Vec::with_capacity(forms.len());
    for (serial, agreed) in &forms {
        let response = respond(transaction, batch, &paper, agreed).await?;
        let submission = Submission {
            response,
            id: response_id(batch.id, *serial, closing, who.at_ms),
            attempt: attempt(batch.id, *serial, closing),
            received_ms: taken_ms(&sheets, *serial).unwrap_or(who.at_ms),
            token: Some(token(batch.round(), *serial)),
        };
        rows.push(Row::of(submission)?);
    }
    let verdicts = append(transaction, &rows).await?;
    let mut counted = BTreeSet::new();
    let mut by_phone = BTreeSet::new();
    for (serial, verdict) in forms.keys().zip(verdicts) {
        match verdict {
            Verdict::New(_) | Verdict::Same(_) => counted.insert(*serial),
            Verdict::TokenSpent(_) => by_phone.insert(*serial),
            Verdict::Other(..) => {
                let what = format!("the form {serial} was handed over with other answers before");
                return Err(StoreError::Invalid(what));
            }
        };
    }
    mark(transaction, batch, &sheets, &counted, &by_phone, who).await?;
    Ok(HandedOver {
        hash: hash_of(transaction, batch, closing).await?,
        counted,
        by_phone,
    })
}

/// Takes the answers of the last closing out of the count; how many there were. Their tokens are free
/// again, so that the batch can be closed anew.
pub(super) async fn take_back(
    transaction: &Transaction,
    batch: &Batch,
    who: &Who<'_>,
) -> Result<u64> {
    let sheets = sheet::of_batch(transaction, batch).await?;
    let round = batch.round().as_uuid();
    let counted: Vec<(u32, Serial)> = sheets
        .all()
        .iter()
        .filter(|sheet| sheet.standing == SheetStanding::Counted)
        .filter_map(|sheet| Some((sheet.number, sheet.serial?)))
        .collect();
    let mut taken = 0;
    for chunk in counted.chunks(CHUNK) {
        let attempts = chunk
            .iter()
            .map(|(_, serial)| attempt(batch.id, *serial, batch.closing).as_uuid());
        let done = response::Entity::update_many()
            .col_expr(response::Column::SupersededMs, Expr::value(who.at_ms))
            .filter(response::Column::RoundId.eq(round))
            .filter(response::Column::AttemptId.is_in(attempts.clone()))
            .filter(response::Column::SupersededMs.is_null())
            .exec(transaction.inner())
            .await?;
        taken += done.rows_affected;
        let ids: Vec<Uuid> = response::Entity::find()
            .select_only()
            .column(response::Column::Id)
            .filter(response::Column::RoundId.eq(round))
            .filter(response::Column::AttemptId.is_in(attempts))
            .into_tuple()
            .all(transaction.inner())
            .await?;
        token_use::Entity::delete_many()
            .filter(token_use::Column::RoundId.eq(round))
            .filter(token_use::Column::ResponseId.is_in(ids))
            .exec(transaction.inner())
            .await?;
    }
    for (number, _) in counted {
        let waiting = SheetStanding::Waiting;
        sheet::set_standing(transaction, batch, number, waiting, None, who).await?;
    }
    Ok(taken)
}

/// The attempt under which a form is handed over: made of batch, serial and closing, so that the same
/// closing again changes nothing.
pub fn attempt(batch: BatchId, serial: Serial, closing: u32) -> AttemptId {
    let bytes = digest("attempt", batch, serial, closing);
    AttemptId::from_uuid(Builder::from_custom_bytes(bytes).into_uuid())
}

fn response_id(batch: BatchId, serial: Serial, closing: u32, at_ms: i64) -> ResponseId {
    let [a, b, c, d, e, f, g, h, i, j, ..] = digest("response", batch, serial, closing);
    let random = [a, b, c, d, e, f, g, h, i, j];
    let at_ms = u64::try_from(at_ms).unwrap_or_default();
    ResponseId::from_uuid(Builder::from_unix_timestamp_millis(at_ms, &random).into_uuid())
}

fn digest(what: &str, batch: BatchId, serial: Serial, closing: u32) -> [u8; 16] {
    let mut hasher = Sha256::new();
    hasher.update(what.as_bytes());
    hasher.update([0]);
    hasher.update(batch.as_uuid().as_bytes());
    hasher.update(serial.number().to_be_bytes());
    hasher.update(closing.to_be_bytes());
    let hash: [u8; 32] = hasher.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    half
}

/// The hash of the last closing, made again from what is kept; the same as
/// [`Batch::closed_hash`] unless somebody changed rows behind the program's back.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn hash(on: &impl Executor, batch: &Batch) -> Result<[u8; 32]> {
    hash_of(on, batch, batch.closing).await
}

#[derive(Serialize)]
struct Document<'a> {
    round: RoundId,
    batch: BatchId,
    closing: u32,
    header: &'a BatchHeader,
    totals_note: Option<&'a str>,
    forms: Vec<FormLine<'a>>,
    rejected: Vec<(Option<Serial>, Reason)>,
}

#[derive(Serialize)]
struct FormLine<'a> {
    serial: Serial,
    first_clerk: PersonId,
    second_clerk: Option<PersonId>,
    values: &'a BTreeMap<String, Value>,
    decisions: &'a [Decision],
}

async fn hash_of(on: &impl Executor, batch: &Batch, closing: u32) -> Result<[u8; 32]> {
    let paper = form::of_round(on, batch.round()).await?;
    let sheets = sheet::of_batch(on, batch).await?;
    let forms = agreed(on, batch, &paper, &sheets).await?;
    let register = rejected::register(&sheets)?;
    let document = Document {
        round: batch.round(),
        batch: batch.id,
        closing,
        header: &batch.header,
        totals_note: batch.totals_note.as_deref(),
        forms: forms
            .values()
            .map(|form| FormLine {
                serial: form.serial(),
                first_clerk: form.first_clerk(),
                second_clerk: form.second_clerk(),
                values: form.values(),
                decisions: form.decisions(),
            })
            .collect(),
        rejected: register
            .lines()
            .iter()
            .map(|line| (line.serial, line.reason))
            .collect(),
    };
    let text = serde_json::to_vec(&document).map_err(corrupt)?;
    Ok(Sha256::digest(text).into())
}

/// The forms that live in a batch, each agreed.
async fn agreed(
    on: &impl Executor,
    batch: &Batch,
    paper: &PaperForm,
    sheets: &Sheets,
) -> Result<BTreeMap<Serial, AgreedForm>> {
    let live = sheets.live();
    let forms = reconcile::of_batch(on, batch, paper).await?;
    let agreed = forms
        .into_iter()
        .filter(|(serial, _)| live.contains(serial))
        .filter_map(|(serial, form)| Some((serial, form.agreed()?.clone())));
    Ok(agreed.collect())
}

/// A form through the one way in.
async fn respond(
    transaction: &Transaction,
    batch: &Batch,
    paper: &PaperForm,
    agreed: &AgreedForm,
) -> Result<ValidResponse> {
    let series = series::of_serial(transaction, batch.round(), agreed.serial())
        .await?
        .ok_or_else(|| corrupt("a form of a batch was never printed"))?;
    let context = Context {
        round: batch.round(),
        received_by: series.unit.clone(),
        decided_by: series.unit,
        field: series.field,
        stream: series.stream,
        mode: Mode::Paper,
        language: Language::VI,
        consent_version: paper.questionnaire.consent().version.clone(),
        sample_member: None,
        started_ms: None,
    };
    agreed
        .respond(&paper.questionnaire, &paper.layout, context)
        .map_err(|findings| {
            let what = format!(
                "the form {} cannot be an answer: {findings:?}",
                agreed.serial()
            );
            StoreError::Invalid(what)
        })
}

fn taken_ms(sheets: &Sheets, serial: Serial) -> Option<i64> {
    let live = |sheet: &&Sheet| sheet.standing == SheetStanding::Waiting;
    sheets
        .of_serial(serial)
        .find(live)
        .map(|sheet| sheet.taken_ms)
}

/// Writes down what became of each sheet.
async fn mark(
    transaction: &Transaction,
    batch: &Batch,
    sheets: &Sheets,
    counted: &BTreeSet<Serial>,
    by_phone: &BTreeSet<Serial>,
    who: &Who<'_>,
) -> Result<()> {
    for sheet in sheets.all() {
        let Some(serial) = sheet
            .serial
            .filter(|_| sheet.standing == SheetStanding::Waiting)
        else {
            continue;
        };
        let (standing, because) = if counted.contains(&serial) {
            (SheetStanding::Counted, None)
        } else if by_phone.contains(&serial) {
            (SheetStanding::Rejected, Some((Reason::Duplicate, None)))
        } else {
            continue;
        };
        sheet::set_standing(transaction, batch, sheet.number, standing, because, who).await?;
    }
    Ok(())
}
