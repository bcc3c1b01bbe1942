//! Draws: repeatability, exact sizes, and the stated inclusion probabilities over many seeds.

use proptest::prelude::*;
use statistics::sampling::{
    Frame, Method, Plan, Protocol, ReserveQueue, Sample, SamplingError, Seed, Stage, draw,
};

fn frame(sizes: &[usize]) -> Frame {
    let labels: Vec<String> = sizes
        .iter()
        .enumerate()
        .flat_map(|(h, &size)| vec![format!("tầng {h}"); size])
        .collect();
    Frame::new(labels.iter().map(String::as_str))
}

fn positions(sample: &Sample) -> Vec<usize> {
    sample
        .members
        .iter()
        .map(|member| member.position)
        .collect()
}

/// χ² of inclusion counts over `seeds` draws against the stated probabilities, and its mean under them.
///
/// Σ (count − rπ)²/(rπ(1−π)) has mean K over the K members with 0 < π < 1.
fn inclusion_chi_square(frame: &Frame, plan: &Plan, seeds: u64) -> (f64, f64) {
    let mut counts = vec![0_u32; frame.len()];
    let mut stated = vec![0.0; frame.len()];
    for seed in 0..seeds {
        let sample = draw(frame, plan, &Seed::from_number(seed)).expect("a possible plan");
        for member in &sample.members {
            counts[member.position] += 1;
            stated[member.position] = member.probability();
        }
    }
    let repeats = seeds as f64;
    let inside = |pi: f64| pi > 0.0 && pi < 1.0;
    let chi_square = counts
        .iter()
        .zip(&stated)
        .filter(|pair| inside(*pair.1))
        .map(|(&count, &pi)| {
            (f64::from(count) - repeats * pi).powi(2) / (repeats * pi * (1.0 - pi))
        })
        .sum();
    assert!(
        stated.iter().all(|&pi| pi > 0.0),
        "every member was drawn at least once"
    );
    (
        chi_square,
        stated.iter().filter(|&&pi| inside(pi)).count() as f64,
    )
}

/// Six standard deviations of a χ² with `members` degrees of freedom; correlations within a draw are
/// negative or inside one stratum and don't reach that far.
fn assert_inclusion(frame: &Frame, plan: &Plan) {
    let (chi_square, members) = inclusion_chi_square(frame, plan, 4_000);
    let spread = 6.0 * (2.0 * members).sqrt();
    assert!(
        (chi_square - members).abs() < spread,
        "χ² = {chi_square:.1} on {members} members"
    );
}

#[test]
fn simple_random_draws_have_their_probabilities() {
    let frame = frame(&[17, 30, 5]);
    assert_inclusion(
        &frame,
        &Plan::single_stage(Method::SimpleRandom, vec![4, 11, 5], vec![3, 3, 0]),
    );
}

#[test]
fn systematic_draws_have_their_probabilities_also_with_a_fractional_interval() {
    // Systematic members move together: many of the 30 share a start, so the bound is per start.
    let frame = frame(&[17, 31]);
    let plan = Plan::single_stage(Method::Systematic, vec![5, 7], vec![0, 0]);
    let mut counts = vec![0_u32; frame.len()];
    for seed in 0..8_000 {
        for position in positions(&draw(&frame, &plan, &Seed::from_number(seed)).unwrap()) {
            counts[position] += 1;
        }
    }
    for (position, &count) in counts.iter().enumerate() {
        let pi = if position < 17 {
            5.0 / 17.0
        } else {
            7.0 / 31.0
        };
        let deviation = (f64::from(count) - 8_000.0 * pi) / (8_000.0 * pi * (1.0 - pi)).sqrt();
        assert!(
            deviation.abs() < 4.5,
            "member {position}: {count}, {deviation:.2} deviations"
        );
    }
}

