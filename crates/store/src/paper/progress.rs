//! How the keying of a round goes on: forms a day, and how often clerks and questions are wrong.
//!
//! Counts come by batch, so that whoever asks can leave out the batches that a person does not see.

use intake::{BatchId, PersonId};
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use survey::RoundId;

use super::kept::{counted, from_json};
use crate::error::Result;
use crate::transaction::Executor;

/// Finished keyings of a batch on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The batch.
    pub batch: BatchId,
    /// 1 for first keyings, 2 for second ones.
    pub place: i32,
    /// The day in Vietnam, counted from 1 January 1970.
    pub day: i64,
    /// Forms.
    pub forms: u32,
}

/// How well a clerk keyed a batch, by the forms that two people keyed and that are settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClerkCount {
    /// The batch.
    pub batch: BatchId,
    /// The clerk.
    pub clerk: PersonId,
    /// Forms.
    pub forms: u32,
    /// Their fields.
    pub fields: u32,
    /// Fields that came out otherwise.
    pub wrong: u32,
}

/// The finished keyings of a round by batch, place and day, the earliest day first.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn by_day(on: &impl Executor, round: RoundId) -> Result<Vec<DayCount>> {
    // A day in Vietnam begins seven hours earlier than one in UTC.
    let sql = "SELECT batch_id, place, (finished_ms + 25200000) / 86400000 AS day, COUNT(*) \
               FROM keying WHERE round_id = $1 AND finished_ms IS NOT NULL \
               GROUP BY batch_id, place, day ORDER BY day, batch_id, place";
    let rows = ask(on, sql, round).await?;
    rows.iter()
        .map(|row| {
            Ok(DayCount {
                batch: BatchId::from_uuid(row.try_get_by_index::<Uuid>(0)?),
                place: row.try_get_by_index(1)?,
                day: row.try_get_by_index(2)?,
                forms: counted(row.try_get_by_index(3)?)?,
            })
        })
        .collect()
}

/// How well every clerk keyed every batch of a round.
///
/// # Errors
/// As for [`by_day`].
pub async fn by_clerk(on: &impl Executor, round: RoundId) -> Result<Vec<ClerkCount>> {
    let sql = "SELECT batch_id, clerk, COUNT(*), CAST(SUM(fields) AS BIGINT), \
               CAST(SUM(wrong) AS BIGINT) FROM clerk_form WHERE round_id = $1 \
               GROUP BY batch_id, clerk ORDER BY batch_id, clerk";
    let rows = ask(on, sql, round).await?;
    rows.iter()
        .map(|row| {
            Ok(ClerkCount {
                batch: BatchId::from_uuid(row.try_get_by_index::<Uuid>(0)?),
                clerk: PersonId::from_uuid(row.try_get_by_index::<Uuid>(1)?),
                forms: counted(row.try_get_by_index(2)?)?,
                fields: counted(row.try_get_by_index(3)?)?,
                wrong: counted(row.try_get_by_index(4)?)?,
            })
        })
        .collect()
}

/// The inputs that somebody keyed otherwise than they came out, a list for each such keying.
///
/// # Errors
/// As for [`by_day`].
pub async fn wrong_inputs(
    on: &impl Executor,
    round: RoundId,
) -> Result<Vec<(BatchId, Vec<String>)>> {
    let sql = "SELECT batch_id, wrong_inputs FROM clerk_form WHERE round_id = $1 AND wrong > 0 \
               ORDER BY batch_id, serial, place";
    let rows = ask(on, sql, round).await?;
    rows.iter()
        .map(|row| {
            let inputs: String = row.try_get_by_index(1)?;
            let batch = BatchId::from_uuid(row.try_get_by_index::<Uuid>(0)?);
            Ok((batch, from_json(&inputs)?))
        })
        .collect()
}

/// How many keyings there are, by batch, in which a field was compared that clerks come to only after a certain choice: it
/// was keyed, or it should have been.
///
/// # Errors
/// As for [`by_day`].
pub async fn compared(
    on: &impl Executor,
    round: RoundId,
    input: &str,
) -> Result<Vec<(BatchId, u32)>> {
    let sql = "SELECT one.batch_id, COUNT(*) FROM clerk_form one \
               JOIN keying ON keying.round_id = one.round_id AND keying.batch_id = one.batch_id \
               AND keying.pass = one.pass AND keying.serial = one.serial \
               AND keying.place = one.place WHERE one.round_id = $1 \
               AND (keying.keyed LIKE $2 ESCAPE '!' OR one.wrong_inputs LIKE $2 ESCAPE '!') \
               GROUP BY one.batch_id ORDER BY one.batch_id";
    let plain = input
        .replace('!', "!!")
        .replace('_', "!_")
        .replace('%', "!%");
    let values = [
        Value::from(round.as_uuid()),
        Value::from(format!("%\"{plain}\"%")),
    ];
    let rows = ask_with(on, sql, values).await?;
    rows.iter()
        .map(|row| {
            let batch = BatchId::from_uuid(row.try_get_by_index::<Uuid>(0)?);
            Ok((batch, counted(row.try_get_by_index(1)?)?))
        })
        .collect()
}

async fn ask(on: &impl Executor, sql: &str, round: RoundId) -> Result<Vec<QueryResult>> {
    ask_with(on, sql, [Value::from(round.as_uuid())]).await
}

async fn ask_with<const COUNT: usize>(
    on: &impl Executor,
    sql: &str,
    values: [Value; COUNT],
) -> Result<Vec<QueryResult>> {
    let connection = on.reading();
    let backend = connection.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, values);
    Ok(connection.query_all_raw(statement).await?)
}
