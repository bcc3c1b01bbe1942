//! A chart on paper: the same drawing with every place in pixels and a size of its own.

use super::Chart;

/// Letters of a chart on paper; Liberation Sans is what the printed documents carry.
const FONT: &str = "'Liberation Sans', Arial, Helvetica, sans-serif";
/// Colour of dots, intervals and patterns on paper; dark enough for any copier.
const INK: &str = "#17365d";

impl Chart {
    /// The image at a fixed width, for documents: percentages become pixels, letters and colours are
    /// named in the image, because no style sheet stands beside it.
    ///
    /// Programs that show images in documents differ in what they make of percentages; numbers mean
    /// the same to all of them.
    pub fn sheet(&self, width: u32) -> String {
        let drawn = resolved(&self.svg, f64::from(width));
        let height = self.height;
        let from = format!("width=\"{width}\" height=\"{height}\"");
        let to = format!(
            "{from} viewBox=\"0 0 {width} {height}\" font-family=\"{FONT}\" font-size=\"12\" \
             color=\"{INK}\" fill=\"#111111\""
        );
        drawn.replacen(&from, &to, 1)
    }
}

/// Replaces every attribute in percent by its part of the width.
fn resolved(svg: &str, width: f64) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find("=\"") {
        let (before, after) = rest.split_at(at + 2);
        out.push_str(before);
        let end = after.find('"').unwrap_or(after.len());
        let value = &after[..end];
        let percent = value
            .strip_suffix('%')
            .and_then(|number| number.parse::<f64>().ok());
        match percent {
            Some(percent) => {
                let pixels = format!("{:.1}", percent * width / 100.0);
                out.push_str(pixels.strip_suffix(".0").unwrap_or(&pixels));
            }
            None => out.push_str(value),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn only_attributes_in_percent_become_pixels() {
        assert_eq!(
            resolved(
                "<line x1=\"12.5%\" y1=\"3\"/><text x=\"100%\">82,66% = \"x\"</text>",
                640.0
            ),
            "<line x1=\"80\" y1=\"3\"/><text x=\"640\">82,66% = \"x\"</text>"
        );
    }
}
