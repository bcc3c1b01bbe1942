//! How many responses a round has, in one look: by deciding unit, field and stream.

use std::collections::BTreeMap;
use std::time::Duration;

use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use survey::{FieldCode, RoundId, Standing, Stream, UnitCode};

use crate::database::Database;
use crate::error::{Result, StoreError};
use crate::response::Count;
use crate::transaction::begin_read;

/// Counting ten million rows takes seconds; this only ends what hangs.
const LONGEST_STATEMENT: Duration = Duration::from_mins(2);

/// Numbers of responses of one round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// By the unit that decided, the field and the stream.
    pub cells: BTreeMap<(UnitCode, FieldCode, Stream), Count>,
}

impl Tally {
    /// All responses.
    pub fn total(&self) -> Count {
        self.sum(|_, _| true)
    }

    /// Those of one stream.
    pub fn of_stream(&self, stream: Stream) -> Count {
        self.sum(|_, found| found == stream)
    }

    /// Those that a unit decided.
    pub fn of_unit(&self, unit: &UnitCode) -> Count {
        self.sum(|found, _| found == unit)
    }

    /// Those that each unit decided.
    pub fn by_unit(&self) -> BTreeMap<&UnitCode, Count> {
        let mut units: BTreeMap<&UnitCode, Count> = BTreeMap::new();
        for ((unit, _, _), count) in &self.cells {
            units.entry(unit).or_default().add(*count);
        }
        units
    }

    fn sum(&self, wanted: impl Fn(&UnitCode, Stream) -> bool) -> Count {
        let mut sum = Count::default();
        for ((unit, _, stream), count) in &self.cells {
            if wanted(unit, *stream) {
                sum.add(*count);
            }
        }
        sum
    }
}

impl Count {
    fn add(&mut self, more: Self) {
        self.received += more.received;
        self.counted += more.counted;
    }
}

/// Counts the responses of a round. Reads every row of it: callers keep the answer for a while.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn of_round(database: &Database, round: RoundId) -> Result<Tally> {
    let transaction = begin_read(database).await?;
    transaction.allow(LONGEST_STATEMENT).await?;
    let connection = transaction.inner();
    let sql = "SELECT decided_by, field, stream, count(*) AS received, \
               count(CASE WHEN standing = $1 THEN 1 END) AS counted \
               FROM response WHERE round_id = $2 AND superseded_ms IS NULL \
               GROUP BY decided_by, field, stream";
    let values = [
        Value::from(Standing::Counted.as_str()),
        Value::from(round.as_uuid()),
    ];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let rows = connection.query_all_raw(statement).await?;
    let cells = rows.iter().map(cell).collect::<Result<_>>()?;
    Ok(Tally { cells })
}

fn cell(row: &QueryResult) -> Result<((UnitCode, FieldCode, Stream), Count)> {
    let text = |at| -> Result<String> { Ok(row.try_get_by_index(at)?) };
    let number =
        |at| -> Result<u64> { u64::try_from(row.try_get_by_index::<i64>(at)?).map_err(corrupt) };
    let place = (
        UnitCode::parse(&text(0)?).map_err(corrupt)?,
        FieldCode::parse(&text(1)?).map_err(corrupt)?,
        Stream::parse(&text(2)?).map_err(corrupt)?,
    );
    let count = Count {
        received: number(3)?,
        counted: number(4)?,
    };
    Ok((place, count))
}

fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("response", why)
}
