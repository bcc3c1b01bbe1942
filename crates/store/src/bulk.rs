//! Bulk import: all responses or none, in one transaction.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::Duration;

use survey::{ReceiptCode, RoundId};

use crate::database::Database;
use crate::error::StoreError;
use crate::place::Places;
use crate::transaction::begin_write;
use crate::writer::{Row, Submission, Verdict, append};

/// Rows handed to the database at a time.
const CHUNK: usize = 256;

/// An import of a million rows takes minutes; this only ends what hangs.
const LONGEST_STATEMENT: Duration = Duration::from_mins(10);

/// What an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Responses that are new.
    pub accepted: usize,
    /// Responses that were kept before, as after importing a file twice.
    pub repeated: usize,
}

/// Why a row of an import cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// The round knows no such unit or field.
    #[error("{0}")]
    Place(String),
    /// Another response is kept under the same attempt.
    #[error("another response was kept under the same number, receipt {0}")]
    Conflict(ReceiptCode),
    /// The one-time token was used by another response.
    #[error("the token was used before, receipt {0}")]
    TokenUsed(ReceiptCode),
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Faults by position in what was handed in, counted from 0.
    #[error("{} rows cannot be kept", .0.len())]
    Rows(Vec<(usize, RowFault)>),
    /// The database failed.
    #[error("the import failed")]
    Store(#[from] StoreError),
}

/// Keeps all `submissions`, or none of them if one cannot be kept.
///
/// Nobody else can write to an SQLite database meanwhile.
///
/// # Errors
/// [`ImportError`]; nothing is kept then.
pub async fn import(
    database: &Database,
    submissions: Vec<Submission>,
) -> Result<Imported, ImportError> {
    check_places(database, &submissions).await?;
    let transaction = begin_write(database).await?;
    transaction.allow(LONGEST_STATEMENT).await?;
    let mut imported = Imported {
        accepted: 0,
        repeated: 0,
    };
    let mut faults = Vec::new();
    let mut rest = submissions.into_iter();
    let mut position = 0;
    loop {
        let rows = rest
            .by_ref()
            .take(CHUNK)
            .map(Row::of)
            .collect::<Result<Vec<Row>, _>>()?;
        if rows.is_empty() {
            break;
        }
        for verdict in append(&transaction, &rows).await? {
            match verdict {
                Verdict::New(_) => imported.accepted += 1,
                Verdict::Same(_) => imported.repeated += 1,
                Verdict::Other(kept, _) => {
                    faults.push((position, RowFault::Conflict(ReceiptCode::of(kept.id))));
                }
                Verdict::TokenSpent(kept) => {
                    faults.push((position, RowFault::TokenUsed(ReceiptCode::of(kept.id))));
                }
            }
            position += 1;
        }
    }
    if !faults.is_empty() {
        return Err(ImportError::Rows(faults));
    }
    transaction.commit().await?;
    Ok(imported)
}

async fn check_places(database: &Database, submissions: &[Submission]) -> Result<(), ImportError> {
    let mut known: BTreeMap<RoundId, Places> = BTreeMap::new();
    let mut faults = Vec::new();
    for (position, submission) in submissions.iter().enumerate() {
        let context = submission.response.context();
        let places = match known.entry(context.round) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                unknown.insert(Places::of_round(database, context.round).await?)
            }
        };
        if let Err(error) = places.check(context) {
            faults.push((position, RowFault::Place(error.to_string())));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(ImportError::Rows(faults))
    }
}
