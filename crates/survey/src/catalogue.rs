//! Reference data that comes with the program: units of the country as of October 2026, a template of
//! the agencies of a province, fields of procedures, answers about the respondent.
//!
//! It is what a new catalogue version is filled from; a round then pins a version in the database.
//! Sources and notices are in `data/README.md`.

mod diff;
mod former;
mod next;
mod province;
mod table;
mod vintage;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::code::{FieldCode, UnitCode};
use crate::day::Day;
use crate::stream::word_enum;
use crate::unit::{Block, Field};

pub use diff::{Change, ChangeKind, Diff, Successions, diff, settle};
pub use former::former_communes;
pub use next::{is_of_communes, next_of_province, province_of, with_communes};
pub use province::{units_of_province, units_of_province_at};
pub use vintage::{Evidence, Vintage, country, official_changes};

/// The date on which the administrative units stood so.
pub const UNITS_AS_OF: &str = "2026-10-01";

word_enum!(
    /// Where a catalogue version stands.
    CatalogueState {
        /// Being prepared: may be changed or discarded, no round can name it.
        Draft = "draft",
        /// Confirmed by a person: never changes again.
        Confirmed = "confirmed",
    }
);

/// A province or commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminUnit {
    /// Official code: two digits for a province, five for a commune.
    pub code: UnitCode,
    /// Name without its kind.
    pub name: String,
    /// Name with its kind.
    pub full_name: String,
    /// Kind in words: tỉnh, thành phố trực thuộc trung ương, xã, phường, đặc khu.
    pub kind: String,
    /// Code of the province of a commune.
    pub province: Option<UnitCode>,
    /// First day under this name and kind; none if the reforms of 2025 and 2026 did not touch it.
    pub valid_from: Option<Day>,
}

/// How far down an agency sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyLevel {
    /// One in the province, under the provincial People's Committee.
    Province,
    /// In every commune, under the commune's People's Committee.
    Commune,
    /// One in the province or region, under a ministry.
    VerticalProvince,
    /// Under a ministry, for one commune or several.
    VerticalCommune,
    /// Outside the administration.
    Other,
}

/// An agency that a province has, or may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its code in the template.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
    /// How far down it sits.
    pub level: AgencyLevel,
    /// Kind in words of the template, e.g. `so_ban_nganh`.
    pub kind: String,
    /// The agency above it.
    pub parent: Option<UnitCode>,
    /// The block in which it is compared; none for those that are not measured on their own.
    pub block: Option<Block>,
    /// Whether some provinces have none.
    pub optional: bool,
    /// Fields that it usually handles.
    pub fields: Vec<FieldCode>,
}

/// A field of procedures with what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceField {
    /// Code, name, ministry, and whether many people need it.
    pub field: Field,
    /// Code in the national catalogue of procedures of 2023, e.g. `G15-TP07`.
    pub national_code: Option<String>,
    /// The provincial body that handles it.
    pub provincial_body: String,
    /// Whether provincial departments handle it.
    pub at_province: bool,
    /// Whether communes handle it.
    pub at_commune: bool,
    /// Whether bodies under a ministry handle it.
    pub at_vertical: bool,
}

static PROVINCES: LazyLock<Vec<AdminUnit>> = LazyLock::new(|| {
    table::admin_units()
        .into_iter()
        .filter(|unit| unit.province.is_none())
        .collect()
});

static COMMUNES: LazyLock<BTreeMap<UnitCode, Vec<AdminUnit>>> = LazyLock::new(|| {
    let mut communes: BTreeMap<UnitCode, Vec<AdminUnit>> = BTreeMap::new();
    for unit in table::admin_units() {
        if let Some(province) = &unit.province {
            communes.entry(province.clone()).or_default().push(unit);
        }
    }
    communes
});

static AGENCIES: LazyLock<Vec<Agency>> = LazyLock::new(table::agencies);
static FIELDS: LazyLock<Vec<ReferenceField>> = LazyLock::new(table::fields);

/// The 34 provinces and cities, by code.
pub fn provinces() -> &'static [AdminUnit] {
    &PROVINCES
}

/// The province or city with this code.
pub fn province(code: &str) -> Option<&'static AdminUnit> {
    provinces()
        .iter()
        .find(|province| province.code.as_str() == code)
}

/// The communes, wards and special zones of a province, by code; none for an unknown province.
pub fn communes_of(province_code: &str) -> &'static [AdminUnit] {
    UnitCode::parse(province_code)
        .ok()
        .and_then(|code| COMMUNES.get(&code))
        .map_or(&[], Vec::as_slice)
}

/// The template of the agencies of a province.
pub fn agencies() -> &'static [Agency] {
    &AGENCIES
}

/// The fields of procedures.
pub fn fields() -> &'static [ReferenceField] {
    &FIELDS
}

#[cfg(test)]
mod tests;
