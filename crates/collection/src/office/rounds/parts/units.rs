//! Units that take part, by block; the others with a reason.

use pages::office::parts::{Fault, Field};
use pages::office::rounds::{Checks, Input, Tick};
use pages::office::{fill, words};
use survey::round::{Reason, RoundPlan};
use survey::{Block, Language};

use super::{Editing, fault, pair};
use crate::posted::{Fields, Pairs};

pub(super) fn values(editing: &Editing<'_>, plan: &RoundPlan, pairs: &mut Pairs) {
    for unit in plan.taking_part(&editing.view.units) {
        pair(pairs, "units", unit.code.as_str());
    }
}

pub(super) fn inputs(editing: &Editing<'_>, typed: &Fields, faults: &[Fault]) -> Vec<Input> {
    let plan = &editing.view.kept.plan;
    let own = faults.iter().find(|fault| fault.input == "units");
    let mut fault = own.map(|fault| fault.words.clone());
    let mut inputs = Vec::new();
    for &block in Block::ALL {
        let units = editing.view.units.iter();
        let ticks = units.filter(|unit| unit.block == block).map(|unit| {
            let reason = plan.not_surveyed(&unit.code);
            Tick {
                value: unit.code.as_str().to_owned(),
                words: unit.full_name.clone(),
                note: reason.map(|reason| format!("{}: {reason}", words("rounds.not_surveyed"))),
                ticked: typed.all("units").any(|code| code == unit.code.as_str()),
            }
        });
        let ticks: Vec<Tick> = ticks.collect();
        if !ticks.is_empty() {
            let id = if inputs.is_empty() {
                "units".to_owned()
            } else {
                format!("units-{block}")
            };
            inputs.push(Input::checks(Checks {
                id,
                name: "units".to_owned(),
                legend: block.name(Language::VI).to_owned(),
                ticks,
                fault: fault.take(),
            }));
        }
    }
    let reason = Field::text("unit_reason", words("rounds.not_surveyed_reason"))
        .hint(words("rounds.reason_hint"))
        .value(typed.one("unit_reason"));
    inputs.push(Input::field(reason.checked(faults)));
    inputs
}

pub(super) fn apply(
    editing: &Editing<'_>,
    typed: &Fields,
    plan: &mut RoundPlan,
    faults: &mut Vec<Fault>,
) {
    let reason = Reason::parse(typed.one("unit_reason"));
    let (mut any, mut lacks_reason) = (false, Vec::new());
    for unit in &editing.view.units {
        let entry = plan.units.entry(unit.code.clone()).or_default();
        if typed.all("units").any(|code| code == unit.code.as_str()) {
            entry.not_surveyed = None;
            any = true;
        } else if entry.not_surveyed.is_none() {
            match &reason {
                Some(reason) => entry.not_surveyed = Some(reason.as_str().to_owned()),
                None => lacks_reason.push(unit.full_name.as_str()),
            }
        }
    }
    if !any {
        faults.push(fault("units", "problem_no-units"));
    }
    if !lacks_reason.is_empty() {
        let names = lacks_reason.into_iter().take(5).collect::<Vec<_>>();
        let text = fill(
            "rounds.wrong_left_out_reason",
            &[("names", &names.join(", "))],
        );
        faults.push(Fault::new("unit_reason", text));
    }
}
