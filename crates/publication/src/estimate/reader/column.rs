//! Cells to typed columns.

use super::labels::Interner;

/// What a column is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Labels that group rows; a missing one is the empty label.
    Label,
    /// Labels that may not be missing (strata, clusters, classes).
    RequiredLabel,
    /// Numbers that may not be missing (weights, population sizes).
    Number,
    /// Marks from 1 to the highest, not applicable, or blank.
    Mark,
}

/// A column to be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// Name in the header.
    pub name: String,
    /// What it is read as.
    pub kind: Kind,
}

/// Why a cell can't be read.
pub(super) enum CellFault {
    NotUtf8,
    Missing,
    NotANumber(String),
    NotAMark(String),
}

/// A column of labels or numbers while it is filled.
#[derive(Debug)]
pub(super) enum Builder {
    Label {
        codes: Vec<u32>,
        labels: Interner,
        required: bool,
    },
    Number(Vec<f64>),
}

/// Cells that count as missing or not applicable.
#[derive(Debug, Clone)]
pub(super) struct Special {
    pub(super) missing: Vec<Vec<u8>>,
    pub(super) not_applicable: Vec<Vec<u8>>,
    /// Whether one of `missing` reads as a number, such as -99.
    pub(super) missing_numbers: bool,
}

impl Special {
    pub(super) fn new(missing: &[String], not_applicable: &[String]) -> Self {
        let bytes = |cells: &[String]| cells.iter().map(|cell| cell.as_bytes().to_vec()).collect();
        let missing: Vec<Vec<u8>> = bytes(missing);
        let missing_numbers = missing.iter().any(|cell| number(cell).is_some());
        Self {
            missing,
            not_applicable: bytes(not_applicable),
            missing_numbers,
        }
    }
}

impl Builder {
    /// A builder for labels or numbers; `None` for marks, which are built together.
    pub(super) fn new(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Label | Kind::RequiredLabel => Some(Self::Label {
                codes: Vec::new(),
                labels: Interner::default(),
                required: kind == Kind::RequiredLabel,
            }),
            Kind::Number => Some(Self::Number(Vec::new())),
            Kind::Mark => None,
        }
    }

    /// Adds one cell; cells with doubled quotes are given made single.
    #[inline]
    pub(super) fn push(&mut self, cell: &[u8], special: &Special) -> Result<(), CellFault> {
        match self {
            Self::Label {
                codes,
                labels,
                required,
            } => {
                let code = labels
                    .code(cell, &special.missing)
                    .ok_or(CellFault::NotUtf8)?;
                if *required && labels.is_missing(code) {
                    return Err(CellFault::Missing);
                }
                codes.push(code);
            }
            Self::Number(values) => match number(cell) {
                Some(value) if !(special.missing_numbers && is_in(cell, &special.missing)) => {
                    values.push(value);
                }
                _ => return Err(not_a_number(cell, special)),
            },
        }
        Ok(())
    }
}

#[cold]
fn not_a_number(cell: &[u8], special: &Special) -> CellFault {
    let cell = cell.trim_ascii();
    if cell.is_empty() || is_in(cell, &special.missing) {
        CellFault::Missing
    } else {
        CellFault::NotANumber(shown(cell))
    }
}

pub(super) fn is_in(cell: &[u8], list: &[Vec<u8>]) -> bool {
    list.iter().any(|known| known == cell)
}

/// A number with a decimal point or a decimal comma; `None` for anything else, infinities included.
///
/// One comma and no point: the comma is decimal. Thousands separators are refused, for they can't be told
/// from decimals.
///
/// ```
/// use publication::estimate::reader::number;
/// assert_eq!(number(b"1234,5"), Some(1234.5));
/// assert_eq!(number(b"1.234,5"), None);
/// assert_eq!(number("một".as_bytes()), None);
/// ```
pub fn number(cell: &[u8]) -> Option<f64> {
    let cell = cell.trim_ascii();
    let text = std::str::from_utf8(cell).ok()?;
    let first = *cell.first()?;
    if !(first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.' | b',')) {
        return None;
    }
    if let Ok(value) = text.parse::<f64>() {
        return value.is_finite().then_some(value);
    }
    let (whole, rest) = text.split_once(',')?;
    if rest.contains(',') || text.contains('.') {
        return None;
    }
    format!("{whole}.{rest}")
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
}

/// A cell for a message, cut to forty characters.
pub(super) fn shown(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}
