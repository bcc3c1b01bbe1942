//! Sums that do not lose digits.

/// Sum with Neumaier's compensation: the error does not grow with the number of terms.
///
/// *Source*: Neumaier 1974.
pub(crate) fn compensated(values: &[f64]) -> f64 {
    let mut sum = 0.0_f64;
    let mut lost = 0.0;
    for &value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() {
            (sum - next) + value
        } else {
            (value - next) + sum
        };
        sum = next;
    }
    sum + lost
}

#[cfg(test)]
mod tests {
    #[test]
    fn small_terms_survive_large_ones() {
        assert!((super::compensated(&[1e16, 1.0, -1e16]) - 1.0).abs() < f64::EPSILON);
    }
}
