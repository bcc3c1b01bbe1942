//! Charts as SVG from the server, each with its figures as a table.
//!
//! Positions are in percent of the width and letters in pixels, so a chart is as readable on a phone as
//! on paper. Nothing is said by colour alone, and no chart has an inline style.

mod bars;
mod dots;

use std::fmt::Write as _;

use serde::Serialize;

pub use bars::{FiveWay, FiveWayBar, five_way};
pub use dots::{Dot, DotEstimate, DotPlot, dot_plot};

/// A chart and its table twin, ready for the template `chart/figure`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What the chart shows; also the caption of the table.
    pub title: String,
    /// The image.
    pub svg: String,
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
