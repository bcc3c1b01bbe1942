//! A map of indices by two things at once, fields and units say: a number in every cell, darker where
//! it is lower.

use survey::Language;

use super::letters::fit;
use super::{Chart, LETTER, Table, TableRow, label_beside, open, place, write};
use crate::locale::Locale;
use crate::words;

/// Where the labels end and the cells begin, in percent of the width.
const FROM: f64 = 35.0;
const ROOM: f64 = 218.0;
const LEGEND: usize = 30;
const ROW: usize = 24;
const SMALL: f64 = 10.5;
/// Lines of the head of a column before it is cut.
const HEAD_LINES: usize = 5;

/// Grounds from the lowest class to the highest, and the letters on them: five steps of lightness, which
/// a copier and every eye tell apart.
const GROUNDS: [(&str, &str); 5] = [
    ("#2b3f57", "#ffffff"),
    ("#5f7690", "#ffffff"),
    ("#a3b4c6", "#111111"),
    ("#d3dce6", "#111111"),
    ("#f7f9fb", "#111111"),
];

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HeatCell {
    /// An index, in 0..=1.
    Index(f64),
    /// There are answers, but too few to publish.
    Few,
    /// Nothing belongs here: the unit has no such field.
    Nothing,
}

/// One row of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// Its name.
    pub label: String,
    /// A cell a column.
    pub cells: Vec<HeatCell>,
}

/// What a map shows.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// Unique on its page; ids of the image begin with it.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// Language of the words.
    pub language: Language,
    /// What the rows are, for the table.
    pub first: String,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<HeatRow>,
}

/// The lower ends of the classes above the lowest, in whole percent.
///
/// Five equal classes between the lowest and the highest index, each a whole number of points wide.
fn cuts(chart: &HeatMap) -> [f64; 4] {
    let values = chart.rows.iter().flat_map(|row| &row.cells);
    let (low, high) = values.fold((1.0_f64, 0.0_f64), |ends, cell| match cell {
        HeatCell::Index(value) => (ends.0.min(*value), ends.1.max(*value)),
        _ => ends,
    });
    let low = (low.min(high) * 100.0).floor();
    let wide = ((high * 100.0 - low) / 5.0).ceil().max(1.0);
    [1.0, 2.0, 3.0, 4.0].map(|step| (low + step * wide) / 100.0)
}

/// The class of an index, by the number that is printed.
fn class(value: f64, cuts: &[f64; 4]) -> usize {
    let printed = (value * 1000.0).round() / 1000.0;
    cuts.iter().filter(|cut| printed >= **cut - 1e-9).count()
}

/// Draws a map; about 90 bytes a cell: keep it below 180 cells and ten columns.
pub fn heat_map(chart: &HeatMap) -> Chart {
    let locale = Locale::of(chart.language);
    let cuts = cuts(chart);
    let wide = (100.0 - FROM) / chart.columns.len().max(1) as f64;
    let heads: Vec<Vec<String>> = chart
        .columns
        .iter()
        .map(|column| fit(column, SMALL, wide * 6.4 - 6.0, HEAD_LINES))
        .collect();
    let head = LEGEND + heads.iter().map(Vec::len).max().unwrap_or(1) * 13 + 6;
    let height = head + chart.rows.len() * ROW + 4;
    let description = locale.get("chart.heat_description").to_owned();
    let mut svg = String::new();
    let said = (chart.title.as_str(), description.as_str());
    open(&mut svg, "chart heat beside", &chart.id, height, said);
    draw_legend(&mut svg, chart.language, &cuts);
    write(
        &mut svg,
        format_args!("<g class=\"head\" text-anchor=\"middle\" font-size=\"{SMALL}\">"),
    );
    for (column, lines) in heads.iter().enumerate() {
        let x = place(FROM + (column as f64 + 0.5) * wide);
        let top = head - 6 - (lines.len() - 1) * 13;
        for (row, line) in lines.iter().enumerate() {
            let (line, y) = (handlebars::html_escape(line), top + row * 13);
            write(
                &mut svg,
                format_args!("<text x=\"{x}\" y=\"{y}\">{line}</text>"),
            );
        }
    }
    svg.push_str("</g><g class=\"label\">");
    for (position, row) in chart.rows.iter().enumerate() {
        let lines = fit(&row.label, LETTER, ROOM, 1);
        label_beside(&mut svg, &lines, head + position * ROW + ROW / 2);
    }
    svg.push_str("</g>");
    draw_cells(&mut svg, chart, &cuts, head);
    svg.push_str("</svg>");
    Chart {
        title: chart.title.clone(),
        svg,
        description,
        height,
        table: table(chart, locale),
    }
}

