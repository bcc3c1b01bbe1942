use std::collections::BTreeMap;
use std::fmt::Write as _;

use survey::catalogue::{
    ChangeKind, Vintage, country, diff, official_changes, units_of_province_at,
};

use super::*;

fn before() -> Vec<Unit> {
    units_of_province_at("75", Vintage::July2025).unwrap()
}

fn read(text: &str, coverage: Coverage) -> Result<UnitList, Vec<String>> {
    read_units(text.as_bytes(), &before(), coverage)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

/// The list of communes of October 2026 as the statistics office gives it: codes and names.
fn communes_2026() -> String {
    let mut text = "Mã,Tên\n".to_owned();
    for unit in country(Vintage::October2026) {
        if unit
            .parent
            .as_ref()
            .is_some_and(|parent| parent.as_str() == "75")
        {
            let _ = writeln!(text, "{},{}", unit.code, unit.full_name);
        }
    }
    text
}

#[test]
fn a_list_of_communes_gives_the_ten_new_wards_and_keeps_everything_else() {
    let list = read(&communes_2026(), Coverage::Communes).unwrap();
    assert_eq!(list.units.len(), before().len());
    let found = diff(
        &before(),
        &list.units,
        &list.successions,
        &official_changes(),
    );
    assert_eq!(found.of_kind(ChangeKind::Retyped).count(), 10);
    assert_eq!(found.substantial().count(), 10);
    // Their one-stop centres follow in name.
    assert_eq!(found.of_kind(ChangeKind::Reworded).count(), 10);
    assert_eq!(list.notes, []);
}

#[test]
fn a_list_of_everything_drops_what_it_does_not_name() {
    let list = read(&communes_2026(), Coverage::Everything).unwrap_err();
    // The communes are under the province's committee, which the list does not name.
    assert!(
        list[0].contains("“ubnd_tinh” không phải mã của đơn vị nào trong tệp"),
        "{list:?}"
    );
    let text = format!("{}ubnd_tinh,Ủy ban nhân dân tỉnh\n", communes_2026());
    let list = read(&text, Coverage::Everything).unwrap();
    let found = diff(&before(), &list.units, &list.successions, &BTreeMap::new());
    assert!(found.of_kind(ChangeKind::Removed).count() > 90);
}

#[test]
fn official_spellings_are_put_right_or_left_alone() {
    let text = "code;name;Thay cho\n\
                26425;  phường   Xuân Lộc ;\n\
                4;Xa Ea Kly;26326|26368\n\
                ubnd_tinh;Uỷ ban nhân dân tỉnh Đồng Nai;\n";
    let list = read(text, Coverage::Everything).unwrap();
    let told: Vec<(&str, &str, &str, &str)> = list
        .units
        .iter()
        .map(|unit| {
            (
                unit.code.as_str(),
                unit.name.as_str(),
                unit.full_name.as_str(),
                unit.kind.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told[..2],
        [
            (
                "26425",
                "Phường Xuân Lộc",
                "Ủy ban nhân dân phường Xuân Lộc",
                "phường"
            ),
            ("00004", "Xa Ea Kly", "Ủy ban nhân dân xa Ea Kly", "xã"),
        ]
    );
    let notes: Vec<String> = list.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(
        notes[1].contains("chỉ khác cách viết, danh mục giữ"),
        "{notes:?}"
    );
    let pairs: Vec<String> = list
        .successions
        .iter()
        .map(|(a, b)| format!("{a}>{b}"))
        .collect();
    assert_eq!(pairs, ["26326>00004", "26368>00004"]);
    let found = diff(&before(), &list.units, &list.successions, &BTreeMap::new());
    let committee = found
        .changes
        .iter()
        .find(|change| change.code.as_str() == "ubnd_tinh");
    let kinds: Vec<&str> = committee
        .unwrap()
        .kinds
        .iter()
        .map(|kind| kind.as_str())
        .collect();
    assert_eq!(kinds, ["respelled"]);
}

#[test]
fn every_faulty_line_is_told() {
    let text = "code,name,block,parent,valid_from,replaces\n\
                00001,Xã Một,ubnd_cap_xa,,20/9/2026,\n\
                00001,Xã Hai,,,,\n\
                Xã 3,Xã Ba,,,,\n\
                00004,,,,,\n\
                00005,Sở Năm,khoi_la,khong_co,32/1/2026,99999\n";
    let told = read(text, Coverage::Everything).unwrap_err();
    assert_eq!(
        told,
        [
            "Dòng 3, cột code: mã này đã có ở dòng 2.",
            "Dòng 4, cột code: “xã 3” không dùng làm mã được; mã gồm chữ thường không dấu, chữ số và các dấu _ . -.",
            "Dòng 5, cột name: không được để trống.",
            "Dòng 6, cột block: “khoi_la” không hợp lệ; các giá trị được dùng: so_ban_nganh, nganh_doc, ubnd_cap_xa, mot_cua, don_vi_su_nghiep, khac.",
            "Dòng 6, cột valid_from: “32/1/2026” không phải ngày; hãy viết 20/9/2026.",
            "Dòng 6, cột replaces: “99999” không phải mã của đơn vị nào trong phiên bản trước.",
        ]
    );
}

#[test]
fn the_whole_country_with_one_wrong_line_is_refused_for_that_line() {
    let mut text = "code,full_name,kind\n".to_owned();
    for unit in country(Vintage::October2026) {
        let _ = writeln!(text, "{},{},{}", unit.code, unit.full_name, unit.kind);
    }
    assert_eq!(
        read_units(text.as_bytes(), &[], Coverage::Everything)
            .unwrap()
            .units
            .len(),
        3_355
    );
    text.push_str("@@,Xã Sai,xã\n");
    let errors = read_units(text.as_bytes(), &[], Coverage::Everything).unwrap_err();
    assert_eq!((errors.len(), errors[0].line), (1, 3_357));
}
