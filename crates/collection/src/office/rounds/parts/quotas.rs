//! Quotas by block and unit, minimum by field.

use std::collections::BTreeSet;

use pages::office::parts::{Fault, Field};
use pages::office::rounds::Input;
use pages::office::words;
use survey::round::RoundPlan;
use survey::{Block, Language};

use super::{Editing, fault, number, pair};
use crate::posted::{Fields, Pairs};

fn of_block(block: Block) -> String {
    format!("block.{block}")
}

fn of_unit(code: impl std::fmt::Display) -> String {
    format!("unit.{code}")
}

fn of_field(code: impl std::fmt::Display) -> String {
    format!("field.{code}")
}

pub(super) fn values(plan: &RoundPlan, pairs: &mut Pairs) {
    for (&block, quota) in &plan.blocks {
        pair(pairs, &of_block(block), quota.to_string());
    }
    for (code, unit) in &plan.units {
        if let Some(quota) = unit.quota {
            pair(pairs, &of_unit(code), quota.to_string());
        }
    }
    for (code, field) in &plan.fields {
        if let Some(minimum) = field.minimum {
            pair(pairs, &of_field(code), minimum.to_string());
        }
    }
}

/// The blocks that the catalogue has.
fn blocks(editing: &Editing<'_>) -> BTreeSet<Block> {
    editing.view.units.iter().map(|unit| unit.block).collect()
}

pub(super) fn inputs(editing: &Editing<'_>, typed: &Fields, faults: &[Fault]) -> Vec<Input> {
    let view = editing.view;
    let input = |name: String, label: &str| {
        let value = typed.one(&name).to_owned();
        let field = Field::text(&name, label).kind("number").value(value);
        field.checked(faults)
    };
    let group = |key: &str, open: bool, fields: Vec<Field>| {
        // What is wrong must not be folded away.
        let names: Vec<String> = faults.iter().map(|fault| fault.input.clone()).collect();
        let wrong = names.iter().any(|name| name.starts_with(key));
        Input::numbers(
            words(&format!("rounds.quotas_{key}s")),
            open || wrong,
            fields,
        )
    };
    let plan = &view.kept.plan;
    let of_blocks = blocks(editing).into_iter();
    let of_blocks = of_blocks.map(|block| input(of_block(block), block.name(Language::VI)));
    let of_units = plan.taking_part(&view.units);
    let of_units = of_units.map(|unit| input(of_unit(&unit.code), &unit.full_name));
    let of_fields = view.fields.iter().filter(|field| plan.offers(&field.code));
    let of_fields = of_fields.map(|field| input(of_field(&field.code), &field.name));
    vec![
        group("block", true, of_blocks.collect()),
        group("unit", false, of_units.collect()),
        group("field", false, of_fields.collect()),
    ]
}

pub(super) fn apply(
    editing: &Editing<'_>,
    typed: &Fields,
    plan: &mut RoundPlan,
    faults: &mut Vec<Fault>,
) {
    let mut read = |name: &str| {
        number(typed.one(name)).unwrap_or_else(|()| {
            faults.push(fault(name, "wrong_number"));
            None
        })
    };
    for block in blocks(editing) {
        match read(&of_block(block)) {
            Some(quota) => plan.blocks.insert(block, quota),
            None => plan.blocks.remove(&block),
        };
    }
    for unit in &editing.view.units {
        // A unit that is left out is not on the form and keeps its quota.
        if plan.takes_part(&unit.code) {
            let quota = read(&of_unit(&unit.code));
            plan.units.entry(unit.code.clone()).or_default().quota = quota;
        }
    }
    for field in &editing.view.fields {
        if plan.offers(&field.code) {
            let minimum = read(&of_field(&field.code));
            plan.fields.entry(field.code.clone()).or_default().minimum = minimum;
        }
    }
}
