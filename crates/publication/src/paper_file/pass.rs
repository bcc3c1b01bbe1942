//! Every row of a file, once.

use std::io::{Read, Seek};

use intake::Serial;
use intake::keying::Keyed;

use super::check::{Checker, Setting};
use super::open::Opened;
use super::rows::Row;
use super::words::{FileFault, RowFault, RowReason};
use crate::import::Note;

/// A row that became a keying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Good {
    /// Its line.
    pub line: u64,
    /// The keying.
    pub keyed: Keyed,
    /// Who typed it, where the file says so.
    pub operator: Option<String>,
    /// Cells that were read otherwise than they are written.
    pub notes: Vec<Note>,
    /// What a clerk would have been asked once, in words.
    pub warnings: Vec<String>,
}

/// A row that did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its line.
    pub line: u64,
    /// Its form, if that could be read.
    pub serial: Option<Serial>,
    /// Everything that is wrong with it.
    pub faults: Vec<RowFault>,
    /// Cells that were read otherwise than they are written.
    pub notes: Vec<Note>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is a keying.
    Good(Box<Good>),
    /// It is not.
    Refused(Refused),
}

/// What became of all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows that became keyings.
    pub good: u64,
    /// Rows that did not.
    pub refused: u64,
    /// Of the good ones, those with something to look at again.
    pub warned: u64,
    /// Cells read otherwise than they are written.
    pub notes: u64,
}

/// Why a pass ended before the end.
#[derive(Debug)]
pub enum Stopped<Cause> {
    /// The file could not be read further.
    File(FileFault),
    /// Whoever looked at the rows wanted no more.
    Visitor(Cause),
}

impl<Cause> From<FileFault> for Stopped<Cause> {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}

/// Reads every row of a file in order and shows what it is. Memory does not grow with the file, but
/// for the serials that have been seen.
///
/// # Errors
/// [`Stopped`] by the file or by `visit`.
pub fn pass<Cause>(
    opened: &Opened,
    file: &mut (impl Read + Seek),
    setting: &Setting<'_>,
    mut visit: impl FnMut(Outcome) -> Result<(), Cause>,
) -> Result<Tally, Stopped<Cause>> {
    let mut checker = Checker::new(setting, &opened.columns);
    let mut tally = Tally::default();
    let limit = opened.limits.forms;
    opened.rows(file, &mut |row: Row| {
        if row.line <= opened.heading || is_only_own(opened, &row) {
            return Ok::<bool, Stopped<Cause>>(true);
        }
        if tally.good + tally.refused >= limit {
            return Err(FileFault::TooManyForms(limit).into());
        }
        let merged = opened
            .merged_at(row.line)
            .map(|region| RowFault::new(&region.column(), RowReason::Merged(region.to_string())));
        let outcome = outcome(&mut checker, &row, merged);
        tally.count(&outcome);
        visit(outcome).map_err(Stopped::Visitor)?;
        Ok(true)
    })?;
    if tally.good + tally.refused == 0 {
        return Err(FileFault::NoForms.into());
    }
    Ok(tally)
}

/// A row in which only the program's own columns are filled: the words of a row that was emptied.
fn is_only_own(opened: &Opened, row: &Row) -> bool {
    let columns = &opened.columns;
    let is_of_form = |at: usize| at == columns.serial() || columns.fields().contains(&at);
    row.cells
        .iter()
        .enumerate()
        .all(|(at, cell)| cell.is_empty() || (columns.is_known(at) && !is_of_form(at)))
}

/// What a row is.
pub(super) fn outcome(checker: &mut Checker<'_>, row: &Row, merged: Option<RowFault>) -> Outcome {
    let read = checker.read(row, merged);
    match read.keyed {
        Ok(keyed) => Outcome::Good(Box::new(Good {
            line: row.line,
            keyed,
            operator: read.operator,
            notes: read.notes,
            warnings: read.warnings,
        })),
        Err(faults) => Outcome::Refused(Refused {
            line: row.line,
            serial: read.serial,
            faults,
            notes: read.notes,
        }),
    }
}

impl Tally {
    fn count(&mut self, outcome: &Outcome) {
        let notes = match outcome {
            Outcome::Good(good) => {
                self.good += 1;
                self.warned += u64::from(!good.warnings.is_empty());
                good.notes.len()
            }
            Outcome::Refused(refused) => {
                self.refused += 1;
                refused.notes.len()
            }
        };
        self.notes += notes as u64;
    }
}
