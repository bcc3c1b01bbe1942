//! The responses of a round as a CSV file that a spreadsheet opens as it is: UTF-8 with its mark, a
//! column with the code and one with the words for every answer.
//!
//! What people wrote in their own words is not in it: the open comment, lines of text, boxes beside
//! choices. Nothing in a cell is taken for a formula.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pages::words::date_time;
use store::response::Kept;
use survey::{Answer, Choice, Kind, Language, NOT_APPLICABLE, Question, Questionnaire};
use survey::{BLANK, DO_NOT_KNOW};

/// What a spreadsheet looks for to see that a file is UTF-8.
const MARK: &str = "\u{FEFF}";

/// Makes the lines of the file.
#[derive(Debug)]
pub struct Exporter {
    questionnaire: Questionnaire,
    units: BTreeMap<String, String>,
    fields: BTreeMap<String, String>,
}

impl Exporter {
    /// An exporter of the answers to `questionnaire`, with the names of units and fields by code.
    pub fn new(
        questionnaire: Questionnaire,
        units: BTreeMap<String, String>,
        fields: BTreeMap<String, String>,
    ) -> Self {
        Self {
            questionnaire,
            units,
            fields,
        }
    }

    /// The line of column names, with the mark before it.
    ///
    /// # Errors
    /// The writer's own; memory does not fail.
    pub fn head(&self) -> Result<Vec<u8>, csv::Error> {
        let mut columns: Vec<String> = [
            "ma_phieu",
            "thoi_diem_nhan",
            "luong",
            "cach_tra_loi",
            "ngon_ngu",
            "tinh_trang",
            "co_quan_tiep_nhan",
            "ten_co_quan_tiep_nhan",
            "co_quan_giai_quyet",
            "ten_co_quan_giai_quyet",
            "linh_vuc",
            "ten_linh_vuc",
        ]
        .map(ToOwned::to_owned)
        .into();
        for question in self.questionnaire.questions() {
            match &question.kind {
                Kind::Satisfaction { .. } | Kind::Single { .. } | Kind::Multiple { .. } => {
                    columns.push(question.code.clone());
                    columns.push(format!("{}_nhan", question.code));
                }
                Kind::Grid { rows, .. } => {
                    for row in rows {
                        let input = question.row_input(&row.code);
                        columns.push(format!("{input}_nhan"));
                        columns.insert(columns.len() - 1, input);
                    }
                }
                Kind::Number { .. } | Kind::Date { .. } => columns.push(question.code.clone()),
                Kind::Text { .. } | Kind::Comment { .. } => {}
            }
        }
        let mut bytes = MARK.as_bytes().to_vec();
        bytes.extend(line(&columns)?);
        Ok(bytes)
    }

    /// The lines of these responses.
    ///
    /// # Errors
    /// The writer's own; memory does not fail.
    pub fn lines(&self, responses: &[Kept]) -> Result<Vec<u8>, csv::Error> {
        let mut bytes = Vec::new();
        for response in responses {
            bytes.extend(line(&self.cells(response))?);
        }
        Ok(bytes)
    }

    fn cells(&self, response: &Kept) -> Vec<String> {
        let name = |names: &BTreeMap<String, String>, code: &str| {
            names.get(code).cloned().unwrap_or_default()
        };
        let mut cells = vec![
            response.id.to_string(),
            date_time(response.received_ms, Language::VI),
            response.stream.clone(),
            response.mode.clone(),
            response.language.clone(),
            response.standing.clone(),
            response.received_by.clone(),
            name(&self.units, &response.received_by),
            response.decided_by.clone(),
            name(&self.units, &response.decided_by),
            response.field.clone(),
            name(&self.fields, &response.field),
        ];
        let items = self.questionnaire.items().iter();
        let marks: BTreeMap<&str, char> = items
            .map(String::as_str)
            .zip(response.marks.chars())
            .collect();
        for question in self.questionnaire.questions() {
            self.answer(question, &marks, response, &mut cells);
        }
        cells
    }

    fn answer(
        &self,
        question: &Question,
        marks: &BTreeMap<&str, char>,
        response: &Kept,
        cells: &mut Vec<String>,
    ) {
        let given = response.other.get(&question.code);
        match &question.kind {
            Kind::Satisfaction { .. } => {
                let mark = marks.get(question.code.as_str()).map(char::to_string);
                let mark = mark.filter(|mark| mark != BLANK).unwrap_or_default();
                cells.push(mark.clone());
                cells.push(self.mark_words(&mark));
            }
            Kind::Single { choices } => {
                let code = match given {
                    Some(Answer::Single { choice, .. }) => choice.as_str(),
                    _ => "",
                };
                cells.push(code.to_owned());
                cells.push(word(choices, code));
            }
            Kind::Multiple { choices, .. } => {
                let codes: &[String] = match given {
                    Some(Answer::Multiple { choices, .. }) => choices,
                    _ => &[],
                };
                let words: Vec<String> = codes.iter().map(|code| word(choices, code)).collect();
                cells.push(codes.join("; "));
                cells.push(words.join("; "));
            }
            Kind::Grid { rows, levels } => {
                for row in rows {
                    let level = match given {
                        Some(Answer::Grid(given)) => given.get(&row.code),
                        _ => None,
                    };
                    let level = level.map_or("", String::as_str);
                    cells.push(level.to_owned());
                    cells.push(word(levels, level));
                }
            }
            Kind::Number { .. } => cells.push(match given {
                Some(Answer::Number(number)) => number.to_string(),
                _ => String::new(),
            }),
            Kind::Date { .. } => cells.push(match given {
                Some(Answer::Date(date)) => date.clone(),
                _ => String::new(),
            }),
            Kind::Text { .. } | Kind::Comment { .. } => {}
        }
    }

