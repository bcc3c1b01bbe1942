//! What a phone has to load: a first visit in two requests, and every page after it.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use pages::Pages;
use pages::citizen::{OnePage, STATE_MARK, Start, split_at_state};
use survey::Language;

use crate::sample;

/// Bytes of the headers of an answer, estimated high.
const HEADERS: usize = 700;

fn packed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("a vector takes all");
    encoder.finish().expect("a vector takes all").len()
}

/// All pages but the national forms, which are not behind a QR code and have a test of their own.
fn of_the_service(pages: &Pages, language: Language) -> Vec<(String, String)> {
    let mut all = sample::all_pages(pages, language);
    all.retain(|(name, _)| !name.contains("sipas-20"));
    all
}

#[test]
fn a_first_visit_takes_at_most_fifteen_kilobytes() {
    let pages = Pages::embedded().unwrap();
    let style = packed(pages::asset("app.css").unwrap().bytes);
    for language in [Language::VI, Language::EN] {
        for (name, page) in of_the_service(&pages, language) {
            let total = packed(page.as_bytes()) + style + 2 * HEADERS;
            assert!(total <= 15_000, "{name}.{language}: {total} bytes");
        }
    }
}

#[test]
fn every_following_page_takes_at_most_eight_kilobytes() {
    let pages = Pages::embedded().unwrap();
    for language in [Language::VI, Language::EN] {
        for (name, page) in of_the_service(&pages, language) {
            let size = packed(page.as_bytes()) + HEADERS;
            assert!(size <= 8_000, "{name}.{language}: {size} bytes");
        }
    }
}

#[test]
fn the_shipped_forms_on_one_page_fit_into_a_first_visit() {
    let pages = Pages::embedded().expect("the templates parse");
    let style = packed(pages::asset("app.css").unwrap().bytes);
    for (code, most) in [
        ("dvhcc-2023", 15_000),
        ("sipas-2022", 20_000),
        ("sipas-2023", 20_000),
    ] {
        for language in [Language::VI, Language::EN] {
            let page = sample::shipped_one_page(code, language);
            let page = pages.one_page(&page).unwrap();
            let total = packed(page.as_bytes()) + style + 2 * HEADERS;
            assert!(total <= most, "{code}.{language}: {total} bytes");
        }
    }
}

#[test]
fn charts_take_at_most_twenty_kilobytes() {
    assert!(sample::charts_page(Language::VI).len() < 20_000);
}

#[test]
fn a_page_asks_for_one_more_file_only() {
    let pages = Pages::embedded().unwrap();
    for (name, page) in sample::all_pages(&pages, Language::VI) {
        assert_eq!(page.matches("rel=\"stylesheet\"").count(), 1, "{name}");
        assert_eq!(
            page.matches("<link ").count(),
            2,
            "{name}: the sheet and the empty icon"
        );
        assert_eq!(page.matches(" src=").count(), 0, "{name}");
    }
    let style = std::str::from_utf8(pages::asset("app.css").unwrap().bytes).unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"));
}

#[test]
fn a_kept_page_is_the_same_for_everybody_but_for_the_state() {
    let pages = Pages::embedded().unwrap();
    let blank = survey::RawAnswers::new();
    let whole = |state: &str| {
        let page = OnePage {
            state: state.into(),
            ..sample::one_page(Language::VI, &blank, false)
        };
        pages.one_page(&page).unwrap()
    };
    let start = |state: &str| {
        let page = Start {
            frame: sample::frame(Language::VI),
            introduction: sample::introduction(Language::VI),
            state: state.into(),
        };
        pages.start(&page).unwrap()
    };
    for (kept, direct) in [
        (whole(STATE_MARK), whole(sample::STATE)),
        (start(STATE_MARK), start(sample::STATE)),
    ] {
        let (before, after) = split_at_state(&kept).unwrap();
        assert!(before.len() < 1_000, "the state stands early");
        assert!(!after.contains(STATE_MARK));
        assert_eq!(format!("{before}{}{after}", sample::STATE), direct);
    }
}
