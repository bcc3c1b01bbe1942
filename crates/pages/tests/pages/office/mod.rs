//! Every page of the office, in every state, renders and is fine markup.

mod sample;

use std::collections::BTreeSet;

use pages::Pages;

use crate::markup::{self, Tag};

fn every_page() -> Vec<(String, String, Vec<Tag>)> {
    let pages = Pages::embedded().expect("the templates parse");
    sample::office_pages(&pages)
        .into_iter()
        .map(|(name, page)| {
            let tags = markup::read(&page)
                .map_err(|fault| format!("{name}: {fault}"))
                .expect("balanced markup");
            (name, page, tags)
        })
        .collect()
}

#[test]
fn every_page_has_its_title_one_heading_and_a_main_part() {
    let pages = every_page();
    let names: BTreeSet<&str> = pages.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names.len(), pages.len(), "two samples of one name");
    for (name, page, tags) in &pages {
        let count = |wanted: &str| tags.iter().filter(|tag| tag.name == wanted).count();
        assert_eq!((count("h1"), count("main")), (1, 1), "{name}");
        let html = tags.iter().find(|tag| tag.name == "html").unwrap();
        assert_eq!(html.get("lang"), Some("vi"), "{name}");
        let (_, title) = page.split_once("<title>").unwrap();
        let (title, _) = title.split_once("</title>").unwrap();
        assert!(
            title.ends_with(" – SIPAS") && title.len() > 12,
            "{name}: {title}"
        );
        assert_eq!(
            title.starts_with("Lỗi: "),
            name.contains("-wrong"),
            "{name}"
        );
        assert!(!page.contains("{{") && !page.contains("[object]"), "{name}");
        for section in [
            "frame.",
            "people.",
            "rounds.",
            "catalogues.",
            "audit.",
            "requests.",
        ] {
            assert!(
                !page.contains(&format!(">{section}")),
                "{name}: a key instead of words"
            );
        }
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for (name, page, tags) in every_page() {
        for tag in &tags {
            assert!(tag.name != "style" && tag.name != "img", "{name}");
            if tag.name == "script" {
                let source = tag.get("src").unwrap_or_default();
                let ours = ["/static/office.", "/static/keying/"];
                let is_ours = ours.iter().any(|start| source.starts_with(start));
                assert!(is_ours, "{name}: {tag:?}");
            }
            let inline = |key: &str| key == "style" || key.starts_with("on");
            assert!(!tag.keys().any(inline), "{name}: {tag:?}");
            for key in ["href", "src", "action"] {
                let fine = tag.get(key).is_none_or(|target| {
                    target.starts_with('/') || target.starts_with('#') || target == "data:,"
                });
                assert!(fine, "{name}: {tag:?}");
            }
        }
        assert!(!page.contains("javascript:"), "{name}");
    }
}

#[test]
fn ids_are_unique_and_everything_that_points_to_an_id_finds_it() {
    for (name, _, tags) in every_page() {
        markup::assert_pointers_find_their_ids(&name, &tags);
    }
}

#[test]
fn every_input_has_a_label_and_an_error_page_a_summary() {
    for (name, _, tags) in every_page() {
        let labelled: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.get("for")).collect();
        for tag in &tags {
            let typed = matches!(tag.name.as_str(), "input" | "select" | "textarea")
                && tag.get("type") != Some("hidden");
            if typed {
                let known = tag.get("id").is_some_and(|id| labelled.contains(id));
                assert!(known || tag.get("aria-label").is_some(), "{name}: {tag:?}");
            }
        }
        if name.contains("-wrong") {
            let summary = tags.iter().find(|tag| tag.get("id") == Some("summary"));
            let role = summary.and_then(|tag| tag.get("role"));
            assert_eq!(role, Some("alert"), "{name}");
        }
    }
}

#[test]
fn typed_values_are_escaped() {
    for (name, page, _) in every_page() {
        assert!(!page.contains("<b>"), "{name}");
    }
}
