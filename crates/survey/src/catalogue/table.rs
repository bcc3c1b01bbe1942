//! Reads the embedded files.
//!
//! A row that cannot be read would be left out; a test counts the rows of every file.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::vintage::{Evidence, OfficialChange};
use super::{AdminUnit, Agency, AgencyLevel, ReferenceField};
use crate::code::{FieldCode, UnitCode};
use crate::day::Day;
use crate::unit::{Block, Field};

const ADMIN_UNITS: &str = include_str!("../../data/admin-units-2026.csv");
const CHANGES: &str = include_str!("../../data/admin-changes-2026.csv");
const AGENCIES: &str = include_str!("../../data/agencies-template.csv");
const FIELDS: &str = include_str!("../../data/fields.csv");

fn rows<Row: DeserializeOwned>(text: &str) -> impl Iterator<Item = Row> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .filter_map(Result::ok)
}

fn optional_code(text: &str) -> Option<UnitCode> {
    UnitCode::parse(text).ok()
}

#[derive(Deserialize)]
struct AdminUnitRow {
    code: UnitCode,
    name: String,
    full_name: String,
    division_type: String,
    parent_code: String,
    valid_from: String,
}

pub(super) fn admin_units() -> Vec<AdminUnit> {
    let mut units: Vec<AdminUnit> = rows::<AdminUnitRow>(ADMIN_UNITS)
        .map(|row| AdminUnit {
            code: row.code,
            name: row.name,
            full_name: row.full_name,
            kind: row.division_type,
            province: optional_code(&row.parent_code),
            valid_from: Day::parse(&row.valid_from).ok(),
        })
        .collect();
    units.sort_by(|one, other| one.code.cmp(&other.code));
    units
}

#[derive(Deserialize)]
struct ChangeRow {
    code: UnitCode,
    full_name_before: String,
    legal_basis: String,
    legal_date: String,
    effective_date: String,
    change: String,
}

pub(super) fn changes() -> Vec<OfficialChange> {
    rows::<ChangeRow>(CHANGES)
        .map(|row| OfficialChange {
            code: row.code,
            full_name_before: row.full_name_before,
            evidence: Evidence {
                basis: row.legal_basis,
                adopted: Day::parse(&row.legal_date).ok(),
                effective: Day::parse(&row.effective_date).ok(),
                words: row.change,
            },
        })
        .collect()
}

#[derive(Deserialize)]
struct AgencyRow {
    agency_code: UnitCode,
    name: String,
    level: AgencyLevel,
    agency_type: String,
    parent_code: String,
    publication_group: String,
    optional: u8,
    typical_field_codes: String,
}

pub(super) fn agencies() -> Vec<Agency> {
    rows::<AgencyRow>(AGENCIES)
        .map(|row| Agency {
            code: row.agency_code,
            name: row.name,
            level: row.level,
            kind: row.agency_type,
            parent: optional_code(&row.parent_code),
            // `phong` and `khong_do` are groups of the template that are not compared.
            block: Block::parse(&row.publication_group).ok(),
            optional: row.optional == 1,
            fields: row
                .typical_field_codes
                .split(';')
                .filter_map(|code| FieldCode::parse(code).ok())
                .collect(),
        })
        .collect()
}

#[derive(Deserialize)]
struct FieldRow {
    field_code: FieldCode,
    name: String,
    national_catalogue_code_2023: String,
    ministry_2026: String,
    provincial_body: String,
    province_level: u8,
    commune_level: u8,
    vertical_sector: u8,
    volume_band: String,
}

pub(super) fn fields() -> Vec<ReferenceField> {
    rows::<FieldRow>(FIELDS)
        .map(|row| ReferenceField {
            field: Field {
                code: row.field_code,
                name: row.name,
                common: row.volume_band == "A",
                ministry: row.ministry_2026,
            },
            national_code: Some(row.national_catalogue_code_2023).filter(|code| !code.is_empty()),
            provincial_body: row.provincial_body,
            at_province: row.province_level == 1,
            at_commune: row.commune_level == 1,
            at_vertical: row.vertical_sector == 1,
        })
        .collect()
}
