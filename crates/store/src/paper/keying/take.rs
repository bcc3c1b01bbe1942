//! Asking for forms: those that lie here already, one whose serial was scanned, and the next ones of the batch.

use intake::{BatchId, Serial};
use sea_orm::{ConnectionTrait, Statement, Value};

use super::claim::claim;
use super::rows::{self, Held};
use super::{Claimed, Place, Refusal, drill};
use crate::audit::Event;
use crate::database::Database;
use crate::error::Result;
use crate::paper::batch::{self, Batch};
use crate::paper::form::PaperForm;
use crate::paper::kept::{serial as kept_serial, small};
use crate::paper::sheet::SheetStanding;
use crate::paper::shown;
use crate::paper::who::Who;
use crate::transaction::{Executor, Transaction, begin_write};

/// Most forms that lie ready on one machine.
const MOST: usize = 10;

/// How often the next form is looked for: as many clerks may be faster.
const ATTEMPTS: usize = 60;

/// What a machine asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The machine, by a word that it has made up.
    pub machine: String,
    /// What was scanned or typed, if a certain form is wanted.
    pub serial: Option<String>,
    /// How many other forms are wanted.
    pub want: usize,
    /// Forms that the machine knows of.
    pub have: Vec<Serial>,
}

/// What it gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The forms, the wanted one first.
    pub forms: Vec<Claimed>,
    /// The wanted one.
    pub serial: Option<Serial>,
    /// How many more are there for this person.
    pub left: u32,
    /// When none are: those that lie with this person on other machines.
    pub elsewhere: Vec<Serial>,
}

/// Gives forms of a batch to a clerk on a machine.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn take(
    database: &Database,
    id: BatchId,
    form: &PaperForm,
    asked: &Asked,
    who: &Who<'_>,
) -> Result<std::result::Result<Taken, Refusal>> {
    let transaction = begin_write(database).await?;
    let taken = take_in(&transaction, id, form, asked, who).await?;
    match taken {
        Err(refusal) if refusal.act().is_some() => {
            drop(transaction);
            note(database, id, refusal, who).await?;
        }
        _ => transaction.commit().await?,
    }
    Ok(taken)
}

/// Why somebody may not key a form by its address, if they keyed its other side or were shown what others keyed of it.
/// Then that is recorded.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn barred(
    database: &Database,
    batch: &Batch,
    serial: Serial,
    who: &Who<'_>,
) -> Result<Option<Refusal>> {
    let is_second = Place::of_state(batch.state) == Some(Place::Second);
    let first = rows::first(database, batch, serial).await?;
    let refusal = if is_second && first.is_some_and(|first| first.clerk == who.person) {
        Some(Refusal::SamePerson)
    } else if shown::was(database, batch, serial, who.person).await? {
        Some(Refusal::Seen)
    } else {
        None
    };
    if let Some(refusal) = refusal {
        note(database, batch.id, refusal, who).await?;
    }
    Ok(refusal)
}

/// Writes down a refusal of which the audit chain tells; nothing for any other.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn note(database: &Database, id: BatchId, refusal: Refusal, who: &Who<'_>) -> Result<()> {
    let Some(act) = refusal.act() else {
        return Ok(());
    };
    let object = format!("batch {id}");
    let event = Event::of(act, who.name, &object, who.at_ms).refused();
    crate::refusal::note(database, &event).await
}

async fn take_in(
    transaction: &Transaction,
    id: BatchId,
    form: &PaperForm,
    asked: &Asked,
    who: &Who<'_>,
) -> Result<std::result::Result<Taken, Refusal>> {
    let batch = batch::find(transaction, id).await?;
    let Some(place) = Place::of_state(batch.state) else {
        return Ok(Err(Refusal::BatchNotKeying(batch.state)));
    };
    if drill::passed_drill(transaction, who.person)
        .await?
        .is_none()
    {
        return Ok(Err(Refusal::DrillFirst));
    }
    let machine = asked.machine.as_str();
    let mut forms: Vec<Held> = Vec::new();
    let mut wanted = None;
    if let Some(text) = &asked.serial {
        let Some(serial) = read_serial(text) else {
            return Ok(Err(Refusal::Mistyped));
        };
        match claim(transaction, &batch, place, serial, machine, who).await? {
            Ok(held) => forms.push(held),
            Err(refusal) => return Ok(Err(refusal)),
        }
        wanted = Some(serial);
    }
    for held in rows::of_machine(transaction, &batch, place, who.person, machine).await? {
        if !asked.have.contains(&held.serial) && wanted != Some(held.serial) {
            // A refusal: its sheet was rejected meanwhile.
            if let Ok(held) = claim(transaction, &batch, place, held.serial, machine, who).await? {
                forms.push(held);
            }
        }
    }
    let most = asked.want.min(MOST);
    for _ in 0..ATTEMPTS {
        if forms.len() >= most {
            break;
        }
        let Some(serial) = next(transaction, &batch, place, who).await? else {
            break;
        };
        // Somebody who asks at the same moment may be faster; then it is the one after it.
        if let Ok(held) = claim(transaction, &batch, place, serial, machine, who).await? {
            forms.push(held);
        }
    }
    let left = count_free(transaction, &batch, place, who).await?;
    let elsewhere = match left {
        0 => rows::elsewhere(transaction, &batch, place, machine, who).await?,
        _ => Vec::new(),
    };
    let mut claimed = Vec::with_capacity(forms.len());
    for held in forms {
        claimed.push(with_values(transaction, &batch, form, held).await?);
    }
    Ok(Ok(Taken {
        forms: claimed,
        serial: wanted,
        left,
        elsewhere,
    }))
}

