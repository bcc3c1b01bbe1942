//! Rows of indicators: contents, factors, items, and the five marks.

use super::super::cell::{Cell, Column, Row, Table};
use super::super::told::Told;
use super::Titles;
use crate::release::Group;

impl Told<'_> {
    /// A row an indicator of a group.
    pub(super) fn indicator_table(
        self,
        titles: Titles,
        group: &Group,
        positions: &[usize],
    ) -> Table {
        let mut columns = vec![Column::text(self.text("document.col_name"), 46)];
        columns.extend(self.figure_columns());
        let overall = self.release.overall_position();
        let row = |&position: &usize| {
            let measure = group.measures.get(position);
            let n = measure.map_or(group.n, |measure| measure.n);
            let mut cells = vec![Cell::Text(self.indicator(position))];
            cells.extend(self.figure_cells(group, n, measure));
            Row {
                cells,
                strong: Some(position) == overall,
            }
        };
        let rows: Vec<Row> = positions.iter().map(row).collect();
        Table {
            sheet: titles.sheet,
            caption: titles.caption,
            columns,
            notes: self.notes(&rows),
            rows,
        }
    }

    /// The overall index, contents and factors of the whole.
    pub(in super::super) fn factors_table(self, whole: &Group) -> Table {
        let titles = self.titles("document.sheet_factors", "document.table_factors");
        self.indicator_table(titles, whole, &self.with_overall())
    }

    /// The items of the whole.
    pub(in super::super) fn items_table(self, whole: &Group) -> Table {
        let titles = self.titles("document.sheet_items", "document.table_items");
        self.indicator_table(titles, whole, &self.items())
    }

    /// How the answers spread over the marks, for some indicators of a group.
    pub(in super::super) fn levels_table(self, group: &Group, positions: &[usize]) -> Table {
        let mut columns = vec![Column::text(self.text("document.col_name"), 40)];
        columns.extend(self.scale().into_iter().map(|word| Column::share(word, 12)));
        columns.push(Column::count(self.text("document.col_forms"), 11));
        let marks = self.release.questionnaire.scale.len();
        let row = |&position: &usize| {
            let measure = group.measures.get(position);
            let shares = measure.and_then(|measure| measure.distribution.as_ref());
            let mut cells = vec![Cell::Text(self.indicator(position))];
            match shares {
                Some(own) => cells.extend(
                    own.shares
                        .iter()
                        .take(marks)
                        .map(|&share| Cell::Share(share)),
                ),
                None => cells.push(self.absent(group, measure)),
            }
            cells.resize(marks + 1, Cell::Empty);
            cells.push(Cell::Count(measure.map_or(group.n, |measure| measure.n)));
            Row {
                cells,
                strong: Some(position) == self.release.overall_position(),
            }
        };
        let rows: Vec<Row> = positions.iter().map(row).collect();
        let mut notes = self.notes(&rows);
        notes.push(self.text("document.note_rounding"));
        Table {
            sheet: self.text("document.sheet_levels"),
            caption: self.text("document.table_levels"),
            columns,
            rows,
            notes,
        }
    }

    /// How the answers spread over the marks, item by item.
    pub(in super::super) fn item_levels_table(self, group: &Group) -> Table {
        Table {
            caption: self.text("document.table_item_levels"),
            ..self.levels_table(group, &self.items())
        }
    }

    /// Words of the marks, lowest first.
    pub(in super::super) fn scale(self) -> Vec<String> {
        let scale = self.release.questionnaire.scale.iter();
        scale.map(|word| self.wording(word)).collect()
    }
}
