//! Reads an XLSForm workbook into the TOML of a questionnaire.
//!
//! Rows become TOML line by line, and every line remembers the cell it came from. The rules about
//! questionnaires are then those of [`Questionnaire::parse`] alone; what it finds on a line is told
//! at the cell.

mod emit;
mod lists;
mod meta;
mod pages;
mod sheet;
mod words;

use survey::Questionnaire;

use self::emit::Lines;
use self::lists::Lists;
use self::meta::Meta;
use self::sheet::Table;
use super::columns::{CHOICES, OWN, SETTINGS, SURVEY};
use super::fault::{CellProblem, Spot};
use crate::workbook;

/// A questionnaire out of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The questionnaire, checked.
    pub questionnaire: Questionnaire,
    /// The TOML it was made of, to keep as its source.
    pub toml: String,
    /// What was passed over or filled in.
    pub notes: Vec<Note>,
}

/// Something that a person should know about a workbook that was read: a sentence in Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note(pub String);

/// Reads a workbook.
///
/// # Errors
/// Everything that is wrong with it, by sheet and row. A file that is no workbook, or one that claims
/// to be far too large, gives one problem for the whole file.
pub fn read(bytes: &[u8]) -> Result<Imported, Vec<CellProblem>> {
    let sheets = workbook::read(bytes)
        .map_err(|cause| vec![Spot::default().problem("not-a-workbook", format!("{cause}."))])?;
    let mut problems = Vec::new();
    let mut notes = Vec::new();
    let mut table = |name: &str| Table::find(&sheets, name, &mut problems, &mut notes);
    let (survey, choices) = (table(SURVEY), table(CHOICES));
    let (settings, own) = (table(SETTINGS), table(OWN));
    let (Some(survey), Some(choices)) = (survey, choices) else {
        return Err(missing_sheets(&sheets, problems));
    };
    let lists = Lists::read(&choices, &mut problems);
    let pages = pages::read(&survey, &lists, &mut problems, &mut notes);
    let languages = survey.languages();
    let meta = Meta::read(settings.as_ref(), own.as_ref(), &mut problems);
    let mut lines = Lines::default();
    emit::questionnaire(
        &mut lines,
        &emit::Parts {
            survey: &survey,
            lists: &lists,
            pages: &pages,
            meta: &meta,
            languages: &languages,
        },
        &mut problems,
        &mut notes,
    );
    if !problems.is_empty() {
        return Err(sorted(problems, &sheets));
    }
    match Questionnaire::parse(&lines.text) {
        Ok(questionnaire) => Ok(Imported {
            questionnaire,
            toml: lines.text,
            notes,
        }),
        Err(found) => {
            let told = found.into_iter().map(|problem| lines.told(&problem));
            Err(sorted(told.collect(), &sheets))
        }
    }
}

fn missing_sheets(sheets: &[workbook::Sheet], mut problems: Vec<CellProblem>) -> Vec<CellProblem> {
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let message = format!(
        "Tệp phải có hai trang tính tên là “survey” và “choices”; tệp này có: {}.",
        names.join(", ")
    );
    problems.push(Spot::default().problem("missing-sheet", message));
    problems
}

/// In the order of the tabs, then from top to bottom.
fn sorted(mut problems: Vec<CellProblem>, sheets: &[workbook::Sheet]) -> Vec<CellProblem> {
    let tab = |problem: &CellProblem| sheets.iter().position(|sheet| sheet.name == problem.sheet);
    problems.sort_by(|one, other| {
        (tab(one), one.row, &one.column, one.code).cmp(&(
            tab(other),
            other.row,
            &other.column,
            other.code,
        ))
    });
    problems.dedup();
    problems
}