#[test]
fn pps_draws_have_their_probabilities_and_take_giants_for_certain() {
    let sizes: Vec<u64> = vec![5, 9, 1, 400, 22, 13, 7, 31, 2, 18, 90, 4];
    let frame = frame(&[12]).with_sizes(sizes.clone());
    let plan = Plan::single_stage(Method::PpsSystematic, vec![4], vec![0]);
    let mut counts = [0_u32; 12];
    let mut stated = [0.0; 12];
    for seed in 0..8_000 {
        let sample = draw(&frame, &plan, &Seed::from_number(seed)).unwrap();
        assert_eq!(sample.members.len(), 4);
        for member in &sample.members {
            counts[member.position] += 1;
            stated[member.position] = member.probability();
        }
    }
    assert_eq!(counts[3], 8_000);
    assert_eq!(
        counts[10], 8_000,
        "90 of the remaining 202 with three to take is certain too"
    );
    for k in [0, 1, 2, 4, 5, 6, 7, 8, 9, 11] {
        let pi = 2.0 * sizes[k] as f64 / 112.0;
        assert!((stated[k] - pi).abs() < 1e-12);
        let deviation = (f64::from(counts[k]) - 8_000.0 * pi) / (8_000.0 * pi * (1.0 - pi)).sqrt();
        assert!(
            deviation.abs() < 4.5,
            "member {k}: {deviation:.2} deviations"
        );
    }
}

fn two_stage_frame() -> Frame {
    // Two strata, 6 and 4 communes of unequal size.
    let sizes = [4, 9, 3, 12, 7, 5, 8, 2, 6, 10];
    let mut strata = Vec::new();
    let mut communes = Vec::new();
    for (commune, &size) in sizes.iter().enumerate() {
        for _ in 0..size {
            strata.push(if commune < 6 {
                "đồng bằng"
            } else {
                "miền núi"
            });
            communes.push(format!("xã {commune}"));
        }
    }
    Frame::new(strata.into_iter()).with_clusters(communes.iter().map(String::as_str))
}

#[test]
fn two_stage_draws_multiply_their_probabilities() {
    let frame = two_stage_frame();
    let plan = Plan {
        stages: vec![
            Stage {
                method: Method::PpsSystematic,
                counts: vec![2, 2],
            },
            Stage {
                method: Method::SimpleRandom,
                counts: vec![3],
            },
        ],
        reserve: vec![2],
    };
    let mut counts = vec![0_u32; frame.len()];
    let mut stated = vec![0.0; frame.len()];
    for seed in 0..6_000 {
        let sample = draw(&frame, &plan, &Seed::from_number(seed)).unwrap();
        for member in &sample.members {
            counts[member.position] += 1;
            stated[member.position] = member.probability();
            assert_eq!(member.stages.len(), 2);
        }
    }
    // Clusters of 3 or more by size and three members each: 2·M/ΣM · 3/M, the same for everyone.
    let (plain, hills) = (6.0 / 40.0, 6.0 / 26.0);
    for (k, &pi) in stated.iter().enumerate() {
        let commune_of_two = (48..50).contains(&k);
        let expected = if k < 40 {
            plain
        } else if commune_of_two {
            2.0 * 2.0 / 26.0
        } else {
            hills
        };
        assert!(
            (pi - expected).abs() < 1e-12,
            "member {k}: {pi} ≠ {expected}"
        );
        let deviation = (f64::from(counts[k]) - 6_000.0 * pi) / (6_000.0 * pi * (1.0 - pi)).sqrt();
        assert!(
            deviation.abs() < 4.5,
            "member {k}: {deviation:.2} deviations"
        );
    }
}

/// The draw as published: another machine, another year, the same members.
#[test]
fn the_same_list_and_seed_give_the_same_sample_for_ever() {
    let sample = draw(
        &frame(&[20, 10]),
        &Plan::single_stage(Method::SimpleRandom, vec![4, 3], vec![2, 1]),
        &"20261122".parse().unwrap(),
    )
    .unwrap();
    assert_eq!(
        positions(&sample),
        by_hand("20261122", &[("tầng 0", 0, 20, 4), ("tầng 1", 20, 10, 3)])
    );
}

