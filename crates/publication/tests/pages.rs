//! The results pages of an invented province: small, complete, without anything inline.
//!
//! With `SIPAS_PAGES_OUT` set to a folder the pages are written there, to look at them.

#[path = "building/province.rs"]
mod province;

use std::io::Write as _;

use pages::Pages;
use province::province;
use publication::release::{Parameters, Release, Rules, make_from};
use publication::view;
use survey::Language;
use synthetic::Plan;

/// 2026-11-22T02:00:00Z.
const BASE_MS: i64 = 1_795_312_800_000;
/// The most that a page may weigh on the wire, without its style sheets.
const HEAVIEST: usize = 20_000;

/// What a page weighs on the wire.
fn packed(page: &str) -> usize {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    packer.write_all(page.as_bytes()).expect("memory takes it");
    packer.finish().expect("memory takes it").len()
}

fn release(responses: u32, questionnaire: &str, province_code: &str) -> Release {
    let plan = Plan {
        responses,
        province: province_code.to_owned(),
        ..Plan::usual(BASE_MS)
    };
    let parameters = Parameters {
        number: "2026-01".to_owned(),
        title: "Kết quả khảo sát sự hài lòng đợt 1".to_owned(),
        level: 0.95,
        minimum_n: 30,
        made_ms: BASE_MS,
        program_version: "0.1.0".to_owned(),
        rules: Some(Rules::default()),
    };
    make_from(&province(&plan, questionnaire), &parameters).expect("it can be released")
}

/// All pages of a release in one language, by name.
fn pages_of(release: &Release, language: Language) -> Vec<(String, String)> {
    let pages = Pages::embedded().expect("templates parse");
    let mut out = vec![
        (
            "list".to_owned(),
            pages.results_list(&view::release_list([(release, false)], language)),
        ),
        (
            "overview".to_owned(),
            pages.results_overview(&view::overview(release, language)),
        ),
        (
            "method".to_owned(),
            pages.results_method(&view::method_page(release, language)),
        ),
    ];
    let told = release.sampled.units.iter();
    let told = told.filter(|group| !group.measures.is_empty());
    let units: Vec<String> = told
        .filter_map(|group| match group.key {
            publication::release::Key::Unit(at) => Some(release.units[at as usize].code.clone()),
            _ => None,
        })
        .take(4)
        .collect();
    let largest = release.sampled.fields.iter().max_by_key(|group| group.n);
    if let Some(publication::release::Key::Field(at)) = largest.map(|group| &group.key) {
        let code = &release.fields[*at as usize].code;
        let page = view::field_page(release, code, language).expect("it has forms");
        out.push(("field".to_owned(), pages.results_field(&page)));
    }
    for (name, codes) in [
        ("compare", &units[..]),
        ("compare-one", &units[..1]),
        ("compare-none", &[]),
    ] {
        let page = view::compare_page(release, codes, String::new(), language);
        out.push((name.to_owned(), pages.results_compare(&page)));
    }
    for (name, typed) in [
        ("search", "so"),
        ("search-none", "zzzz"),
        ("search-empty", ""),
    ] {
        let page = view::search_page(release, typed, String::new(), language);
        out.push((name.to_owned(), pages.results_search(&page)));
    }
    for (name, page) in [
        ("questions", view::questions_page(release, language)),
        ("groups", view::groups_page(release, language)),
        ("fieldwork", view::fieldwork_page(release, language)),
    ] {
        assert!(!page.parts.is_empty(), "{name}");
        out.push((name.to_owned(), pages.results_tables(&page)));
    }
    let page = view::downloads_page(release, language);
    out.push(("downloads".to_owned(), pages.results_downloads(&page)));
    for block in survey::Block::ALL {
        let page = view::block_page(release, block.as_str(), language);
        out.extend(page.map(|page| (format!("block-{block}"), pages.results_block(&page))));
    }
    for unit in [
        "so_tu_phap",
        "thanh_tra_tinh",
        "ca_tinh",
        &first_commune(release),
    ] {
        let page = view::unit_page(release, unit, language);
        out.extend(page.map(|page| (format!("unit-{unit}"), pages.results_unit(&page))));
    }
    out.into_iter()
        .map(|(name, page)| (name, page.expect("it renders")))
        .collect()
}

fn first_commune(release: &Release) -> String {
    let is_commune = |unit: &&publication::release::content::UnitFacts| unit.block == "ubnd_cap_xa";
    release
        .units
        .iter()
        .find(is_commune)
        .expect("there are communes")
        .code
        .clone()
}

fn write_out(name: &str, page: &str) {
    if let Ok(folder) = std::env::var("SIPAS_PAGES_OUT") {
        std::fs::write(format!("{folder}/{name}.html"), page).expect("the folder can be written");
    }
}

#[test]
fn every_page_is_light_whole_and_has_nothing_inline() {
    let release = release(6_000, "dvhcc-2023", "91");
    for language in [Language::VI, Language::EN] {
        let pages = pages_of(&release, language);
        assert!(pages.len() >= 9, "{}", pages.len());
        for (name, page) in pages {
            write_out(&format!("{name}.{language}"), &page);
            assert!(
                packed(&page) <= HEAVIEST,
                "{name}.{language}: {} bytes",
                packed(&page)
            );
            for inline in [
                "style=",
                "<script",
                "<style",
                "onclick",
                "{{",
                "javascript:",
            ] {
                assert!(!page.contains(inline), "{name}.{language} has {inline}");
            }
            assert_eq!(page.matches("<h1").count(), 1, "{name}.{language}");
            let marked = if language == Language::VI {
                "Dữ liệu mô phỏng"
            } else {
                "Simulated"
            };
            let marked = page.contains(marked) || page.contains("class=\"synthetic\"");
            assert!(
                marked,
                "{name}.{language} does not say that it is synthetic"
            );
        }
    }
}

#[test]
fn the_largest_province_with_the_longest_questionnaire_stays_light() {
    let release = release(10_000, "sipas-2023", "79");
    for (name, page) in pages_of(&release, Language::VI) {
        write_out(&format!("large-{name}"), &page);
        assert!(packed(&page) <= HEAVIEST, "{name}: {} bytes", packed(&page));
    }
}

#[test]
fn the_page_shows_the_figures_of_the_release_and_none_that_is_not_published() {
    let release = release(6_000, "dvhcc-2023", "91");
    let whole = release.sampled.overall.as_ref().unwrap();
    let overall = &whole.measures[release.overall_position().unwrap()];
    let estimate = overall.share.estimate().unwrap();
    assert!((0.80..0.88).contains(&estimate.value), "{}", estimate.value);
    assert!(estimate.low < estimate.value && estimate.value < estimate.high);
    let pages = Pages::embedded().unwrap();
    let page = pages
        .results_overview(&view::overview(&release, Language::VI))
        .unwrap();
    let told = pages::words::percent(estimate.value, 2, Language::VI);
    assert!(
        page.contains(&format!("<span class=\"figure-value\">{told}</span>")),
        "{told}"
    );
    let few = release
        .sampled
        .units
        .iter()
        .filter(|group| group.measures.is_empty())
        .count();
    let units = release.sampled.units.len();
    assert!(
        few > 0 && few < units / 4,
        "{few} of {units} units are below the minimum"
    );
    let bytes = release.bytes().unwrap();
    assert!(bytes.len() < 6_000_000, "{} bytes", bytes.len());
}
