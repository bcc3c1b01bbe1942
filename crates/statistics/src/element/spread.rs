//! Shares of the choices of a question.

use super::figures::ElementFigure;
use super::groups::Groups;
use super::sample::{ElementError, ElementSample};

/// Weighted share of each of `options` choices in each group: one list of estimates a group.
///
/// `codes` has one value a row: 1 to `options`, or 0 where the question was not answered, which leaves the
/// denominator. Several choices at once are several calls with codes 1 (ticked) and 2 (not ticked).
///
/// With c of the m answers of a stratum being the choice, R the share, X the weight that answered:
/// Σu = (c − R m)/X, Σu² = (c (1 − R)² + (m − c) R²)/X².
///
/// # Errors
/// [`ElementError`] for a column of another length or a code above `options`.
pub fn spread(
    sample: &ElementSample,
    groups: &Groups,
    codes: &[u8],
    options: usize,
) -> Result<Vec<Vec<ElementFigure>>, ElementError> {
    if codes.len() != sample.rows() {
        return Err(ElementError::WrongLength {
            column: "codes",
            found: codes.len(),
            expected: sample.rows(),
        });
    }
    if let Some(row) = codes.iter().position(|&code| usize::from(code) > options) {
        return Err(ElementError::Mark(row));
    }
    Ok((0..groups.len())
        .map(|group| of_group(sample, groups, group, codes, options))
        .collect())
}

/// Answers of one cell: weight and size of its stratum, answers in all, answers by choice.
type Counted = ((f64, f64), f64, Vec<f64>);

fn of_group(
    sample: &ElementSample,
    groups: &Groups,
    group: usize,
    codes: &[u8],
    options: usize,
) -> Vec<ElementFigure> {
    let cells: Vec<Counted> = groups
        .cells(group)
        .iter()
        .map(|cell| {
            let mut counts = vec![0.0; options];
            for &row in groups.rows_of(cell) {
                if let Some(at) = usize::from(codes[row as usize]).checked_sub(1) {
                    counts[at] += 1.0;
                }
            }
            let answered = counts.iter().sum();
            (sample.strata[cell.stratum as usize], answered, counts)
        })
        .collect();
    (0..options).map(|option| figure(&cells, option)).collect()
}

fn figure(cells: &[Counted], option: usize) -> ElementFigure {
    let weight: f64 = cells.iter().map(|((w, _), m, _)| w * m).sum();
    let above: f64 = cells.iter().map(|((w, _), _, c)| w * c[option]).sum();
    let answered: f64 = cells.iter().map(|(_, m, _)| m).sum();
    let occupied = cells.iter().filter(|(_, m, _)| *m > 0.0).count() as f64;
    let value = (weight > 0.0).then(|| above / weight);
    let share = value.unwrap_or(0.0);
    let mut variance = 0.0;
    for ((w, size), m, counts) in cells.iter().filter(|(_, m, _)| *m > 0.0) {
        let c = counts[option];
        let sum = (c - share * m) / weight;
        if *size < 2.0 {
            variance += (w * sum) * (w * sum);
            continue;
        }
        let mean = sum / size;
        let (yes, no) = ((1.0 - share) / weight - mean, -share / weight - mean);
        let squares = c * yes * yes + (m - c) * no * no + (size - m) * mean * mean;
        variance += w * w * size / (size - 1.0) * squares;
    }
    let df = answered - occupied;
    let se = value.filter(|_| df > 0.0).map(|_| variance.sqrt());
    let simple = share * (1.0 - share) / (answered - 1.0);
    ElementFigure {
        value,
        se,
        answered: whole(answered),
        weight,
        df: whole(df),
        deff: se
            .filter(|_| answered > 1.0 && simple > 0.0)
            .map(|_| variance / simple),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of rows"
)]
fn whole(count: f64) -> u64 {
    count as u64
}
