//! Every page about paper renders, is fine markup, and points only to what is there.

#![expect(
    clippy::unwrap_used,
    reason = "a sample that does not render fails its test"
)]

mod batches;
mod ends;
mod reconciling;
mod series;

use pages::Pages;
use pages::office::{Frame, NavigationItem, Section, Who};
use survey::Role;

use crate::markup;

fn frame() -> Frame {
    let navigation = [Section::Home, Section::Paper]
        .map(|section| NavigationItem::of(section, section == Section::Paper));
    let who = Who {
        name: "Trần <b>Hòa</b>".to_owned(),
        role: Role::Supervisor,
    };
    Frame::signed_in("Lô <12>".to_owned(), navigation.to_vec(), who)
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn options() -> Vec<(String, String)> {
    vec![(text("a"), text("Xã <A>")), (text("b"), text("Xã B"))]
}

type Named = (&'static str, String);

#[test]
fn every_page_about_paper_is_balanced_and_points_to_what_is_there() {
    let pages = Pages::embedded().unwrap();
    let mut all = batches::samples(&pages);
    all.extend(series::samples(&pages));
    all.extend(reconciling::samples(&pages));
    all.extend(ends::samples(&pages));
    for (name, page) in all {
        let tags = markup::read(&page).map_err(|fault| format!("{name}: {fault}"));
        let tags = tags.unwrap();
        assert!(!tags.iter().any(|tag| tag.keys().any(|key| key == "style")));
        let headings = tags.iter().filter(|tag| tag.name == "h1").count();
        assert_eq!(headings, 1, "{name}");
        for section in [
            "batch",
            "sheets",
            "series",
            "sample_series",
            "reconcile",
            "paper_audit",
            "closing",
        ] {
            let missing = format!("{section}.");
            let said = page
                .split([' ', '>', '<', '"'])
                .find(|word| word.starts_with(&missing));
            assert_eq!(said, None, "{name}: a key without words");
        }
        assert!(
            !page.contains("<A>") && !page.contains("<b>Hòa"),
            "{name}: escaped"
        );
        markup::assert_pointers_find_their_ids(name, &tags);
    }
}
