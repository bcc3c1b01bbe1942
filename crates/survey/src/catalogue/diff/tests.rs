use rstest::rstest;

use super::*;
use crate::catalogue::{Vintage, country, official_changes};
use crate::unit::Block;

fn code(text: &str) -> UnitCode {
    UnitCode::parse(text).unwrap()
}

fn unit(number: &str, name: &str, kind: &str) -> Unit {
    Unit {
        code: code(number),
        name: name.to_owned(),
        full_name: format!("Ủy ban nhân dân {name}"),
        kind: kind.to_owned(),
        block: Block::CapXa,
        parent: None,
        phone: None,
        validity: Validity::default(),
        former_names: Vec::new(),
    }
}

fn day() -> Day {
    Day::parse("2027-01-01").unwrap()
}

fn kinds(before: &Unit, after: &Unit) -> Vec<ChangeKind> {
    let found = diff(
        std::slice::from_ref(before),
        std::slice::from_ref(after),
        &Successions::new(),
        &BTreeMap::new(),
    );
    found
        .changes
        .iter()
        .flat_map(|change| change.kinds.iter().copied())
        .collect()
}

/// The 2025 names come from the catalogue of that year, kept with the tests, not from the list of
/// changes.
#[test]
fn from_2025_to_2026_exactly_25_units_change() {
    let (before, after) = (country(Vintage::July2025), country(Vintage::October2026));
    let names: BTreeMap<&str, &str> = include_str!("../../../tests/data/admin-units-2025.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .collect();
    assert_eq!(names.len(), 3_355);
    assert!(
        before
            .iter()
            .all(|unit| names[unit.code.as_str()] == unit.full_name)
    );

    let found = diff(&before, &after, &Successions::new(), &official_changes());
    assert_eq!((found.changes.len(), found.unchanged), (25, 3_330));
    for change in &found.changes {
        assert_eq!(
            change.kinds,
            BTreeSet::from([ChangeKind::Retyped]),
            "{}",
            change.code
        );
        let evidence = change.evidence.as_ref().unwrap();
        assert!(evidence.effective.is_some() && !evidence.basis.is_empty());
    }
    let provinces = found
        .changes
        .iter()
        .filter(|change| change.code.as_str().len() == 2);
    assert_eq!(provinces.count(), 3);
    let bo_ha = found
        .changes
        .iter()
        .find(|change| change.code == code("07294"))
        .unwrap();
    let (was, is) = (
        bo_ha.before.as_ref().unwrap(),
        bo_ha.after.as_ref().unwrap(),
    );
    assert_eq!(
        (was.full_name.as_str(), was.kind.as_str()),
        ("Xã Bố Hạ", "xã")
    );
    assert_eq!(
        (is.full_name.as_str(), is.kind.as_str()),
        ("Phường Bố Hạ", "phường")
    );
    assert_eq!(bo_ha.evidence.as_ref().unwrap().basis, "388/NQ-UBTVQH16");
    assert_eq!(was.validity.from, Day::parse("2025-07-01").ok());
    assert_eq!(is.validity.from, Day::parse("2026-09-20").ok());
}

#[test]
fn a_version_does_not_differ_from_itself() {
    let all = country(Vintage::October2026);
    let found = diff(&all, &all, &Successions::new(), &official_changes());
    assert_eq!((found.changes.len(), found.unchanged), (0, 3_355));
}

#[rstest]
#[case("Xã Hòa An", "xã", "Xã Hoà An", "xã", &[ChangeKind::Respelled])]
#[case("Xã Ea H’Leo", "xã", "Xã  Ea H'Leo", "xã", &[ChangeKind::Respelled])]
#[case("Xã Đông", "xã", "Xã Ðông", "xã", &[ChangeKind::Respelled])]
#[case("Xã An", "xã", "Xã Ân", "xã", &[ChangeKind::Renamed])]
#[case("Xã An", "xã", "Phường An", "phường", &[ChangeKind::Retyped])]
#[case("Xã An", "xã", "Phường Ân", "phường", &[ChangeKind::Renamed, ChangeKind::Retyped])]
#[case("Trung tâm PVHCC xã An", "mot_cua", "Trung tâm PVHCC phường An", "mot_cua", &[ChangeKind::Reworded])]
#[case("Xã An", "xã", "Xã An", "xã", &[])]
fn a_change_of_name_is_told_from_one_of_kind_and_of_spelling(
    #[case] name: &str,
    #[case] kind: &str,
    #[case] next_name: &str,
    #[case] next_kind: &str,
    #[case] expected: &[ChangeKind],
) {
    let (before, after) = (unit("1", name, kind), unit("1", next_name, next_kind));
    assert_eq!(kinds(&before, &after), expected);
}

#[test]
fn another_parent_or_block_is_a_move_and_a_lost_phone_is_nothing() {
    let before = Unit {
        phone: Some("1022".into()),
        ..unit("1", "Xã An", "xã")
    };
    let moved = Unit {
        parent: Some(code("9")),
        ..unit("1", "Xã An", "xã")
    };
    assert_eq!(kinds(&before, &moved), [ChangeKind::Moved]);
    let regrouped = Unit {
        block: Block::MotCua,
        ..unit("1", "Xã An", "xã")
    };
    assert_eq!(kinds(&before, &regrouped), [ChangeKind::Moved]);
    let called = Unit {
        phone: Some("1023".into()),
        ..unit("1", "Xã An", "xã")
    };
    assert_eq!(kinds(&before, &called), [ChangeKind::Details]);
}

#[test]
fn what_is_gone_is_merged_split_recoded_or_removed() {
    let before =
        ["1", "2", "3", "4", "5"].map(|number| unit(number, &format!("Xã {number}"), "xã"));
    let after = ["1", "6", "7", "8"].map(|number| unit(number, &format!("Xã {number}"), "xã"));
    let successions: Successions = [("2", "1"), ("3", "6"), ("3", "7"), ("4", "8")]
        .map(|(from, to)| (code(from), code(to)))
        .into();
    let found = diff(&before, &after, &successions, &BTreeMap::new());
    let told: Vec<(&str, Vec<&str>)> = found
        .changes
        .iter()
        .map(|change| {
            let kinds = change.kinds.iter().map(|kind| kind.as_str()).collect();
            (change.code.as_str(), kinds)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2", vec!["merged"]),
            ("3", vec!["split"]),
            ("4", vec!["recoded"]),
            ("5", vec!["removed"]),
            ("6", vec!["added"]),
            ("7", vec!["added"]),
            ("8", vec!["added"]),
        ]
    );
    assert_eq!(found.unchanged, 1);

    let settled = settle(&before, after.to_vec(), &found, &day());
    assert_eq!(settled[0].former_names, ["Xã 2"]);
    assert_eq!(settled[3].former_names, ["Xã 4"]);
    assert_eq!(settled[3].validity.from, Some(day()));
    assert_eq!(settled[0].validity.from, None);
}

#[test]
fn settling_keeps_spelling_phone_and_the_names_of_before() {
    let before = [
        Unit {
            phone: Some("1022".into()),
            ..unit("1", "Xã Hòa An", "xã")
        },
        Unit {
            former_names: vec!["Xã Cũ".into()],
            ..unit("2", "Xã Bố Hạ", "xã")
        },
    ];
    let after = [
        unit("1", "Xã Hoà An", "xã"),
        unit("2", "Phường Bố Hạ", "phường"),
    ];
    let found = diff(&before, &after, &Successions::new(), &BTreeMap::new());
    let settled = settle(&before, after.to_vec(), &found, &day());
    assert_eq!(settled[0], before[0]);
    assert_eq!(settled[1].former_names, ["Xã Cũ", "Xã Bố Hạ"]);
    assert_eq!(settled[1].validity.from, Some(day()));
}
