//! The next version of a province's catalogue from the reference data that come with the program.

use std::collections::{BTreeMap, BTreeSet};

use super::province::{after_a_word, one_stop_centre, units_of_province_at};
use super::vintage::Vintage;
use super::{communes_of, provinces};
use crate::code::UnitCode;
use crate::text::spelling_key;
use crate::unit::{Block, Unit};

/// The province whose communes most of the units are, if any are.
pub fn province_of(units: &[Unit]) -> Option<&'static str> {
    let counted = provinces().iter().map(|province| {
        let communes = communes_of(province.code.as_str());
        let own = units.iter().filter(|unit| {
            communes
                .binary_search_by(|commune| commune.code.cmp(&unit.code))
                .is_ok()
        });
        (own.count(), province.code.as_str())
    });
    counted
        .filter(|(count, _)| *count > 0)
        .max_by_key(|(count, _)| *count)
        .map(|(_, code)| code)
}

/// The units of a province on another date: communes and their one-stop centres as the country's
/// list has them, everything else that the province keeps beside them (departments, bodies under a
/// ministry, centres of its own) as it is, with the province's own new kind in their names. None for
/// an unknown province.
pub fn next_of_province(before: &[Unit], province: &str, vintage: Vintage) -> Option<Vec<Unit>> {
    let listed = units_of_province_at(province, vintage)?;
    let known: BTreeMap<&UnitCode, &Unit> = listed.iter().map(|unit| (&unit.code, unit)).collect();
    let own: Vec<Unit> = before
        .iter()
        .map(|unit| {
            let template = known.get(&unit.code).copied();
            template
                .filter(|template| names_differ_by_kind(unit, template))
                .map_or_else(|| unit.clone(), |template| renamed(unit, template))
        })
        .collect();
    let communes = listed
        .into_iter()
        .filter(|unit| is_of_communes(&unit.code))
        .collect();
    Some(with_communes(&own, communes))
}

/// The units of a list of communes in place of the communes of `before`: everything else stays. A
/// commune that comes without its one-stop centre keeps the centre it had, under its new name; a new
/// commune gets one where the others have theirs, and the unit above that they have.
pub fn with_communes(before: &[Unit], communes: Vec<Unit>) -> Vec<Unit> {
    let earlier: BTreeMap<&UnitCode, &Unit> =
        before.iter().map(|unit| (&unit.code, unit)).collect();
    let mut next: Vec<Unit> = before
        .iter()
        .filter(|unit| !is_of_communes(&unit.code))
        .cloned()
        .collect();
    let named: BTreeSet<UnitCode> = communes.iter().map(|unit| unit.code.clone()).collect();
    let above = before
        .iter()
        .find(|unit| unit.block == Block::CapXa && is_of_communes(&unit.code))
        .and_then(|unit| unit.parent.clone());
    let have_centres = earlier.keys().any(|code| is_centre(code));
    for unit in communes {
        let own = earlier.get(&unit.code);
        let code = unit.code.clone();
        let centre = match own {
            Some(own) => centre_of(own, &unit, &earlier),
            None if have_centres && !is_centre(&code) => one_stop_centre(&unit),
            None => None,
        };
        next.push(Unit {
            phone: unit.phone.or_else(|| own.and_then(|own| own.phone.clone())),
            parent: match own {
                Some(own) => own.parent.clone(),
                None => unit.parent.or_else(|| above.clone()),
            },
            code,
            ..unit
        });
        next.extend(centre.filter(|centre| !named.contains(&centre.code)));
    }
    // A catalogue without the province's committee at its top keeps its communes without a parent.
    let codes: BTreeSet<UnitCode> = next.iter().map(|unit| unit.code.clone()).collect();
    for unit in &mut next {
        unit.parent = unit.parent.take().filter(|parent| codes.contains(parent));
    }
    next
}

/// The one-stop centre that a commune had, with the commune's new name in its own.
fn centre_of(was: &Unit, is: &Unit, earlier: &BTreeMap<&UnitCode, &Unit>) -> Option<Unit> {
    let code = UnitCode::parse(&format!("{CENTRE}{}", was.code)).ok()?;
    let centre = *earlier.get(&code)?;
    let (old, new) = (after_a_word(&was.name), after_a_word(&is.name));
    Some(Unit {
        name: centre.name.replace(&old, &new),
        full_name: centre.full_name.replace(&old, &new),
        ..centre.clone()
    })
}