    fn mark_words(&self, mark: &str) -> String {
        if mark == NOT_APPLICABLE {
            return "Không áp dụng".to_owned();
        }
        if mark == DO_NOT_KNOW {
            return "Không biết".to_owned();
        }
        let place = mark
            .parse::<usize>()
            .ok()
            .and_then(|mark| mark.checked_sub(1));
        let level = place.and_then(|place| self.questionnaire.scale().get(place));
        level.map_or_else(String::new, |level| level.word.get(Language::VI).to_owned())
    }
}

fn word(choices: &[Choice], code: &str) -> String {
    let choice = choices.iter().find(|choice| choice.code == code);
    choice.map_or_else(String::new, |choice| {
        choice.word.get(Language::VI).to_owned()
    })
}

/// One line, with what a spreadsheet would take for a formula made plain text.
///
/// # Errors
/// The writer's own; memory does not fail.
pub fn line(cells: &[String]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(cells.iter().map(|cell| plain(cell)))?;
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// The mark that a file of such lines begins with.
pub const fn file_mark() -> &'static str {
    MARK
}

/// A cell with an apostrophe before what a spreadsheet would run as a formula.
pub(crate) fn plain(cell: &str) -> String {
    if is_risky(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The same for a file that programs read too: a number or a telephone number with its sign runs nothing and stays.
pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    let runs_nothing = |sign: char| sign.is_ascii_digit() || "+-., ()eE".contains(sign);
    let is_number = cell.starts_with(['+', '-']) && cell.chars().all(runs_nothing);
    if is_risky(cell) && !is_number {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// What stood in a cell before [`harmless`] put an apostrophe there.
pub(crate) fn unharmed(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(before) if harmless(before) == cell => before,
        _ => cell,
    }
}

fn is_risky(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use survey::shipped_questionnaire;

    fn exporter() -> Exporter {
        let questionnaire = shipped_questionnaire("dvhcc-2023").unwrap().clone();
        let names = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(code, name)| ((*code).to_owned(), (*name).to_owned()))
                .collect()
        };
        Exporter::new(
            questionnaire,
            names(&[("so_y_te", "=HYPERLINK(\"x\")")]),
            names(&[("ho_tich", "Hộ tịch")]),
        )
    }

    fn response(marks: &str) -> Kept {
        Kept {
            id: uuid::Uuid::nil(),
            received_ms: 0,
            received_by: "so_y_te".to_owned(),
            decided_by: "so_y_te".to_owned(),
            field: "ho_tich".to_owned(),
            stream: "open".to_owned(),
            mode: "phone".to_owned(),
            language: "vi".to_owned(),
            standing: "counted".to_owned(),
            marks: marks.to_owned(),
            other: BTreeMap::new(),
        }
    }

    #[test]
    fn every_line_has_the_columns_of_the_head_and_codes_have_words() {
        let exporter = exporter();
        let items = exporter.questionnaire.items().len();
        let marks: String = "50-9"
            .chars()
            .chain("4".chars().cycle())
            .take(items)
            .collect();
        let mut file = exporter.head().unwrap();
        assert!(file.starts_with(&[0xef, 0xbb, 0xbf]));
        file.extend(
            exporter
                .lines(&[response(&marks), response(&marks)])
                .unwrap(),
        );
        let mut reader = csv::Reader::from_reader(&file[3..]);
        let columns = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        let cell = |name: &str| {
            let at = columns.iter().position(|column| column == name).unwrap();
            rows[0].get(at).unwrap().to_owned()
        };
        let item = |at: usize| exporter.questionnaire.items()[at].clone();
        assert_eq!(cell(&item(0)), "5");
        assert_eq!(cell(&format!("{}_nhan", item(0))), "Rất hài lòng");
        assert_eq!(cell(&format!("{}_nhan", item(1))), "Không áp dụng");
        assert_eq!(
            (cell(&item(2)), cell(&format!("{}_nhan", item(2)))),
            (String::new(), String::new())
        );
        assert_eq!(cell(&format!("{}_nhan", item(3))), "Không biết");
        assert_eq!(cell("ten_linh_vuc"), "Hộ tịch");
    }

    #[test]
    fn nothing_is_a_formula() {
        let text = String::from_utf8(exporter().lines(&[response("5")]).unwrap()).unwrap();
        assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
        for sign in ["=1", "+1", "-1", "@a", "\tx", "＝1"] {
            assert!(plain(sign).starts_with('\''), "{sign}");
        }
        assert_eq!(plain("Hộ tịch"), "Hộ tịch");
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("+84 (0)28 3829", "+84 (0)28 3829"),
            ("-1.5e-3", "-1.5e-3"),
            ("'=1", "'=1"),
            ("Hộ tịch", "Hộ tịch"),
        ] {
            assert_eq!(harmless(cell), written);
        }
        for cell in ["=1+1", "@SUM(A1)", "-5", "'quoted'", "Hộ tịch"] {
            assert_eq!(unharmed(&harmless(cell)), cell);
        }
    }
}