/// The documented procedure, written again without the crate: FNV-1a, ChaCha20, rejection, Fisher–Yates.
fn by_hand(seed: &str, strata: &[(&str, usize, usize, usize)]) -> Vec<usize> {
    let mut drawn = Vec::new();
    for &(label, first, length, count) in strata {
        let nonce = label.bytes().fold(14_695_981_039_346_656_037_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(1_099_511_628_211)
        });
        let mut key = [0_u32; 8];
        let seed: u64 = seed.parse().expect("fits");
        key[0] = u32::try_from(seed & 0xffff_ffff).expect("fits");
        key[1] = u32::try_from(seed >> 32).expect("fits");
        let mut words = (0_u64..).flat_map(|counter| chacha20_block(key, counter, nonce));
        let mut list: Vec<usize> = (first..first + length).collect();
        for i in 0..count {
            let bound = (length - i) as u64;
            let limit = (1_u128 << 64) - ((1_u128 << 64) % u128::from(bound));
            let number = loop {
                let low = u64::from(words.next().expect("fits"));
                let number = low | (u64::from(words.next().expect("fits")) << 32);
                if u128::from(number) < limit {
                    break number % bound;
                }
            };
            list.swap(i, i + usize::try_from(number).expect("fits"));
        }
        drawn.extend(&list[..count]);
    }
    drawn
}

fn chacha20_block(key: [u32; 8], counter: u64, nonce: u64) -> [u32; 16] {
    let halves = |x: u64| {
        [
            u32::try_from(x & 0xffff_ffff).expect("fits"),
            u32::try_from(x >> 32).expect("fits"),
        ]
    };
    let mut start = [0_u32; 16];
    start[..4].copy_from_slice(&[0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574]);
    start[4..12].copy_from_slice(&key);
    start[12..14].copy_from_slice(&halves(counter));
    start[14..].copy_from_slice(&halves(nonce));
    let mut x = start;
    let mut quarter = |a: usize, b: usize, c: usize, d: usize| {
        for (p, q, r, turn) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
            x[p] = x[p].wrapping_add(x[q]);
            x[r] = (x[r] ^ x[p]).rotate_left(turn);
        }
    };
    for _ in 0..10 {
        for i in 0..4 {
            quarter(i, 4 + i, 8 + i, 12 + i);
        }
        for i in 0..4 {
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
        }
    }
    std::array::from_fn(|i| x[i].wrapping_add(start[i]))
}

#[test]
fn a_stratum_doesnt_depend_on_the_others() {
    let plan = |counts: Vec<u64>| Plan::single_stage(Method::SimpleRandom, counts, vec![0, 0]);
    let seed = Seed::from_number(7);
    let small = draw(&frame(&[20, 30]), &plan(vec![3, 5]), &seed).unwrap();
    let large = draw(&frame(&[20, 30]), &plan(vec![12, 5]), &seed).unwrap();
    assert_eq!(positions(&small)[3..], positions(&large)[12..]);
    assert_eq!(
        positions(&small)[..3],
        positions(&large)[..3],
        "a larger sample begins with the smaller"
    );
}

#[test]
fn the_reserve_is_disjoint_ordered_and_used_in_order() {
    for method in [
        Method::SimpleRandom,
        Method::Systematic,
        Method::PpsSystematic,
    ] {
        let frame = frame(&[20, 6]);
        let plan = Plan::single_stage(method, vec![5, 4], vec![4, 9]);
        let sample = draw(&frame, &plan, &Seed::from_number(3)).unwrap();
        assert_eq!(
            sample.reserve.len(),
            4 + 2,
            "only two are left in the second stratum"
        );
        let taken = positions(&sample);
        assert!(
            sample
                .reserve
                .iter()
                .all(|reserve| !taken.contains(&reserve.position))
        );
        let mut queue = ReserveQueue::new(&sample);
        let first = &sample.members[5];
        assert_eq!(
            queue.replace(first, "đã chuyển đi").unwrap().by,
            sample.reserve[4].position
        );
        assert_eq!(
            queue.replace(first, "từ chối").unwrap().by,
            sample.reserve[5].position
        );
        assert_eq!(queue.replace(first, "từ chối"), None);
        assert_eq!(queue.replacements().len(), 2);
    }
}

