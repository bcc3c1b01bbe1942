//! The languages have the same keys, the same places to fill, and nothing that no page uses.

use std::collections::BTreeSet;
use std::path::Path;

use pages::Locale;
use survey::Language;

fn files(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the folder is part of the sources") {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            files(&path, texts);
        } else if path
            .extension()
            .is_some_and(|kind| kind == "rs" || kind == "hbs")
        {
            texts.push(std::fs::read_to_string(path).expect("sources are text"));
        }
    }
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_places() {
    let (vi, en) = (Locale::of(Language::VI), Locale::of(Language::EN));
    let keys: Vec<&str> = vi.keys().collect();
    assert_eq!(keys, en.keys().collect::<Vec<_>>());
    assert!(keys.len() > 150);
    for key in keys {
        assert_eq!(places(vi.get(key)), places(en.get(key)), "{key}");
        assert!(
            !vi.get(key).trim().is_empty() && !en.get(key).trim().is_empty(),
            "{key}"
        );
    }
}

#[test]
fn every_key_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut texts = Vec::new();
    files(&root.join("crates"), &mut texts);
    files(&root.join("web/templates"), &mut texts);
    let unused: Vec<&str> = Locale::of(Language::VI)
        .keys()
        .filter(|key| {
            // These families are found by the code of what is wrong; other tests walk all codes.
            let families = ["finding.", "problem."];
            let by_code = families.iter().any(|family| key.starts_with(family));
            !by_code
                && !texts
                    .iter()
                    .any(|text| text.contains(&format!("\"{key}\"")))
        })
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn vietnamese_is_composed_and_polite() {
    let vi = Locale::of(Language::VI);
    for key in vi.keys() {
        let text = vi.get(key);
        assert!(
            !text
                .chars()
                .any(|letter| ('\u{300}'..='\u{36f}').contains(&letter)),
            "{key}"
        );
        for impolite in ["bạn", "quý khách", "anh/chị"] {
            assert!(!text.to_lowercase().contains(impolite), "{key}: {text}");
        }
    }
}

#[test]
fn a_language_without_a_file_gets_the_vietnamese() {
    let khmer = Language::parse("km").unwrap();
    assert_eq!(Locale::of(khmer).get("form.send"), "Gửi phiếu");
    assert_eq!(Locale::of(Language::EN).get("form.send"), "Send the form");
}
