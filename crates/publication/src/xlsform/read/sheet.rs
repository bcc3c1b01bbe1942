//! One sheet as rows of named cells.

use std::collections::BTreeMap;

use survey::Language;

use super::super::columns::{CHOICES, OWN, SETTINGS, SURVEY, language_of};
use super::super::fault::{CellProblem, Spot};
use super::Note;
use crate::workbook;

/// A sheet with its headings.
#[derive(Debug)]
pub(super) struct Table {
    name: String,
    /// Plain columns by name.
    columns: BTreeMap<String, u32>,
    /// Wordings: name, language, column; in the order of the columns.
    worded: Vec<(String, Language, u32)>,
    headings: BTreeMap<u32, String>,
    /// Rows with something in them, without the headings.
    rows: Vec<(u32, BTreeMap<u32, String>)>,
}

/// One row of a sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    line: u32,
    cells: &'a BTreeMap<u32, String>,
}

/// The text of a cell and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) spot: Spot,
}

/// A wording in the languages that have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words(pub(super) Vec<(Language, Cell)>);

/// Columns that each sheet may have and that mean something here.
fn known(sheet: &str) -> &'static [&'static str] {
    match sheet {
        SURVEY => &[
            "type",
            "name",
            "required",
            "relevant",
            "constraint",
            "appearance",
            "sipas_number",
            "sipas_kind",
        ],
        CHOICES => &["list_name", "name", "sipas_writes", "sipas_exclusive"],
        SETTINGS => &["form_title", "form_id", "version"],
        OWN => &["key", "name", "value"],
        _ => &[],
    }
}

/// Columns that change what is asked or kept, and that our model has nothing for.
const NOT_SUPPORTED: [&str; 5] = [
    "calculation",
    "choice_filter",
    "default",
    "repeat_count",
    "trigger",
];

/// Columns of settings and sheets that do no harm when they are passed over.
const PASSED_OVER: [&str; 3] = ["default_language", "style", "list name"];

impl Table {
    /// The sheet of this name, however it is capitalised.
    pub(super) fn find(
        sheets: &[workbook::Sheet],
        name: &str,
        problems: &mut Vec<CellProblem>,
        notes: &mut Vec<Note>,
    ) -> Option<Self> {
        let sheet = sheets
            .iter()
            .find(|sheet| sheet.name.trim().to_lowercase() == name)?;
        let heading_line = sheet.cells.keys().map(|&(line, _)| line).next()?;
        let mut table = Self {
            name: sheet.name.clone(),
            columns: BTreeMap::new(),
            worded: Vec::new(),
            headings: BTreeMap::new(),
            rows: Vec::new(),
        };
        let mut by_line: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        for (&(line, column), text) in &sheet.cells {
            if line == heading_line {
                table.headings.insert(column, text.clone());
            } else {
                by_line
                    .entry(line)
                    .or_default()
                    .insert(column, text.clone());
            }
        }
        table.rows = by_line.into_iter().collect();
        for (&column, heading) in &table.headings.clone() {
            table.heading(name, (heading_line, column), heading, problems, notes);
        }
        Some(table)
    }

