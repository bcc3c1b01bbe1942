//! The units of the country as they stood at two dates: now, and when the communes of today began.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{AdminUnit, communes_of, provinces, table};
use crate::code::UnitCode;
use crate::day::Day;
use crate::stream::word_enum;
use crate::unit::{Block, Unit, Validity};

word_enum!(
    /// A date at which the program knows all units of the country.
    Vintage {
        /// 1 July 2025: the first day of the 34 provinces.
        July2025 = "2025-07-01",
        /// October 2026.
        October2026 = "2026-10-01",
    }
);

/// On what a change rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The resolution, e.g. `388/NQ-UBTVQH16`.
    pub basis: String,
    /// The day it was passed.
    pub adopted: Option<Day>,
    /// The day from which it holds.
    pub effective: Option<Day>,
    /// What it says, in a few words.
    pub words: String,
}

/// One unit that changed between [`Vintage::July2025`] and [`Vintage::October2026`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OfficialChange {
    pub(super) code: UnitCode,
    pub(super) full_name_before: String,
    pub(super) evidence: Evidence,
}

static CHANGES: LazyLock<BTreeMap<UnitCode, OfficialChange>> = LazyLock::new(|| {
    table::changes()
        .into_iter()
        .map(|change| (change.code.clone(), change))
        .collect()
});

/// The resolutions behind the units that changed between the two vintages, by unit.
pub fn official_changes() -> BTreeMap<UnitCode, Evidence> {
    CHANGES
        .iter()
        .map(|(code, change)| (code.clone(), change.evidence.clone()))
        .collect()
}

/// A province as it stood; none for an unknown code.
pub(super) fn province_at(code: &str, vintage: Vintage) -> Option<AdminUnit> {
    super::province(code).map(|unit| at(unit, vintage))
}

/// The communes of a province as they stood, by code.
pub(super) fn communes_at(province: &str, vintage: Vintage) -> Vec<AdminUnit> {
    let communes = communes_of(province).iter();
    communes.map(|unit| at(unit, vintage)).collect()
}

/// Provinces and communes of the whole country as they stood: 3,355 units by code, provinces first.
pub fn country(vintage: Vintage) -> Vec<Unit> {
    let communes = provinces()
        .iter()
        .flat_map(|province| communes_of(province.code.as_str()));
    provinces()
        .iter()
        .chain(communes)
        .map(|unit| as_unit(at(unit, vintage)))
        .collect()
}

fn at(unit: &AdminUnit, vintage: Vintage) -> AdminUnit {
    let mut unit = unit.clone();
    let Some(change) = CHANGES
        .get(&unit.code)
        .filter(|_| vintage == Vintage::July2025)
    else {
        return unit;
    };
    unit.full_name.clone_from(&change.full_name_before);
    unit.kind = change
        .full_name_before
        .strip_suffix(&unit.name)
        .map(|kind| kind.trim().to_lowercase())
        .unwrap_or_default();
    // None of the provinces that became a city had changed in 2025 but Bắc Ninh and Đồng Nai.
    unit.valid_from = Day::parse(Vintage::July2025.as_str())
        .ok()
        .filter(|_| unit.province.is_some() || unit.code.as_str() != "22");
    unit
}

fn as_unit(unit: AdminUnit) -> Unit {
    Unit {
        block: if unit.province.is_some() {
            Block::CapXa
        } else {
            Block::Khac
        },
        code: unit.code,
        name: unit.name,
        full_name: unit.full_name,
        kind: unit.kind,
        parent: unit.province,
        phone: None,
        validity: Validity {
            from: unit.valid_from,
            to: None,
        },
        former_names: Vec::new(),
    }
}
