//! The axis of an index: what share stands where.

use super::place;

/// A stretch of shares on a stretch of the image.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    /// The share at the left end.
    pub(super) low: f64,
    /// The share at the right end.
    pub(super) high: f64,
    step: f64,
    left: f64,
    right: f64,
}

impl Axis {
    /// Covers all values in whole tenths, at least two of them, between two places in percent of the
    /// width. Values that are no number are passed over, others are taken into 0..=1.
    pub(super) fn of(values: impl Iterator<Item = f64>, (left, right): (f64, f64)) -> Self {
        let (low, high) = values
            .filter(|value| value.is_finite())
            .map(|value| value.clamp(0.0, 1.0))
            .fold((1.0_f64, 0.0_f64), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let (low, high, step) = if low > high {
            (0.0, 1.0, 0.2)
        } else {
            tenths(low, high)
        };
        Self {
            low,
            high,
            step,
            left,
            right,
        }
    }

    /// Where a share stands, in percent of the width; a share outside stands at the end.
    pub(super) fn percent(&self, value: f64) -> f64 {
        let share = (value.clamp(self.low, self.high) - self.low) / (self.high - self.low);
        self.left + share * (self.right - self.left)
    }

    /// Where a share stands, as an attribute.
    pub(super) fn place(&self, value: f64) -> String {
        place(self.percent(value))
    }

    /// The shares that get a line and a number.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        let mut tick = self.low;
        while tick < self.high + self.step / 4.0 {
            ticks.push(tick);
            tick += self.step;
        }
        ticks
    }

    /// Which end of a text at this share is held, so that the text stays inside the image.
    pub(super) fn anchor(&self, value: f64) -> &'static str {
        match (value - self.low) / (self.high - self.low) {
            share if share < 0.35 => "start",
            share if share > 0.65 => "end",
            _ => "middle",
        }
    }
}

fn tenths(low: f64, high: f64) -> (f64, f64, f64) {
    // A share of 0.8 may be a hair above eight tenths.
    let (mut low, mut high) = (
        (low * 10.0 + 1e-9).floor() / 10.0,
        (high * 10.0 - 1e-9).ceil() / 10.0,
    );
    if high - low < 0.15 {
        if high < 0.95 { high += 0.1 } else { low -= 0.1 }
    }
    let step = if high - low > 0.55 { 0.2 } else { 0.1 };
    (low, high, step)
}

#[cfg(test)]
mod tests {
    use super::Axis;

    #[test]
    fn the_axis_covers_the_values_in_tenths() {
        let axis = Axis::of([0.785, 0.861].into_iter(), (5.0, 95.0));
        assert!((axis.low - 0.7).abs() < 1e-9 && (axis.high - 0.9).abs() < 1e-9);
        assert_eq!(axis.place(0.8), "50%");
        assert_eq!(axis.ticks().len(), 3);
    }

    #[test]
    fn without_values_it_covers_everything() {
        let axis = Axis::of([f64::NAN].into_iter(), (0.0, 100.0));
        assert!(axis.low.abs() < 1e-9 && (axis.high - 1.0).abs() < 1e-9);
    }

    #[test]
    fn equal_values_at_an_end_have_an_axis() {
        for value in [0.0, 0.8, 1.0] {
            let axis = Axis::of([value; 3].into_iter(), (0.0, 100.0));
            assert!(axis.low >= -1e-9 && axis.high <= 1.0 + 1e-9 && axis.high - axis.low > 0.09);
        }
    }
}