    fn heading(
        &mut self,
        sheet: &str,
        (line, column): (u32, u32),
        heading: &str,
        problems: &mut Vec<CellProblem>,
        notes: &mut Vec<Note>,
    ) {
        let spot = self.spot(line, column);
        let (name, language) = match heading.split_once(':') {
            Some((name, language)) => (name, language.trim_start_matches(':')),
            None => (heading, ""),
        };
        let name = name.trim().to_lowercase();
        let name = match name.as_str() {
            "relevance" => "relevant".to_owned(),
            "list name" => "list_name".to_owned(),
            _ => name,
        };
        let is_worded = matches!(name.as_str(), "label" | "hint") && sheet != SETTINGS;
        if is_worded {
            let Some(language) = language_of(language) else {
                let message = format!(
                    "Không rõ cột “{heading}” thuộc ngôn ngữ nào; hãy viết mã ngôn ngữ trong ngoặc, ví dụ {name}::Tiếng Việt (vi)."
                );
                problems.push(spot.problem("unknown-language", message));
                return;
            };
            if self
                .worded
                .iter()
                .any(|(other, tag, _)| *other == name && *tag == language)
            {
                let message = format!("Cột “{heading}” xuất hiện hai lần.");
                problems.push(spot.problem("duplicate-column", message));
            }
            self.worded.push((name, language, column));
        } else if known(sheet).contains(&name.as_str()) && language.is_empty() {
            if self.columns.insert(name, column).is_some() {
                let message = format!("Cột “{heading}” xuất hiện hai lần.");
                problems.push(spot.problem("duplicate-column", message));
            }
        } else if NOT_SUPPORTED.contains(&name.as_str()) {
            for (line, _) in self
                .rows
                .iter()
                .filter(|(_, cells)| cells.contains_key(&column))
            {
                let message = format!(
                    "Cột “{heading}” chưa dùng được; hãy bỏ nội dung ô này và diễn đạt bằng relevant hoặc constraint."
                );
                problems.push(
                    self.spot(*line, column)
                        .problem("column-not-supported", message),
                );
            }
        } else if !PASSED_OVER.contains(&name.as_str()) {
            notes.push(Note(format!(
                "Trang “{}”: cột “{heading}” không dùng trong phiếu nên được bỏ qua.",
                self.name
            )));
        }
    }

    fn spot(&self, line: u32, column: u32) -> Spot {
        let heading = self.headings.get(&column).cloned().unwrap_or_default();
        Spot {
            sheet: self.name.clone(),
            row: Some(line),
            column: Some((column, heading)),
        }
    }

    /// The sheet as a whole.
    pub(super) fn whole(&self) -> Spot {
        Spot::sheet(&self.name)
    }

    /// The languages of the labels, Vietnamese first, then in the order of the columns.
    pub(super) fn languages(&self) -> Vec<Language> {
        let mut languages: Vec<Language> = self
            .worded
            .iter()
            .filter(|(name, ..)| name == "label")
            .map(|(_, language, _)| *language)
            .collect();
        languages.sort_by_key(|&language| language != Language::VI);
        languages.dedup();
        languages
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row {
            table: self,
            line: *line,
            cells,
        })
    }
}

impl Row<'_> {
    /// The row as a whole.
    pub(super) fn spot(&self) -> Spot {
        Spot {
            row: Some(self.line),
            ..self.table.whole()
        }
    }

    /// The cell in a column, if there is anything in it.
    pub(super) fn cell(&self, column: &str) -> Option<Cell> {
        let column = *self.table.columns.get(column)?;
        let text = self.cells.get(&column)?.clone();
        Some(Cell {
            text,
            spot: self.table.spot(self.line, column),
        })
    }

    /// The text in a column; nothing if it is empty.
    pub(super) fn text(&self, column: &str) -> String {
        self.cell(column).map_or_else(String::new, |cell| cell.text)
    }

    /// The wording in a group of columns such as `label`.
    pub(super) fn words(&self, name: &str) -> Words {
        let columns = self.table.worded.iter().filter(|(other, ..)| other == name);
        Words(
            columns
                .filter_map(|&(_, language, column)| {
                    let text = self.cells.get(&column)?.clone();
                    let spot = self.table.spot(self.line, column);
                    Some((language, Cell { text, spot }))
                })
                .collect(),
        )
    }

    /// Whether a cell says yes.
    pub(super) fn says_yes(&self, column: &str, problems: &mut Vec<CellProblem>) -> bool {
        let Some(cell) = self.cell(column) else {
            return false;
        };
        match cell.text.to_lowercase().as_str() {
            "yes" | "true" | "true()" | "1" | "có" => true,
            "no" | "false" | "false()" | "0" | "không" => false,
            _ => {
                let message = format!(
                    "“{}” không hợp lệ ở cột này; hãy ghi yes hoặc để trống.",
                    cell.text
                );
                problems.push(cell.spot.problem("bad-yes", message));
                false
            }
        }
    }
}
