//! Stacked bars of the five levels, lowest left, with patterns that survive a black-and-white copy.

mod beside;

pub use beside::five_way_beside;

use survey::Language;

use super::{Chart, LINE, Table, TableRow, lines, open, place, write, write_lines};
use crate::locale::Locale;
use crate::words;

/// Height of a bar, its figures and the gap under them.
const BAR: usize = 58;
const LEGEND: usize = 24;
/// Letters of a line of a label: what a phone of 320 pixels holds.
const LETTERS: usize = 38;
/// Segments narrower than this share of the bar have no figure under them.
const LEAST_LABELLED: f64 = 0.13;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct FiveWayBar {
    /// What the bar is about.
    pub label: String,
    /// Shares of the five levels in 0..=1, lowest level first; `None` when too few forms stand behind them.
    pub shares: Option<[f64; 5]>,
    /// Number of answers, in words; empty when it is not told.
    pub n: String,
}

/// What the bars show.
#[derive(Debug, Clone, PartialEq)]
pub struct FiveWay {
    /// Unique on its page; ids of the image begin with it.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// Language of the words.
    pub language: Language,
    /// Words of the five levels, lowest first.
    pub levels: [String; 5],
    /// The bars.
    pub bars: Vec<FiveWayBar>,
}

/// Draws the bars. About 600 bytes a bar: keep it below 25 bars.
pub fn five_way(chart: &FiveWay) -> Chart {
    let locale = Locale::of(chart.language);
    let labels: Vec<Vec<String>> = chart
        .bars
        .iter()
        .map(|bar| lines(&bar.label, LETTERS))
        .collect();
    let mut top = LEGEND * 5 + 12;
    let height = labels
        .iter()
        .fold(top, |height, lines| height + lines.len() * LINE + BAR);
    let mut svg = String::new();
    let words = (chart.title.as_str(), locale.get("chart.bars_description"));
    open(&mut svg, "chart bars", &chart.id, height, words);
    let id = handlebars::html_escape(&chart.id);
    draw_patterns(&mut svg, &id);
    draw_legend(&mut svg, &id, &chart.levels);
    for (bar, lines) in chart.bars.iter().zip(&labels) {
        write_lines(&mut svg, " class=\"label\"", lines, top);
        top += lines.len() * LINE;
        draw_bar(&mut svg, &id, bar, top, chart.language);
        top += BAR;
    }
    svg.push_str("</svg>");
    Chart {
        title: chart.title.clone(),
        svg,
        description: locale.get("chart.bars_description").to_owned(),
        height,
        table: table(chart, locale),
    }
}

/// Level 1 crossed, 2 slanted, 3 empty, 4 dotted, 5 full.
fn draw_patterns(svg: &mut String, id: &str) {
    let drawings = [
        "<path d=\"M0 4h8M4 0v8\" stroke=\"currentColor\" stroke-width=\"2.5\"/>",
        "<path d=\"M-2 2l4-4M0 8l8-8M6 10l4-4\" stroke=\"currentColor\" stroke-width=\"1.5\"/>",
        "",
        "<circle cx=\"4\" cy=\"4\" r=\"1.7\" fill=\"currentColor\"/>",
        "<path d=\"M0 0h8v8H0z\" fill=\"currentColor\"/>",
    ];
    svg.push_str("<defs>");
    for (level, drawing) in (1..).zip(drawings) {
        write(
            svg,
            format_args!(
                "<pattern id=\"{id}-{level}\" class=\"level-{level}\" width=\"8\" height=\"8\" \
                 patternUnits=\"userSpaceOnUse\">{drawing}</pattern>"
            ),
        );
    }
    svg.push_str("</defs>");
}

fn draw_legend(svg: &mut String, id: &str, levels: &[String; 5]) {
    svg.push_str("<g class=\"legend\">");
    for (place, word) in levels.iter().enumerate() {
        let (level, y) = (place + 1, place * LEGEND);
        let word = handlebars::html_escape(word);
        write(
            svg,
            format_args!(
                "<rect class=\"segment\" x=\"1\" y=\"{}\" width=\"28\" height=\"16\" \
                 fill=\"url(#{id}-{level})\" stroke=\"currentColor\"/>\
                 <text x=\"38\" y=\"{}\">{word}</text>",
                y + 2,
                y + 15
            ),
        );
    }
    svg.push_str("</g>");
}

