//! Whether the database holds together: rows that name others that are not there, and, on SQLite, pages
//! and indexes that contradict each other.

use super::rows::LONGEST;
use super::table::{Reference, Table, quoted, texts};
use crate::error::Result;
use crate::transaction::Transaction;

/// Something that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Rows of a table name rows of another that do not exist.
    Orphans {
        /// The table.
        table: String,
        /// Where they should be.
        to: String,
        /// How many.
        rows: u64,
    },
    /// What SQLite says about its own file.
    File(String),
}

/// Looks for faults; empty if there are none.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away), or what makes the check itself impossible.
pub async fn faults(transaction: &Transaction, tables: &[Table]) -> Result<Vec<Fault>> {
    transaction.allow(LONGEST).await?;
    let mut faults = Vec::new();
    if !transaction.is_postgres() {
        let words = texts(transaction, "PRAGMA integrity_check", &[]).await?;
        let words = words.into_iter().flatten().filter(|word| word != "ok");
        faults.extend(words.map(Fault::File));
    }
    for table in tables {
        for reference in &table.references {
            let found = texts(transaction, &orphans(table, reference), &[]).await?;
            let rows = found.first().and_then(|row| row.first()?.parse().ok());
            if let Some(rows) = rows.filter(|&rows| rows > 0) {
                faults.push(Fault::Orphans {
                    table: table.name.clone(),
                    to: reference.to.clone(),
                    rows,
                });
            }
        }
    }
    Ok(faults)
}

/// Counts the rows that name something which is not there; a row that leaves a part open names nothing.
fn orphans(table: &Table, reference: &Reference) -> String {
    let pairs = reference.columns.iter().zip(&reference.to_columns);
    let matches: Vec<String> = pairs
        .map(|(own, other)| format!("own.{} = other.{}", quoted(own), quoted(other)))
        .collect();
    let named: Vec<String> = reference
        .columns
        .iter()
        .map(|own| format!("own.{} IS NOT NULL", quoted(own)))
        .collect();
    format!(
        "SELECT CAST(count(*) AS TEXT) FROM {} AS own WHERE {} AND NOT EXISTS \
         (SELECT 1 FROM {} AS other WHERE {})",
        quoted(&table.name),
        named.join(" AND "),
        quoted(&reference.to),
        matches.join(" AND ")
    )
}
