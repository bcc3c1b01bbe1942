//! How much and how well one person keys; asked for one person at a time.

use intake::PersonId;
use intake::batch::BatchState;
use sea_orm::{ConnectionTrait, Statement, Value};

use crate::error::Result;
use crate::paper::import;
use crate::paper::kept::counted;
use crate::transaction::Executor;

/// How much somebody has keyed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Finished forms, first and second keyings.
    pub forms: u32,
    /// Keys pressed on them.
    pub strokes: u64,
    /// Time spent on them, in milliseconds, without pauses.
    pub active_ms: u64,
}

/// How well, by the forms that two people keyed and that are settled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quality {
    /// Such forms.
    pub forms: u32,
    /// Their fields.
    pub fields: u32,
    /// Fields that came out otherwise than this person had keyed them.
    pub wrong: u32,
}

impl Numbers {
    /// Forms an hour of keying; none before anything was measured.
    pub fn forms_an_hour(&self) -> Option<f64> {
        rate(f64::from(self.forms), self.active_ms, 3_600_000.0)
    }

    /// Keys a minute of keying; none before anything was measured.
    pub fn keys_a_minute(&self) -> Option<f64> {
        let strokes = u32::try_from(self.strokes).unwrap_or(u32::MAX);
        rate(f64::from(strokes), self.active_ms, 60_000.0)
    }
}

impl Quality {
    /// Share of wrong fields, 0 to 1; none without a form.
    pub fn error_rate(&self) -> Option<f64> {
        (self.fields > 0).then(|| f64::from(self.wrong) / f64::from(self.fields))
    }
}

fn rate(count: f64, active_ms: u64, unit_ms: f64) -> Option<f64> {
    let active = u32::try_from(active_ms).unwrap_or(u32::MAX);
    (active > 0).then(|| count * unit_ms / f64::from(active))
}

/// What a person has keyed since a moment (Unix milliseconds UTC), in all rounds; forms that came in a file
/// were typed elsewhere and say nothing about speed.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn numbers(on: &impl Executor, person: PersonId, since_ms: i64) -> Result<Numbers> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(strokes), 0) AS BIGINT), \
               CAST(COALESCE(SUM(active_ms), 0) AS BIGINT) \
               FROM keying WHERE clerk = $1 AND finished_ms >= $2 \
               AND (machine IS NULL OR machine <> $3)";
    let values = [
        Value::from(person.as_uuid()),
        Value::from(since_ms),
        Value::from(import::MACHINE),
    ];
    let connection = on.reading();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let Some(row) = connection.query_one_raw(statement).await? else {
        return Ok(Numbers::default());
    };
    let sum = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(Numbers {
        forms: counted(row.try_get_by_index(0)?)?,
        strokes: sum(row.try_get_by_index(1)?),
        active_ms: sum(row.try_get_by_index(2)?),
    })
}

/// How well a person keys, in all rounds. Forms of batches that are being keyed count later: as long as somebody keys, even
/// that two keyings say the same would tell something.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn quality(on: &impl Executor, person: PersonId) -> Result<Quality> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(fields), 0) AS BIGINT), \
               CAST(COALESCE(SUM(wrong), 0) AS BIGINT) FROM clerk_form one \
               JOIN batch ON batch.round_id = one.round_id AND batch.id = one.batch_id \
               WHERE one.clerk = $1 AND batch.state NOT IN ($2, $3)";
    let values = [
        Value::from(person.as_uuid()),
        Value::from(BatchState::FirstKeying.as_str()),
        Value::from(BatchState::SecondKeying.as_str()),
    ];
    let connection = on.reading();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let Some(row) = connection.query_one_raw(statement).await? else {
        return Ok(Quality::default());
    };
    Ok(Quality {
        forms: counted(row.try_get_by_index(0)?)?,
        fields: counted(row.try_get_by_index(1)?)?,
        wrong: counted(row.try_get_by_index(2)?)?,
    })
}
