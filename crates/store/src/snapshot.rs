//! A snapshot: everything a release is made from, as it was at one moment.

mod rows;

use std::collections::BTreeMap;
use std::time::Duration;

use survey::{Field, FieldCode, Questionnaire, Round, RoundId, Unit, UnitCode};

use crate::database::Database;
use crate::error::{Result, StoreError};
use crate::frame::FrameRow;
use crate::paper::disposition::{self, FormCount};
use crate::transaction::begin_read;
use crate::{catalogue, frame, questionnaire, round};

pub use rows::{OtherAnswers, Rows};

/// A million rows take seconds; this only ends what hangs.
const LONGEST_STATEMENT: Duration = Duration::from_mins(10);

/// A round with all that is needed to compute its figures, and nothing about persons: no comments, no
/// ids, no times but the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The round.
    pub round: Round,
    /// The TOML of its questionnaire version.
    pub questionnaire: String,
    /// The units of its catalogue, in catalogue order; rows name them by position.
    pub units: Vec<Unit>,
    /// The fields of its catalogue, in catalogue order; rows name them by position.
    pub fields: Vec<Field>,
    /// Its frame, by unit and field.
    pub frame: Vec<FrameRow>,
    /// What became of its printed forms, by unit and field; empty without paper.
    pub forms: BTreeMap<(UnitCode, FieldCode), FormCount>,
    /// Its responses in the order of their ids, which no reader sees.
    pub rows: Rows,
}

/// Takes the snapshot of a round; the same responses give the same snapshot on every database.
///
/// # Errors
/// [`StoreError::NotFound`] for an unknown round; [`StoreError::Corrupt`] for a response that names
/// an unknown unit or field, or whose marks are as many as no questionnaire asks for.
pub async fn of_round(database: &Database, id: RoundId) -> Result<Snapshot> {
    let (snapshot, ()) = with_answers(database, id, |_| ()).await?;
    Ok(snapshot)
}

/// Takes the snapshot of a round and hands the other answers to what `begin` makes of its questionnaire.
///
/// # Errors
/// As [`of_round`]; [`StoreError::Corrupt`] also for answers that cannot be read.
pub async fn with_answers<Other: OtherAnswers + Send>(
    database: &Database,
    id: RoundId,
    begin: impl FnOnce(&Questionnaire) -> Other + Send,
) -> Result<(Snapshot, Other)> {
    let transaction = begin_read(database).await?;
    transaction.allow(LONGEST_STATEMENT).await?;
    let round = round::find(&transaction, id).await?;
    let source = questionnaire::find(
        &transaction,
        &round.questionnaire_code,
        round.questionnaire_version,
    )
    .await?;
    let (items, mut other) = {
        let asked = Questionnaire::parse(&source)
            .map_err(|_| StoreError::corrupt("questionnaire", &round.questionnaire_code))?;
        (asked.items().len(), begin(&asked))
    };
    let units = catalogue::units(&transaction, round.catalogue).await?;
    let fields = catalogue::fields(&transaction, round.catalogue).await?;
    let frame = frame::of_round(&transaction, id).await?;
    let forms = disposition::of_round(&transaction, id).await?;
    let rows = rows::load(&transaction, id, items, &units, &fields, &mut other).await?;
    let snapshot = Snapshot {
        round,
        questionnaire: source,
        units,
        fields,
        frame,
        forms,
        rows,
    };
    Ok((snapshot, other))
}
