//! The tables of a release, as documents and the workbook show them.

mod groups;
mod indicators;
mod life;
mod questions;
mod units;

use super::cell::{Cell, Column, Row, Table};
use super::told::Told;
use crate::release::{Group, Measure};

/// Name of a sheet and what its table shows.
struct Titles {
    sheet: String,
    caption: String,
}

impl<'a> Told<'a> {
    fn titles(self, sheet: &'static str, caption: &'static str) -> Titles {
        Titles {
            sheet: self.text(sheet),
            caption: self.text(caption),
        }
    }

    /// Columns of forms, index, interval and the other score, after those of the names.
    fn figure_columns(self) -> Vec<Column> {
        let other = match self.release.questionnaire.score {
            crate::release::figure::Score::Share => "document.col_mean",
            crate::release::figure::Score::Mean => "document.col_share",
        };
        vec![
            Column::count(self.text("document.col_forms"), 10),
            Column::index(self.text("document.col_index"), 11),
            Column::ends(self.interval_head(), 16),
            Column::index(self.text(other), 11),
        ]
    }

    /// The cells of [`Told::figure_columns`].
    fn figure_cells(self, group: &Group, n: u64, measure: Option<&Measure>) -> Vec<Cell> {
        let (share, other) = match measure {
            Some(measure) => (
                self.figure(measure).estimate(),
                self.other_figure(measure).estimate(),
            ),
            None => (None, None),
        };
        let absent = || self.absent(group, measure);
        vec![
            Cell::Count(n),
            share.map_or_else(absent, |own| Cell::Share(own.value)),
            share.map_or(Cell::Empty, |own| Cell::Interval(own.low, own.high)),
            other.map_or(Cell::Empty, |own| Cell::Share(own.value)),
        ]
    }

    /// A table with a row a group, by the overall index.
    fn group_table(
        self,
        titles: Titles,
        first: String,
        groups: &[&'a Group],
        name: impl Fn(&Group) -> String,
    ) -> Table {
        let tells_dossiers = groups.iter().any(|group| group.dossiers.is_some());
        let mut columns = vec![Column::text(first, 40)];
        if tells_dossiers {
            columns.push(Column::count(self.text("document.col_dossiers"), 11));
        }
        columns.extend(self.figure_columns());
        let overall = self.release.overall_position();
        let rows = groups.iter().map(|group| {
            let mut cells = vec![Cell::Text(name(group))];
            if tells_dossiers {
                cells.push(group.dossiers.map_or(Cell::Empty, Cell::Count));
            }
            let measure = overall.and_then(|overall| group.measures.get(overall));
            cells.extend(self.figure_cells(group, group.n, measure));
            Row {
                cells,
                strong: matches!(group.key, crate::release::Key::Whole),
            }
        });
        let rows: Vec<Row> = rows.collect();
        Table {
            sheet: titles.sheet,
            caption: titles.caption,
            columns,
            notes: self.notes(&rows),
            rows,
        }
    }

    /// The source, and what the word for too few forms means where it stands.
    fn notes(self, rows: &[Row]) -> Vec<String> {
        let few = self.reason("document.few");
        let tells_few = rows.iter().any(|row| row.cells.contains(&few));
        let mut notes = vec![self.source()];
        if tells_few {
            notes.push(self.few_note());
        }
        notes
    }
}
