//! Commits one group and finds the one bad submission in it, if there is one.

use std::time::{Duration, Instant};

use super::append::append;
use super::outcome::{Verdict, WriteError};
use super::row::Row;
use crate::database::Database;
use crate::error::{Result, StoreError};
use crate::transaction::begin_write;

/// How often a group that lost against another transaction is tried again.
const TRIES: usize = 5;

/// A connection that breaks within this time was stale, and a new one is worth a try.
const STALE: Duration = Duration::from_millis(500);

/// What a group came to: a verdict or an error for each of its rows, in their order; or the database
/// is away.
pub(super) type Committed =
    std::result::Result<Vec<std::result::Result<Verdict, WriteError>>, StoreError>;

/// Commits `rows` together. If the database refuses them for one of them, halves are tried until the
/// bad one is alone: it alone is refused.
pub(super) async fn commit(database: &Database, rows: &[Row]) -> Committed {
    let mut answers = Vec::with_capacity(rows.len());
    let mut parts = vec![rows];
    while let Some(part) = parts.pop() {
        match commit_together(database, part).await {
            Ok(verdicts) => answers.extend(verdicts.into_iter().map(Ok)),
            Err(error) if error.is_away() => return Err(error),
            Err(error) if part.len() <= 1 => answers.push(Err(WriteError::from(error))),
            Err(_) => {
                let (first, second) = part.split_at(part.len() / 2);
                parts.push(second);
                parts.push(first);
            }
        }
    }
    Ok(answers)
}

async fn commit_together(database: &Database, rows: &[Row]) -> Result<Vec<Verdict>> {
    let mut tries = 1;
    loop {
        let begun = Instant::now();
        match commit_once(database, rows).await {
            Err(StoreError::Lost(_)) if tries < TRIES => tries += 1,
            // Trying again is safe even if the commit came through: the rows are then repeated.
            Err(StoreError::Away(_)) if tries == 1 && begun.elapsed() < STALE => tries = TRIES,
            result => return result,
        }
    }
}

/// Commits `rows` together, once.
pub(super) async fn commit_once(database: &Database, rows: &[Row]) -> Result<Vec<Verdict>> {
    let transaction = begin_write(database).await?;
    let verdicts = append(&transaction, rows).await?;
    transaction.commit().await?;
    Ok(verdicts)
}
