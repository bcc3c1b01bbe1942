//! Names, and the province that asks.

use pages::office::parts::{Fault, Field};
use pages::office::rounds::Input;
use pages::office::words;
use survey::round::RoundPlan;
use survey::{Language, Text, text};

use super::{Editing, fault, pair};
use crate::posted::{Fields, Pairs};

const LONGEST_NAME: usize = 200;
const LONGEST_PROVINCE: usize = 100;

pub(super) fn values(plan: &RoundPlan, pairs: &mut Pairs) {
    let name = &plan.round.name;
    pair(pairs, "name_vi", name.get(Language::VI));
    if name.has(Language::EN) {
        pair(pairs, "name_en", name.get(Language::EN));
    }
    pair(pairs, "province", plan.round.province_name.as_str());
}

pub(super) fn inputs(editing: &Editing<'_>, typed: &Fields, faults: &[Fault]) -> Vec<Input> {
    let line =
        |name: &str| Field::text(name, words(&format!("rounds.{name}"))).value(typed.one(name));
    let mut inputs = vec![
        Input::field(line("name_vi").checked(faults)),
        Input::field(line("name_en").checked(faults)),
    ];
    if !editing.amending {
        let province = line("province").hint(words("rounds.province_hint"));
        inputs.push(Input::field(province.checked(faults)));
    }
    inputs
}

pub(super) fn apply(
    editing: &Editing<'_>,
    typed: &Fields,
    plan: &mut RoundPlan,
    faults: &mut Vec<Fault>,
) {
    let line = |name: &str| text::normalise_line(typed.one(name));
    let (vi, en) = (line("name_vi"), line("name_en"));
    if vi.is_empty() || text::length(&vi) > LONGEST_NAME {
        faults.push(fault("name_vi", "wrong_name"));
    }
    if text::length(&en) > LONGEST_NAME {
        faults.push(fault("name_en", "wrong_name"));
    }
    let mut name = Text::vi(&vi);
    if !en.is_empty() {
        name = name.with(Language::EN, &en);
    }
    plan.round.name = name;
    if !editing.amending {
        let province = line("province");
        if province.is_empty() || text::length(&province) > LONGEST_PROVINCE {
            faults.push(fault("province", "wrong_province"));
        }
        plan.round.province_name = province;
    }
}
