//! The dot plot with its labels beside the rows, as on paper.

use super::super::letters::fit;
use super::super::{BESIDE, Chart, LETTER, label_beside, open, write};
use super::{Axis, DotEstimate, DotPlot, axis_of, description, table};
use crate::words;

/// Where the labels end and the axis begins, in percent of the width.
const TRACK: (f64, f64) = (40.0, 88.0);
/// Pixels that a label may fill.
const ROOM: f64 = 238.0;
const HEAD: usize = 30;
const ROW: usize = 20;
/// Lines of a label before it is cut.
const MOST_LINES: usize = 2;

/// Draws a dot plot with a row of 20 pixels a unit; about 280 bytes a row: keep it below 45 rows, which
/// is what a page of A4 holds.
pub fn dot_plot_beside(plot: &DotPlot) -> Chart {
    let axis = axis_of(plot, TRACK);
    let description = description(plot, &axis);
    let mut middles = Vec::with_capacity(plot.dots.len());
    let mut labels = Vec::with_capacity(plot.dots.len());
    let mut end = HEAD;
    for dot in &plot.dots {
        let lines = fit(&dot.label, LETTER, ROOM, MOST_LINES);
        let height = ROW + (lines.len() - 1) * BESIDE;
        middles.push(end + height / 2);
        labels.push(lines);
        end += height;
    }
    let height = end + if plot.reference.is_some() { 22 } else { 6 };
    let mut svg = String::new();
    let said = (plot.title.as_str(), description.as_str());
    open(&mut svg, "chart dots beside", &plot.id, height, said);
    draw_axis(&mut svg, plot, &axis, end);
    svg.push_str("<g class=\"label\">");
    for (lines, &middle) in labels.iter().zip(&middles) {
        label_beside(&mut svg, lines, middle);
    }
    svg.push_str("</g>");
    draw_figures(&mut svg, plot, &axis, &middles);
    svg.push_str("</svg>");
    Chart {
        title: plot.title.clone(),
        svg,
        description,
        height,
        table: table(plot),
    }
}

fn draw_axis(svg: &mut String, plot: &DotPlot, axis: &Axis, end: usize) {
    let top = HEAD - 8;
    svg.push_str("<g class=\"axis\" text-anchor=\"middle\" stroke=\"#bdbdbd\">");
    for tick in axis.ticks() {
        let x = axis.place(tick);
        let words = words::percent(tick, 0, plot.language);
        write(
            svg,
            format_args!(
                "<line x1=\"{x}\" x2=\"{x}\" y1=\"{top}\" y2=\"{end}\"/>\
                 <text x=\"{x}\" y=\"14\" stroke=\"none\">{words}</text>"
            ),
        );
    }
    svg.push_str("</g>");
    if let Some((name, value)) = &plot.reference {
        let (x, anchor) = (axis.place(*value), axis.anchor(*value));
        let name = handlebars::html_escape(name);
        let value = words::percent(*value, 2, plot.language);
        write(
            svg,
            format_args!(
                "<g class=\"reference\"><line x1=\"{x}\" x2=\"{x}\" y1=\"{top}\" y2=\"{}\" \
                 stroke=\"#444444\" stroke-width=\"1.5\" stroke-dasharray=\"5 3\"/>\
                 <text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{name}: {value}</text></g>",
                end + 3,
                end + 17
            ),
        );
    }
}

fn draw_figures(svg: &mut String, plot: &DotPlot, axis: &Axis, middles: &[usize]) {
    let drawn = || {
        let estimates = plot.dots.iter().map(|dot| dot.estimate);
        estimates
            .zip(middles)
            .filter_map(|(estimate, &y)| Some((y, estimate?)))
    };
    svg.push_str("<g class=\"interval\" stroke=\"currentColor\" stroke-width=\"2\">");
    for (y, DotEstimate { low, high, .. }) in drawn() {
        let (low, high) = (axis.place(low), axis.place(high));
        write(
            svg,
            format_args!("<line x1=\"{low}\" x2=\"{high}\" y1=\"{y}\" y2=\"{y}\"/>"),
        );
    }
    svg.push_str("</g><g class=\"dot\" fill=\"currentColor\">");
    for (y, DotEstimate { value, .. }) in drawn() {
        let x = axis.place(value);
        write(
            svg,
            format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>"),
        );
    }
    svg.push_str("</g><g class=\"value\" text-anchor=\"end\" font-weight=\"bold\">");
    for (dot, &y) in plot.dots.iter().zip(middles) {
        let value = dot.estimate.map_or_else(
            || "–".to_owned(),
            |estimate| words::percent(estimate.value, 2, plot.language),
        );
        write(
            svg,
            format_args!("<text x=\"100%\" y=\"{}\">{value}</text>", y + 4),
        );
    }
    svg.push_str("</g>");
}
