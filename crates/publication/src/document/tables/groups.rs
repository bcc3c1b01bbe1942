//! Rows of groups: blocks, units, fields, unit × field, ways of answering, the open stream.

use super::super::cell::{Cell, Column, Row, Table};
use super::super::told::Told;
use crate::release::{Group, Key};

impl<'a> Told<'a> {
    /// The whole, then a row a block.
    pub(in super::super) fn blocks_table(self) -> Table {
        let tables = &self.release.sampled;
        let groups: Vec<&Group> = tables.blocks.iter().chain(&tables.overall).collect();
        let titles = self.titles("document.sheet_blocks", "document.table_blocks");
        self.group_table(titles, self.text("document.col_block"), &groups, |group| {
            self.group(&group.key)
        })
    }

    /// A row a field, by falling index.
    pub(in super::super) fn fields_table(self) -> Table {
        let groups = self.ordered(self.release.sampled.fields.iter());
        let titles = self.titles("document.sheet_fields", "document.table_fields");
        self.group_table(titles, self.text("document.col_field"), &groups, |group| {
            self.group(&group.key)
        })
    }

    /// The fields of one unit, by falling index; none if no cell of it has forms.
    pub(in super::super) fn unit_fields(self, unit: u32) -> Option<Table> {
        let own = |group: &&'a Group| matches!(group.key, Key::Cell(place, _) if place == unit);
        let groups = self.ordered(self.release.sampled.cells.iter().filter(own));
        let titles = self.titles("document.sheet_fields", "document.unit_fields");
        (!groups.is_empty()).then(|| {
            self.group_table(titles, self.text("document.col_field"), &groups, |group| {
                self.group(&group.key)
            })
        })
    }

    /// A row a unit and field, in the order of the catalogue.
    pub(in super::super) fn cells_table(self) -> Table {
        let titles = self.titles("document.sheet_cells", "document.table_cells");
        let groups: Vec<&Group> = self.release.sampled.cells.iter().collect();
        let first = self.text("document.col_field");
        let mut table = self.group_table(titles, first, &groups, |group| self.group(&group.key));
        let unit = Column::text(self.text("document.col_unit"), 34);
        table.columns.insert(0, unit);
        for (row, group) in table.rows.iter_mut().zip(&groups) {
            let name = match group.key {
                Key::Cell(unit, _) => self.unit(unit),
                _ => String::new(),
            };
            row.cells.insert(0, Cell::Text(name));
        }
        table
    }

    /// The rows of [`Told::cells_table`] that have a figure, with the number of those that have none.
    pub(in super::super) fn published_cells(self) -> Table {
        let mut table = self.cells_table();
        let all = table.rows.len();
        let hidden = |row: &Row| row.cells.iter().any(|cell| matches!(cell, Cell::Absent(_)));
        table.rows.retain(|row| !hidden(row));
        let left_out = all - table.rows.len();
        table.notes = vec![self.source()];
        if left_out > 0 {
            let n = super::super::cell::count(left_out as u64);
            table
                .notes
                .push(self.fill("document.note_cells", &[("n", &n)]));
        }
        table
    }

    /// A row a way of answering; none if the release does not tell.
    pub(in super::super) fn modes_table(self) -> Option<Table> {
        let groups: Vec<&Group> = self.release.sampled.by_mode.iter().collect();
        let titles = self.titles("document.sheet_modes", "document.table_modes");
        (!groups.is_empty()).then(|| {
            self.group_table(titles, self.text("document.col_group"), &groups, |group| {
                self.group(&group.key)
            })
        })
    }

    /// The open stream by contents and factors; none without open forms that are published.
    pub(in super::super) fn open_table(self) -> Option<Table> {
        let whole = self.release.open.overall.as_ref()?;
        if whole.measures.is_empty() {
            return None;
        }
        let titles = self.titles("document.sheet_open", "document.table_open");
        let mut table = self.indicator_table(titles, whole, &self.with_overall());
        // Where sampled figures come from is not where these do.
        table.notes = vec![self.text("document.note_open")];
        Some(table)
    }

    /// A table a question about the respondent.
    pub(in super::super) fn respondents_tables(self) -> Vec<Table> {
        let mut out = Vec::new();
        for own in &self.release.sampled.respondents {
            let Some(question) = self.release.questions.get(own.question as usize) else {
                continue;
            };
            let groups: Vec<&Group> = own.groups.iter().collect();
            let name = self.wording(&question.name);
            let number = question.number.clone();
            let titles = super::Titles {
                sheet: self.fill("document.sheet_respondents", &[("number", &number)]),
                caption: self.fill("document.table_respondents", &[("question", &name)]),
            };
            let first = self.text("document.col_group");
            out.push(self.group_table(titles, first, &groups, |group| self.group(&group.key)));
        }
        out
    }

    /// Forms issued, returned and valid by whole, block and unit; none if the release does not tell.
    pub(in super::super) fn fieldwork_table(self) -> Option<Table> {
        let rows = &self.release.sampled.fieldwork;
        if rows.is_empty() {
            return None;
        }
        let columns = vec![
            Column::text(self.text("document.col_unit"), 40),
            Column::count(self.text("document.col_issued"), 11),
            Column::count(self.text("document.col_returned"), 11),
            Column::count(self.text("document.col_valid"), 11),
            Column::count(self.text("document.col_invalid"), 11),
            Column::share(self.text("document.col_rate"), 11),
        ];
        let row = |row: &crate::release::content::FieldworkRow| {
            let rate = row.rates.as_ref().and_then(|rates| rates.response[0]);
            Row {
                cells: vec![
                    Cell::Text(self.group(&row.key)),
                    row.issued.map_or(Cell::Empty, Cell::Count),
                    Cell::Count(row.returned),
                    Cell::Count(row.valid),
                    Cell::Count(row.invalid),
                    rate.map_or(Cell::Empty, Cell::Share),
                ],
                strong: !matches!(row.key, Key::Unit(_)),
            }
        };
        let mut table = Table {
            sheet: self.text("document.sheet_fieldwork"),
            caption: self.text("document.table_fieldwork"),
            columns,
            rows: rows.iter().map(row).collect(),
            notes: vec![self.source()],
        };
        // What is not known of any form has no column.
        for column in (1..table.columns.len()).rev() {
            let empty = table
                .rows
                .iter()
                .all(|row| row.cells[column] == Cell::Empty);
            if empty {
                table.columns.remove(column);
                for row in &mut table.rows {
                    row.cells.remove(column);
                }
            }
        }
        Some(table)
    }
}
