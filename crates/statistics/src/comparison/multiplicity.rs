//! Many tests at once: adjusted p-values.

/// Bonferroni: min(1, m·p).
///
/// *Source*: Dunn 1961.
pub fn bonferroni(p_values: &[f64]) -> Vec<f64> {
    let m = p_values.len() as f64;
    p_values.iter().map(|p| (p * m).min(1.0)).collect()
}

/// Holm's step-down: in ascending order p̃_(i) = max_{j ≤ i} min(1, (m − j + 1) p_(j)).
///
/// Holds the chance of any false rejection, whatever the dependence, and rejects at least what
/// [`bonferroni`] does. *Source*: Holm 1979.
///
/// ```
/// let adjusted = statistics::comparison::holm(&[0.01, 0.04, 0.03]);
/// assert_eq!(adjusted, [0.03, 0.06, 0.06]);
/// ```
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let m = p_values.len();
    let mut adjusted = vec![0.0; m];
    let mut largest = 0.0_f64;
    for (rank, &test) in ascending(p_values).iter().enumerate() {
        largest = largest.max((p_values[test] * (m - rank) as f64).min(1.0));
        adjusted[test] = largest;
    }
    adjusted
}

/// Benjamini and Hochberg's step-up: p̃_(i) = min_{j ≥ i} min(1, m p_(j) / j).
///
/// Holds the expected share of false rejections for independent or positively dependent tests.
/// *Source*: Benjamini and Hochberg 1995.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let m = p_values.len() as f64;
    let mut adjusted = vec![0.0; p_values.len()];
    let mut smallest = 1.0_f64;
    for (rank, &test) in ascending(p_values).iter().enumerate().rev() {
        smallest = smallest.min(p_values[test] * m / (rank + 1) as f64);
        adjusted[test] = smallest;
    }
    adjusted
}

/// Positions in ascending order of p, ties in order of position.
fn ascending(p_values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worked_example() {
        let p = [0.001, 0.008, 0.039, 0.041];
        let near = |ours: Vec<f64>, theirs: [f64; 4]| {
            ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() < 1e-12)
        };
        assert!(near(bonferroni(&p), [0.004, 0.032, 0.156, 0.164]));
        assert!(near(holm(&p), [0.004, 0.024, 0.078, 0.078]));
        assert!(near(benjamini_hochberg(&p), [0.004, 0.016, 0.041, 0.041]));
    }
}
