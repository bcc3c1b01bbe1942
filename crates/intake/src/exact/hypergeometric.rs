//! Hypergeometric tails: a sample drawn from a lot without putting back.

/// P(X ≤ c): at most `c` faulty ones among `n` drawn from a lot of `lot` with `faulty` faulty ones.
///
/// P(X = x) = C(n, x) · [D(D−1)…(D−x+1)] [(N−D)…(N−D−n+x+1)] / [N(N−1)…(N−n+1)], multiplied factor by
/// factor; N the lot, D the faulty ones.
///
/// *Source*: Schilling & Neubauer (2017), *Acceptance Sampling in Quality Control*, 3rd edition,
/// chapter 3 (type A operating characteristic).
pub fn at_most(c: u32, lot: u32, faulty: u32, n: u32) -> f64 {
    let faulty = faulty.min(lot);
    let n = n.min(lot);
    if c >= faulty.min(n) {
        return 1.0;
    }
    let terms = (0..=c).map(|x| point(x, lot, faulty, n));
    terms.sum::<f64>().min(1.0)
}

fn point(x: u32, lot: u32, faulty: u32, n: u32) -> f64 {
    let sound = lot - faulty;
    if n - x > sound {
        return 0.0;
    }
    let mut product = 1.0;
    for i in 0..x {
        product *= f64::from(n - i) / f64::from(i + 1);
        product *= f64::from(faulty - i) / f64::from(lot - i);
    }
    for i in 0..n - x {
        product *= f64::from(sound - i) / f64::from(lot - x - i);
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    /// R 4.x: `phyper(c, D, N - D, n)`.
    #[rstest]
    #[case(0, 200, 20, 20, 0.108_542_04)]
    #[case(0, 200, 20, 21, 0.096_481_811)]
    #[case(1, 200, 20, 32, 0.133_291_98)]
    #[case(2, 10, 5, 5, 0.5)]
    fn tails_are_those_of_another_program(
        #[case] c: u32,
        #[case] lot: u32,
        #[case] faulty: u32,
        #[case] n: u32,
        #[case] expected: f64,
    ) {
        let found = at_most(c, lot, faulty, n);
        assert!((found - expected).abs() < 1e-6, "{found}");
    }

    #[test]
    fn the_whole_lot_shows_every_fault() {
        assert!((at_most(3, 50, 3, 50) - 1.0).abs() < 1e-15);
        assert!(at_most(2, 50, 3, 50) < 1e-15);
    }

    proptest! {
        #[test]
        fn more_drawn_or_more_faulty_is_found_sooner(
            lot in 2_u32..300, faulty in 0_u32..300, n in 1_u32..300, c in 0_u32..4,
        ) {
            let (faulty, n) = (faulty % lot, n % lot);
            let here = at_most(c, lot, faulty, n);
            prop_assert!((0.0..=1.0).contains(&here));
            prop_assert!(at_most(c, lot, faulty + 1, n) <= here + 1e-12);
            prop_assert!(at_most(c, lot, faulty, n + 1) <= here + 1e-12);
        }
    }
}
