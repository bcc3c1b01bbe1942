//! Charts as they are drawn: pictures kept in `drawn/`, and what holds for all of them.
//!
//! After a wanted change, `SIPAS_DRAW=1 cargo test -p pages --test pages charts` draws the pictures again;
//! look at them before they are committed.

mod frame;
mod properties;
mod sample;

use std::path::{Path, PathBuf};

use pages::chart::{Chart, PAGE_WIDTH};
use survey::Language;

const HEAVIEST: usize = 20_000;

fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pages/charts/drawn/{name}.svg"))
}

#[test]
fn charts_are_drawn_as_they_were() {
    for (name, chart) in sample::all(Language::VI) {
        let drawn = chart.sheet(PAGE_WIDTH) + "\n";
        if std::env::var_os("SIPAS_DRAW").is_some() {
            std::fs::write(kept(name), &drawn).expect("the folder is there");
        }
        let expected = std::fs::read_to_string(kept(name)).expect("the picture is kept");
        assert!(drawn == expected, "{name} is drawn differently");
    }
}

#[test]
fn charts_are_light_whole_and_say_what_they_show() {
    for language in [Language::VI, Language::EN] {
        for (name, chart) in sample::all(language) {
            let size = chart.svg.len();
            assert!(size < HEAVIEST, "{name} has {size} bytes");
            frame::check(&chart).unwrap_or_else(|why| panic!("{name}: {why}"));
            assert!(!chart.description.is_empty() && chart.svg.contains("<desc"));
            assert!(!chart.svg.contains("<script") && !chart.svg.contains("<image"));
            for row in &chart.table.rows {
                assert_eq!(row.cells.len() + 1, chart.table.head.len(), "{name}");
            }
        }
    }
}

fn of<'a>(charts: &'a [(&'static str, Chart)], name: &str) -> &'a Chart {
    &charts
        .iter()
        .find(|(own, _)| *own == name)
        .expect("drawn")
        .1
}

#[test]
fn the_twin_of_a_chart_has_its_figures() {
    let charts = sample::all(Language::VI);
    let cells = |name: &str, row: usize| of(&charts, name).table.rows[row].cells.clone();
    assert_eq!(cells("units", 0), ["91,10%", "87,10% đến 94,10%", "1.250"]);
    assert_eq!(cells("units", 3)[1], "Không đủ phiếu để công bố");
    assert_eq!(
        cells("profile", 0),
        ["86,50%", "82,50% đến 89,50%", "88,00%"]
    );
    assert_eq!(
        cells("trend", 1),
        ["80,08%", "77,08% đến 82,08%", "Đổi bộ câu hỏi"]
    );
    assert_eq!(cells("heat", 0)[..2], ["71,5%", "74,5%"]);
    assert_eq!(cells("arrivals", 1), ["120"]);
}

#[test]
fn no_line_leads_across_a_break_or_a_gap() {
    let charts = sample::all(Language::VI);
    // Six rounds: a break before the second, nothing published in the fifth.
    assert_eq!(
        of(&charts, "trend").svg.matches("class=\"step\"").count(),
        2
    );
}
