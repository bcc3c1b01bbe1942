//! Checks everything that is kept: the schema, every row, what rows name, releases and the audit chain.

use data_encoding::HEXLOWER;
use serde::Serialize;
use store::backup::{self, Fault};
use store::{Database, StoreError, transaction};

use crate::backup::chained;
use crate::error::CareError;
use crate::lines::{Chained, Total};

/// What a check found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The last step of the schema that has run.
    pub step: String,
    /// Every table.
    pub totals: Vec<Total>,
    /// The audit chain.
    pub audit: Chained,
    /// How many releases were compared with their SHA-256.
    pub releases: u64,
    /// What is wrong; empty if all is well.
    pub findings: Vec<Finding>,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Finding {
    /// A step that this program does not know has run.
    UnknownStep {
        /// Its name.
        step: String,
    },
    /// A step that this program knows has not run.
    MissingStep {
        /// Its name.
        step: String,
    },
    /// Rows name others that do not exist.
    Orphans {
        /// Where they are.
        table: String,
        /// Where what they name should be.
        to: String,
        /// How many.
        rows: u64,
    },
    /// SQLite's own complaint about its file.
    File {
        /// In its words.
        words: String,
    },
    /// A release is not what was published.
    Release {
        /// Its number.
        number: String,
    },
    /// The audit chain is broken.
    Chain {
        /// The first event that is wrong.
        sequence: i64,
    },
}

/// Checks `database` at one moment, without changing anything.
///
/// # Errors
/// [`CareError::Store`] if it cannot be read; that alone is a finding.
pub async fn verify(database: &Database) -> Result<Report, CareError> {
    let transaction = transaction::begin_read(database).await?;
    let applied = migrations::applied_within(transaction.connection())
        .await
        .map_err(StoreError::from)?;
    let mut findings = steps(&applied);
    let tables = backup::tables(&transaction).await?;
    for fault in backup::faults(&transaction, &tables).await? {
        findings.push(match fault {
            Fault::Orphans { table, to, rows } => Finding::Orphans { table, to, rows },
            Fault::File(words) => Finding::File { words },
        });
    }
    let mut totals = Vec::with_capacity(tables.len());
    for table in &tables {
        let digest = backup::digest(&transaction, table).await?;
        totals.push(Total {
            name: table.name.clone(),
            rows: digest.rows,
            sha256: HEXLOWER.encode(&digest.sha256),
        });
    }
    let checked = store::release::altered(&transaction).await?;
    findings.extend(
        checked
            .altered
            .into_iter()
            .map(|number| Finding::Release { number }),
    );
    let audit = chained(&transaction).await?;
    findings.extend(audit.broken_at.map(|sequence| Finding::Chain { sequence }));
    Ok(Report {
        step: applied.last().cloned().unwrap_or_default(),
        totals,
        audit,
        releases: checked.checked,
        findings,
    })
}

fn steps(applied: &[String]) -> Vec<Finding> {
    let known = migrations::steps();
    let unknown = applied.iter().filter(|step| !known.contains(step));
    let unknown = unknown.map(|step| Finding::UnknownStep { step: step.clone() });
    let missing = known.iter().filter(|step| !applied.contains(step));
    let missing = missing.map(|step| Finding::MissingStep { step: step.clone() });
    unknown.chain(missing).collect()
}
