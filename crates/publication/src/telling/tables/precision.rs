//! How sure the overall indices are.

use crate::release::{Group, Key};
use crate::telling::Teller;
use crate::telling::cell::{Cell, Column, Row, Table};

impl Teller<'_> {
    /// Standard error, design effect, effective number of forms and degrees of freedom of every published
    /// overall index of whole, blocks, units and fields.
    pub(crate) fn precision_table(self) -> Table {
        let columns = vec![
            Column::text(self.text("told.col_group"), 40),
            Column::count(self.text("told.col_forms"), 10),
            Column::index(self.text("told.col_index"), 11),
            Column::index(self.text("told.col_error"), 11),
            Column::ends(self.interval_head(), 16),
            Column::index(self.text("told.col_deff"), 11),
            Column::index(self.text("told.col_effective"), 11),
            Column::index(self.text("told.col_freedom"), 11),
        ];
        let tables = &self.release.sampled;
        let parts = [&tables.blocks, &tables.units, &tables.fields];
        let groups = tables.overall.iter().chain(parts.into_iter().flatten());
        let rows = groups.filter_map(|group| self.precision_row(group));
        let titles = self.titles("told.sheet_precision", "told.table_precision");
        let mut table = self.tabled(titles, columns, rows.collect());
        table.notes.push(self.text("told.note_precision"));
        table
    }

    fn precision_row(self, group: &Group) -> Option<Row> {
        let own = self.overall(group)?;
        let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Number);
        Some(Row {
            cells: vec![
                Cell::Text(self.group(&group.key)),
                Cell::Count(group.n),
                Cell::Share(own.value),
                Cell::Number(own.se * 100.0),
                Cell::Interval(own.low, own.high),
                number(own.deff),
                number(own.n_eff),
                Cell::Number(own.df),
            ],
            strong: matches!(group.key, Key::Whole | Key::Block(_)),
        })
    }
}
