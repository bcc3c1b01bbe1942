//! What is known of the responses of a round without reading them: how many there are.
//!
//! Answers of a batch that was opened again are kept and left out of everything here.

mod kept;

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryResult, Statement, Value};
use survey::{FieldCode, Mode, RoundId, Standing, Stream, UnitCode};

use crate::entity::response as entity;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

pub use kept::{Kept, page};

/// Milliseconds between UTC and the time in Vietnam (UTC+7, no summer time).
const VIETNAM_MS: i64 = 7 * 60 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Numbers of responses of a round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// All that were kept.
    pub received: u64,
    /// Those that count in the index.
    pub counted: u64,
}

/// How many responses the database keeps, of all rounds.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn count(on: &impl Executor) -> Result<u64> {
    Ok(entity::Entity::find().count(&on.reading()).await?)
}

/// How many responses a round has.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn count_of_round(on: &impl Executor, round: RoundId) -> Result<Count> {
    let groups = group(on, round, "'all'").await?;
    Ok(groups.into_values().next().unwrap_or_default())
}

/// By the unit that decided the dossier.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn count_by_unit(
    on: &impl Executor,
    round: RoundId,
) -> Result<BTreeMap<UnitCode, Count>> {
    read(group(on, round, "decided_by").await?, |text| {
        UnitCode::parse(text).map_err(corrupt)
    })
}

/// By field.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn count_by_field(
    on: &impl Executor,
    round: RoundId,
) -> Result<BTreeMap<FieldCode, Count>> {
    read(group(on, round, "field").await?, |text| {
        FieldCode::parse(text).map_err(corrupt)
    })
}

/// By stream.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn count_by_stream(
    on: &impl Executor,
    round: RoundId,
) -> Result<BTreeMap<Stream, Count>> {
    read(group(on, round, "stream").await?, |text| {
        Stream::parse(text).map_err(corrupt)
    })
}

/// By mode.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn count_by_mode(on: &impl Executor, round: RoundId) -> Result<BTreeMap<Mode, Count>> {
    read(group(on, round, "mode").await?, |text| {
        Mode::parse(text).map_err(corrupt)
    })
}

/// By day of arrival in Vietnam, as days since 1 January 1970.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn count_by_day(on: &impl Executor, round: RoundId) -> Result<BTreeMap<i64, Count>> {
    let day = format!("CAST((received_ms + {VIETNAM_MS}) / {DAY_MS} AS text)");
    read(group(on, round, &day).await?, |text| {
        text.parse::<i64>().map_err(corrupt)
    })
}

/// Counts by one expression over the columns.
async fn group(
    on: &impl Executor,
    round: RoundId,
    expression: &str,
) -> Result<BTreeMap<String, Count>> {
    let connection = on.reading();
    // `count(*)` is a 64-bit integer on both databases; a sum would be a decimal on one.
    let sql = format!(
        "SELECT {expression} AS grouped, count(*) AS received, \
         count(CASE WHEN standing = $1 THEN 1 END) AS counted \
         FROM response WHERE round_id = $2 AND superseded_ms IS NULL GROUP BY grouped"
    );
    let values = [
        Value::from(Standing::Counted.as_str()),
        Value::from(round.as_uuid()),
    ];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    connection
        .query_all_raw(statement)
        .await?
        .iter()
        .map(counted)
        .collect()
}

fn counted(row: &QueryResult) -> Result<(String, Count)> {
    let number =
        |at| -> Result<u64> { u64::try_from(row.try_get_by_index::<i64>(at)?).map_err(corrupt) };
    Ok((
        row.try_get_by_index(0)?,
        Count {
            received: number(1)?,
            counted: number(2)?,
        },
    ))
}

fn read<Key: Ord>(
    groups: BTreeMap<String, Count>,
    parse: impl Fn(&str) -> Result<Key>,
) -> Result<BTreeMap<Key, Count>> {
    groups
        .into_iter()
        .map(|(text, count)| Ok((parse(&text)?, count)))
        .collect()
}

fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("response", why)
}
