//! Forms a unit gets, and how they spread over its fields.

/// Splits `total` in proportion to `weights` by largest remainder; ties go to the first.
///
/// The parts sum to `total` exactly, unless all weights are zero.
pub(crate) fn apportion(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights
        .iter()
        .map(|weight| total as f64 * weight / sum)
        .collect();
    let mut parts: Vec<u64> = exact.iter().map(|&part| whole(part)).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| {
        exact[b]
            .fract()
            .total_cmp(&exact[a].fract())
            .then(a.cmp(&b))
    });
    let given: u64 = parts.iter().sum();
    let mut left = total.saturating_sub(given);
    for position in order.into_iter().cycle() {
        if left == 0 {
            break;
        }
        if weights[position] > 0.0 {
            parts[position] += 1;
            left -= 1;
        }
    }
    parts
}

/// The whole part of a number that is neither negative nor beyond 2⁵³.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked range"
)]
pub(crate) fn whole(number: f64) -> u64 {
    number.clamp(0.0, 9e15) as u64
}

/// Spreads the forms of a unit over its fields in proportion to dossiers^¾ and never more than one
/// form for two dossiers. A power below 1 gives small fields more than their share, so that the
/// weights have work to do.
pub(crate) fn spread(forms: u64, dossiers: &[u64]) -> Vec<u64> {
    let weights: Vec<f64> = dossiers
        .iter()
        .map(|&count| {
            let root = (count as f64).sqrt();
            root * root.sqrt()
        })
        .collect();
    let parts = apportion(forms, &weights);
    parts
        .iter()
        .zip(dossiers)
        .map(|(&part, &count)| part.min(count / 2))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_follow_the_weights() {
        assert_eq!(apportion(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(apportion(7, &[0.0, 2.0, 1.0]), [0, 5, 2]);
        assert_eq!(apportion(5, &[0.0, 0.0]), [0, 0]);
    }

    #[test]
    fn a_field_never_gets_more_forms_than_half_its_dossiers() {
        let parts = spread(100, &[10_000, 6]);
        assert_eq!(parts.len(), 2);
        assert!(parts[1] <= 3 && parts[0] > 90, "{parts:?}");
    }
}