fn draw_legend(svg: &mut String, language: Language, cuts: &[f64; 4]) {
    let locale = Locale::of(language);
    let whole = |share: f64| words::percent(share, 0, language);
    svg.push_str("<g class=\"legend\">");
    for (class, (ground, _)) in GROUNDS.iter().enumerate() {
        let words = match class {
            0 => locale.fill("chart.below", &[("value", &whole(cuts[0]))]),
            4 => locale.fill("chart.from", &[("value", &whole(cuts[3]))]),
            _ => locale.fill(
                "chart.from_below",
                &[
                    ("low", &whole(cuts[class - 1])),
                    ("high", &whole(cuts[class])),
                ],
            ),
        };
        let (from, text) = (
            place(class as f64 * 20.0 + 0.2),
            place(class as f64 * 20.0 + 4.0),
        );
        write(
            svg,
            format_args!(
                "<rect x=\"{from}\" y=\"2\" width=\"18\" height=\"12\" fill=\"{ground}\" stroke=\"#444444\"/>\
                 <text x=\"{text}\" y=\"12\" font-size=\"11\">{words}</text>"
            ),
        );
    }
    svg.push_str("</g>");
}

/// All cells of one class together, which spares naming their ground each time.
fn draw_cells(svg: &mut String, chart: &HeatMap, cuts: &[f64; 4], head: usize) {
    let wide = (100.0 - FROM) / chart.columns.len().max(1) as f64;
    let cells = || {
        chart.rows.iter().enumerate().flat_map(|(row, cells)| {
            let own = cells.cells.iter().take(chart.columns.len()).enumerate();
            own.map(move |(column, cell)| (row, column, *cell))
        })
    };
    for (wanted, (ground, letters)) in GROUNDS.iter().enumerate() {
        let mut figures = String::new();
        write(
            svg,
            format_args!("<g class=\"cells\" fill=\"{ground}\" stroke=\"#8a8a8a\">"),
        );
        for (row, column, cell) in cells() {
            let HeatCell::Index(value) = cell else {
                continue;
            };
            if class(value, cuts) != wanted {
                continue;
            }
            let (x, y) = (FROM + column as f64 * wide, head + row * ROW);
            write(
                svg,
                format_args!(
                    "<rect x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{ROW}\"/>",
                    place(x),
                    place(wide)
                ),
            );
            let words = words::percent_points(value, 1, chart.language);
            write(
                &mut figures,
                format_args!(
                    "<text x=\"{}\" y=\"{}\">{words}</text>",
                    place(x + wide / 2.0),
                    y + 16
                ),
            );
        }
        write(
            svg,
            format_args!(
                "</g><g class=\"in-cell\" text-anchor=\"middle\" fill=\"{letters}\">{figures}</g>"
            ),
        );
    }
    svg.push_str("<g class=\"in-cell\" text-anchor=\"middle\" fill=\"#555555\">");
    for (row, column, cell) in cells() {
        if cell == HeatCell::Few {
            let x = place(FROM + (column as f64 + 0.5) * wide);
            write(
                svg,
                format_args!("<text x=\"{x}\" y=\"{}\">–</text>", head + row * ROW + 16),
            );
        }
    }
    svg.push_str("</g>");
}

fn table(chart: &HeatMap, locale: &Locale) -> Table {
    let mut head = vec![chart.first.clone()];
    head.extend(chart.columns.iter().cloned());
    let cell = |cell: &HeatCell| match cell {
        HeatCell::Index(value) => words::percent(*value, 1, chart.language),
        HeatCell::Few => locale.get("chart.suppressed").to_owned(),
        HeatCell::Nothing => String::new(),
    };
    let row = |row: &HeatRow| TableRow {
        name: row.label.clone(),
        cells: row.cells.iter().map(cell).collect(),
    };
    Table {
        caption: chart.title.clone(),
        head,
        rows: chart.rows.iter().map(row).collect(),
    }
}
