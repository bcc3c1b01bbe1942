//! The parts of a plan as forms: what their inputs hold, how they look, and what becomes of what was
//! typed.
//!
//! Every part works on the same posted names and values, whether they come from the plan that is kept
//! or from a person, so that a form with mistakes comes back exactly as it was typed.

mod fields;
mod form;
mod index;
mod name;
mod period;
mod post_offices;
mod quotas;
mod units;

use pages::office::parts::Fault;
use pages::office::rounds::Input;
use pages::office::words;
use survey::Questionnaire;
use survey::round::{PlanPart, RoundPlan};

use super::view::RoundView;
use crate::posted::{Fields, Pairs};

/// What a form of a part needs to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Editing<'a> {
    pub(super) view: &'a RoundView,
    pub(super) questionnaire: Option<&'a Questionnaire>,
    /// The round is past its draft: what never changes is not asked for.
    pub(super) amending: bool,
}

/// What the inputs of a part hold for a plan.
pub(super) fn values(part: PlanPart, editing: &Editing<'_>, plan: &RoundPlan) -> Fields {
    let mut pairs = Pairs::new();
    match part {
        PlanPart::Name => name::values(plan, &mut pairs),
        PlanPart::Period => period::values(plan, &mut pairs),
        PlanPart::Units => units::values(editing, plan, &mut pairs),
        PlanPart::Fields => fields::values(editing, plan, &mut pairs),
        PlanPart::Quotas => quotas::values(plan, &mut pairs),
        PlanPart::Form => form::values(plan, &mut pairs),
        PlanPart::Index => index::values(editing, plan, &mut pairs),
        PlanPart::PostOffices => post_offices::values(plan, &mut pairs),
        PlanPart::Sources | PlanPart::Links => {}
    }
    Fields::from(pairs)
}

/// The inputs of a part with what was typed.
pub(super) fn inputs(
    part: PlanPart,
    editing: &Editing<'_>,
    typed: &Fields,
    faults: &[Fault],
) -> Vec<Input> {
    match part {
        PlanPart::Name => name::inputs(editing, typed, faults),
        PlanPart::Period => period::inputs(editing, typed, faults),
        PlanPart::Units => units::inputs(editing, typed, faults),
        PlanPart::Fields => fields::inputs(editing, typed, faults),
        PlanPart::Quotas => quotas::inputs(editing, typed, faults),
        PlanPart::Form => form::inputs(editing, typed, faults),
        PlanPart::Index => index::inputs(editing, typed, faults),
        PlanPart::PostOffices => post_offices::inputs(typed, faults),
        PlanPart::Sources | PlanPart::Links => Vec::new(),
    }
}

/// Puts what was typed into a plan, or says what is wrong.
///
/// # Errors
/// The faults, in the order of the form; the plan may then be half changed and is thrown away.
pub(super) fn apply(
    part: PlanPart,
    editing: &Editing<'_>,
    typed: &Fields,
    plan: &mut RoundPlan,
) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    match part {
        PlanPart::Name => name::apply(editing, typed, plan, &mut faults),
        PlanPart::Period => period::apply(editing, typed, plan, &mut faults),
        PlanPart::Units => units::apply(editing, typed, plan, &mut faults),
        PlanPart::Fields => fields::apply(editing, typed, plan, &mut faults),
        PlanPart::Quotas => quotas::apply(editing, typed, plan, &mut faults),
        PlanPart::Form => form::apply(editing, typed, plan, &mut faults),
        PlanPart::Index => index::apply(editing, typed, plan, &mut faults),
        PlanPart::PostOffices => post_offices::apply(editing, typed, plan, &mut faults),
        PlanPart::Sources | PlanPart::Links => {}
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// A fault of an input under its words in the section of rounds.
fn fault(input: &str, key: &str) -> Fault {
    Fault::new(input, words(&format!("rounds.{key}")))
}

fn pair(pairs: &mut Pairs, name: &str, value: impl Into<String>) {
    pairs.push((name.to_owned(), value.into()));
}

/// A number of forms as typed: nothing for an empty input, `Err` for what is no number from 1 to
/// 1,000,000. Dots and spaces between thousands are left out.
fn number(typed: &str) -> Result<Option<u32>, ()> {
    let digits: String = typed
        .chars()
        .filter(|sign| !matches!(sign, '.' | ' ' | '\u{a0}'))
        .collect();
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse::<u32>() {
        Ok(number @ 1..=1_000_000) => Ok(Some(number)),
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_of_forms_are_read_as_people_write_them() {
        assert_eq!(number(""), Ok(None));
        assert_eq!(number("150"), Ok(Some(150)));
        assert_eq!(number("1.500"), Ok(Some(1500)));
        for typed in ["0", "-1", "1,5", "abc", "1000001", "99999999999"] {
            assert_eq!(number(typed), Err(()), "{typed}");
        }
    }
}
