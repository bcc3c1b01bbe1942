//! Forms that came in, period by period.

use survey::Language;

use super::letters::width;
use super::{Chart, LETTER, Table, TableRow, open, place, write};
use crate::locale::Locale;
use crate::words;

const TOP: f64 = 18.0;
const BOTTOM: f64 = 178.0;
const FROM: f64 = 9.0;

/// A day or a week, and the forms that came in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its name, short: `05/10`.
    pub label: String,
    /// Forms received.
    pub forms: u64,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrivals {
    /// Unique on its page; ids of the image begin with it.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// Language of the words.
    pub language: Language,
    /// What a period is, for the table: day or week.
    pub first: String,
    /// The periods in the order of time.
    pub periods: Vec<Period>,
}

/// A round number not below `value`: 1, 2 or 5 times a power of ten.
fn round_above(value: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for step in [1, 2, 5] {
            if step * power >= value {
                return step * power;
            }
        }
        if power > u64::MAX / 100 {
            return value;
        }
        power *= 10;
    }
}

/// Draws a bar a period; about 70 bytes a bar: keep it below 200.
pub fn arrivals(chart: &Arrivals) -> Chart {
    let locale = Locale::of(chart.language);
    let most = chart.periods.iter().map(|period| period.forms).max();
    let step = round_above(most.unwrap_or(0).max(4).div_ceil(4));
    let top = step * most.unwrap_or(0).max(1).div_ceil(step);
    let total: u64 = chart.periods.iter().map(|period| period.forms).sum();
    let count =
        |forms: u64| words::integer(i64::try_from(forms).unwrap_or(i64::MAX), chart.language);
    let description = locale.fill("chart.arrivals_description", &[("total", &count(total))]);
    let height = 204;
    let y = |forms: u64| BOTTOM - forms as f64 / top as f64 * (BOTTOM - TOP);
    let mut svg = String::new();
    let said = (chart.title.as_str(), description.as_str());
    open(&mut svg, "chart arrivals beside", &chart.id, height, said);
    svg.push_str("<g class=\"axis\" stroke=\"#bdbdbd\">");
    for tick in 0..=top / step {
        let (at, words) = (y(tick * step), count(tick * step));
        write(
            &mut svg,
            format_args!(
                "<line x1=\"{FROM}%\" x2=\"100%\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
                 <text x=\"{}\" y=\"{at:.1}\" dy=\"4\" text-anchor=\"end\" stroke=\"none\">{words}</text>",
                place(FROM - 1.0)
            ),
        );
    }
    svg.push_str("</g>");
    draw_bars(&mut svg, chart, y);
    svg.push_str("</svg>");
    Chart {
        title: chart.title.clone(),
        svg,
        description,
        height,
        table: table(chart, locale),
    }
}

fn draw_bars(svg: &mut String, chart: &Arrivals, y: impl Fn(u64) -> f64) {
    let wide = (100.0 - FROM) / chart.periods.len().max(1) as f64;
    svg.push_str("<g class=\"column\" fill=\"currentColor\">");
    for (position, period) in chart.periods.iter().enumerate() {
        if period.forms == 0 {
            continue;
        }
        let at = y(period.forms);
        write(
            svg,
            format_args!(
                "<rect x=\"{}\" y=\"{at:.1}\" width=\"{}\" height=\"{:.1}\"/>",
                place(FROM + (position as f64 + 0.1) * wide),
                place(wide * 0.8),
                BOTTOM - at
            ),
        );
    }
    svg.push_str("</g><g class=\"label\" text-anchor=\"middle\">");
    let longest = chart
        .periods
        .iter()
        .map(|period| width(&period.label, LETTER));
    let needed = (longest.fold(10.0, f64::max) + 10.0) / 6.4;
    let mut free = 0.0;
    for (position, period) in chart.periods.iter().enumerate() {
        let at = FROM + (position as f64 + 0.5) * wide;
        if at - needed / 2.0 < free || at + needed / 2.0 > 101.0 {
            continue;
        }
        free = at + needed / 2.0;
        let (at, label) = (place(at), handlebars::html_escape(&period.label));
        write(
            svg,
            format_args!("<text x=\"{at}\" y=\"196\">{label}</text>"),
        );
    }
    svg.push_str("</g>");
}

fn table(chart: &Arrivals, locale: &Locale) -> Table {
    let row = |period: &Period| TableRow {
        name: period.label.clone(),
        cells: vec![words::integer(
            i64::try_from(period.forms).unwrap_or(i64::MAX),
            chart.language,
        )],
    };
    Table {
        caption: chart.title.clone(),
        head: vec![chart.first.clone(), locale.get("chart.n").to_owned()],
        rows: chart.periods.iter().map(row).collect(),
    }
}
