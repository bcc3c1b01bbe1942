//! Rows of some tables as values that any database takes: what a transfer file is made of.

use sea_orm::{ConnectionTrait, Statement, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::kept::corrupt;
use crate::backup::{Table, tables};
use crate::backup::{column_list, quoted};
use crate::error::Result;
use crate::transaction::Transaction;

/// Rows in one piece.
const PIECE: usize = 200;

/// Rows of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cargo {
    /// The table.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The rows, each with a value a column.
    pub rows: Vec<Vec<Json>>,
}

impl Cargo {
    /// The value of a column in a row.
    pub fn value(&self, row: usize, column: &str) -> Option<&Json> {
        let at = self.columns.iter().position(|name| name == column)?;
        self.rows.get(row)?.get(at)
    }

    /// Sets a column in every row for which `is_it` holds of the value that stands there.
    pub(super) fn set(&mut self, column: &str, value: &Json, is_it: impl Fn(&Json) -> bool) {
        let Some(at) = self.columns.iter().position(|name| name == column) else {
            return;
        };
        for row in &mut self.rows {
            if let Some(cell) = row.get_mut(at).filter(|cell| is_it(cell)) {
                *cell = value.clone();
            }
        }
    }

    /// Sets a column in every row in which another column has this value.
    pub(super) fn set_where(&mut self, column: &str, value: &Json, other: &str, has: &str) {
        let place = |name: &str| self.columns.iter().position(|column| column == name);
        let (Some(at), Some(other)) = (place(column), place(other)) else {
            return;
        };
        for row in &mut self.rows {
            let is_it = row.get(other).and_then(Json::as_str) == Some(has);
            if let (true, Some(cell)) = (is_it, row.get_mut(at)) {
                *cell = value.clone();
            }
        }
    }

    /// Keeps the rows for which `is_it` holds of the value of a column.
    pub(super) fn retain(&mut self, column: &str, is_it: impl Fn(&Json) -> bool) {
        if let Some(at) = self.columns.iter().position(|name| name == column) {
            self.rows.retain(|row| row.get(at).is_some_and(&is_it));
        }
    }

    /// Whether a column has this value in every row.
    pub(super) fn is_everywhere(&self, column: &str, value: &str) -> bool {
        (0..self.rows.len())
            .all(|row| self.value(row, column).and_then(Json::as_str) == Some(value))
    }
}

/// What happens to a row whose key is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// The database refuses it.
    Refused,
    /// The row that is there stays as it is.
    Stays,
    /// The row that comes takes its place.
    GivesWay,
}

/// What a database can carry.
pub(super) struct Carrier<'a> {
    transaction: &'a Transaction,
    tables: Vec<Table>,
}

impl<'a> Carrier<'a> {
    pub(super) async fn of(transaction: &'a Transaction) -> Result<Self> {
        let tables = tables(transaction).await?;
        Ok(Self {
            transaction,
            tables,
        })
    }

    fn table(&self, name: &str) -> Result<&Table> {
        let found = self.tables.iter().find(|table| table.name == name);
        found.ok_or_else(|| corrupt(format!("no table {name}")))
    }

    /// The rows of a table where these columns have these values, in the order of its key.
    pub(super) async fn take(&self, name: &str, wanted: &[(&str, Value)]) -> Result<Vec<Cargo>> {
        let table = self.table(name)?;
        let connection = self.transaction.inner();
        let conditions: Vec<String> = (1..)
            .zip(wanted)
            .map(|(at, (column, _))| format!("{} = ${at}", quoted(column)))
            .collect();
        let order: Vec<String> = table.key.iter().map(|column| quoted(column)).collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE {} ORDER BY {}",
            column_list(table, self.transaction.is_postgres()),
            quoted(name),
            conditions.join(" AND "),
            order.join(", ")
        );
        let values = wanted.iter().map(|(_, value)| value.clone());
        let backend = connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values);
        let mut rows = Vec::new();
        for row in connection.query_all_raw(statement).await? {
            let values = table.columns.iter().enumerate();
            let values: Result<Vec<Json>> = values
                .map(|(at, column)| column.kind.read(&row, at))
                .collect();
            rows.push(values?);
        }
        let columns: Vec<String> = table.columns.iter().map(|one| one.name.clone()).collect();
        let piece = |rows: &[Vec<Json>]| Cargo {
            table: name.to_owned(),
            columns: columns.clone(),
            rows: rows.to_vec(),
        };
        Ok(rows.chunks(PIECE).map(piece).collect())
    }

    /// Writes rows.
    ///
    /// A column that this database has not is refused: the file is of a newer program.
    pub(super) async fn put(&self, cargo: &Cargo, known: Known) -> Result<()> {
        let table = self.table(&cargo.table)?;
        let mut kinds = Vec::new();
        for name in &cargo.columns {
            let column = table.columns.iter().find(|column| column.name == *name);
            let column =
                column.ok_or_else(|| corrupt(format!("no column {}.{name}", table.name)))?;
            kinds.push(column.kind);
        }
        let names: Vec<String> = cargo.columns.iter().map(|name| quoted(name)).collect();
        let places: Vec<String> = (1..=names.len()).map(|at| format!("${at}")).collect();
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({}){}",
            quoted(&table.name),
            names.join(", "),
            places.join(", "),
            on_conflict(table, &cargo.columns, known)
        );
        let connection = self.transaction.inner();
        let backend = connection.get_database_backend();
        for row in &cargo.rows {
            if row.len() != kinds.len() {
                return Err(corrupt("a row has another number of values than columns"));
            }
            let values: Result<Vec<Value>> = kinds
                .iter()
                .zip(row)
                .map(|(kind, value)| kind.write(value.clone()))
                .collect();
            let statement = Statement::from_sql_and_values(backend, &sql, values?);
            connection.execute_raw(statement).await?;
        }
        Ok(())
    }
}

/// What a statement says about rows whose key is there; other rules of the schema go on refusing.
fn on_conflict(table: &Table, columns: &[String], known: Known) -> String {
    if known == Known::Refused {
        return String::new();
    }
    let key: Vec<String> = table.key.iter().map(|column| quoted(column)).collect();
    let others: Vec<String> = columns
        .iter()
        .filter(|column| known == Known::GivesWay && !table.key.contains(column))
        .map(|column| format!("{0} = excluded.{0}", quoted(column)))
        .collect();
    let then = if others.is_empty() {
        "NOTHING".to_owned()
    } else {
        format!("UPDATE SET {}", others.join(", "))
    };
    format!(" ON CONFLICT ({}) DO {then}", key.join(", "))
}
