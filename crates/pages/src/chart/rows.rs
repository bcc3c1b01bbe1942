//! What charts with a row for each unit or factor share: the axis over them, intervals, dots, values.

use survey::Language;

use super::axis::Axis;
use super::{DotEstimate, write};
use crate::words;

/// Where an axis stands, and how its lines look.
pub(super) struct Frame {
    /// Where its lines begin.
    pub(super) top: usize,
    /// Where they end.
    pub(super) end: usize,
    /// Where its percentages stand.
    pub(super) words: usize,
    /// The stroke of its lines, with what else they bear.
    pub(super) stroke: &'static str,
}

/// Draws a line a tick, with its percentage.
pub(super) fn draw_axis(svg: &mut String, axis: &Axis, language: Language, frame: &Frame) {
    let Frame {
        top,
        end,
        words: at,
        stroke,
    } = frame;
    write(
        svg,
        format_args!("<g class=\"axis\" text-anchor=\"middle\" stroke=\"{stroke}\">"),
    );
    for tick in axis.ticks() {
        let (x, words) = (axis.place(tick), words::percent(tick, 0, language));
        write(
            svg,
            format_args!(
                "<line x1=\"{x}\" x2=\"{x}\" y1=\"{top}\" y2=\"{end}\"/>\
                 <text x=\"{x}\" y=\"{at}\" stroke=\"none\">{words}</text>"
            ),
        );
    }
    svg.push_str("</g>");
}

/// Draws the line of a value to compare with, from `top` to `bottom`, and its name and value at `words`.
pub(super) fn draw_reference(
    svg: &mut String,
    axis: &Axis,
    (name, value): (&str, f64),
    language: Language,
    [top, bottom, at]: [usize; 3],
    stroke: &str,
) {
    let (x, anchor) = (axis.place(value), axis.anchor(value));
    let (name, value) = (
        handlebars::html_escape(name),
        words::percent(value, 2, language),
    );
    write(
        svg,
        format_args!(
            "<g class=\"reference\"><line x1=\"{x}\" x2=\"{x}\" y1=\"{top}\" y2=\"{bottom}\" stroke=\"{stroke}\"/>\
             <text x=\"{x}\" y=\"{at}\" text-anchor=\"{anchor}\">{name}: {value}</text></g>"
        ),
    );
}

/// Draws intervals and, over them, dots, each at its height.
pub(super) fn draw_estimates(
    svg: &mut String,
    axis: &Axis,
    estimates: impl Iterator<Item = (usize, DotEstimate)> + Clone,
    [width, radius]: [&str; 2],
) {
    write(
        svg,
        format_args!("<g class=\"interval\" stroke=\"currentColor\" stroke-width=\"{width}\">"),
    );
    for (y, DotEstimate { low, high, .. }) in estimates.clone() {
        let (low, high) = (axis.place(low), axis.place(high));
        write(
            svg,
            format_args!("<line x1=\"{low}\" x2=\"{high}\" y1=\"{y}\" y2=\"{y}\"/>"),
        );
    }
    svg.push_str("</g><g class=\"dot\" fill=\"currentColor\">");
    for (y, DotEstimate { value, .. }) in estimates {
        let x = axis.place(value);
        write(
            svg,
            format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"),
        );
    }
    svg.push_str("</g>");
}

/// Writes values at the right edge; a dash where there is none.
pub(super) fn write_values(
    svg: &mut String,
    language: Language,
    values: impl Iterator<Item = (usize, Option<DotEstimate>)>,
) {
    for (y, estimate) in values {
        let value = estimate.map_or_else(
            || "–".to_owned(),
            |own| words::percent(own.value, 2, language),
        );
        write(
            svg,
            format_args!("<text x=\"100%\" y=\"{y}\">{value}</text>"),
        );
    }
}
