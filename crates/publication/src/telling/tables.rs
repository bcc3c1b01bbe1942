//! The tables of a release, as pages, documents and the workbook show them.

mod fieldwork;
mod groups;
mod indicators;
mod life;
mod precision;
mod questions;
mod units;

use super::cell::{Cell, Column, Row, Table};
use super::teller::Teller;
use crate::release::content::Hidden;
use crate::release::{Group, Measure};

pub(crate) use questions::Answered;

/// Name of a sheet and what its table shows.
struct Titles {
    sheet: String,
    caption: String,
}

impl Teller<'_> {
    fn titles(self, sheet: &'static str, caption: &'static str) -> Titles {
        Titles {
            sheet: self.text(sheet),
            caption: self.text(caption),
        }
    }

    /// Columns of forms, index, interval and the other score, after those of the names.
    fn figure_columns(self) -> Vec<Column> {
        let other = match self.release.questionnaire.score {
            crate::release::figure::Score::Share => "told.col_mean",
            crate::release::figure::Score::Mean => "told.col_share",
        };
        vec![
            Column::count(self.text("told.col_forms"), 10),
            Column::index(self.text("told.col_index"), 11),
            Column::ends(self.interval_head(), 16),
            Column::index(self.text(other), 11),
        ]
    }

    /// The cells of [`Teller::figure_columns`].
    fn figure_cells(self, hidden: Option<Hidden>, n: u64, measure: Option<&Measure>) -> Vec<Cell> {
        let figure = measure.map(|measure| self.figure(measure));
        let other = measure.and_then(|measure| self.other_figure(measure).estimate());
        vec![
            Cell::Count(n),
            self.share(hidden, figure),
            Self::interval(figure),
            other.map_or(Cell::Empty, |own| Cell::Share(own.value)),
        ]
    }

    /// A table with a row a group, by the overall index.
    fn group_table(self, titles: Titles, first: String, groups: &[&Group]) -> Table {
        let tells_dossiers = groups.iter().any(|group| group.dossiers.is_some());
        let mut columns = vec![Column::text(first, 40)];
        if tells_dossiers {
            columns.push(Column::count(self.text("told.col_dossiers"), 11));
        }
        columns.extend(self.figure_columns());
        let rows = groups.iter().map(|group| {
            let mut cells = vec![Cell::Text(self.group(&group.key))];
            if tells_dossiers {
                cells.push(group.dossiers.map_or(Cell::Empty, Cell::Count));
            }
            let measure = self.overall_measure(group);
            cells.extend(self.figure_cells(group.hidden, group.n, measure));
            Row {
                cells,
                strong: matches!(group.key, crate::release::Key::Whole),
            }
        });
        self.tabled(titles, columns, rows.collect())
    }

    /// A table with what its readers have to know: the source, and what stands for missing numbers.
    fn tabled(self, titles: Titles, columns: Vec<Column>, rows: Vec<Row>) -> Table {
        Table {
            sheet: titles.sheet,
            caption: titles.caption,
            language: self.language,
            columns,
            notes: self.notes(&rows),
            rows,
        }
    }

    fn notes(self, rows: &[Row]) -> Vec<String> {
        let tells = |reason: &Cell| rows.iter().any(|row| row.cells.contains(reason));
        let mut notes = vec![self.source()];
        if tells(&self.reason("results.few")) {
            notes.push(self.few_note());
        }
        let complement = self.text("told.complement");
        if tells(&self.reason("told.complement")) {
            notes.push(self.fill("told.note_complement", &[("complement", &complement)]));
        }
        notes
    }

    /// Where the figures of a table come from.
    pub(crate) fn source(self) -> String {
        let n = self.count(self.release.sampled.counted);
        self.fill(
            "told.note_source",
            &[
                ("number", &self.release.parameters.number),
                ("n", &n),
                ("period", &self.period()),
            ],
        )
    }

    /// What the word for too few forms means.
    pub(crate) fn few_note(self) -> String {
        let few = self.text("results.few");
        self.fill(
            "told.note_few",
            &[("few", &few), ("minimum", &self.minimum())],
        )
    }
}
