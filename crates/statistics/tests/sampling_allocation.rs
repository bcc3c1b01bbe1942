//! Allocation: exact totals inside their bounds.

use proptest::prelude::*;
use statistics::sampling::{Allocation, SamplingError, StratumSize, allocate};

fn strata(populations: &[u64]) -> Vec<StratumSize> {
    populations.iter().copied().map(StratumSize::of).collect()
}

#[test]
fn allocations_worked_by_hand() {
    // 100 over 500, 300, 200: exact. 10 over 500, 300, 250: 4.76, 2.86, 2.38 → 5, 3, 2.
    assert_eq!(
        allocate(100, &strata(&[500, 300, 200]), Allocation::Proportional, 0),
        Ok(vec![50, 30, 20])
    );
    assert_eq!(
        allocate(10, &strata(&[500, 300, 250]), Allocation::Proportional, 0),
        Ok(vec![5, 3, 2])
    );
    // Equal with a stratum of 8: 8, and 92 over two.
    assert_eq!(
        allocate(100, &strata(&[8, 300, 200]), Allocation::Equal, 0),
        Ok(vec![8, 46, 46])
    );
    // A minimum of 10 lifts the small one: 10, and 90 over 900 : 90 → 81.8, 8.2 → 10, 80 left.
    assert_eq!(
        allocate(100, &strata(&[900, 90, 10]), Allocation::Proportional, 10),
        Ok(vec![80, 10, 10])
    );
    // Square roots of 900 and 100: 30 : 10.
    assert_eq!(
        allocate(
            40,
            &strata(&[900, 100]),
            Allocation::Power { exponent: 0.5 },
            0
        ),
        Ok(vec![30, 10])
    );
    // Neyman: 100·0.5 : 300·0.1 = 50 : 30.
    let neyman = [
        StratumSize {
            population: 100,
            deviation: 0.5,
        },
        StratumSize {
            population: 300,
            deviation: 0.1,
        },
    ];
    assert_eq!(
        allocate(80, &neyman, Allocation::Neyman, 0),
        Ok(vec![50, 30])
    );
}

#[test]
fn impossible_allocations_are_refused() {
    let size = strata(&[5, 5]);
    assert_eq!(
        allocate(11, &size, Allocation::Equal, 0),
        Err(SamplingError::TooFew {
            asked: 11,
            available: 10
        })
    );
    assert_eq!(
        allocate(7, &size, Allocation::Equal, 4),
        Err(SamplingError::MinimumAboveTotal {
            needed: 8,
            total: 7
        })
    );
    assert_eq!(
        allocate(1, &strata(&[5, 0]), Allocation::Equal, 0),
        Err(SamplingError::EmptyStratum { stratum: 1 })
    );
    assert!(allocate(5, &size, Allocation::Power { exponent: 2.0 }, 0).is_err());
}

proptest! {
    #[test]
    fn allocations_are_exact_and_inside_their_bounds(
        populations in prop::collection::vec(1_u64..5_000, 1..40),
        thousandths in 0_u64..1_000,
        minimum in 0_u64..20,
        exponent in 0.0_f64..1.0,
        rule in 0_usize..4,
    ) {
        let strata = strata(&populations);
        let needed: u64 = populations.iter().map(|&n| n.min(minimum)).sum();
        let all: u64 = populations.iter().sum();
        let total = needed + (all - needed) * thousandths / 1_000;
        let rule = [
            Allocation::Proportional,
            Allocation::Equal,
            Allocation::Neyman,
            Allocation::Power { exponent },
        ][rule];
        let counts = allocate(total, &strata, rule, minimum).unwrap();
        prop_assert_eq!(counts.iter().sum::<u64>(), total);
        for (count, population) in counts.iter().zip(&populations) {
            prop_assert!(*count >= minimum.min(*population) && count <= population);
        }
    }
}
