//! Writes what was read as TOML, remembering for every line the cell it came from.

mod form;
mod head;

use std::fmt::Write as _;

use survey::{Language, Problem};

use super::super::fault::{CellProblem, Spot};
use super::Note;
use super::lists::Lists;
use super::meta::Meta;
use super::pages::PageDraft;
use super::sheet::{Table, Words};

/// Lines of TOML with the places they came from.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) text: String,
    spots: Vec<Spot>,
}

/// Everything that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) survey: &'a Table,
    pub(super) lists: &'a Lists,
    pub(super) pages: &'a [PageDraft],
    pub(super) meta: &'a Meta,
    pub(super) languages: &'a [Language],
}

/// Writes a whole questionnaire.
pub(super) fn questionnaire(
    lines: &mut Lines,
    parts: &Parts<'_>,
    problems: &mut Vec<CellProblem>,
    notes: &mut Vec<Note>,
) {
    head::write(lines, parts, problems, notes);
    form::write(lines, parts, problems, notes);
}

impl Lines {
    pub(super) fn line(&mut self, spot: &Spot, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.spots.push(spot.clone());
    }

    /// `key = "text"`
    pub(super) fn text_line(&mut self, spot: &Spot, key: &str, text: &str) {
        self.line(spot, &format!("{key} = {}", quoted(text)));
    }

    /// A wording over several lines, a language each; nothing of a wording that nobody gave is
    /// still written, so that it is missed where it belongs.
    pub(super) fn words(&mut self, spot: &Spot, indent: &str, key: &str, words: &Words) {
        self.line(spot, &format!("{indent}{key} = {{"));
        for (language, cell) in &words.0 {
            let text = quoted(&cell.text);
            self.line(&cell.spot, &format!("{indent}  {language} = {text},"));
        }
        self.line(
            spot,
            &format!("{indent}}}{}", if indent.is_empty() { "" } else { "," }),
        );
    }

    /// A problem of a line as one of the cell that the line came from.
    pub(super) fn told(&self, problem: &Problem) -> CellProblem {
        let spot = self.spot(problem.line);
        spot.problem(problem.code, self.with_places(&problem.message_vi))
    }

    fn spot(&self, line: usize) -> Spot {
        line.checked_sub(1)
            .and_then(|at| self.spots.get(at))
            .cloned()
            .unwrap_or_default()
    }

    /// A message that names a line of the TOML names the row of the workbook instead.
    fn with_places(&self, message: &str) -> String {
        const WORDS: &str = "ở dòng ";
        let Some((before, after)) = message.split_once(WORDS) else {
            return message.to_owned();
        };
        let digits = after
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(after.len());
        let (number, rest) = after.split_at(digits);
        let spot = number
            .parse()
            .map(|line| self.spot(line))
            .unwrap_or_default();
        match spot.row {
            Some(row) => format!("{before}ở trang “{}”, dòng {}{rest}", spot.sheet, row + 1),
            None => format!("{before}ở trên{rest}"),
        }
    }
}

/// A TOML text on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => {
                // Writing to a text cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
