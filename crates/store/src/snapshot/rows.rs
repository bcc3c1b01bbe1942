//! The responses of a snapshot as columns.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use sea_orm::{ConnectionTrait, QueryResult, Statement, StreamTrait};
use survey::{Field, Mode, RoundId, Standing, Stream, Unit};

use crate::error::{Result, StoreError};
use crate::transaction::Transaction;

/// Milliseconds between UTC and the time in Vietnam (UTC+7, no summer time).
const VIETNAM_MS: i64 = 7 * 60 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Responses as columns of one length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// Position of the unit that received the dossier.
    pub received_by: Vec<u32>,
    /// Position of the unit that decided it.
    pub decided_by: Vec<u32>,
    /// Position of the field.
    pub field: Vec<u32>,
    /// Stream.
    pub stream: Vec<Stream>,
    /// Mode.
    pub mode: Vec<Mode>,
    /// Whether it counts in the index.
    pub standing: Vec<Standing>,
    /// Day of arrival in Vietnam, as days since 1 January 1970.
    pub day: Vec<i64>,
    /// Satisfaction items a response.
    pub items: usize,
    /// Row-major, `items` bytes a response: `1`–`5`, `0` not applicable, `9` do not know, `-` blank.
    pub marks: Vec<u8>,
}

/// Takes in what the columns do not hold: the other answers, response by response in the order of the rows.
/// Kept as text they would be most of a snapshot.
pub trait OtherAnswers {
    /// The answers of one response, as JSON by code of the question.
    ///
    /// # Errors
    /// A sentence, if they cannot be read.
    fn push(&mut self, json: &str) -> std::result::Result<(), String>;
}

/// Nobody wants them.
impl OtherAnswers for () {
    fn push(&mut self, _json: &str) -> std::result::Result<(), String> {
        Ok(())
    }
}

impl Rows {
    /// Number of responses.
    pub fn len(&self) -> usize {
        self.field.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.field.is_empty()
    }

    /// The marks of one response, in the order of the questionnaire.
    pub fn marks_of(&self, row: usize) -> &[u8] {
        self.marks
            .get(row * self.items..(row + 1) * self.items)
            .unwrap_or_default()
    }
}

/// Position by code.
struct Positions<'a> {
    what: &'static str,
    of: BTreeMap<&'a str, u32>,
}

impl<'a> Positions<'a> {
    fn new(what: &'static str, codes: impl Iterator<Item = &'a str>) -> Self {
        Self {
            what,
            of: codes.zip(0..).collect(),
        }
    }

    fn find(&self, code: &str) -> Result<u32> {
        let found = self.of.get(code).copied();
        found.ok_or_else(|| {
            StoreError::corrupt(
                "response",
                format!("{} {code} is not in its catalogue", self.what),
            )
        })
    }
}

pub(super) async fn load(
    transaction: &Transaction,
    round: RoundId,
    items: usize,
    units: &[Unit],
    fields: &[Field],
    other: &mut (impl OtherAnswers + Send),
) -> Result<Rows> {
    let units = Positions::new("unit", units.iter().map(|unit| unit.code.as_str()));
    let fields = Positions::new("field", fields.iter().map(|field| field.code.as_str()));
    let connection = transaction.inner();
    let statement = Statement::from_sql_and_values(
        ConnectionTrait::get_database_backend(connection),
        "SELECT received_by, decided_by, field, stream, mode, standing, received_ms, marks, other \
         FROM response WHERE round_id = $1 AND superseded_ms IS NULL ORDER BY id",
        [round.as_uuid().into()],
    );
    let mut rows = Rows {
        items,
        ..Rows::default()
    };
    let mut stream = connection.stream_raw(statement).await?;
    while let Some(row) = stream.try_next().await? {
        push(&mut rows, &row, &units, &fields)?;
        let answers = row.try_get_by_index::<String>(8)?;
        other.push(&answers).map_err(corrupt)?;
    }
    Ok(rows)
}

fn push(rows: &mut Rows, row: &QueryResult, units: &Positions, fields: &Positions) -> Result<()> {
    let text = |at| -> Result<String> { Ok(row.try_get_by_index::<String>(at)?) };
    let marks = text(7)?;
    if marks.len() != rows.items {
        let why = format!("{} marks instead of {}", marks.len(), rows.items);
        return Err(StoreError::corrupt("response", why));
    }
    rows.received_by.push(units.find(&text(0)?)?);
    rows.decided_by.push(units.find(&text(1)?)?);
    rows.field.push(fields.find(&text(2)?)?);
    rows.stream.push(Stream::parse(&text(3)?).map_err(corrupt)?);
    rows.mode.push(Mode::parse(&text(4)?).map_err(corrupt)?);
    rows.standing
        .push(Standing::parse(&text(5)?).map_err(corrupt)?);
    let received_ms = row.try_get_by_index::<i64>(6)?;
    rows.day.push((received_ms + VIETNAM_MS).div_euclid(DAY_MS));
    rows.marks.extend_from_slice(marks.as_bytes());
    Ok(())
}

fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("response", why)
}