/// A serial, as typed or scanned: from the address of a form's QR code without the seal behind it.
pub fn read_serial(text: &str) -> Option<Serial> {
    /// Characters of the seal.
    const SEAL: usize = 10;
    let text = text.trim();
    if let Ok(serial) = Serial::parse(text) {
        return Some(serial);
    }
    let (_, tail) = text.rsplit_once('/')?;
    let tail = tail.split(['?', '#']).next().unwrap_or(tail);
    let end = tail.char_indices().rev().nth(SEAL - 1)?.0;
    Serial::parse(tail.get(..end)?).ok()
}

async fn with_values(
    transaction: &Transaction,
    batch: &Batch,
    form: &PaperForm,
    held: Held,
) -> Result<Claimed> {
    let messages = rows::messages(transaction, batch, &held).await?;
    let step = messages
        .keys()
        .filter(|sequence| sequence.claim == held.claim)
        .map(|sequence| sequence.step)
        .max();
    let keying = rows::add_up(form, &held, messages)?;
    Ok(Claimed {
        serial: held.serial,
        place: held.place,
        claim: held.claim,
        step: step.unwrap_or(0) + 1,
        values: keying.values(),
        strokes: held.strokes,
        active_ms: held.active_ms,
        until_ms: held.until_ms,
    })
}

/// Forms that nobody has and that this person may key. Of the first keying only who made it and whether another one is
/// due is asked.
const FREE: &str = "FROM batch_sheet sheet \
     LEFT JOIN keying own ON own.round_id = sheet.round_id AND own.batch_id = sheet.batch_id \
     AND own.pass = $3 AND own.place = $4 AND own.serial = sheet.serial \
     WHERE sheet.round_id = $1 AND sheet.batch_id = $2 AND sheet.standing = $5 \
     AND sheet.serial IS NOT NULL \
     AND (own.serial IS NULL OR (own.finished_ms IS NULL AND own.claim_until_ms <= $6)) \
     AND NOT EXISTS (SELECT 1 FROM form_shown WHERE form_shown.round_id = sheet.round_id \
     AND form_shown.batch_id = sheet.batch_id AND form_shown.serial = sheet.serial \
     AND form_shown.person = $7) \
     AND ($4 = 1 OR EXISTS (SELECT 1 FROM keying one WHERE one.round_id = sheet.round_id \
     AND one.batch_id = sheet.batch_id AND one.pass = $3 AND one.place = 1 \
     AND one.serial = sheet.serial AND one.finished_ms IS NOT NULL \
     AND COALESCE(one.due, TRUE) AND one.clerk <> $7))";

fn statement(
    on: &impl ConnectionTrait,
    head: &str,
    tail: &str,
    batch: &Batch,
    place: Place,
    who: &Who<'_>,
) -> Result<Statement> {
    let values = [
        Value::from(batch.round().as_uuid()),
        Value::from(batch.id.as_uuid()),
        Value::from(small(batch.pass)?),
        Value::from(small(place.number())?),
        Value::from(SheetStanding::Waiting.as_str()),
        Value::from(who.at_ms),
        Value::from(who.person.as_uuid()),
    ];
    let sql = format!("{head} {FREE} {tail}");
    Ok(Statement::from_sql_and_values(
        on.get_database_backend(),
        sql,
        values,
    ))
}

/// The next free form: one that this person has begun, then untouched ones, each in the order of intake. What somebody else
/// has begun comes last, because what they typed is forgotten when another person takes it.
async fn next(
    transaction: &Transaction,
    batch: &Batch,
    place: Place,
    who: &Who<'_>,
) -> Result<Option<Serial>> {
    let connection = transaction.inner();
    let order = "ORDER BY CASE WHEN own.clerk = $7 THEN 0 WHEN own.clerk IS NULL THEN 1 ELSE 2 END, \
                 sheet.sheet LIMIT 1";
    let statement = statement(connection, "SELECT sheet.serial", order, batch, place, who)?;
    let row = connection.query_one_raw(statement).await?;
    let number: Option<i32> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    number.map(kept_serial).transpose()
}

/// How many forms are free for this person.
pub(super) async fn count_free(
    on: &impl Executor,
    batch: &Batch,
    place: Place,
    who: &Who<'_>,
) -> Result<u32> {
    let connection = on.reading();
    let statement = statement(&connection, "SELECT COUNT(*)", "", batch, place, who)?;
    let row = connection.query_one_raw(statement).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    crate::paper::kept::counted(count)
}

#[cfg(test)]
mod tests {
    use super::read_serial;
    use rstest::rstest;

    #[rstest]
    #[case("260001-3", Some(260_001))]
    #[case("2600013", Some(260_001))]
    #[case("HTTPS://KHAOSAT.EXAMPLE.VN/P/2600013ABCDEFGHJK", Some(260_001))]
    #[case(
        "https://khaosat.example.vn/p/2600013abcdefghjk?lang=en",
        Some(260_001)
    )]
    #[case("260001-4", None)]
    #[case("https://khaosat.example.vn/P/2600014ABCDEFGHJK", None)]
    #[case("https://khaosat.example.vn/P/ạ", None)]
    #[case("", None)]
    fn a_serial_is_read_as_typed_and_as_scanned(#[case] text: &str, #[case] number: Option<u32>) {
        assert_eq!(read_serial(text).map(intake::Serial::number), number);
    }
}
