//! The dot plot with its labels beside the rows, as on paper.

use super::super::letters::fit;
use super::super::rows::{Frame, draw_axis, draw_estimates, draw_reference, write_values};
use super::super::{BESIDE, Chart, LETTER, label_beside, open};
use super::{DotPlot, axis_of, description, table};

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
    let frame = Frame {
        top: HEAD - 8,
        end,
        words: 14,
        stroke: "#bdbdbd",
    };
    draw_axis(&mut svg, &axis, plot.language, &frame);
    if let Some((name, value)) = &plot.reference {
        let places = [HEAD - 8, end + 3, end + 17];
        let stroke = "#444444\" stroke-width=\"1.5\" stroke-dasharray=\"5 3";
        draw_reference(
            &mut svg,
            &axis,
            (name, *value),
            plot.language,
            places,
            stroke,
        );
    }
    svg.push_str("<g class=\"label\">");
    for (lines, &middle) in labels.iter().zip(&middles) {
        label_beside(&mut svg, lines, middle);
    }
    svg.push_str("</g>");
    let estimates = plot.dots.iter().map(|dot| dot.estimate);
    let placed = middles.iter().copied().zip(estimates);
    let drawn = placed
        .clone()
        .filter_map(|(y, estimate)| Some((y, estimate?)));
    draw_estimates(&mut svg, &axis, drawn, ["2", "4.5"]);
    svg.push_str("<g class=\"value\" text-anchor=\"end\" font-weight=\"bold\">");
    let values = placed.map(|(y, estimate)| (y + 4, estimate));
    write_values(&mut svg, plot.language, values);
    svg.push_str("</g>");
    svg.push_str("</svg>");
    Chart {
        title: plot.title.clone(),
        svg,
        description,
        height,
        table: table(plot),
    }
}
