//! Selecting from one list.

use serde::{Deserialize, Serialize};

use super::{SamplingError, Stream};

/// How members of a list are selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Every set of n members has the same chance.
    SimpleRandom,
    /// Every N/n-th member of the list in its order, from a random start.
    Systematic,
    /// Systematic along the cumulated sizes: chance proportional to size.
    PpsSystematic,
}

/// One selected member of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Selected {
    /// Position in the list (from 0).
    pub position: usize,
    /// Inclusion probability π in (0, 1].
    pub probability: f64,
}

/// A list in random order: position i is where a Fisher–Yates walk from the front puts it.
///
/// For i = 0, 1, …, `count` − 1 the member at i changes places with the one at i + u, u uniform below
/// N − i. Only the first `count` places are settled. A larger count with the same stream begins with
/// the smaller one's members, which is what makes a reserve list the continuation of a sample.
///
/// # Panics
/// Never: the step is below the length of a list in memory.
///
/// *Source*: Fisher and Yates (1938); Durstenfeld (1964), Algorithm 235.
pub fn shuffled(length: usize, count: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    for i in 0..count.min(length) {
        let step = stream.below((length - i) as u64);
        order.swap(
            i,
            i + usize::try_from(step).expect("below the length of a list"),
        );
    }
    order.truncate(count.min(length));
    order
}

/// n of N with equal chances n/N, in the order drawn.
///
/// # Errors
/// More members asked for than there are.
///
/// *Source*: Särndal, Swensson and Wretman (1992), 3.3.1.
pub fn simple_random(
    length: usize,
    count: usize,
    stream: &mut Stream,
) -> Result<Vec<Selected>, SamplingError> {
    check_count(length, count)?;
    let probability = count as f64 / length.max(1) as f64;
    let order = shuffled(length, count, stream);
    Ok(order
        .into_iter()
        .map(|position| Selected {
            position,
            probability,
        })
        .collect())
}

/// Every N/n-th member: with r uniform below N, the members ⌊(r + i·N)/n⌋ for i = 0 … n − 1.
///
/// The fractional interval is kept exactly, so that π = n/N also when N/n isn't whole.
///
/// # Errors
/// More members asked for than there are.
///
/// # Panics
/// Never: ⌊(r + i·N)/n⌋ is below N.
///
/// *Source*: Särndal, Swensson and Wretman (1992), 3.4.2 (fractional interval method).
pub fn systematic(
    length: usize,
    count: usize,
    stream: &mut Stream,
) -> Result<Vec<Selected>, SamplingError> {
    check_count(length, count)?;
    let start = u128::from(stream.below(length as u64));
    let probability = count as f64 / length.max(1) as f64;
    let step = |i: usize| (start + (i as u128) * (length as u128)) / (count as u128);
    Ok((0..count)
        .map(|i| usize::try_from(step(i)).expect("below the length of the list"))
        .map(|position| Selected {
            position,
            probability,
        })
        .collect())
}

/// n members with π_k = n·x_k/Σx, systematic along the cumulated sizes x in list order.
///
/// A member with n·x_k ≥ Σx is taken with certainty (π = 1) and set aside; the rest is drawn for the
/// remaining number, repeated until none is that large. Then with T = Σx over the rest and r uniform
/// below T, the member whose cumulated interval [n·C_{k−1}, n·C_k) holds r + i·T is taken, i = 0 … n − 1.
/// Members are returned in list order.
///
/// # Errors
/// More members asked for than there are; a size of 0 (it could never be drawn).
///
/// *Source*: Madow (1949), Ann. Math. Stat. 20; Särndal, Swensson and Wretman (1992), 3.6.2.
pub fn pps_systematic(
    sizes: &[u64],
    count: usize,
    stream: &mut Stream,
) -> Result<Vec<Selected>, SamplingError> {
    check_count(sizes.len(), count)?;
    if let Some(position) = sizes.iter().position(|&size| size == 0) {
        return Err(SamplingError::SizeZero { position });
    }
    let mut certain = vec![false; sizes.len()];
    let (total, left) = settle_certain(sizes, count, &mut certain);
    let mut selected = Vec::with_capacity(count);
    let mut points = 0_u128;
    let start = u128::from(if left == 0 { 0 } else { stream.below(total) });
    let mut cumulated = 0_u128;
    for (position, &size) in sizes.iter().enumerate() {
        if certain[position] {
            selected.push(Selected {
                position,
                probability: 1.0,
            });
            continue;
        }
        cumulated += u128::from(size) * u128::from(left);
        if points < u128::from(left) && start + points * u128::from(total) < cumulated {
            points += 1;
            let probability = (u128::from(left) * u128::from(size)) as f64 / total as f64;
            selected.push(Selected {
                position,
                probability,
            });
        }
    }
    Ok(selected)
}

/// Marks the members that are taken with certainty; returns Σx and n of the rest.
fn settle_certain(sizes: &[u64], count: usize, certain: &mut [bool]) -> (u64, u64) {
    let mut left = count as u64;
    loop {
        let total: u64 = sizes
            .iter()
            .zip(&*certain)
            .filter(|pair| !pair.1)
            .map(|pair| pair.0)
            .sum();
        let before = left;
        for (mark, &size) in certain.iter_mut().zip(sizes) {
            if !*mark && left > 0 && u128::from(before) * u128::from(size) >= u128::from(total) {
                *mark = true;
                left -= 1;
            }
        }
        if left == before || left == 0 {
            let total = sizes
                .iter()
                .zip(&*certain)
                .filter(|pair| !pair.1)
                .map(|pair| pair.0)
                .sum();
            return (total, left);
        }
    }
}

fn check_count(length: usize, count: usize) -> Result<(), SamplingError> {
    if count > length {
        return Err(SamplingError::TooFew {
            asked: count as u64,
            available: length as u64,
        });
    }
    Ok(())
}
