//! The questions beside the satisfaction items: a table a question, the whole only.

use super::super::cell::{Cell, Column, Row, Table};
use super::super::told::Told;
use crate::release::content::{ChoiceTable, QuestionFacts, QuestionKind};
use crate::release::{Figure, Key};

impl<'a> Told<'a> {
    /// A table a question, in the order of the form; lines of a grid share one.
    pub(in super::super) fn choices_tables(self) -> Vec<Table> {
        let questions = (0..).zip(&self.release.questions);
        let tables = questions.filter_map(|(place, question)| {
            let own: Vec<&ChoiceTable> = self
                .release
                .sampled
                .choices
                .iter()
                .filter(|table| table.question == place)
                .collect();
            let rows = if question.kind == QuestionKind::Grid {
                Some(self.grid(question, &own))
            } else {
                self.list(question, own.first()?)
            };
            rows.filter(|(_, rows)| !rows.is_empty())
                .map(|(columns, rows)| Table {
                    sheet: self.fill("document.sheet_choices", &[("number", &question.number)]),
                    caption: self.fill(
                        "document.table_choices",
                        &[("question", &self.wording(&question.name))],
                    ),
                    columns,
                    notes: self.notes(&rows),
                    rows,
                })
        });
        tables.collect()
    }

    /// A row a choice, with its interval.
    fn list(
        self,
        question: &QuestionFacts,
        table: &'a ChoiceTable,
    ) -> Option<(Vec<Column>, Vec<Row>)> {
        let whole = table.groups.iter().find(|group| group.key == Key::Whole)?;
        let columns = vec![
            Column::text(self.text("document.col_choice"), 52),
            Column::share(self.text("document.col_value"), 14),
            Column::ends(self.interval_head(), 18),
        ];
        let row = |(place, option): (usize, &crate::release::content::OptionFacts)| {
            let own = whole.shares.get(place).and_then(Figure::estimate);
            Row {
                cells: vec![
                    Cell::Text(self.wording(&option.name)),
                    own.map_or_else(|| self.reason("document.few"), |own| Cell::Share(own.value)),
                    own.map_or(Cell::Empty, |own| Cell::Interval(own.low, own.high)),
                ],
                strong: false,
            }
        };
        let mut rows: Vec<Row> = question.options.iter().enumerate().map(row).collect();
        rows.push(Row {
            cells: vec![
                Cell::Text(self.text("document.col_forms")),
                Cell::Count(whole.n),
                Cell::Empty,
            ],
            strong: true,
        });
        Some((columns, rows))
    }

    /// A row a line, a column a level.
    fn grid(self, question: &QuestionFacts, tables: &[&'a ChoiceTable]) -> (Vec<Column>, Vec<Row>) {
        let mut columns = vec![Column::text(self.text("document.col_choice"), 40)];
        let levels = question.options.iter();
        columns.extend(levels.map(|level| Column::share(self.wording(&level.name), 13)));
        columns.push(Column::count(self.text("document.col_forms"), 11));
        let rows = tables.iter().filter_map(|table| {
            let line = question.lines.get(table.line? as usize)?;
            let whole = table.groups.iter().find(|group| group.key == Key::Whole)?;
            let mut cells = vec![Cell::Text(self.wording(&line.name))];
            for place in 0..question.options.len() {
                let own = whole.shares.get(place).and_then(Figure::estimate);
                cells.push(
                    own.map_or_else(|| self.reason("document.few"), |own| Cell::Share(own.value)),
                );
            }
            cells.push(Cell::Count(whole.n));
            Some(Row {
                cells,
                strong: false,
            })
        });
        (columns, rows.collect())
    }
}
