//! Where dossiers are handled: unit × field cells with their size and quality.

use std::collections::BTreeMap;

use survey::catalogue::{self, Agency, ReferenceField};
use survey::{Block, Unit};

use crate::quota::{apportion, spread, whole};
use crate::random::Chance;
use crate::stream;
use crate::traffic::{COMMUNE, CommuneField, agency_dossiers, field_effect};

/// A unit × field cell; units and fields by position in the catalogue of the demo.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The unit that decides.
    pub(crate) unit: usize,
    /// The unit that receives.
    pub(crate) received_by: usize,
    /// The field.
    pub(crate) field: usize,
    /// Dossiers in the period.
    pub(crate) dossiers: u64,
    /// Forms of the sample.
    pub(crate) forms: u64,
    /// How much more content people are here than elsewhere, in standard deviations.
    pub(crate) effect: f64,
}

/// Forms per unit before scaling: a commune, a department, a body under a ministry or service unit.
const QUOTA_COMMUNE: f64 = 100.0;
const QUOTA_DEPARTMENT: f64 = 150.0;
const QUOTA_OTHER: f64 = 200.0;

/// All cells of the province, in catalogue order, with `sampled` forms spread over them.
pub(crate) fn places(seed: u64, units: &[Unit], sampled: u64) -> Vec<Place> {
    let position: BTreeMap<&str, usize> = units
        .iter()
        .enumerate()
        .map(|(place, unit)| (unit.code.as_str(), place))
        .collect();
    let mut places = Vec::new();
    let mut size = Chance::new(seed, stream::UNITS);
    let mut quality = Chance::new(seed, stream::CELLS);
    for (place, unit) in units.iter().enumerate() {
        // Drawn for every unit, so that a unit more changes nothing for those before it.
        let (breadth, effect) = (size.normal(), 0.2 * size.normal());
        let receiver = receiver(unit, &position).unwrap_or(place);
        for (field, dossiers) in dossiers(unit, breadth, &mut quality) {
            let cell = field_effect(catalogue::fields()[field].field.code.as_str());
            let effect = effect + cell + 0.06 * quality.normal();
            places.push(Place {
                unit: place,
                received_by: receiver,
                field,
                dossiers,
                forms: 0,
                effect,
            });
        }
    }
    hand_out(&mut places, units, sampled);
    places
}

/// The one-stop centre that takes the dossiers of a unit.
fn receiver(unit: &Unit, position: &BTreeMap<&str, usize>) -> Option<usize> {
    match unit.block {
        Block::CapXa => position
            .get(format!("ttpvhcc_{}", unit.code).as_str())
            .copied(),
        Block::SoBanNganh | Block::DonViSuNghiep => position.get("ttpvhcc_tinh").copied(),
        _ => None,
    }
}

/// Fields of a unit (by position in the reference fields) with their dossiers.
fn dossiers(unit: &Unit, breadth: f64, chance: &mut Chance) -> Vec<(usize, u64)> {
    let spread = |base: f64, chance: &mut Chance| {
        let factor = (1.0 + 0.28 * breadth) * (1.0 + 0.25 * chance.normal());
        whole(base * factor.max(0.15)).max(2)
    };
    if unit.block == Block::CapXa {
        let cell =
            |field: &CommuneField| Some((position_of(field.code)?, commune_base(unit, field)));
        let cells: Vec<(usize, f64)> = COMMUNE.iter().filter_map(cell).collect();
        return cells
            .into_iter()
            .map(|(field, base)| (field, spread(base, chance)))
            .collect();
    }
    let Some(agency) = catalogue::agencies()
        .iter()
        .find(|agency| agency.code == unit.code)
    else {
        return Vec::new();
    };
    let handled = catalogue::fields().iter().enumerate();
    let handled: Vec<_> = handled
        .filter(|(_, field)| handles(agency, field))
        .collect();
    let cells = handled.into_iter().map(|(place, field)| {
        let base = agency_dossiers(agency.code.as_str(), field.field.common, field.at_commune);
        (place, spread(f64::from(base), chance))
    });
    cells.collect()
}

fn commune_base(unit: &Unit, field: &CommuneField) -> f64 {
    let percent = match unit.kind.as_str() {
        "phường" => field.ward_percent,
        "đặc khu" => field.ward_percent.midpoint(60),
        _ => 100,
    };
    f64::from(field.dossiers) * f64::from(percent) / 100.0
}

fn position_of(code: &str) -> Option<usize> {
    catalogue::fields()
        .iter()
        .position(|field| field.field.code.as_str() == code)
}

/// Whether an agency handles a field: the template says so, or the field is common and names it.
fn handles(agency: &Agency, field: &ReferenceField) -> bool {
    // The one-stop centre and the office of the People's Committee hand on, they do not decide.
    if agency.block == Some(Block::MotCua) || agency.block == Some(Block::Khac) {
        return false;
    }
    let mut bodies = field.provincial_body.split(';').map(str::trim);
    agency.fields.contains(&field.field.code)
        || field.field.common
            && (field.at_province || field.at_vertical)
            && bodies
                .any(|body| agency.name == body || agency.name.starts_with(&format!("{body} (")))
}

/// Spreads the sample: the same quota for every unit of a class, scaled to the total, then over the
/// fields of the unit.
fn hand_out(places: &mut [Place], units: &[Unit], sampled: u64) {
    let quota = |unit: usize| {
        let decides = places.iter().any(|place| place.unit == unit);
        match units[unit].block {
            _ if !decides => 0.0,
            Block::CapXa => QUOTA_COMMUNE,
            Block::SoBanNganh => QUOTA_DEPARTMENT,
            _ => QUOTA_OTHER,
        }
    };
    let quotas: Vec<f64> = (0..units.len()).map(quota).collect();
    let forms = apportion(sampled, &quotas);
    let mut first = 0;
    while first < places.len() {
        let unit = places[first].unit;
        let cells = places[first..]
            .iter()
            .take_while(|place| place.unit == unit)
            .count();
        let own = &mut places[first..first + cells];
        let dossiers: Vec<u64> = own.iter().map(|place| place.dossiers).collect();
        for (place, forms) in own.iter_mut().zip(spread(forms[unit], &dossiers)) {
            place.forms = forms;
        }
        first += cells;
    }
}
