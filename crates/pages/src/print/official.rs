//! What official papers share: who issues them, the words under the state's name, and where to sign.

use serde::Serialize;

use crate::locale::Locale;

/// The head of an official paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Head {
    above: String,
    issuer: String,
    nation: String,
    motto: String,
}

impl Head {
    /// A paper of the home affairs office of a province (`tỉnh An Giang`).
    pub(super) fn of_office(province: &str) -> Self {
        let locale = Locale::office();
        Self {
            above: locale.fill("paper.above", &[("province", &province.to_uppercase())]),
            issuer: locale.get("paper.issuer").to_owned(),
            nation: locale.get("paper.nation").to_owned(),
            motto: locale.get("paper.motto").to_owned(),
        }
    }
}

/// A place to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Signature {
    who: String,
    how: String,
}

impl Signature {
    /// For whoever `key` names.
    pub(super) fn of(key: &str) -> Self {
        let locale = Locale::office();
        Self {
            who: locale.get(key).to_owned(),
            how: locale.get("official.sign").to_owned(),
        }
    }
}

/// A name and what it stands for, one under the other at the beginning of a paper.
pub(super) fn fact(key: &str, value: impl Into<String>) -> [String; 2] {
    [Locale::office().get(key).to_owned(), value.into()]
}

/// Place and day under which an office of a province (`tỉnh An Giang`, `thành phố Huế`) signs: the name of the
/// province alone, but for one that is called after a person.
///
/// *Source*: Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.4.
pub fn place_and_day(province: &str, day: &str) -> String {
    let lower = province.to_lowercase();
    let kinds = ["tỉnh ", "thành phố "];
    let name = kinds
        .iter()
        .find(|kind| lower.starts_with(**kind))
        .and_then(|kind| province.get(kind.len()..))
        .unwrap_or(province);
    if name == "Hồ Chí Minh" {
        format!("Thành phố {name}, {day}")
    } else {
        format!("{name}, {day}")
    }
}

#[cfg(test)]
mod tests {
    use super::place_and_day;

    #[test]
    fn a_slip_is_signed_in_the_province() {
        let day = "ngày 05 tháng 02 năm 2026";
        for (province, place) in [
            ("tỉnh An Giang", "An Giang"),
            ("Tỉnh Thử Nghiệm", "Thử Nghiệm"),
            ("thành phố Hà Nội", "Hà Nội"),
            ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
            ("Huế", "Huế"),
        ] {
            assert_eq!(place_and_day(province, day), format!("{place}, {day}"));
        }
    }
}
