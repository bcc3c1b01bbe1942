//! Charts as SVG from the server, each with its figures as a table.
//!
//! Positions are in percent of the width and letters in pixels, so a chart is as readable on a phone as
//! on paper; [`Chart::sheet`] turns the same drawing into one of a fixed size for documents. Nothing is
//! said by colour alone, and no chart has an inline style.

mod arrivals;
mod axis;
mod bars;
mod dots;
mod heat;
pub(crate) mod letters;
mod profile;
mod rows;
mod sheet;
mod trend;

use std::fmt::Write as _;

use serde::Serialize;

pub use arrivals::{Arrivals, Period, arrivals};
pub use bars::{FiveWay, FiveWayBar, five_way, five_way_beside};
pub use dots::{Dot, DotEstimate, DotPlot, dot_plot, dot_plot_beside};
pub use heat::{HeatCell, HeatMap, HeatRow, heat_map};
pub use profile::{Profile, ProfileRow, profile};
pub use trend::{Trend, TrendPoint, trend};

/// A chart and its table twin, ready for the template `chart/figure`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What the chart shows; also the caption of the table.
    pub title: String,
    /// The image, as wide as the place it stands in.
    pub svg: String,
    /// What the image shows, in a sentence for people who do not see it.
    pub description: String,
    /// Height of the image in pixels.
    pub height: usize,
    /// The same figures.
    pub table: Table,
}

/// Figures in rows and columns, all in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What the table shows.
    pub caption: String,
    /// Heads of the columns; the first is that of the row names.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRow {
    /// Its name.
    pub name: String,
    /// Its figures.
    pub cells: Vec<String>,
}

/// Opens an image with what it shows in words for people who do not see it.
fn open(svg: &mut String, class: &str, id: &str, height: usize, words: (&str, &str)) {
    let [id, title, description] = [id, words.0, words.1].map(handlebars::html_escape);
    write(
        svg,
        format_args!(
            "<svg class=\"{class}\" xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" \
             height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
             <title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{description}</desc>"
        ),
    );
}

/// Appends to the image.
fn write(svg: &mut String, text: std::fmt::Arguments<'_>) {
    svg.write_fmt(text)
        .expect("a text takes what is written to it");
}

/// Height of one line of letters.
const LINE: usize = 19;
/// The width in pixels for which charts with labels beside their rows are laid out: a page of A4, and
/// what a tablet or a computer gives a chart.
pub const PAGE_WIDTH: u32 = 640;

/// Pixels of a page as a place in percent of the width.
fn page_place(pixels: f64) -> String {
    place(pixels / f64::from(PAGE_WIDTH) * 100.0)
}

/// Writes the lines of a label beside a row, centred on `middle`.
fn label_beside(svg: &mut String, lines: &[String], middle: usize) {
    let top = (middle + 4).saturating_sub((lines.len() - 1) * BESIDE / 2);
    for (row, line) in lines.iter().enumerate() {
        let (line, y) = (handlebars::html_escape(line), top + row * BESIDE);
        write(svg, format_args!("<text y=\"{y}\">{line}</text>"));
    }
}

/// Height of a line of letters of a label beside its row.
const BESIDE: usize = 14;
/// Size of the letters beside rows.
const LETTER: f64 = 12.0;

/// A label in lines of at most so many letters, broken between words: an image cannot wrap text.
fn lines(label: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// Writes a label, a line under the other, beginning at `top`.
fn write_lines(svg: &mut String, class: &str, lines: &[String], top: usize) {
    for (place, line) in lines.iter().enumerate() {
        let (line, y) = (handlebars::html_escape(line), top + 14 + place * LINE);
        write(svg, format_args!("<text{class} y=\"{y}\">{line}</text>"));
    }
}

/// A place in percent of the width with one decimal, as short as possible.
fn place(percent: f64) -> String {
    let text = format!("{percent:.1}");
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use super::{lines, place};

    #[test]
    fn long_labels_break_between_words() {
        let label = "Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám";
        assert_eq!(
            lines(label, 30),
            ["Ủy ban nhân dân phường Văn", "Miếu - Quốc Tử Giám"]
        );
        assert_eq!(lines("Chăm", 2), ["Chăm"]);
        assert_eq!(lines("", 30), [""]);
    }

    #[test]
    fn places_are_short() {
        assert_eq!(place(50.0), "50%");
        assert_eq!(place(33.333), "33.3%");
    }
}
