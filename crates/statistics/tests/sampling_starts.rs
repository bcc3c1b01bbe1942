//! Systematic draws: every sample they can give comes as often as the places its start can lie in.
//!
//! A systematic draw is settled by its start, so its possible samples are few and their chances known
//! exactly. That allows a χ² test of whole samples, which inclusion counts (whose members move together)
//! do not.

use std::collections::BTreeMap;

use statistics::quantile::chi_squared_upper;
use statistics::sampling::{Frame, Method, Plan, Seed, draw};

type Sample = Vec<usize>;

/// How many starts lead to each sample, by the definition: the member whose stretch of the cumulated sizes,
/// each multiplied by n, holds start + i·total.
fn starts(sizes: &[u64], count: u64) -> BTreeMap<Sample, u64> {
    let total: u64 = sizes.iter().sum();
    let member = |point: u64| {
        let mut end = 0;
        let holds = |&size: &u64| {
            end += size * count;
            point < end
        };
        sizes.iter().position(holds).expect("a point inside")
    };
    let mut starts = BTreeMap::new();
    for start in 0..total {
        let sample = (0..count).map(|i| member(start + i * total)).collect();
        *starts.entry(sample).or_insert(0) += 1;
    }
    starts
}

/// Probability of a χ² at least as large, of the samples of many seeds against their starts.
fn tail(frame: &Frame, plan: &Plan, starts: &BTreeMap<Sample, u64>) -> f64 {
    let total: u64 = starts.values().sum();
    let seeds = 200 * total;
    let mut counts: BTreeMap<Sample, u64> = BTreeMap::new();
    for seed in 0..seeds {
        let drawn = draw(frame, plan, &Seed::from_number(seed)).expect("a possible plan");
        let mut sample: Sample = drawn.members.iter().map(|member| member.position).collect();
        sample.sort_unstable();
        *counts.entry(sample).or_insert(0) += 1;
    }
    for sample in counts.keys() {
        assert!(starts.contains_key(sample), "{sample:?} can't be drawn");
    }
    let chi_square: f64 = starts
        .iter()
        .map(|(sample, &own)| {
            let expected = (seeds * own) as f64 / total as f64;
            let found = counts.get(sample).copied().unwrap_or(0) as f64;
            (found - expected).powi(2) / expected
        })
        .sum();
    chi_squared_upper(chi_square, (starts.len() - 1) as f64).expect("degrees of freedom")
}

fn one_stratum(length: usize) -> Frame {
    Frame::new(std::iter::repeat_n("tầng", length))
}

#[test]
fn systematic_samples_come_as_often_as_their_starts() {
    for (length, count) in [(31, 7), (17, 5), (24, 6), (10, 9)] {
        let starts = starts(&vec![1; length], count);
        let plan = Plan::single_stage(Method::Systematic, vec![count], vec![0]);
        let tail = tail(&one_stratum(length), &plan, &starts);
        assert!(tail > 1e-3, "{count} of {length}: {tail:.1e}");
    }
}

#[test]
fn pps_samples_come_as_often_as_their_starts() {
    for (sizes, count) in [
        (vec![5, 9, 1, 22, 13, 7, 31, 2, 18, 4], 3),
        (vec![3, 3, 3, 3, 3, 3, 3], 2),
        (vec![40, 1, 1, 1, 1, 1, 41, 2, 20], 2),
    ] {
        let starts = starts(&sizes, count);
        let frame = one_stratum(sizes.len()).with_sizes(sizes.clone());
        let plan = Plan::single_stage(Method::PpsSystematic, vec![count], vec![0]);
        let tail = tail(&frame, &plan, &starts);
        assert!(tail > 1e-3, "{count} of {sizes:?}: {tail:.1e}");
    }
}
