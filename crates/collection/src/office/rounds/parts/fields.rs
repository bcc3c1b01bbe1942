//! Fields that are offered.

use pages::office::parts::Fault;
use pages::office::rounds::{Checks, Input, Tick};
use pages::office::words;
use survey::round::RoundPlan;

use super::{Editing, fault, pair};
use crate::posted::{Fields, Pairs};

pub(super) fn values(editing: &Editing<'_>, plan: &RoundPlan, pairs: &mut Pairs) {
    let offered = editing.view.fields.iter();
    for field in offered.filter(|field| plan.offers(&field.code)) {
        pair(pairs, "fields", field.code.as_str());
    }
}

pub(super) fn inputs(editing: &Editing<'_>, typed: &Fields, faults: &[Fault]) -> Vec<Input> {
    if editing.amending {
        return Vec::new();
    }
    let ticks = editing.view.fields.iter().map(|field| Tick {
        value: field.code.as_str().to_owned(),
        words: field.name.clone(),
        note: (!field.ministry.is_empty()).then(|| field.ministry.clone()),
        ticked: typed.all("fields").any(|code| code == field.code.as_str()),
    });
    let own = faults.iter().find(|fault| fault.input == "fields");
    vec![Input::checks(Checks {
        id: "fields".to_owned(),
        name: "fields".to_owned(),
        legend: words("rounds.fields_offered"),
        ticks: ticks.collect(),
        fault: own.map(|fault| fault.words.clone()),
    })]
}

pub(super) fn apply(
    editing: &Editing<'_>,
    typed: &Fields,
    plan: &mut RoundPlan,
    faults: &mut Vec<Fault>,
) {
    if editing.amending {
        return;
    }
    let mut any = false;
    for field in &editing.view.fields {
        let offered = typed.all("fields").any(|code| code == field.code.as_str());
        any |= offered;
        plan.fields.entry(field.code.clone()).or_default().left_out = !offered;
    }
    if !any {
        faults.push(fault("fields", "problem_no-fields"));
    }
}
