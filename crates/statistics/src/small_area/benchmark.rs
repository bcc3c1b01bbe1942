//! Making the areas add up to the direct figure of the whole.

/// Adds the same difference to every area so that Σ w·θ / Σ w equals `whole`.
///
/// `None` when the weights don't sum to a positive number.
///
/// *Source*: Wang, Fuller and Qu (2008), Survey Methodology 34.
pub fn by_difference(estimates: &[f64], weights: &[f64], whole: f64) -> Option<Vec<f64>> {
    let gap = whole - weighted_mean(estimates, weights)?;
    Some(estimates.iter().map(|estimate| estimate + gap).collect())
}

/// Multiplies every area so that Σ w·θ / Σ w equals `whole`.
///
/// `None` when the weights don't sum to a positive number or the estimates average to 0.
///
/// *Source*: Rao and Molina (2015), 6.4.6 (ratio benchmarking).
pub fn by_ratio(estimates: &[f64], weights: &[f64], whole: f64) -> Option<Vec<f64>> {
    let ratio = whole / weighted_mean(estimates, weights)?;
    ratio
        .is_finite()
        .then(|| estimates.iter().map(|estimate| estimate * ratio).collect())
}

fn weighted_mean(estimates: &[f64], weights: &[f64]) -> Option<f64> {
    let total: f64 = weights.iter().sum();
    let sum: f64 = estimates
        .iter()
        .zip(weights)
        .map(|(estimate, weight)| estimate * weight)
        .sum();
    (total > 0.0 && sum.is_finite()).then(|| sum / total)
}
