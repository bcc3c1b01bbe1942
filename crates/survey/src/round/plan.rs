//! Everything that the office decides about a round.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Round;
use crate::code::{FieldCode, PostOfficeCode, UnitCode};
use crate::unit::{Block, Unit};

/// The plan of a round.
///
/// The tables hold exceptions only: every unit of the catalogue takes part and every field is offered
/// unless an entry says otherwise, so that a round without any entry is a whole one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundPlan {
    /// The round itself.
    pub round: Round,
    /// Units with a reason not to be surveyed or a quota of their own.
    pub units: BTreeMap<UnitCode, UnitPlan>,
    /// Forms wanted of each unit of a block.
    pub blocks: BTreeMap<Block, u32>,
    /// Fields that are left out or have a minimum of their own.
    pub fields: BTreeMap<FieldCode, FieldPlan>,
    /// Post offices (bưu cục) that hand out and collect paper forms.
    pub post_offices: BTreeMap<PostOfficeCode, PostOffice>,
}

/// What a round says about one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPlan {
    /// Why the unit is not surveyed (không khảo sát); nothing: it takes part.
    pub not_surveyed: Option<String>,
    /// Forms wanted of this unit, instead of its block's quota.
    pub quota: Option<u32>,
}

/// What a round says about one field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPlan {
    /// Whether the field is not offered to respondents.
    pub left_out: bool,
    /// Fewest forms of this field in every unit.
    pub minimum: Option<u32>,
}

/// A post office and the units that it serves in the round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostOffice {
    /// Its name.
    pub name: String,
    /// The units whose paper forms it hands out and collects.
    pub units: BTreeSet<UnitCode>,
}

impl RoundPlan {
    /// A plan in which every unit and field takes part, without quotas or post offices.
    pub const fn of(round: Round) -> Self {
        Self {
            round,
            units: BTreeMap::new(),
            blocks: BTreeMap::new(),
            fields: BTreeMap::new(),
            post_offices: BTreeMap::new(),
        }
    }

    /// The same plan without entries that say nothing, so that equal plans are equal values.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.units.retain(|_, unit| *unit != UnitPlan::default());
        self.fields
            .retain(|_, field| *field != FieldPlan::default());
        self
    }

    /// Why a unit is not surveyed; nothing if it takes part.
    pub fn not_surveyed(&self, unit: &UnitCode) -> Option<&str> {
        self.units.get(unit)?.not_surveyed.as_deref()
    }

    /// Whether a unit takes part.
    pub fn takes_part(&self, unit: &UnitCode) -> bool {
        self.not_surveyed(unit).is_none()
    }

    /// Forms wanted of a unit: its own quota, or else its block's.
    pub fn quota(&self, unit: &Unit) -> Option<u32> {
        let own = self.units.get(&unit.code).and_then(|unit| unit.quota);
        own.or_else(|| self.blocks.get(&unit.block).copied())
    }

    /// Whether respondents may choose a field.
    pub fn offers(&self, field: &FieldCode) -> bool {
        !self.fields.get(field).is_some_and(|field| field.left_out)
    }

    /// Fewest forms of a field in every unit.
    pub fn field_minimum(&self, field: &FieldCode) -> Option<u32> {
        self.fields.get(field)?.minimum
    }

    /// The post offices that serve a unit.
    pub fn post_offices_of<'a>(
        &'a self,
        unit: &'a UnitCode,
    ) -> impl Iterator<Item = (&'a PostOfficeCode, &'a PostOffice)> {
        self.post_offices
            .iter()
            .filter(move |(_, office)| office.units.contains(unit))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::id::{CatalogueId, RoundId};
    use crate::language::{Language, Text};
    use crate::questionnaire::{Combine, ItemScore};
    use crate::round::{IndexRule, Layout, RoundState};

    /// A draft for September, asked in two languages.
    pub(crate) fn round() -> Round {
        Round {
            id: RoundId::from_uuid(uuid::Uuid::from_u128(1)),
            code: "2026-dot-1".into(),
            name: Text::vi("Đợt 1 năm 2026").with(Language::EN, "Round 1"),
            questionnaire_code: "dvhcc-2023".into(),
            questionnaire_version: 1,
            catalogue: CatalogueId::from_uuid(uuid::Uuid::from_u128(2)),
            opens_ms: 1_000,
            closes_ms: 9_000,
            state: RoundState::Draft,
            layout: Layout::Paged,
            languages: vec![Language::VI, Language::EN],
            index: Some(IndexRule {
                score: ItemScore::Share,
                combine: Combine::MeanOfItems,
            }),
            minimum_n: 30,
            synthetic: true,
            province_name: "Tỉnh Cao Bằng".into(),
        }
    }

    pub(crate) fn unit(code: &str, block: Block) -> Unit {
        Unit {
            code: UnitCode::parse(code).unwrap(),
            name: code.to_owned(),
            full_name: code.to_owned(),
            kind: "xã".to_owned(),
            block,
            parent: None,
            phone: None,
            former_names: Vec::new(),
            validity: crate::unit::Validity::default(),
        }
    }

    #[test]
    fn a_round_without_entries_is_a_whole_one() {
        let plan = RoundPlan::of(round());
        let ward = unit("00001", Block::CapXa);
        assert!(plan.takes_part(&ward.code));
        assert!(plan.offers(&FieldCode::parse("ho_tich").unwrap()));
        assert_eq!(plan.quota(&ward), None);
    }

    #[test]
    fn the_quota_of_a_unit_goes_before_that_of_its_block() {
        let mut plan = RoundPlan::of(round());
        let (ward, other) = (unit("00001", Block::CapXa), unit("00002", Block::CapXa));
        plan.blocks.insert(Block::CapXa, 100);
        plan.units.entry(ward.code.clone()).or_default().quota = Some(150);
        assert_eq!(plan.quota(&ward), Some(150));
        assert_eq!(plan.quota(&other), Some(100));
        assert_eq!(plan.quota(&unit("so", Block::SoBanNganh)), None);
    }

    #[test]
    fn entries_that_say_nothing_make_no_difference() {
        let mut plan = RoundPlan::of(round());
        plan.units
            .insert(UnitCode::parse("00001").unwrap(), UnitPlan::default());
        plan.fields
            .insert(FieldCode::parse("ho_tich").unwrap(), FieldPlan::default());
        assert_eq!(plan.tidied(), RoundPlan::of(round()));
    }
}
