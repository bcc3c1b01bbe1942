//! What a serial stands for: its token, what is known of it, and the form as a list of fields.

use intake::duplicate::{PaperStanding, Place, Trace};
use intake::{BatchId, Layout, Serial, Settings};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement, Value,
};
use sha2::{Digest, Sha256};
use survey::{Mode, PostOfficeCode, Questionnaire, RoundId};

use super::kept::{corrupt, count, stored};
use super::rule;
use super::sheet::SheetStanding;
use crate::entity::paper::{batch as batch_entity, batch_sheet};
use crate::error::{Result, StoreError};
use crate::transaction::Executor;
use crate::{questionnaire, round};

/// The one token that a printed form and its QR code share, so that only one of them can be answered:
/// SHA-256 of the words `paper-form`, a zero byte, the id of the round and the serial (big-endian).
pub fn token(round: RoundId, serial: Serial) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"paper-form\0");
    hasher.update(round.as_uuid().as_bytes());
    hasher.update(serial.number().to_be_bytes());
    hasher.finalize().into()
}

/// The questionnaire of a round as paper.
#[derive(Debug, Clone)]
pub struct PaperForm {
    /// The questionnaire.
    pub questionnaire: Questionnaire,
    /// Its fields in the order of the paper.
    pub layout: Layout,
    /// The settings of paper of the round.
    pub settings: Settings,
}

/// The paper form of a round.
///
/// # Errors
/// [`StoreError::NotFound`] for an unknown round; [`StoreError::Corrupt`].
pub async fn of_round(on: &impl Executor, id: RoundId) -> Result<PaperForm> {
    let round = round::find(on, id).await?;
    let (code, version) = (&round.questionnaire_code, round.questionnaire_version);
    let source = questionnaire::find(on, code, version).await?;
    let questionnaire =
        Questionnaire::parse(&source).map_err(|_| StoreError::corrupt("questionnaire", code))?;
    Ok(PaperForm {
        layout: Layout::of(&questionnaire),
        questionnaire,
        settings: rule::of_round(on, id).await?,
    })
}

/// Everything that is known of a serial: papers, and an answer by phone.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn traces(on: &impl Executor, round: RoundId, serial: Serial) -> Result<Vec<Trace>> {
    let mut traces = Vec::new();
    if let Some(at_ms) = answered_by_phone(on, round, serial).await? {
        traces.push(Trace::Phone { at_ms });
    }
    let papers = batch_sheet::Entity::find()
        .filter(batch_sheet::Column::RoundId.eq(round.as_uuid()))
        .filter(batch_sheet::Column::Serial.eq(stored(serial)?))
        .order_by_asc(batch_sheet::Column::BatchId)
        .order_by_asc(batch_sheet::Column::Sheet)
        .all(&on.reading())
        .await?;
    for sheet in papers {
        let batch = batch_entity::Entity::find_by_id((sheet.round_id, sheet.batch_id))
            .one(&on.reading())
            .await?
            .ok_or_else(|| corrupt("a sheet without a batch"))?;
        traces.extend(trace(&sheet, &batch)?);
    }
    Ok(traces)
}

/// When the serial was answered by phone, Unix milliseconds UTC; none if it was not.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn answered_by_phone(
    on: &impl Executor,
    round: RoundId,
    serial: Serial,
) -> Result<Option<i64>> {
    let sql = "SELECT response.received_ms FROM token_use \
               JOIN response ON response.round_id = token_use.round_id \
               AND response.id = token_use.response_id \
               WHERE token_use.round_id = $1 AND token_use.token_hash = $2 AND response.mode <> $3";
    let values = [
        Value::from(round.as_uuid()),
        Value::from(token(round, serial).to_vec()),
        Value::from(Mode::Paper.as_str()),
    ];
    let connection = on.reading();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let found = connection.query_one_raw(statement).await?;
    Ok(found.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// A paper that stands in the way of others; none if it does not.
fn trace(sheet: &batch_sheet::Model, batch: &batch_entity::Model) -> Result<Option<Trace>> {
    let standing = match SheetStanding::parse(&sheet.standing).map_err(corrupt)? {
        SheetStanding::Waiting => PaperStanding::Waiting,
        SheetStanding::Held => PaperStanding::Held,
        SheetStanding::Counted => PaperStanding::Counted,
        SheetStanding::Rejected => PaperStanding::Rejected,
        SheetStanding::SetAside | SheetStanding::SentOn | SheetStanding::Mistaken => {
            return Ok(None);
        }
    };
    let place = Place {
        post_office: PostOfficeCode::parse(&batch.post_office).map_err(corrupt)?,
        batch: BatchId::from_uuid(batch.id),
        sheet: count(sheet.sheet)?,
    };
    Ok(Some(Trace::Paper { place, standing }))
}
