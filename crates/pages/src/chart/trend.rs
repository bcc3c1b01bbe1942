//! An index over the rounds; no line leads across a break.

use survey::Language;

use super::letters::{fit, width};
use super::{Chart, DotEstimate, LETTER, Table, TableRow, open, place, write};
use crate::locale::Locale;
use crate::words;

const TOP: f64 = 50.0;
const BOTTOM: f64 = 224.0;
/// The rounds stand between these places, in percent of the width.
const ENDS: (f64, f64) = (14.0, 94.0);

/// One round of the trend.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendPoint {
    /// Name of the round, short: a year.
    pub label: String,
    /// Its figures; `None` when nothing was published.
    pub estimate: Option<DotEstimate>,
    /// Why this round cannot be compared with the one before; `None` where it can.
    pub break_before: Option<String>,
}

/// What a trend shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Unique on its page; ids of the image begin with it.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// Language of the words.
    pub language: Language,
    /// Confidence level of the intervals, in 0..1.
    pub level: f64,
    /// The rounds in the order of time.
    pub points: Vec<TrendPoint>,
}

/// The upright axis.
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    fn of(points: &[TrendPoint]) -> Self {
        let axis = super::axis::Axis::of(
            points
                .iter()
                .filter_map(|point| point.estimate)
                .flat_map(|own| [own.low, own.value, own.high]),
            (0.0, 100.0),
        );
        let step = if axis.high - axis.low > 0.55 {
            0.2
        } else {
            0.1
        };
        Self {
            low: axis.low,
            high: axis.high,
            step,
        }
    }

    fn y(&self, value: f64) -> String {
        let share = (value.clamp(self.low, self.high) - self.low) / (self.high - self.low);
        format!("{:.1}", BOTTOM - share * (BOTTOM - TOP))
    }
}

/// Where the round of this position stands, in percent of the width.
fn x(position: f64, rounds: usize) -> f64 {
    let gaps = rounds.saturating_sub(1).max(1) as f64;
    let share = if rounds < 2 { 0.5 } else { position / gaps };
    ENDS.0 + share * (ENDS.1 - ENDS.0)
}

/// Draws a trend of up to twelve rounds.
pub fn trend(chart: &Trend) -> Chart {
    let locale = Locale::of(chart.language);
    let level = words::percent(chart.level, 0, chart.language);
    let description = locale.fill("chart.trend_description", &[("level", &level)]);
    let height = 264;
    let scale = Scale::of(&chart.points);
    let mut svg = String::new();
    let said = (chart.title.as_str(), description.as_str());
    open(&mut svg, "chart trend beside", &chart.id, height, said);
    draw_axis(&mut svg, chart, &scale);
    draw_breaks(&mut svg, chart, locale);
    draw_points(&mut svg, chart, &scale);
    svg.push_str("</svg>");
    Chart {
        title: chart.title.clone(),
        svg,
        description,
        height,
        table: table(chart, locale, &level),
    }
}

fn draw_axis(svg: &mut String, chart: &Trend, scale: &Scale) {
    svg.push_str("<g class=\"axis\" stroke=\"#bdbdbd\">");
    let mut tick = scale.low;
    while tick < scale.high + scale.step / 4.0 {
        let y = scale.y(tick);
        let words = words::percent(tick, 0, chart.language);
        write(
            svg,
            format_args!(
                "<line x1=\"8%\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/>\
                 <text x=\"0\" y=\"{y}\" dy=\"4\" stroke=\"none\">{words}</text>"
            ),
        );
        tick += scale.step;
    }
    svg.push_str("</g><g class=\"label\" text-anchor=\"middle\">");
    let room = (ENDS.1 - ENDS.0) * 6.4 / chart.points.len().max(2) as f64;
    for (position, point) in chart.points.iter().enumerate() {
        let x = place(x(position as f64, chart.points.len()));
        for (row, line) in fit(&point.label, LETTER, room, 2).iter().enumerate() {
            let (line, y) = (handlebars::html_escape(line), 242 + row * 14);
            write(svg, format_args!("<text x=\"{x}\" y=\"{y}\">{line}</text>"));
        }
    }
    svg.push_str("</g>");
}

