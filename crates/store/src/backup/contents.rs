//! What is in a database before something is restored into it.

use sea_orm::ConnectionTrait;

use super::STEPS_TABLE;
use super::table::{names, quoted, texts};
use crate::error::Result;
use crate::transaction::Transaction;

/// The tables that have rows, and how many.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn contents(transaction: &Transaction) -> Result<Vec<(String, u64)>> {
    let mut filled = Vec::new();
    for name in names(transaction).await? {
        let sql = format!("SELECT CAST(count(*) AS TEXT) FROM {}", quoted(&name));
        let count = texts(transaction, &sql, &[]).await?;
        let count = count.first().and_then(|row| row.first()?.parse().ok());
        if let Some(count) = count.filter(|&count| count > 0) {
            filled.push((name, count));
        }
    }
    Ok(filled)
}

/// Removes every table with its triggers, so that an older schema can be made. Only for a database of
/// which [`contents`] says that it is empty.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn clear(transaction: &Transaction) -> Result<()> {
    let connection = transaction.inner();
    let mut tables = names(transaction).await?;
    tables.push(STEPS_TABLE.to_owned());
    let cascade = if transaction.is_postgres() {
        " CASCADE"
    } else {
        ""
    };
    for table in &tables {
        let sql = format!("DROP TABLE IF EXISTS {}{cascade}", quoted(table));
        connection.execute_unprepared(&sql).await?;
    }
    if transaction.is_postgres() {
        let functions = "SELECT proname::text FROM pg_proc \
             WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype \
             AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')";
        for row in texts(transaction, functions, &[]).await? {
            for function in row {
                let sql = format!("DROP FUNCTION {}()", quoted(&function));
                connection.execute_unprepared(&sql).await?;
            }
        }
    }
    Ok(())
}
