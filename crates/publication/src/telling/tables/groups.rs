//! Rows of groups: blocks, units, fields, unit × field, ways of answering, the open stream.

use crate::release::{Group, Key};
use crate::telling::Teller;
use crate::telling::cell::{Cell, Column, Row, Table};

impl<'a> Teller<'a> {
    /// The whole, then a row a block.
    pub(crate) fn blocks_table(self) -> Table {
        let tables = &self.release.sampled;
        let groups: Vec<&Group> = tables.blocks.iter().chain(&tables.overall).collect();
        let titles = self.titles("told.sheet_blocks", "told.table_blocks");
        self.group_table(titles, self.text("told.col_block"), &groups)
    }

    /// A row a field, by falling index.
    pub(crate) fn fields_table(self) -> Table {
        let groups = self.ordered(self.release.sampled.fields.iter());
        let titles = self.titles("told.sheet_fields", "told.table_fields");
        self.group_table(titles, self.text("told.col_field"), &groups)
    }

    /// The fields of one unit, by falling index; none if no cell of it has forms.
    pub(crate) fn unit_fields(self, unit: u32) -> Option<Table> {
        let own = |group: &&'a Group| matches!(group.key, Key::Cell(place, _) if place == unit);
        let groups = self.ordered(self.release.sampled.cells.iter().filter(own));
        let titles = self.titles("told.sheet_fields", "told.unit_fields");
        (!groups.is_empty()).then(|| self.group_table(titles, self.text("told.col_field"), &groups))
    }

    /// A row a unit and field, in the order of the catalogue.
    pub(crate) fn cells_table(self) -> Table {
        let titles = self.titles("told.sheet_cells", "told.table_cells");
        let groups: Vec<&Group> = self.release.sampled.cells.iter().collect();
        let first = self.text("told.col_field");
        let mut table = self.group_table(titles, first, &groups);
        // Two columns of names share the place of one.
        table.columns[0].width = 27;
        let unit = Column::text(self.text("told.col_unit"), 27);
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

    /// The rows of [`Teller::cells_table`] that have a figure, with the number of those that have none.
    pub(crate) fn published_cells(self) -> Table {
        let mut table = self.cells_table();
        let all = table.rows.len();
        let hidden = |row: &Row| row.cells.iter().any(|cell| matches!(cell, Cell::Absent(_)));
        table.rows.retain(|row| !hidden(row));
        let left_out = all - table.rows.len();
        table.notes = vec![self.source()];
        if left_out > 0 {
            let n = self.count(left_out as u64);
            table.notes.push(self.fill("told.note_cells", &[("n", &n)]));
        }
        table
    }

    /// A row a way of answering; none if the release does not tell.
    pub(crate) fn modes_table(self) -> Option<Table> {
        let groups: Vec<&Group> = self.release.sampled.by_mode.iter().collect();
        let titles = self.titles("told.sheet_modes", "told.table_modes");
        (!groups.is_empty()).then(|| self.group_table(titles, self.text("told.col_group"), &groups))
    }

    /// The open stream by contents and factors; none without open forms that are published.
    pub(crate) fn open_table(self) -> Option<Table> {
        let whole = self.release.open.overall.as_ref()?;
        if whole.measures.is_empty() {
            return None;
        }
        let titles = self.titles("told.sheet_open", "told.table_open");
        let mut table = self.indicator_table(titles, whole, &self.with_overall());
        // Where sampled figures come from is not where these do.
        table.notes = vec![self.text("told.note_open")];
        Some(table)
    }

    /// A table a question about the respondent.
    pub(crate) fn respondents_tables(self) -> Vec<Table> {
        let mut out = Vec::new();
        for own in &self.release.sampled.respondents {
            let Some(question) = self.release.questions.get(own.question as usize) else {
                continue;
            };
            let groups: Vec<&Group> = own.groups.iter().collect();
            let name = self.wording(&question.name);
            let number = question.number.clone();
            let titles = super::Titles {
                sheet: self.fill("told.sheet_respondents", &[("number", &number)]),
                caption: self.fill("told.table_respondents", &[("question", &name)]),
            };
            let first = self.text("told.col_group");
            out.push(self.group_table(titles, first, &groups));
        }
        out
    }
}