#[test]
fn weights_add_up_to_the_list() {
    for method in [Method::SimpleRandom, Method::Systematic] {
        let sample = draw(
            &frame(&[100, 7]),
            &Plan::single_stage(method, vec![13, 7], vec![0, 0]),
            &Seed::from_number(1),
        )
        .unwrap();
        let sum: f64 = sample
            .members
            .iter()
            .map(statistics::sampling::Member::weight)
            .sum();
        assert!((sum - 107.0).abs() < 1e-9);
    }
}

#[test]
fn impossible_draws_are_refused() {
    let frame = frame(&[3, 2]);
    let seed = Seed::from_number(0);
    let refuse = |counts: Vec<u64>, reserve: Vec<u64>| {
        draw(
            &frame,
            &Plan::single_stage(Method::SimpleRandom, counts, reserve),
            &seed,
        )
        .unwrap_err()
    };
    assert_eq!(
        refuse(vec![4, 1], vec![0, 0]),
        SamplingError::TooFew {
            asked: 4,
            available: 3
        }
    );
    assert_eq!(
        refuse(vec![1], vec![0, 0]),
        SamplingError::Mismatch { plan: 1, frame: 2 }
    );
    assert_eq!(
        refuse(vec![1, 1], vec![0]),
        SamplingError::Mismatch { plan: 1, frame: 2 }
    );
    let zero = frame.clone().with_sizes(vec![1, 0, 4, 2, 2]);
    let plan = Plan::single_stage(Method::PpsSystematic, vec![1, 1], vec![0, 0]);
    assert_eq!(
        draw(&zero, &plan, &seed),
        Err(SamplingError::SizeZero { position: 1 })
    );
    let empty = Frame::new(std::iter::empty());
    assert!(
        draw(
            &empty,
            &Plan::single_stage(Method::Systematic, vec![], vec![]),
            &seed
        )
        .unwrap()
        .members
        .is_empty()
    );
}

#[test]
fn the_protocol_says_what_was_done() {
    let frame = two_stage_frame();
    let plan = Plan {
        stages: vec![
            Stage {
                method: Method::SimpleRandom,
                counts: vec![2, 4],
            },
            Stage {
                method: Method::Systematic,
                counts: vec![5],
            },
        ],
        reserve: vec![1],
    };
    let seed = Seed::from_number(5);
    let sample = draw(&frame, &plan, &seed).unwrap();
    let protocol = Protocol::new(&frame, &plan, &seed, "00".repeat(32), &sample);
    assert_eq!(protocol.list_members, 66);
    assert_eq!(protocol.strata[1].population, 26);
    assert_eq!(protocol.strata[1].drawn, 5 + 2 + 5 + 5);
    assert_eq!(
        protocol
            .strata
            .iter()
            .map(|stratum| stratum.drawn)
            .sum::<u64>(),
        sample.members.len() as u64
    );
    assert!(
        protocol
            .strata
            .iter()
            .all(|stratum| stratum.weights[0] <= stratum.weights[1])
    );
}

proptest! {
    #[test]
    fn a_draw_has_the_size_asked_for_and_no_member_twice(
        sizes in prop::collection::vec(1_usize..60, 1..6),
        percent in 0_u64..=100,
        seed in any::<u64>(),
        method in 0_usize..3,
    ) {
        let method = [Method::SimpleRandom, Method::Systematic, Method::PpsSystematic][method];
        let counts: Vec<u64> = sizes.iter().map(|&n| n as u64 * percent / 100).collect();
        let plan = Plan::single_stage(method, counts.clone(), vec![3; sizes.len()]);
        let sample = draw(&frame(&sizes), &plan, &Seed::from_number(seed)).unwrap();
        prop_assert_eq!(sample.members.len() as u64, counts.iter().sum::<u64>());
        let mut all: Vec<usize> = positions(&sample);
        all.extend(sample.reserve.iter().map(|reserve| reserve.position));
        all.sort_unstable();
        let before = all.len();
        all.dedup();
        prop_assert_eq!(all.len(), before);
    }
}
