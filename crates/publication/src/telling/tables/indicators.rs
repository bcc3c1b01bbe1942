//! Rows of indicators: contents, factors, items, and the five marks.

use super::Titles;
use crate::release::Group;
use crate::telling::Teller;
use crate::telling::cell::{Cell, Column, Row, Table};

impl Teller<'_> {
    /// A row an indicator of a group.
    pub(super) fn indicator_table(
        self,
        titles: Titles,
        group: &Group,
        positions: &[usize],
    ) -> Table {
        let mut columns = vec![Column::text(self.text("told.col_name"), 46)];
        columns.extend(self.figure_columns());
        let overall = self.release.overall_position();
        let row = |&position: &usize| {
            let measure = group.measures.get(position);
            let n = measure.map_or(group.n, |measure| measure.n);
            let mut cells = vec![Cell::Text(self.indicator(position))];
            cells.extend(self.figure_cells(group.hidden, n, measure));
            Row {
                cells,
                strong: Some(position) == overall,
            }
        };
        let rows: Vec<Row> = positions.iter().map(row).collect();
        self.tabled(titles, columns, rows)
    }

    /// The overall index, contents and factors of the whole.
    pub(crate) fn factors_table(self, whole: &Group) -> Table {
        let titles = self.titles("told.sheet_factors", "told.table_factors");
        self.indicator_table(titles, whole, &self.with_overall())
    }

    /// The items of the whole.
    pub(crate) fn items_table(self, whole: &Group) -> Table {
        let titles = self.titles("told.sheet_items", "told.table_items");
        self.indicator_table(titles, whole, &self.items())
    }

    /// How the answers spread over the marks, for some indicators of a group.
    pub(crate) fn levels_table(self, group: &Group, positions: &[usize]) -> Table {
        let mut columns = vec![Column::text(self.text("told.col_name"), 40)];
        columns.extend(self.scale().into_iter().map(|word| Column::share(word, 12)));
        columns.push(Column::count(self.text("told.col_forms"), 11));
        let marks = self.release.questionnaire.scale.len();
        let row = |&position: &usize| {
            let measure = group.measures.get(position);
            let shares = measure.and_then(|measure| measure.distribution.as_ref());
            let mut cells = vec![Cell::Text(self.indicator(position))];
            if let Some(own) = shares {
                let own = own.shares.iter().take(marks);
                cells.extend(own.map(|&share| Cell::Share(share)));
            } else {
                let figure = measure.map(|measure| self.figure(measure));
                cells.push(self.absent(group.hidden, figure));
            }
            cells.resize(marks + 1, Cell::Empty);
            cells.push(Cell::Count(measure.map_or(group.n, |measure| measure.n)));
            Row {
                cells,
                strong: Some(position) == self.release.overall_position(),
            }
        };
        let rows: Vec<Row> = positions.iter().map(row).collect();
        let titles = self.titles("told.sheet_levels", "told.table_levels");
        let mut table = self.tabled(titles, columns, rows);
        table.notes.push(self.text("told.note_rounding"));
        table
    }

    /// How the answers spread over the marks, item by item.
    pub(crate) fn item_levels_table(self, group: &Group) -> Table {
        Table {
            caption: self.text("told.table_item_levels"),
            ..self.levels_table(group, &self.items())
        }
    }
}
