//! The profile of a unit: its factors against those of its block.

use survey::Language;

use super::axis::Axis;
use super::letters::{fit, width};
use super::rows::{Frame, draw_axis, draw_estimates, write_values};
use super::{
    BESIDE, Chart, DotEstimate, LETTER, Table, TableRow, label_beside, open, page_place, write,
};
use crate::locale::Locale;
use crate::words;

const TRACK: (f64, f64) = (40.0, 86.0);
const ROOM: f64 = 240.0;
const HEAD: usize = 52;
const ROW: usize = 26;
const MOST_LINES: usize = 2;

/// One factor of the profile.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileRow {
    /// Name of the factor.
    pub label: String,
    /// The unit's figures; `None` when too few forms stand behind them.
    pub own: Option<DotEstimate>,
    /// The index that it is held against; `None` when it is not published.
    pub other: Option<f64>,
}

/// What a profile shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Unique on its page; ids of the image begin with it.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// Language of the words.
    pub language: Language,
    /// Confidence level of the intervals, in 0..1.
    pub level: f64,
    /// Name of the unit.
    pub own: String,
    /// Name of what it is held against.
    pub other: String,
    /// The factors, in the order in which they are drawn.
    pub rows: Vec<ProfileRow>,
}

/// Draws a profile: a dot with its interval for the unit, an upright bar for the other.
pub fn profile(chart: &Profile) -> Chart {
    let locale = Locale::of(chart.language);
    let level = words::percent(chart.level, 0, chart.language);
    let values = chart.rows.iter().flat_map(|row| {
        let own = row.own.map(|own| [own.low, own.value, own.high]);
        own.into_iter().flatten().chain(row.other)
    });
    let axis = Axis::of(values, TRACK);
    let description = locale.fill("chart.profile_description", &[("level", &level)]);
    let mut placed = Vec::with_capacity(chart.rows.len());
    let mut labels = String::new();
    let mut end = HEAD;
    for row in &chart.rows {
        let lines = fit(&row.label, LETTER, ROOM, MOST_LINES);
        let height = ROW + (lines.len() - 1) * BESIDE;
        placed.push((row, end + height / 2));
        label_beside(&mut labels, &lines, end + height / 2);
        end += height;
    }
    let mut svg = String::new();
    let said = (chart.title.as_str(), description.as_str());
    open(&mut svg, "chart profile beside", &chart.id, end + 6, said);
    draw_legend(&mut svg, chart);
    let frame = Frame {
        top: HEAD - 8,
        end,
        words: HEAD - 14,
        stroke: "#bdbdbd",
    };
    draw_axis(&mut svg, &axis, chart.language, &frame);
    write(&mut svg, format_args!("<g class=\"label\">{labels}</g>"));
    draw_rows(&mut svg, chart.language, &axis, &placed);
    svg.push_str("</svg>");
    Chart {
        title: chart.title.clone(),
        svg,
        description,
        height: end + 6,
        table: table(chart, locale, &level),
    }
}

fn draw_legend(svg: &mut String, chart: &Profile) {
    let own = fit(&chart.own, LETTER, 300.0, 1).concat();
    let other = fit(&chart.other, LETTER, 240.0, 1).concat();
    let second = 30.0 + width(&own, LETTER) + 18.0;
    let [own, other] = [own, other].map(|word| handlebars::html_escape(&word));
    write(
        svg,
        format_args!(
            "<g class=\"legend\" stroke=\"currentColor\"><line x1=\"0\" x2=\"24\" y1=\"9\" y2=\"9\" stroke-width=\"2\"/>\
             <circle cx=\"12\" cy=\"9\" r=\"4.5\" fill=\"currentColor\"/>\
             <line class=\"other\" x1=\"{bar}\" x2=\"{bar}\" y1=\"1\" y2=\"17\" stroke=\"#444444\" stroke-width=\"3\"/>\
             <g stroke=\"none\"><text x=\"{first}\" y=\"13\">{own}</text><text x=\"{second}\" y=\"13\">{other}</text></g></g>",
            first = page_place(30.0),
            bar = page_place(second + 4.0),
            second = page_place(second + 14.0),
        ),
    );
}

fn draw_rows(svg: &mut String, language: Language, axis: &Axis, placed: &[(&ProfileRow, usize)]) {
    svg.push_str("<g class=\"reference\" stroke=\"#444444\" stroke-width=\"3\">");
    for (row, y) in placed {
        if let Some(other) = row.other {
            let x = axis.place(other);
            write(
                svg,
                format_args!(
                    "<line x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{}\"/>",
                    y - 9,
                    y + 9
                ),
            );
        }
    }
    svg.push_str("</g>");
    let drawn = placed.iter().filter_map(|(row, y)| Some((*y, row.own?)));
    draw_estimates(svg, axis, drawn, ["2", "4.5"]);
    svg.push_str("<g class=\"value\" text-anchor=\"end\" font-weight=\"bold\">");
    let values = placed.iter().map(|(row, y)| (y + 4, row.own));
    write_values(svg, language, values);
    svg.push_str("</g>");
}

fn table(chart: &Profile, locale: &Locale, level: &str) -> Table {
    let percent = |value: f64| words::percent(value, 2, chart.language);
    let row = |row: &ProfileRow| {
        let (own, interval) = row.own.map_or_else(
            || ("–".to_owned(), locale.get("chart.suppressed").to_owned()),
            |own| {
                let ends = [("low", percent(own.low)), ("high", percent(own.high))];
                let ends = ends.each_ref().map(|(key, value)| (*key, value.as_str()));
                (percent(own.value), locale.fill("chart.from_to", &ends))
            },
        );
        let other = row.other.map_or_else(|| "–".to_owned(), percent);
        TableRow {
            name: row.label.clone(),
            cells: vec![own, interval, other],
        }
    };
    Table {
        caption: chart.title.clone(),
        head: vec![
            locale.get("chart.factor").to_owned(),
            chart.own.clone(),
            locale.fill("chart.interval", &[("level", level)]),
            chart.other.clone(),
        ],
        rows: chart.rows.iter().map(row).collect(),
    }
}
