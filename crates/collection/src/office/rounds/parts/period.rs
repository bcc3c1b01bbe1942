//! Opening and closing time.

use pages::office::parts::{Fault, Field};
use pages::office::rounds::Input;
use pages::office::words;
use survey::round::RoundPlan;

use super::{Editing, fault, pair};
use crate::office::rounds::moment;
use crate::posted::{Fields, Pairs};

pub(super) fn values(plan: &RoundPlan, pairs: &mut Pairs) {
    pair(pairs, "opens", moment::write(plan.round.opens_ms));
    pair(pairs, "closes", moment::write(plan.round.closes_ms));
}

pub(super) fn inputs(editing: &Editing<'_>, typed: &Fields, faults: &[Fault]) -> Vec<Input> {
    let asked: &[&str] = if editing.amending {
        &["closes"]
    } else {
        &["opens", "closes"]
    };
    let input = |name: &&str| {
        let field = Field::text(name, words(&format!("rounds.{name}")))
            .kind("datetime-local")
            .value(typed.one(name));
        Input::field(field.checked(faults))
    };
    asked.iter().map(input).collect()
}

pub(super) fn apply(
    editing: &Editing<'_>,
    typed: &Fields,
    plan: &mut RoundPlan,
    faults: &mut Vec<Fault>,
) {
    if !editing.amending {
        match moment::read(typed.one("opens")) {
            Some(opens_ms) => plan.round.opens_ms = opens_ms,
            None => faults.push(fault("opens", "wrong_moment")),
        }
    }
    match moment::read(typed.one("closes")) {
        Some(closes_ms) if closes_ms > plan.round.opens_ms => plan.round.closes_ms = closes_ms,
        Some(_) => faults.push(fault("closes", "wrong_order")),
        None => faults.push(fault("closes", "wrong_moment")),
    }
}
