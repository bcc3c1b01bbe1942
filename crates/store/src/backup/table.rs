//! The tables of the database, as the database itself describes them.

use sea_orm::{ConnectionTrait, QueryResult, Statement};

use super::kind::Kind;
use super::{STEPS_TABLE, order};
use crate::error::{Result, StoreError};
use crate::transaction::Transaction;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, by name.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in the key's order.
    pub key: Vec<String>,
    /// What its rows name in other tables.
    pub references: Vec<Reference>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its name; empty on SQLite.
    pub name: String,
    /// The columns that name something.
    pub columns: Vec<String>,
    /// The table in which it has to be.
    pub to: String,
    /// The columns there.
    pub to_columns: Vec<String>,
}

/// Every table but the migrations' own, each after those that its rows name.
///
/// # Errors
/// [`StoreError::Corrupt`] for a table without a key or a column of a type that backups do not know.
pub async fn tables(transaction: &Transaction) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for name in names(transaction).await? {
        let columns = columns(transaction, &name).await?;
        let key = key(transaction, &name).await?;
        if key.is_empty() {
            return Err(StoreError::corrupt(
                "database",
                format!("the table {name} has no primary key"),
            ));
        }
        let references = references(transaction, &name).await?;
        tables.push(Table {
            name,
            columns,
            key,
            references,
        });
    }
    Ok(order::parents_first(tables))
}

/// The names of all tables but the migrations' own, sorted.
pub(super) async fn names(transaction: &Transaction) -> Result<Vec<String>> {
    let sql = if transaction.is_postgres() {
        "SELECT table_name::text FROM information_schema.tables \
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    };
    let mut names = texts(transaction, sql, &[]).await?;
    names.retain(|row| row.first().is_some_and(|name| name != STEPS_TABLE));
    let mut names: Vec<String> = names.into_iter().flatten().collect();
    names.sort();
    Ok(names)
}

async fn columns(transaction: &Transaction, table: &str) -> Result<Vec<Column>> {
    let sql = if transaction.is_postgres() {
        "SELECT column_name::text, data_type::text FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name = $1"
    } else {
        "SELECT name, type FROM pragma_table_info($1)"
    };
    let mut columns = Vec::new();
    for row in texts(transaction, sql, &[table]).await? {
        let [name, declared] = row.as_slice() else {
            continue;
        };
        let kind = Kind::of_declared(declared).ok_or_else(|| {
            StoreError::corrupt(
                "database",
                format!("{table}.{name} is of the unknown type {declared}"),
            )
        })?;
        columns.push(Column {
            name: name.clone(),
            kind,
        });
    }
    columns.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(columns)
}

async fn key(transaction: &Transaction, table: &str) -> Result<Vec<String>> {
    let sql = if transaction.is_postgres() {
        "SELECT attname::text FROM pg_index \
         JOIN LATERAL unnest(indkey) WITH ORDINALITY AS part(number, place) ON true \
         JOIN pg_attribute ON attrelid = indrelid AND attnum = part.number \
         WHERE indrelid = to_regclass(quote_ident($1)) AND indisprimary ORDER BY part.place"
    } else {
        "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk"
    };
    Ok(texts(transaction, sql, &[table])
        .await?
        .into_iter()
        .flatten()
        .collect())
}

async fn references(transaction: &Transaction, table: &str) -> Result<Vec<Reference>> {
    let sql = if transaction.is_postgres() {
        "SELECT conname::text, own.attname::text, confrelid::regclass::text, other.attname::text \
         FROM pg_constraint \
         JOIN LATERAL unnest(conkey, confkey) WITH ORDINALITY AS part(own, other, place) ON true \
         JOIN pg_attribute AS own ON own.attrelid = conrelid AND own.attnum = part.own \
         JOIN pg_attribute AS other ON other.attrelid = confrelid AND other.attnum = part.other \
         WHERE contype = 'f' AND conrelid = to_regclass(quote_ident($1)) ORDER BY conname, place"
    } else {
        "SELECT CAST(id AS TEXT), \"from\", \"table\", \"to\" FROM pragma_foreign_key_list($1) \
         ORDER BY id, seq"
    };
    let mut references: Vec<Reference> = Vec::new();
    for row in texts(transaction, sql, &[table]).await? {
        let [name, column, to, to_column] = row.as_slice() else {
            continue;
        };
        if let Some(last) = references.last_mut().filter(|last| last.name == *name) {
            last.columns.push(column.clone());
            last.to_columns.push(to_column.clone());
        } else {
            references.push(Reference {
                name: name.clone(),
                columns: vec![column.clone()],
                to: to.trim_matches('"').to_owned(),
                to_columns: vec![to_column.clone()],
            });
        }
    }
    Ok(references)
}

/// The rows of a query whose columns are all text.
pub(super) async fn texts(
    transaction: &Transaction,
    sql: &str,
    values: &[&str],
) -> Result<Vec<Vec<String>>> {
    let connection = transaction.inner();
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        sql,
        values.iter().map(|&value| value.into()),
    );
    let rows = connection.query_all_raw(statement).await?;
    rows.iter().map(text_row).collect()
}

fn text_row(row: &QueryResult) -> Result<Vec<String>> {
    (0..row.column_names().len())
        .map(|at| Ok(row.try_get_by_index::<String>(at)?))
        .collect()
}

/// A name as it stands in a statement of either database.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