/// Whether a code is that of a commune, five digits, or of the one-stop centre of one.
pub fn is_of_communes(code: &UnitCode) -> bool {
    let code = code.as_str();
    is_five_digits(code.strip_prefix(CENTRE).unwrap_or(code))
}

/// How the code of a commune's one-stop centre begins.
const CENTRE: &str = "ttpvhcc_";

fn is_centre(code: &UnitCode) -> bool {
    code.as_str()
        .strip_prefix(CENTRE)
        .is_some_and(is_five_digits)
}

fn is_five_digits(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the province called the unit as the template does, but for `tỉnh` and `thành phố`.
fn names_differ_by_kind(own: &Unit, template: &Unit) -> bool {
    let neutral = |name: &str| spelling_key(&name.replace("thành phố", "tỉnh"));
    own.full_name != template.full_name && neutral(&own.full_name) == neutral(&template.full_name)
}

fn renamed(own: &Unit, template: &Unit) -> Unit {
    Unit {
        name: template.name.clone(),
        full_name: template.full_name.clone(),
        ..own.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::catalogue::{ChangeKind, Successions, diff, official_changes};

    /// Đồng Nai became a city and ten of its communes wards.
    #[test]
    fn the_next_version_of_a_province_keeps_what_is_its_own() {
        let mut before = units_of_province_at("75", Vintage::July2025).unwrap();
        before[2].phone = Some("1022".into());
        let mut own = before[0].clone();
        own.code = UnitCode::parse("thue_co_so_1").unwrap();
        own.name = "Thuế cơ sở 1".into();
        own.full_name = own.name.clone();
        before.push(own.clone());
        assert_eq!(province_of(&before), Some("75"));

        let after = next_of_province(&before, "75", Vintage::October2026).unwrap();
        assert_eq!(after.len(), before.len());
        assert!(after.contains(&own));
        let found = diff(&before, &after, &Successions::new(), &official_changes());
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for change in &found.changes {
            for kind in &change.kinds {
                *counted.entry(kind.as_str()).or_default() += 1;
            }
        }
        assert_eq!(counted["retyped"], 10);
        assert!(!counted.contains_key("renamed") && !counted.contains_key("removed"));
        assert!(
            counted["reworded"] >= 11,
            "ten one-stop centres and the police: {counted:?}"
        );
        let police = found
            .of_kind(ChangeKind::Reworded)
            .find(|change| change.code.as_str() == "ca_tinh");
        let police = police.and_then(|change| change.after.as_ref()).unwrap();
        assert_eq!(police.name, "Công an thành phố Đồng Nai");
    }

    #[test]
    fn a_new_commune_gets_its_centre_and_the_unit_above_the_others() {
        let before = units_of_province_at("75", Vintage::July2025).unwrap();
        let mut fresh = before
            .iter()
            .find(|unit| is_of_communes(&unit.code))
            .unwrap()
            .clone();
        let old = fresh.code.clone();
        fresh.code = UnitCode::parse("99998").unwrap();
        fresh.name = "Phường Mới".into();
        fresh.parent = None;
        let after = with_communes(&before, vec![fresh]);
        let unit = |code: &str| after.iter().find(|unit| unit.code.as_str() == code);
        assert_eq!(
            unit("99998").unwrap().parent.as_ref().unwrap().as_str(),
            "ubnd_tinh"
        );
        let centre = unit("ttpvhcc_99998").unwrap();
        assert_eq!(
            centre.full_name,
            "Trung tâm Phục vụ hành chính công phường Mới"
        );
        assert!(unit(old.as_str()).is_none() && unit("so_noi_vu").is_some());
    }

    #[test]
    fn units_of_no_province_are_of_none() {
        let mut units = units_of_province_at("04", Vintage::October2026).unwrap();
        units.retain(|unit| unit.block == Block::SoBanNganh);
        assert_eq!(province_of(&units), None);
        assert!(next_of_province(&units, "99", Vintage::July2025).is_none());
    }
}
