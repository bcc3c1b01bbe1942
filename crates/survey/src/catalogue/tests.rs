use std::collections::BTreeSet;

use rstest::rstest;
use unicode_normalization::is_nfc;

use super::*;
use crate::unit::Unit;

#[test]
fn the_country_has_34_provinces_and_3321_communes() {
    let cities = provinces()
        .iter()
        .filter(|unit| unit.kind.starts_with("thành phố"))
        .count();
    assert_eq!((provinces().len(), cities), (34, 9));
    let communes: Vec<_> = provinces()
        .iter()
        .flat_map(|province| communes_of(province.code.as_str()))
        .collect();
    let of_kind = |kind: &str| {
        communes
            .iter()
            .filter(|commune| commune.kind == kind)
            .count()
    };
    assert_eq!(communes.len(), 3321);
    assert_eq!(
        (of_kind("xã"), of_kind("phường"), of_kind("đặc khu")),
        (2599, 709, 13)
    );
}

#[rstest]
#[case("99")]
#[case("")]
#[case("Hà Nội")]
fn an_unknown_province_has_no_communes(#[case] code: &str) {
    assert!(communes_of(code).is_empty());
    assert!(units_of_province(code).is_none());
}

#[test]
fn no_row_of_the_other_files_is_lost() {
    assert_eq!((agencies().len(), fields().len()), (50, 159));
}

#[test]
fn every_agency_that_is_compared_has_a_block() {
    let without: Vec<_> = agencies()
        .iter()
        .filter(|agency| agency.block.is_none())
        .map(|a| a.code.as_str())
        .collect();
    assert_eq!(
        without,
        [
            "vp_hdnd_ubnd_xa",
            "phong_kinh_te",
            "phong_kthtdt",
            "phong_vhxh",
            "buu_dien_tinh",
            "buu_dien_vhx"
        ]
    );
}

#[test]
fn the_fields_offered_first_are_few() {
    let common = fields().iter().filter(|field| field.field.common).count();
    assert!((8..=30).contains(&common), "{common}");
}

#[test]
fn codes_are_unique_and_texts_composed() {
    let codes: BTreeSet<_> = fields().iter().map(|field| &field.field.code).collect();
    assert_eq!(codes.len(), fields().len());
    assert!(fields().iter().all(|field| is_nfc(&field.field.name)));
    assert!(provinces().iter().all(|unit| is_nfc(&unit.full_name)));
}

fn unit<'a>(units: &'a [Unit], code: &str) -> &'a Unit {
    units
        .iter()
        .find(|unit| unit.code.as_str() == code)
        .unwrap()
}

#[test]
fn every_province_gets_units_with_their_own_codes_and_known_parents() {
    for province in provinces() {
        let units = units_of_province(province.code.as_str()).unwrap();
        let codes: BTreeSet<_> = units.iter().map(|unit| &unit.code).collect();
        assert_eq!(codes.len(), units.len());
        for unit in &units {
            assert!(
                unit.parent
                    .as_ref()
                    .is_none_or(|parent| codes.contains(parent)),
                "{unit:?}"
            );
            assert!(!unit.full_name.contains('('), "{}", unit.full_name);
        }
        let communes = communes_of(province.code.as_str()).len();
        let in_block = |block| units.iter().filter(|unit| unit.block == block).count();
        assert_eq!(in_block(Block::CapXa), communes);
        assert_eq!(in_block(Block::MotCua), communes + 1);
        assert_eq!(in_block(Block::SoBanNganh), 12);
    }
}

#[test]
fn names_say_province_or_city() {
    let cao_bang = units_of_province("04").unwrap();
    assert_eq!(
        unit(&cao_bang, "ca_tinh").full_name,
        "Công an tỉnh Cao Bằng"
    );
    assert_eq!(
        unit(&cao_bang, "vp_ubnd").full_name,
        "Văn phòng Ủy ban nhân dân tỉnh"
    );
    assert_eq!(
        unit(&cao_bang, "ttpvhcc_tinh").full_name,
        "Trung tâm Phục vụ hành chính công tỉnh Cao Bằng"
    );
    let ha_noi = units_of_province("01").unwrap();
    assert_eq!(
        unit(&ha_noi, "ca_tinh").full_name,
        "Công an thành phố Hà Nội"
    );
    assert_eq!(
        unit(&ha_noi, "thanh_tra_tinh").full_name,
        "Thanh tra thành phố"
    );
    assert_eq!(
        unit(&ha_noi, "00004").full_name,
        "Ủy ban nhân dân phường Ba Đình"
    );
    assert_eq!(
        unit(&ha_noi, "ttpvhcc_00004").full_name,
        "Trung tâm Phục vụ hành chính công phường Ba Đình"
    );
}
