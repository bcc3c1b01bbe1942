//! The questions beside the satisfaction items: what the whole answered, and where a question is told by
//! block, unit and field, what each of them did.

use survey::text::normalise_line;

use super::Titles;
use crate::release::content::{ChoiceGroup, ChoiceTable, OptionFacts, QuestionFacts, QuestionKind};
use crate::release::{Key, Release};
use crate::telling::Teller;
use crate::telling::cell::{Cell, Column, Row, Table};

/// The page of a questionnaire that asks about harassment and money.
const INTEGRITY: &str = "integrity";

/// A question with its tables of answers: one, or for a grid one a line.
#[derive(Debug, Clone)]
pub(crate) struct Answered<'a> {
    pub(crate) facts: &'a QuestionFacts,
    tables: Vec<&'a ChoiceTable>,
}

impl<'a> Answered<'a> {
    /// Every question that somebody answered, in the order of the form.
    pub(crate) fn all(release: &'a Release) -> Vec<Self> {
        let questions = (0..).zip(&release.questions);
        let own = questions.map(|(place, facts)| {
            let tables = release.sampled.choices.iter();
            Self {
                facts,
                tables: tables.filter(|table| table.question == place).collect(),
            }
        });
        own.filter(|own| !own.tables.is_empty()).collect()
    }

    /// Whether it asks about harassment or money outside of the rules.
    pub(crate) fn is_integrity(&self) -> bool {
        self.facts.page == INTEGRITY
    }

    /// Whether it asks who answered, or how the dossier went: satisfaction is told by its choices.
    pub(crate) fn is_about_respondent(&self) -> bool {
        self.facts.groups
    }

    /// What a group answered, if the question is told of it.
    pub(crate) fn of(&self, key: &Key) -> Option<&'a ChoiceGroup> {
        let table = self.tables.first().filter(|_| self.tables.len() == 1)?;
        table.groups.iter().find(|group| group.key == *key)
    }
}

impl Teller<'_> {
    /// What a group answered to one question, lines of a grid under each other; none if the question is not
    /// told of it.
    pub(crate) fn answers_of(self, own: &Answered<'_>, key: &Key) -> Option<Table> {
        let (columns, rows) = match own.facts.kind {
            QuestionKind::Grid => self.grid(own, key),
            QuestionKind::Single | QuestionKind::Multiple => self.list(own.facts, own.of(key)?),
        };
        let titles = Titles {
            sheet: self.fill("told.sheet_choices", &[("number", &own.facts.number)]),
            caption: self.question(own.facts),
        };
        (!rows.is_empty()).then(|| self.tabled(titles, columns, rows))
    }

    /// Number and wording of a question.
    pub(crate) fn question(self, facts: &QuestionFacts) -> String {
        let name = normalise_line(&self.wording(&facts.name));
        if facts.number.is_empty() {
            return name;
        }
        let values = [("number", facts.number.as_str()), ("question", &name)];
        self.fill("told.table_choices", &values)
    }

    /// A row a block, a column a choice; none for questions that are told of the whole only.
    pub(crate) fn choices_by_block(self, own: &Answered<'_>) -> Option<Table> {
        let keys = |key: &Key| matches!(key, Key::Whole | Key::Block(_));
        self.choices_by(
            own,
            keys,
            ["told.sheet_choices", "told.table_choices_by_block"],
        )
    }

    /// A row a block, unit and field, a column a choice; none for questions that are told of the whole only.
    pub(crate) fn choices_by_place(self, own: &Answered<'_>) -> Option<Table> {
        self.choices_by(
            own,
            |_| true,
            ["told.sheet_choices_by", "told.table_choices_by"],
        )
    }

    fn choices_by(
        self,
        own: &Answered<'_>,
        wanted: impl Fn(&Key) -> bool,
        [sheet, caption]: [&'static str; 2],
    ) -> Option<Table> {
        let table = own.tables.first().filter(|_| own.tables.len() == 1)?;
        let groups = table.groups.iter();
        let groups: Vec<&ChoiceGroup> = groups.filter(|group| wanted(&group.key)).collect();
        if groups.len() < 2 {
            return None;
        }
        let row = |group: &&ChoiceGroup| {
            let mut cells = vec![Cell::Text(self.group(&group.key))];
            cells.extend(self.choice_cells(own.facts, group));
            Row {
                cells,
                strong: matches!(group.key, Key::Whole | Key::Block(_)),
            }
        };
        let rows: Vec<Row> = groups.iter().map(row).collect();
        let first = self.text("told.col_group");
        let titles = Titles {
            sheet: self.fill(sheet, &[("number", &own.facts.number)]),
            caption: self.fill(caption, &[("question", &self.question(own.facts))]),
        };
        Some(self.tabled(titles, self.choice_columns(own.facts, first), rows))
    }

    fn choice_columns(self, facts: &QuestionFacts, first: String) -> Vec<Column> {
        let mut columns = vec![Column::text(first, 40)];
        let options = facts.options.iter();
        columns.extend(options.map(|option| Column::share(self.wording(&option.name), 13)));
        columns.push(Column::count(self.text("told.col_answers"), 11));
        columns
    }

    /// The cells of [`Teller::choice_columns`] after the first.
    fn choice_cells(self, facts: &QuestionFacts, group: &ChoiceGroup) -> Vec<Cell> {
        let options = 0..facts.options.len();
        let mut cells: Vec<Cell> = options
            .map(|place| self.share(group.hidden, group.shares.get(place)))
            .collect();
        if group.shares.is_empty() {
            // The reason once, over all choices.
            cells.truncate(1);
            cells.resize(facts.options.len(), Cell::Empty);
        }
        cells.push(Cell::Count(group.n));
        cells
    }

    /// A row a choice, with its interval.
    fn list(self, facts: &QuestionFacts, group: &ChoiceGroup) -> (Vec<Column>, Vec<Row>) {
        let columns = vec![
            Column::text(self.text("told.col_choice"), 52),
            Column::share(self.text("told.col_value"), 14),
            Column::ends(self.interval_head(), 18),
        ];
        let row = |(place, option): (usize, &OptionFacts)| {
            let figure = group.shares.get(place);
            Row {
                cells: vec![
                    Cell::Text(self.wording(&option.name)),
                    self.share(group.hidden, figure),
                    Self::interval(figure),
                ],
                strong: false,
            }
        };
        let mut rows: Vec<Row> = facts.options.iter().enumerate().map(row).collect();
        rows.push(Row {
            cells: vec![
                Cell::Text(self.text("told.col_answers")),
                Cell::Count(group.n),
                Cell::Empty,
            ],
            strong: true,
        });
        (columns, rows)
    }

    /// A row a line, a column a level.
    fn grid(self, own: &Answered<'_>, key: &Key) -> (Vec<Column>, Vec<Row>) {
        let columns = self.choice_columns(own.facts, self.text("told.col_line"));
        let rows = own.tables.iter().filter_map(|table| {
            let line = own.facts.lines.get(table.line? as usize)?;
            let group = table.groups.iter().find(|group| group.key == *key)?;
            let mut cells = vec![Cell::Text(self.wording(&line.name))];
            cells.extend(self.choice_cells(own.facts, group));
            Some(Row {
                cells,
                strong: false,
            })
        });
        (columns, rows.collect())
    }
}
