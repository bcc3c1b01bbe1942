//! The dot plot: an index a row, with its interval.

mod beside;

pub use beside::dot_plot_beside;

use survey::Language;

use super::axis::Axis;
use super::rows::{Frame, draw_axis, draw_estimates, draw_reference, write_values};
use super::{Chart, LINE, Table, TableRow, lines, open, write_lines};
use crate::locale::Locale;
use crate::words;

/// Height of the interval and the gap under it.
const TRACK: usize = 30;
const HEAD: usize = 34;
/// Letters of a line of a label: what a phone of 320 pixels holds beside the value.
const LETTERS: usize = 26;
/// Percent of the width left free at both ends, for the dots and the letters of the axis.
const MARGIN: f64 = 5.0;

/// An index with its interval, all as shares in 0..=1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DotEstimate {
    /// The index.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// One row of the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Name of the unit or field.
    pub label: String,
    /// Its figures; `None` when too few forms stand behind them.
    pub estimate: Option<DotEstimate>,
    /// Number of forms, in words; empty when it is not told.
    pub n: String,
}

/// What a dot plot shows.
#[derive(Debug, Clone, PartialEq)]
pub struct DotPlot {
    /// Unique on its page; ids of the image begin with it.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// Language of the words.
    pub language: Language,
    /// Confidence level of the intervals, in 0..1.
    pub level: f64,
    /// The rows, in the order in which they are drawn.
    pub dots: Vec<Dot>,
    /// A value to compare with, drawn as a vertical line, with its name.
    pub reference: Option<(String, f64)>,
}

/// The axis that covers everything drawn.
fn axis_of(plot: &DotPlot, ends: (f64, f64)) -> Axis {
    let values = plot
        .dots
        .iter()
        .filter_map(|dot| dot.estimate)
        .flat_map(|estimate| [estimate.low, estimate.high, estimate.value])
        .chain(plot.reference.iter().map(|(_, value)| *value));
    Axis::of(values, ends)
}

/// What the plot shows in words.
fn description(plot: &DotPlot, axis: &Axis) -> String {
    Locale::of(plot.language).fill(
        "chart.dots_description",
        &[
            ("level", &words::percent(plot.level, 0, plot.language)),
            ("low", &words::percent(axis.low, 0, plot.language)),
            ("high", &words::percent(axis.high, 0, plot.language)),
        ],
    )
}

/// One row with its label in lines and the place where it begins.
struct Row<'a> {
    dot: &'a Dot,
    lines: Vec<String>,
    top: usize,
}

impl Row<'_> {
    /// The height at which the interval is drawn.
    fn middle(&self) -> usize {
        self.top + self.lines.len() * LINE + 9
    }
}

/// Places the rows under each other; returns them and where the last one ends.
fn rows(plot: &DotPlot) -> (Vec<Row<'_>>, usize) {
    let mut top = HEAD;
    let mut rows = Vec::with_capacity(plot.dots.len());
    for dot in &plot.dots {
        let lines = lines(&dot.label, LETTERS);
        let height = lines.len() * LINE + TRACK;
        rows.push(Row { dot, lines, top });
        top += height;
    }
    (rows, top)
}

/// Draws a dot plot. About 190 bytes a row: keep it below a hundred rows.
pub fn dot_plot(plot: &DotPlot) -> Chart {
    let axis = axis_of(plot, (MARGIN, 100.0 - MARGIN));
    let description = description(plot, &axis);
    let (rows, end) = rows(plot);
    let height = if plot.reference.is_some() {
        end + LINE + 8
    } else {
        end
    };
    let mut svg = String::new();
    open(
        &mut svg,
        "chart dots",
        &plot.id,
        height,
        (&plot.title, &description),
    );
    let frame = Frame {
        top: HEAD - 10,
        end,
        words: 16,
        stroke: "currentColor\" stroke-width=\"1",
    };
    draw_axis(&mut svg, &axis, plot.language, &frame);
    if let Some((name, value)) = &plot.reference {
        let places = [HEAD - 10, end + 4, end + LINE];
        let stroke = "currentColor\" stroke-width=\"2\" stroke-dasharray=\"6 4";
        draw_reference(
            &mut svg,
            &axis,
            (name, *value),
            plot.language,
            places,
            stroke,
        );
    }
    draw_rows(&mut svg, plot.language, &rows, &axis);
    svg.push_str("</svg>");
    Chart {
        title: plot.title.clone(),
        svg,
        description,
        height,
        table: table(plot),
    }
}