/// An upright line of dashes between two rounds that cannot be compared.
fn draw_breaks(svg: &mut String, chart: &Trend, locale: &Locale) {
    svg.push_str(
        "<g class=\"break\" stroke=\"#444444\" stroke-width=\"1.5\" stroke-dasharray=\"2 3\">",
    );
    let rounds = chart.points.len();
    let breaks = || {
        let points = chart.points.iter().enumerate().skip(1);
        points.filter(|(_, point)| point.break_before.is_some())
    };
    for (position, _) in breaks() {
        let at = place(x(position as f64 - 0.5, rounds));
        write(
            svg,
            format_args!("<line x1=\"{at}\" x2=\"{at}\" y1=\"24\" y2=\"{BOTTOM}\"/>"),
        );
    }
    svg.push_str("</g><g class=\"break-word\" text-anchor=\"middle\" font-style=\"italic\">");
    let word = locale.get("chart.break");
    let gap = (ENDS.1 - ENDS.0) * 6.4 / rounds.saturating_sub(1).max(1) as f64;
    // Words that would run into each other stand in the legend of the table only.
    let tells = breaks().count() <= 1 || width(word, LETTER) < gap;
    for (position, _) in breaks().filter(|_| tells) {
        let at = x(position as f64 - 0.5, rounds);
        let half = width(word, LETTER) / 2.0 / 6.4;
        let at = place(at.clamp(half, 100.0 - half));
        write(svg, format_args!("<text x=\"{at}\" y=\"16\">{word}</text>"));
    }
    svg.push_str("</g>");
}

fn draw_points(svg: &mut String, chart: &Trend, scale: &Scale) {
    let rounds = chart.points.len();
    let at = |position: usize| place(x(position as f64, rounds));
    svg.push_str("<g class=\"line\" stroke=\"currentColor\" stroke-width=\"2\">");
    for (position, pair) in chart.points.windows(2).enumerate() {
        let ([Some(from), Some(to)], None) =
            ([pair[0].estimate, pair[1].estimate], &pair[1].break_before)
        else {
            continue;
        };
        write(
            svg,
            format_args!(
                "<line class=\"step\" x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\"/>",
                at(position),
                at(position + 1),
                scale.y(from.value),
                scale.y(to.value)
            ),
        );
    }
    svg.push_str("</g><g class=\"interval\" stroke=\"currentColor\" stroke-width=\"1.2\">");
    let drawn = || {
        let points = chart.points.iter().enumerate();
        points.filter_map(|(position, point)| Some((position, point.estimate?)))
    };
    for (position, own) in drawn() {
        let (x, low, high) = (at(position), scale.y(own.low), scale.y(own.high));
        write(
            svg,
            format_args!("<line x1=\"{x}\" x2=\"{x}\" y1=\"{low}\" y2=\"{high}\"/>"),
        );
    }
    svg.push_str("</g><g class=\"dot\" fill=\"currentColor\">");
    for (position, own) in drawn() {
        let (x, y) = (at(position), scale.y(own.value));
        write(
            svg,
            format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>"),
        );
    }
    svg.push_str("</g><g class=\"value\" text-anchor=\"middle\" font-weight=\"bold\">");
    for (position, own) in drawn() {
        // Over the interval, where no line of the chart leads.
        let (x, y) = (at(position), scale.y(own.high.max(own.value)));
        let value = words::percent(own.value, 2, chart.language);
        write(
            svg,
            format_args!("<text x=\"{x}\" y=\"{y}\" dy=\"-6\">{value}</text>"),
        );
    }
    svg.push_str("</g>");
}

fn table(chart: &Trend, locale: &Locale, level: &str) -> Table {
    let percent = |value: f64| words::percent(value, 2, chart.language);
    let row = |point: &TrendPoint| {
        let (value, interval) = point.estimate.map_or_else(
            || ("–".to_owned(), "–".to_owned()),
            |own| {
                let ends = [("low", percent(own.low)), ("high", percent(own.high))];
                let ends = ends.each_ref().map(|(key, value)| (*key, value.as_str()));
                (percent(own.value), locale.fill("chart.from_to", &ends))
            },
        );
        let broken = point.break_before.clone().unwrap_or_default();
        TableRow {
            name: point.label.clone(),
            cells: vec![value, interval, broken],
        }
    };
    Table {
        caption: chart.title.clone(),
        head: vec![
            locale.get("chart.round").to_owned(),
            locale.get("chart.estimate").to_owned(),
            locale.fill("chart.interval", &[("level", level)]),
            locale.get("chart.break").to_owned(),
        ],
        rows: chart.points.iter().map(row).collect(),
    }
}
