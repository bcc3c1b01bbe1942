//! Names of the communes before 1 July 2025, by which people still search.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::code::UnitCode;

const OLD_COMMUNES: &str = include_str!("../../data/old-communes-2024.csv");

static FORMER: LazyLock<BTreeMap<&'static str, Vec<String>>> = LazyLock::new(|| {
    let mut former: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for line in OLD_COMMUNES.lines().skip(1) {
        let mut cells = line.splitn(3, ',');
        let (Some(code), Some(district), Some(communes)) =
            (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let names = communes.split('|').map(|commune| full(commune, district));
        former.entry(code).or_default().extend(names);
    }
    former
});

/// The communes that went into this one on 1 July 2025, wholly or in part, each with its district:
/// `Phường Trúc Bạch, Quận Ba Đình`. Empty for an unknown code.
pub fn former_communes(code: &UnitCode) -> &'static [String] {
    FORMER.get(code.as_str()).map_or(&[], Vec::as_slice)
}

/// Writes out `P:Trúc Bạch*`: `P:` a ward, `T:` a township, nothing a rural commune; a star says
/// that only a part of it came here.
fn full(commune: &str, district: &str) -> String {
    let name = commune.trim_end_matches('*');
    let name = if let Some(ward) = name.strip_prefix("P:") {
        format!("Phường {ward}")
    } else if let Some(township) = name.strip_prefix("T:") {
        format!("Thị trấn {township}")
    } else if district.is_empty() {
        // Five island districts had no communes.
        name.to_owned()
    } else {
        format!("Xã {name}")
    };
    let part = if commune.ends_with('*') {
        " (một phần)"
    } else {
        ""
    };
    if district.is_empty() {
        format!("{name}{part}")
    } else {
        format!("{name}, {district}{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{communes_of, provinces};

    fn of(code: &str) -> &'static [String] {
        former_communes(&UnitCode::parse(code).unwrap())
    }

    #[test]
    fn a_ward_knows_what_it_was_made_of() {
        let ba_dinh = of("00004");
        assert_eq!(ba_dinh[0], "Phường Trúc Bạch, Quận Ba Đình");
        assert!(ba_dinh.contains(&"Phường Thụy Khuê, Quận Tây Hồ (một phần)".to_owned()));
        assert_eq!(of("99999"), [] as [String; 0]);
    }

    /// 10,571 pairs, less one stretch of coast that had no name of its own.
    #[test]
    fn every_commune_has_its_old_names_and_none_is_lost() {
        let mut pairs = 0;
        for province in provinces() {
            for commune in communes_of(province.code.as_str()) {
                let names = former_communes(&commune.code);
                assert!(!names.is_empty(), "{}", commune.full_name);
                pairs += names.len();
            }
        }
        assert_eq!(pairs, 10_570);
    }
}
