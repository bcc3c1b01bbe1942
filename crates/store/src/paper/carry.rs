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

    /// Whether a column has this value in every row.
    pub(super) fn is_everywhere(&self, column: &str, value: &str) -> bool {
        (0..self.rows.len())
            .all(|row| self.value(row, column).and_then(Json::as_str) == Some(value))
    }
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

    /// Writes rows; `again` leaves those whose key is there as they are.
    ///
    /// A column that this database has not is refused: the file is of a newer program.
    pub(super) async fn put(&self, cargo: &Cargo, again: bool) -> Result<()> {
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
            if again { " ON CONFLICT DO NOTHING" } else { "" }
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
