//! Forms issued, returned, valid and rejected, with the response rate.

use crate::release::Key;
use crate::release::content::FieldworkRow;
use crate::telling::Teller;
use crate::telling::cell::{Cell, Column, Row, Table};

impl Teller<'_> {
    /// Whole, blocks and units; none if the release does not tell.
    pub(crate) fn fieldwork_table(self) -> Option<Table> {
        let rows = &self.release.sampled.fieldwork;
        if rows.is_empty() {
            return None;
        }
        let columns = vec![
            Column::text(self.text("told.col_unit"), 40),
            Column::count(self.text("told.col_issued"), 11),
            Column::count(self.text("told.col_returned"), 11),
            Column::count(self.text("told.col_valid"), 11),
            Column::count(self.text("told.col_invalid"), 11),
            Column::count(self.text("told.col_rejected"), 11),
            Column::share(self.text("told.col_rate"), 11),
        ];
        let titles = self.titles("told.sheet_fieldwork", "told.table_fieldwork");
        let tells_rates = rows.iter().any(|row| row.rates.is_some());
        let rows = rows.iter().map(|row| self.fieldwork_row(row)).collect();
        let mut table = self.tabled(titles, columns, rows);
        if tells_rates {
            table.notes.push(self.text("told.note_rate"));
        }
        // What is not known of any form has no column.
        for column in (1..table.columns.len()).rev() {
            let empty = |row: &Row| row.cells[column] == Cell::Empty;
            if table.rows.iter().all(empty) {
                table.columns.remove(column);
                for row in &mut table.rows {
                    row.cells.remove(column);
                }
            }
        }
        Some(table)
    }

    /// [`Teller::fieldwork_table`] without the units.
    pub(crate) fn fieldwork_of_blocks(self) -> Option<Table> {
        let table = self.fieldwork_table()?.without_units();
        (!table.rows.is_empty()).then_some(table)
    }

    fn fieldwork_row(self, row: &FieldworkRow) -> Row {
        let rate = row.rates.as_ref().and_then(|rates| rates.response[0]);
        let rejected: u64 = row.rejected.values().sum();
        Row {
            cells: vec![
                Cell::Text(self.group(&row.key)),
                row.issued.map_or(Cell::Empty, Cell::Count),
                Cell::Count(row.returned),
                Cell::Count(row.valid),
                Cell::Count(row.invalid),
                if rejected == 0 {
                    Cell::Empty
                } else {
                    Cell::Count(rejected)
                },
                rate.map_or(Cell::Empty, Cell::Share),
            ],
            strong: !matches!(row.key, Key::Unit(_)),
        }
    }
}