fn draw_rows(svg: &mut String, language: Language, rows: &[Row<'_>], axis: &Axis) {
    svg.push_str("<g class=\"label\">");
    for row in rows {
        write_lines(svg, "", &row.lines, row.top);
    }
    svg.push_str("</g><g class=\"value\" text-anchor=\"end\">");
    let values = rows.iter().map(|row| (row.top + 14, row.dot.estimate));
    write_values(svg, language, values);
    svg.push_str("</g>");
    let drawn = rows.iter();
    let drawn = drawn.filter_map(|row| Some((row.middle(), row.dot.estimate?)));
    draw_estimates(svg, axis, drawn, ["3", "6"]);
}

fn table(plot: &DotPlot) -> Table {
    let locale = Locale::of(plot.language);
    let level = words::percent(plot.level, 0, plot.language);
    let tells_n = plot.dots.iter().any(|dot| !dot.n.is_empty());
    let mut head = vec![
        locale.get("chart.unit").to_owned(),
        locale.get("chart.estimate").to_owned(),
        locale.fill("chart.interval", &[("level", &level)]),
    ];
    if tells_n {
        head.push(locale.get("chart.n").to_owned());
    }
    let mut rows: Vec<TableRow> = plot
        .dots
        .iter()
        .map(|dot| {
            let mut cells = match dot.estimate {
                Some(estimate) => vec![
                    words::percent(estimate.value, 2, plot.language),
                    locale.fill(
                        "chart.from_to",
                        &[
                            ("low", &words::percent(estimate.low, 2, plot.language)),
                            ("high", &words::percent(estimate.high, 2, plot.language)),
                        ],
                    ),
                ],
                None => vec!["–".to_owned(), locale.get("chart.suppressed").to_owned()],
            };
            if tells_n {
                cells.push(dot.n.clone());
            }
            TableRow {
                name: dot.label.clone(),
                cells,
            }
        })
        .collect();
    if let Some((name, value)) = &plot.reference {
        let mut cells = vec![words::percent(*value, 2, plot.language), "–".to_owned()];
        if tells_n {
            cells.push("–".to_owned());
        }
        rows.push(TableRow {
            name: name.clone(),
            cells,
        });
    }
    Table {
        caption: plot.title.clone(),
        head,
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::{Dot, DotEstimate, DotPlot, dot_plot};
    use survey::Language;

    fn plot(rows: usize) -> DotPlot {
        DotPlot {
            id: "units".into(),
            title: "Chỉ số theo đơn vị".into(),
            language: Language::VI,
            level: 0.95,
            dots: (0..rows)
                .map(|row| Dot {
                    label: format!("Ủy ban nhân dân phường Hà Giang {row} & <1>"),
                    estimate: (row != 1).then_some(DotEstimate {
                        value: 0.8266,
                        low: 0.785,
                        high: 0.861,
                    }),
                    n: "1.250".into(),
                })
                .collect(),
            reference: Some(("Toàn tỉnh".into(), 0.84)),
        }
    }

    #[test]
    fn the_table_has_the_figures_of_the_chart() {
        let chart = dot_plot(&plot(2));
        assert_eq!(chart.table.head.len(), 4);
        assert_eq!(
            chart.table.rows[0].cells,
            ["82,66%", "78,50% đến 86,10%", "1.250"]
        );
        assert_eq!(chart.table.rows[1].cells[0], "–");
        assert_eq!(chart.table.rows[2].name, "Toàn tỉnh");
    }

    #[test]
    fn names_are_escaped_and_a_suppressed_row_has_no_dot() {
        let chart = dot_plot(&plot(2));
        assert!(chart.svg.contains("&amp; &lt;1&gt;"));
        assert_eq!(chart.svg.matches("<circle").count(), 1);
        assert!(!chart.svg.contains("style="));
    }

    #[test]
    fn seventy_units_with_long_names_stay_below_twenty_kilobytes() {
        let size = dot_plot(&plot(70)).svg.len();
        assert!(size < 20_000, "{size} bytes");
    }
}
