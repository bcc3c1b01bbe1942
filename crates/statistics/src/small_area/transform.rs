//! Steadier input: smoothed variances and the arcsine scale for shares.

/// Design variances of shares, smoothed by one common design effect.
///
/// deff = Σ n_d·V_d / Σ p(1 − p) over areas with a usable V and a pooled p = Σ n_d·p_d / Σ n_d, then
/// D_d = deff·p(1 − p)/n_d. A direct variance from ten forms is too noisy to be taken as known; the common
/// one is steady, and areas where everyone agreed (V = 0) get a variance too.
///
/// `None` when no area has a usable variance, or p is 0 or 1.
///
/// *Source*: Wolter (2007), *Introduction to Variance Estimation*, chapter 7; You and Hidiroglou (2012).
pub fn smooth_variances(shares: &[f64], variances: &[f64], counts: &[f64]) -> Option<Vec<f64>> {
    let total: f64 = counts.iter().sum();
    let pooled = shares.iter().zip(counts).map(|(p, n)| p * n).sum::<f64>() / total;
    let unit = pooled * (1.0 - pooled);
    let usable = |v: &&(f64, f64)| v.0.is_finite() && v.0 > 0.0 && v.1 > 0.0;
    let pairs: Vec<(f64, f64)> = variances
        .iter()
        .copied()
        .zip(counts.iter().copied())
        .collect();
    let (sum, areas) = pairs
        .iter()
        .filter(usable)
        .fold((0.0, 0.0), |(sum, k), (v, n)| (sum + v * n, k + 1.0));
    let effect = sum / (areas * unit);
    (effect.is_finite() && effect > 0.0).then(|| counts.iter().map(|n| effect * unit / n).collect())
}

/// A share on the arcsine scale: asin √p, in 0..=π/2; its variance is about deff/(4n) whatever p is.
///
/// *Source*: Anscombe (1948), Biometrika 35.
pub fn arcsine(share: f64) -> f64 {
    share.clamp(0.0, 1.0).sqrt().asin()
}

/// Sampling variance on the arcsine scale, 1/(4·n_eff).
///
/// *Source*: as [`arcsine`].
pub fn arcsine_variance(effective_n: f64) -> f64 {
    0.25 / effective_n
}

/// Back from the arcsine scale with the second-order correction for the estimate's error:
/// sin²t + mse·cos 2t, kept in 0..=1.
///
/// *Source*: Taylor expansion of E sin²(t + ε); Rao and Molina (2015), 6.2.3.
pub fn from_arcsine(value: f64, mse: f64) -> f64 {
    let value = value.clamp(0.0, std::f64::consts::FRAC_PI_2);
    (value.sin().powi(2) + mse * (2.0 * value).cos()).clamp(0.0, 1.0)
}

/// Mean squared error of a share whose arcsine has mean squared error `mse`: (sin 2t)²·mse.
///
/// *Source*: delta method.
pub fn share_mse(value: f64, mse: f64) -> f64 {
    (2.0 * value).sin().powi(2) * mse
}