fn draw_bar(svg: &mut String, id: &str, bar: &FiveWayBar, top: usize, language: Language) {
    let Some(shares) = bar.shares else {
        let words = handlebars::html_escape(Locale::of(language).get("chart.suppressed"));
        write(
            svg,
            format_args!("<text class=\"value\" y=\"{}\">{words}</text>", top + 17),
        );
        return;
    };
    let mut from = 0.0;
    let mut values = String::new();
    for (level, share) in (1..).zip(shares) {
        let width = if share.is_finite() {
            share.clamp(0.0, 1.0 - from)
        } else {
            0.0
        };
        if width <= 0.0 {
            continue;
        }
        write(
            svg,
            format_args!(
                "<rect class=\"segment\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"18\" \
                 fill=\"url(#{id}-{level})\" stroke=\"currentColor\"/>",
                place(from * 100.0),
                top + 2,
                place(width * 100.0)
            ),
        );
        if width >= LEAST_LABELLED {
            let middle = place((from + width / 2.0) * 100.0);
            let words = words::percent(share, 1, language);
            write(
                &mut values,
                format_args!("<text x=\"{middle}\" y=\"{}\">{words}</text>", top + 36),
            );
        }
        from += width;
    }
    write(
        svg,
        format_args!("<g class=\"value\" text-anchor=\"middle\">{values}</g>"),
    );
}

fn table(chart: &FiveWay, locale: &Locale) -> Table {
    let tells_n = chart.bars.iter().any(|bar| !bar.n.is_empty());
    let mut head = vec![locale.get("chart.item").to_owned()];
    head.extend(chart.levels.iter().cloned());
    if tells_n {
        head.push(locale.get("chart.n").to_owned());
    }
    let rows = chart
        .bars
        .iter()
        .map(|bar| {
            let mut cells: Vec<String> = match bar.shares {
                Some(shares) => shares
                    .iter()
                    .map(|share| words::percent(*share, 1, chart.language))
                    .collect(),
                None => vec!["–".to_owned(); 5],
            };
            if tells_n {
                cells.push(bar.n.clone());
            }
            TableRow {
                name: bar.label.clone(),
                cells,
            }
        })
        .collect();
    Table {
        caption: chart.title.clone(),
        head,
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::{FiveWay, FiveWayBar, five_way};
    use survey::Language;

    fn chart(bars: usize) -> FiveWay {
        let words = [
            "Rất không hài lòng",
            "Không hài lòng",
            "Bình thường",
            "Hài lòng",
            "Rất hài lòng",
        ];
        FiveWay {
            id: "items".into(),
            title: "Năm mức trả lời".into(),
            language: Language::VI,
            levels: words.map(str::to_owned),
            bars: (0..bars)
                .map(|bar| FiveWayBar {
                    label: format!("{bar}. Nơi ngồi chờ, bàn viết đủ cho người đến làm thủ tục"),
                    shares: (bar != 1).then_some([0.0, 0.02, 5.0 / 31.0, 16.0 / 31.0, 10.0 / 31.0]),
                    n: "31".into(),
                })
                .collect(),
        }
    }

    #[test]
    fn the_table_has_all_five_shares_and_the_count() {
        let drawn = five_way(&chart(2));
        assert_eq!(
            drawn.table.rows[0].cells,
            ["0,0%", "2,0%", "16,1%", "51,6%", "32,3%", "31"]
        );
        assert_eq!(drawn.table.rows[1].cells[..5], ["–"; 5]);
        assert_eq!(drawn.table.head.len(), 7);
    }

    #[test]
    fn a_bar_has_a_segment_for_every_level_that_somebody_chose() {
        let drawn = five_way(&chart(1));
        // Five of the legend and four of the bar.
        assert_eq!(drawn.svg.matches("<rect class=\"segment\"").count(), 9);
        assert_eq!(drawn.svg.matches("<pattern").count(), 5);
        assert!(!drawn.svg.contains("style="));
    }

    #[test]
    fn sixteen_items_stay_below_twenty_kilobytes() {
        let size = five_way(&chart(16)).svg.len();
        assert!(size < 20_000, "{size} bytes");
    }
}
