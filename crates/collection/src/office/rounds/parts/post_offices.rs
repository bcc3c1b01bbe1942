//! Post offices, a line each, as they come out of a spreadsheet: code; name; units.

use std::collections::BTreeMap;

use pages::office::parts::{Fault, Field};
use pages::office::rounds::Input;
use pages::office::{fill, words};
use survey::round::{PostOffice, RoundPlan};
use survey::{PostOfficeCode, Unit, UnitCode, text};

use super::{Editing, pair};
use crate::posted::{Fields, Pairs};

const INPUT: &str = "post_offices";

pub(super) fn values(plan: &RoundPlan, pairs: &mut Pairs) {
    let lines = plan.post_offices.iter().map(|(code, office)| {
        let units: Vec<&str> = office.units.iter().map(UnitCode::as_str).collect();
        format!("{code}; {}; {}", office.name, units.join(", "))
    });
    pair(pairs, INPUT, lines.collect::<Vec<_>>().join("\n"));
}

pub(super) fn inputs(typed: &Fields, faults: &[Fault]) -> Vec<Input> {
    let area = Field::text(INPUT, words("rounds.post_offices"))
        .hint(words("rounds.intro_post-offices"))
        .value(typed.one(INPUT));
    vec![Input::area(area.checked(faults))]
}

pub(super) fn apply(
    editing: &Editing<'_>,
    typed: &Fields,
    plan: &mut RoundPlan,
    faults: &mut Vec<Fault>,
) {
    let mut offices = BTreeMap::new();
    for (line, number) in typed.one(INPUT).lines().zip(1_usize..) {
        let line = text::normalise_line(line);
        if line.is_empty() {
            continue;
        }
        match read_line(&line, &editing.view.units) {
            Ok((code, _)) if offices.contains_key(&code) => {
                faults.push(wrong("twice", number, code.as_str()));
            }
            Ok((code, office)) => {
                offices.insert(code, office);
            }
            Err((key, text)) => faults.push(wrong(key, number, &text)),
        }
    }
    plan.post_offices = offices;
}

fn wrong(key: &str, line: usize, text: &str) -> Fault {
    let (key, line) = (format!("rounds.wrong_line_{key}"), line.to_string());
    Fault::new(INPUT, fill(&key, &[("line", &line), ("text", text)]))
}

/// Reads one line; what is wrong comes back as the end of a key and the text that it names.
fn read_line(
    line: &str,
    units: &[Unit],
) -> Result<(PostOfficeCode, PostOffice), (&'static str, String)> {
    let parts: Vec<&str> = line.split(';').map(str::trim).collect();
    let (&[code, name] | &[code, name, _]) = parts.as_slice() else {
        return Err(("parts", String::new()));
    };
    if name.is_empty() {
        return Err(("parts", String::new()));
    }
    let parsed = PostOfficeCode::parse(code).map_err(|_| ("code", code.to_owned()))?;
    let named = parts.get(2).copied().unwrap_or_default().split(',');
    let named = named.map(str::trim).filter(|unit| !unit.is_empty());
    let found = named.map(|named| find(named, units).ok_or_else(|| ("unit", named.to_owned())));
    let office = PostOffice {
        name: name.to_owned(),
        units: found.collect::<Result<_, _>>()?,
    };
    Ok((parsed, office))
}

/// The unit of a code, or the only one of a name.
fn find(named: &str, units: &[Unit]) -> Option<UnitCode> {
    if let Some(unit) = units.iter().find(|unit| unit.code.as_str() == named) {
        return Some(unit.code.clone());
    }
    let same = |unit: &&Unit| unit.full_name.to_lowercase() == named.to_lowercase();
    if let Some(unit) = units.iter().find(same) {
        return Some(unit.code.clone());
    }
    let wanted = text::fold(named);
    let mut alike = units
        .iter()
        .filter(|unit| text::fold(&unit.full_name) == wanted);
    match (alike.next(), alike.next()) {
        (Some(unit), None) => Some(unit.code.clone()),
        _ => None,
    }
}
