//! Five-way bars with their labels beside them, as on paper.

use super::super::letters::{fit, width};
use super::super::{BESIDE, Chart, LETTER, label_beside, open, page_place, place, write};
use super::{FiveWay, draw_patterns, table};
use crate::locale::Locale;
use crate::words;

/// Where the labels end and the bars begin, in percent of the width.
const FROM: f64 = 40.0;
/// Where the bars end; behind them stands the number of answers.
const TO: f64 = 91.0;
/// Pixels that a label may fill.
const ROOM: f64 = 244.0;
const LEGEND: usize = 26;
const ROW: usize = 26;
const THICK: usize = 18;
/// Lines of a label before it is cut.
const MOST_LINES: usize = 3;
/// Segments narrower than this share of the bar have no figure in them.
const LEAST_LABELLED: f64 = 0.09;

/// One bar where it is drawn.
struct Placed {
    shares: Option<[f64; 5]>,
    middle: usize,
}

/// Draws the bars; about 800 bytes a bar: keep it below 20 bars.
pub fn five_way_beside(chart: &FiveWay) -> Chart {
    let locale = Locale::of(chart.language);
    let rows = legend_rows(&chart.levels);
    let head = LEGEND + (rows.len() - 1) * 18;
    let mut end = head;
    let mut bars = Vec::with_capacity(chart.bars.len());
    let mut labels = String::new();
    let mut counts = String::new();
    for bar in &chart.bars {
        let lines = fit(&bar.label, LETTER, ROOM, MOST_LINES);
        let height = ROW.max(lines.len() * BESIDE + 8);
        let middle = end + height / 2;
        label_beside(&mut labels, &lines, middle);
        let n = handlebars::html_escape(&bar.n);
        if !n.is_empty() {
            write(
                &mut counts,
                format_args!("<text x=\"100%\" y=\"{}\">{n}</text>", middle + 4),
            );
        }
        bars.push(Placed {
            shares: bar.shares.map(in_whole),
            middle,
        });
        end += height;
    }
    let description = locale.get("chart.bars_description").to_owned();
    let mut svg = String::new();
    let said = (chart.title.as_str(), description.as_str());
    open(&mut svg, "chart bars beside", &chart.id, end + 4, said);
    let id = handlebars::html_escape(&chart.id);
    draw_patterns(&mut svg, &id);
    draw_legend(&mut svg, &id, &rows);
    write(
        &mut svg,
        format_args!(
            "<g class=\"label\">{labels}</g><g class=\"count\" text-anchor=\"end\">{counts}</g>"
        ),
    );
    draw_segments(&mut svg, &id, &bars);
    draw_values(&mut svg, chart, &bars);
    svg.push_str("</svg>");
    Chart {
        title: chart.title.clone(),
        svg,
        description,
        height: end + 4,
        table: table(chart, locale),
    }
}

/// Shares that fill the bar and no more; what is no number is nothing.
fn in_whole(shares: [f64; 5]) -> [f64; 5] {
    let mut rest = 1.0;
    shares.map(|share| {
        let own = if share.is_finite() {
            share.clamp(0.0, rest)
        } else {
            0.0
        };
        rest -= own;
        own
    })
}

/// The words of the levels in as many rows as they need: a row is (level, word, place in pixels).
fn legend_rows(levels: &[String; 5]) -> Vec<Vec<(usize, String, f64)>> {
    let mut rows = vec![Vec::new()];
    let mut from = 0.0;
    for (level, word) in (1..).zip(levels) {
        let word = fit(word, LETTER, 560.0, 1).concat();
        let needed = 26.0 + width(&word, LETTER) + 14.0;
        let row: &mut Vec<(usize, String, f64)> =
            rows.last_mut().expect("there is a row from the start");
        if !row.is_empty() && from + needed > f64::from(super::super::PAGE_WIDTH) {
            rows.push(vec![(level, word, 0.0)]);
            from = needed;
        } else {
            row.push((level, word, from));
            from += needed;
        }
    }
    rows
}

fn draw_legend(svg: &mut String, id: &str, rows: &[Vec<(usize, String, f64)>]) {
    svg.push_str("<g class=\"legend\">");
    for (row, words) in rows.iter().enumerate() {
        for (level, word, from) in words {
            let (box_x, text_x, y) = (page_place(from + 1.0), page_place(from + 26.0), row * 18);
            let (word, fill) = (handlebars::html_escape(word), fill(id, *level));
            write(
                svg,
                format_args!(
                    "<rect class=\"segment\" x=\"{box_x}\" y=\"{}\" width=\"20\" height=\"12\" \
                     fill=\"{fill}\" stroke=\"currentColor\"/>\
                     <text x=\"{text_x}\" y=\"{}\">{word}</text>",
                    y + 2,
                    y + 12
                ),
            );
        }
    }
    svg.push_str("</g>");
}

/// The ground of a level; the highest is plain, because a full pattern shows seams where it is repeated.
fn fill(id: &str, level: usize) -> String {
    if level == 5 {
        "currentColor".to_owned()
    } else {
        format!("url(#{id}-{level})")
    }
}

/// All segments of one level together, which spares naming their fill each time.
fn draw_segments(svg: &mut String, id: &str, bars: &[Placed]) {
    for level in 0..5 {
        let fill = fill(id, level + 1);
        write(
            svg,
            format_args!("<g class=\"segments\" fill=\"{fill}\" stroke=\"currentColor\">"),
        );
        for bar in bars {
            let Some(shares) = bar.shares else { continue };
            if shares[level] <= 0.0 {
                continue;
            }
            let from: f64 = shares[..level].iter().sum();
            write(
                svg,
                format_args!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{THICK}\"/>",
                    place(FROM + from * (TO - FROM)),
                    bar.middle - THICK / 2,
                    place(shares[level] * (TO - FROM))
                ),
            );
        }
        svg.push_str("</g>");
    }
}

/// Figures on small white plates, because letters on a pattern cannot be read.
fn draw_values(svg: &mut String, chart: &FiveWay, bars: &[Placed]) {
    let mut plates = String::new();
    let mut figures = String::new();
    for bar in bars {
        let Some(shares) = bar.shares else {
            let words = handlebars::html_escape(Locale::of(chart.language).get("chart.suppressed"));
            write(
                &mut figures,
                format_args!(
                    "<text x=\"{}\" y=\"{}\" text-anchor=\"start\">{words}</text>",
                    place(FROM),
                    bar.middle + 4
                ),
            );
            continue;
        };
        let mut from = 0.0;
        for share in shares {
            let middle = place(FROM + (from + share / 2.0) * (TO - FROM));
            from += share;
            if share < LEAST_LABELLED {
                continue;
            }
            let value = words::percent_points(share, 1, chart.language);
            write(
                &mut plates,
                format_args!(
                    "<rect x=\"{middle}\" y=\"{}\" width=\"26\" height=\"12\"/>",
                    bar.middle - 6
                ),
            );
            write(
                &mut figures,
                format_args!(
                    "<text x=\"{middle}\" y=\"{}\">{value}</text>",
                    bar.middle + 4
                ),
            );
        }
    }
    write(
        svg,
        format_args!(
            "<g class=\"plate\" fill=\"#ffffff\" transform=\"translate(-13)\">{plates}</g>\
             <g class=\"plated\" text-anchor=\"middle\" font-size=\"11\" fill=\"#111111\">{figures}</g>"
        ),
    );
}
