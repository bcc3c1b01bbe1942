//! What a rounded percentage gives away.

use std::ops::RangeInclusive;

/// The counts k of n answers whose share rounds (half up) to `percent_units` of 10^−`decimals` points:
/// the share 64.3 % to one decimal is 643 units.
///
/// `None` when no count fits. A single count means that the percentage and n together give it back.
///
/// *Source*: plain arithmetic: ⌊100·10^d·k/n + ½⌋ = units.
///
/// ```
/// use statistics::disclosure::shares::counts_behind;
/// // 28 answers and "3,6 %" can only be one dissatisfied person.
/// assert_eq!(counts_behind(28, 36, 1), Some(1..=1));
/// // 2,000 answers and "4 %": 70 to 89 people.
/// assert_eq!(counts_behind(2_000, 4, 0), Some(70..=89));
/// ```
pub fn counts_behind(n: u64, percent_units: u64, decimals: u32) -> Option<RangeInclusive<u64>> {
    let scale = 100 * 10_u128.checked_pow(decimals)?;
    let (n, units) = (u128::from(n), u128::from(percent_units));
    // 2·scale·k ≥ (2·units − 1)·n and 2·scale·k < (2·units + 1)·n.
    let low = ((2 * units).saturating_sub(1) * n).div_ceil(2 * scale);
    let high = ((2 * units + 1) * n)
        .div_ceil(2 * scale)
        .checked_sub(1)?
        .min(n);
    let range = u64::try_from(low).ok()?..=u64::try_from(high).ok()?;
    (low <= high).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_rounding_every_count() {
        for n in 1..60_u64 {
            for units in 0..=100 {
                let fits: Vec<u64> = (0..=n)
                    .filter(|k| (200 * k + n) / (2 * n) == units)
                    .collect();
                let expected = fits.first().map(|&first| first..=fits[fits.len() - 1]);
                assert_eq!(counts_behind(n, units, 0), expected, "n {n} units {units}");
            }
        }
    }
}
