//! Forms that a program sends: the same words in the same fields as in a file, and the same checks.

use std::collections::BTreeMap;

use super::cell::Cell;
use super::check::{Checker, Setting};
use super::columns::Columns;
use super::pass::{Outcome, Refused, outcome};
use super::rows::Row;
use super::words::{RowFault, RowReason};

/// A form as it was typed elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedForm {
    /// Its serial with the check character.
    pub serial: String,
    /// What was typed, by field; a field that is not there is blank.
    pub answers: BTreeMap<String, String>,
}

/// Checks forms like the rows of a file; they count as lines from 1.
pub fn check_typed(setting: &Setting<'_>, forms: &[TypedForm]) -> Vec<Outcome> {
    let columns = Columns::in_order(setting.layout);
    let mut checker = Checker::new(setting, &columns);
    (1..)
        .zip(forms)
        .map(|(line, form)| {
            let unknown: Vec<RowFault> = form
                .answers
                .keys()
                .filter(|input| setting.layout.field(input).is_none())
                .map(|input| RowFault::new(input, RowReason::UnknownField))
                .collect();
            let answers = setting.layout.fields().iter().map(|field| {
                let typed = form.answers.get(&field.input);
                typed.map_or_else(Cell::default, |text| Cell::text(text))
            });
            let cells = std::iter::once(Cell::text(&form.serial)).chain(answers);
            let row = Row {
                line,
                cells: cells.collect(),
            };
            match (outcome(&mut checker, &row, None), unknown.is_empty()) {
                (checked, true) => checked,
                (Outcome::Good(good), false) => Outcome::Refused(Refused {
                    line,
                    serial: Some(good.keyed.serial()),
                    faults: unknown,
                    notes: good.notes,
                }),
                (Outcome::Refused(mut refused), false) => {
                    refused.faults.extend(unknown);
                    Outcome::Refused(refused)
                }
            }
        })
        .collect()
}
