//! Whether everything drawn lies inside the image.

use pages::chart::{Chart, PAGE_WIDTH};

use crate::markup::{self, Tag};

/// Says what sticks out of the frame, or is no number.
pub(crate) fn check(chart: &Chart) -> Result<(), String> {
    let sheet = chart.sheet(PAGE_WIDTH);
    let tags = markup::read(&sheet)?;
    let (wide, high) = (f64::from(PAGE_WIDTH), chart.height as f64);
    let mut keys = tags.iter().flat_map(Tag::keys);
    if let Some(key) = keys.find(|key| *key == "style" || key.starts_with("on") || *key == "href") {
        return Err(format!("an attribute {key}"));
    }
    for tag in tags
        .iter()
        .filter(|tag| !matches!(tag.name.as_str(), "svg" | "pattern" | "path"))
    {
        let inside =
            |from: f64, to: f64, end: f64| from >= -0.06 && to <= end + 0.06 && from <= to + 0.06;
        let number = |name: &str| value(tag, name);
        let fits = match tag.name.as_str() {
            "line" => {
                let (x1, x2, y1, y2) = (number("x1")?, number("x2")?, number("y1")?, number("y2")?);
                inside(x1, x2, wide) && inside(y1.min(y2), y1.max(y2), high)
            }
            "circle" if tag.get("cx") != Some("4") => {
                let (x, y, r) = (number("cx")?, number("cy")?, number("r")?);
                inside(x - r, x + r, wide) && inside(y - r, y + r, high)
            }
            "rect" => {
                let (x, y) = (number("x")?, number("y")?);
                let (w, h) = (number("width")?, number("height")?);
                w >= 0.0 && inside(x, x + w, wide + 13.0) && inside(y, y + h, high)
            }
            "text" => {
                let x = tag.get("x").map_or(Ok(0.0), |_| number("x"))?;
                inside(x, x, wide) && inside(number("y")?, number("y")?, high)
            }
            _ => true,
        };
        if !fits {
            return Err(format!("outside the frame: {tag:?}"));
        }
    }
    Ok(())
}

fn value(tag: &Tag, name: &str) -> Result<f64, String> {
    let text = tag
        .get(name)
        .ok_or_else(|| format!("no {name} in {tag:?}"))?;
    let number: f64 = text
        .parse()
        .map_err(|_| format!("{name}={text:?} in {tag:?}"))?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err(format!("{name} of {tag:?}"))
    }
}
