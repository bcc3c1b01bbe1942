//! One cell as it stands in a file.

use calamine::{DataRef, XlsxFormulaMetadata};

/// What a spreadsheet took a cell for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    /// Words, or a cell of a CSV file.
    #[default]
    Text,
    /// A number.
    Number,
    /// A day, which the spreadsheet keeps as a number.
    Date,
    /// True or false.
    Boolean,
    /// A fault of the spreadsheet itself, such as `#REF!`.
    Error,
    /// A formula: its text is the formula, which is never run.
    Formula,
    /// Text in no encoding that is known.
    Unreadable,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What stands in it, without spaces around.
    pub text: String,
    /// What the spreadsheet took it for.
    pub kind: CellKind,
}

impl Cell {
    /// A cell of words.
    pub fn text(text: &str) -> Self {
        Self {
            text: text.trim().to_owned(),
            kind: CellKind::Text,
        }
    }

    /// Whether nothing stands in it.
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// A cell of a workbook.
    pub(super) fn of_workbook(value: &DataRef<'_>, formula: Option<&XlsxFormulaMetadata>) -> Self {
        if let Some(formula) = formula {
            let words = match formula {
                XlsxFormulaMetadata::Normal { formula }
                | XlsxFormulaMetadata::Shared { formula, .. } => formula.as_str(),
                _ => "…",
            };
            return Self {
                text: format!("={words}"),
                kind: CellKind::Formula,
            };
        }
        let (text, kind) = match value {
            DataRef::Empty => (String::new(), CellKind::Text),
            DataRef::Int(number) => (number.to_string(), CellKind::Number),
            // `Display` of a whole f64 has no decimal point.
            DataRef::Float(number) => (number.to_string(), CellKind::Number),
            DataRef::String(text) => (text.trim().to_owned(), CellKind::Text),
            DataRef::SharedString(text) => (text.trim().to_owned(), CellKind::Text),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                (text.trim().to_owned(), CellKind::Date)
            }
            DataRef::Bool(is_true) => (is_true.to_string().to_uppercase(), CellKind::Boolean),
            DataRef::DateTime(moment) => {
                let (year, month, day, ..) = moment.to_ymd_hms_milli();
                (format!("{year:04}-{month:02}-{day:02}"), CellKind::Date)
            }
            DataRef::Error(fault) => (fault.to_string(), CellKind::Error),
        };
        Self { text, kind }
    }
}
