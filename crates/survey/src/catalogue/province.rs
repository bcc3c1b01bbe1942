//! The units of one province, made of the template and its communes.

use super::vintage::{Vintage, communes_at, province_at};
use super::{AdminUnit, Agency, AgencyLevel, agencies, former_communes};
use crate::code::UnitCode;
use crate::unit::{Block, Unit, Validity};

/// The units of a province to begin a catalogue with: the agencies that every province has, the
/// People's Committee of every commune, and the one-stop centre of every commune under it. None for
/// an unknown province.
///
/// Left out, to be added where they exist: optional agencies, and bodies under a ministry below the
/// province, which serve several communes each.
pub fn units_of_province(province_code: &str) -> Option<Vec<Unit>> {
    units_of_province_at(province_code, Vintage::October2026)
}

/// The same as [`units_of_province`] with the names and kinds of another date.
pub fn units_of_province_at(province_code: &str, vintage: Vintage) -> Option<Vec<Unit>> {
    let province = province_at(province_code, vintage)?;
    let mut units: Vec<Unit> = agencies()
        .iter()
        .filter_map(|agency| agency_unit(agency, &province))
        .collect();
    for commune in communes_at(province_code, vintage) {
        let committee = committee(&commune);
        let centre = one_stop_centre(&committee);
        units.push(committee);
        units.extend(centre);
    }
    Some(units)
}

fn agency_unit(agency: &Agency, province: &AdminUnit) -> Option<Unit> {
    let in_province = matches!(
        agency.level,
        AgencyLevel::Province | AgencyLevel::VerticalProvince
    );
    if !in_province || agency.optional {
        return None;
    }
    let name = name_in(&agency.name, province);
    Some(Unit {
        code: agency.code.clone(),
        name: name.clone(),
        full_name: name,
        kind: agency.kind.clone(),
        block: agency.block?,
        parent: agency.parent.clone(),
        phone: None,
        validity: Validity::default(),
        former_names: Vec::new(),
    })
}

/// The template's name with the kind of the province put in: `Công an tỉnh (thành phố)` and
/// `Thuế tỉnh, thành phố` become `Công an tỉnh Cao Bằng`, `Thuế thành phố Huế`.
fn name_in(template: &str, province: &AdminUnit) -> String {
    let is_city = province.kind.starts_with("thành phố");
    let kind = if is_city { "thành phố" } else { "tỉnh" };
    let Some(stem) = [" tỉnh (thành phố)", " tỉnh, thành phố"]
        .iter()
        .find_map(|end| template.strip_suffix(end))
    else {
        return template
            .replace("cấp tỉnh", &format!("{kind} {}", province.name))
            .replace("Thanh tra tỉnh", &format!("Thanh tra {kind}"))
            .replace("nhân dân tỉnh", &format!("nhân dân {kind}"));
    };
    format!("{stem} {kind} {}", province.name)
}

/// The full name with a small first letter, as it stands after another word.
pub(super) fn after_a_word(full_name: &str) -> String {
    let mut letters = full_name.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

fn valid_since(commune: &AdminUnit) -> Validity {
    Validity {
        from: commune.valid_from.clone(),
        to: None,
    }
}

fn committee(commune: &AdminUnit) -> Unit {
    Unit {
        code: commune.code.clone(),
        name: commune.full_name.clone(),
        full_name: format!("Ủy ban nhân dân {}", after_a_word(&commune.full_name)),
        kind: commune.kind.clone(),
        block: Block::CapXa,
        parent: UnitCode::parse("ubnd_tinh").ok(),
        phone: None,
        validity: valid_since(commune),
        former_names: former_communes(&commune.code).to_vec(),
    }
}

/// The one-stop centre of a commune.
pub(super) fn one_stop_centre(commune: &Unit) -> Option<Unit> {
    let place = after_a_word(&commune.name);
    Some(Unit {
        code: UnitCode::parse(&format!("ttpvhcc_{}", commune.code)).ok()?,
        name: format!("Trung tâm PVHCC {place}"),
        full_name: format!("Trung tâm Phục vụ hành chính công {place}"),
        kind: "mot_cua".to_owned(),
        block: Block::MotCua,
        parent: Some(commune.code.clone()),
        phone: None,
        validity: commune.validity.clone(),
        former_names: Vec::new(),
    })
}
