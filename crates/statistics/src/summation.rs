//! Sums that do not lose digits.

/// A sum with Neumaier's compensation: its error does not grow with the number of terms.
///
/// *Source*: Neumaier 1974.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Compensated {
    sum: f64,
    lost: f64,
}

impl Compensated {
    pub(crate) fn add(&mut self, value: f64) {
        let next = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() {
            (self.sum - next) + value
        } else {
            (value - next) + self.sum
        };
        self.sum = next;
    }

    pub(crate) fn value(self) -> f64 {
        self.sum + self.lost
    }
}

/// The compensated sum of some values.
pub(crate) fn compensated(values: &[f64]) -> f64 {
    let mut sum = Compensated::default();
    for &value in values {
        sum.add(value);
    }
    sum.value()
}

#[cfg(test)]
mod tests {
    #[test]
    fn small_terms_survive_large_ones() {
        assert!((super::compensated(&[1e16, 1.0, -1e16]) - 1.0).abs() < f64::EPSILON);
    }
}
