//! Vietnamese order of names, with numbers by their value: *Phường 2* before *Phường 10*.
//!
//! It is the order of ICU's locale `vi-u-kn-true`, so that SQLite and PostgreSQL (over the stored
//! keys), PostgreSQL's own ICU collation and a browser's `Intl.Collator` agree.

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

use super::fold::without_type;
use super::normalise_line;

/// Grows whenever [`sort_key`] or [`search_text`](super::search_text) answers differently than
/// before, so that keys that were stored earlier are made again.
pub const KEYS_VERSION: u32 = 1;

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let mut preferences = CollatorPreferences::from(&locale!("vi"));
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(preferences, CollatorOptions::default()).ok()
});

/// Compares two names by the Vietnamese alphabet; names that differ only in their form are ordered
/// by their bytes.
pub fn compare_names(one: &str, other: &str) -> Ordering {
    let by_alphabet = COLLATOR
        .as_ref()
        .map_or(Ordering::Equal, |collator| collator.compare(one, other));
    by_alphabet.then_with(|| one.cmp(other))
}

/// Bytes whose order is the Vietnamese order of names without their kind of unit; names that differ
/// only in the kind follow each other. To be stored beside a name, never shown.
pub fn sort_key(name: &str) -> Vec<u8> {
    let name = normalise_line(name);
    let mut key = Vec::new();
    for text in [without_type(&name), name.as_str()] {
        if let Some(collator) = COLLATOR.as_ref() {
            let Ok(()) = collator.write_sort_key_to(text, &mut key);
        }
        key.push(0);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by(|one, other| compare_names(one, other));
        names
    }

    #[test]
    fn letters_and_tones_follow_the_alphabet() {
        let expected = vec!["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"];
        let mut names = expected.clone();
        names.reverse();
        assert_eq!(sorted(names), expected);
        let expected = vec![
            "An",
            "Ăn",
            "Ân",
            "Ba",
            "Da Nang",
            "Đà Nẵng",
            "Đồng Nai",
            "Em",
            "Êm",
            "Gia",
            "Oanh",
            "Ôn",
            "Ơn",
            "Uông",
            "Ưng",
            "Ya",
        ];
        let mut names = expected.clone();
        names.reverse();
        assert_eq!(sorted(names), expected);
    }

    #[test]
    fn numbers_are_ordered_by_their_value() {
        assert_eq!(
            sorted(vec!["Phường 10", "Phường 2", "Phường 1", "Phường An"]),
            ["Phường 1", "Phường 2", "Phường 10", "Phường An"]
        );
    }

    #[test]
    fn keys_order_as_names_do_and_leave_out_the_kind() {
        let mut names = vec![
            "Xã Vĩnh Tế",
            "Phường An Hòa",
            "Đặc khu Cô Tô",
            "Phường Hà Giang 10",
            "Xã Hà Giang 2",
            "Xã An Hòa",
            "Phường Ấn",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "Phường An Hòa",
                "Xã An Hòa",
                "Phường Ấn",
                "Đặc khu Cô Tô",
                "Xã Hà Giang 2",
                "Phường Hà Giang 10",
                "Xã Vĩnh Tế"
            ]
        );
        assert_eq!(sort_key("Ho\u{300}a"), sort_key("Hòa"));
    }
}
