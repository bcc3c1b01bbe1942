//! Differences of estimates, with their covariance.
//!
//! *Source*: linearised values of a difference are the difference of the linearised values: Woodruff 1971;
//! Särndal, Swensson and Wretman 1992, §5.5.

use super::groups::Groups;
use super::index::{Index, Linear};
use super::moments::Shifted;
use super::sample::{ElementError, ElementSample};

/// A difference and its standard error, for the share of satisfied and the mean mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// Difference of the shares, difference of the means; none where either side has no value.
    pub value: Option<[f64; 2]>,
    /// Their standard errors.
    pub se: [f64; 2],
}

impl Contrast {
    /// Each index of a group less that of a larger one that holds it, where no stratum lies half in the
    /// smaller one.
    ///
    /// With z_G of the smaller and z_B of the larger group, of which z_B|G is the part on G's responses:
    /// V(G − B) = V(z_B) − V(z_B|G) + V(z_G − z_B|G), the strata being independent.
    ///
    /// # Errors
    /// [`ElementError::Index`].
    pub fn nested(
        sample: &ElementSample,
        (inner, group): (&Groups, usize),
        (outer, around): (&Groups, usize),
        outer_se: &[[f64; 2]],
        indices: &[Index],
    ) -> Result<Vec<Self>, ElementError> {
        for (at, index) in indices.iter().enumerate() {
            index.check(at, sample.items)?;
        }
        let small = Linear::of(sample, inner, group, indices);
        let large = Linear::of(sample, outer, around, indices);
        let mut variance: Vec<[f64; 2]> = outer_se.iter().map(|se| se.map(|se| se * se)).collect();
        for cell in inner.cells(group) {
            let rows = inner.rows_of(cell);
            let stratum = sample.strata[cell.stratum as usize];
            for (at, variance) in variance.iter_mut().enumerate() {
                let mut sums: Option<[[Shifted; 2]; 2]> = None;
                for &row in rows {
                    let marks = sample.marks_of(row);
                    let (own, part) = (small.of_row(marks, at), large.of_row(marks, at));
                    let less = [own[0] - part[0], own[1] - part[1]];
                    let sums = sums.get_or_insert_with(|| {
                        [part.map(Shifted::starting), less.map(Shifted::starting)]
                    });
                    for s in 0..2 {
                        sums[0][s].add(part[s]);
                        sums[1][s].add(less[s]);
                    }
                }
                let Some([part, less]) = sums else { continue };
                for s in 0..2 {
                    variance[s] += less[s].variance(rows.len() as f64, stratum)
                        - part[s].variance(rows.len() as f64, stratum);
                }
            }
        }
        Ok((0..indices.len())
            .map(|at| Self {
                value: difference(small.value(at), large.value(at)),
                se: variance[at].map(|variance| variance.max(0.0).sqrt()),
            })
            .collect())
    }

    /// Σ_g c_g θ̂_g of one index over the groups of a table, whatever strata they share; groups with c = 0 are
    /// left out.
    ///
    /// # Errors
    /// [`ElementError`] for an index of unknown items, or another number of coefficients than groups.
    pub fn combination(
        sample: &ElementSample,
        groups: &Groups,
        coefficients: &[f64],
        index: &Index,
    ) -> Result<Self, ElementError> {
        index.check(0, sample.items)?;
        if coefficients.len() != groups.len() {
            return Err(ElementError::WrongLength {
                column: "coefficients",
                found: coefficients.len(),
                expected: groups.len(),
            });
        }
        let mut value = Some([0.0; 2]);
        let mut z = vec![[0.0; 2]; sample.rows()];
        let used = (0..groups.len()).filter(|&group| coefficients[group].abs() > 0.0);
        for group in used {
            let linear = Linear::of(sample, groups, group, std::slice::from_ref(index));
            let own = linear.value(0);
            let c = coefficients[group];
            value = value
                .zip(own)
                .map(|(sum, own)| [sum[0] + c * own[0], sum[1] + c * own[1]]);
            for cell in groups.cells(group) {
                for &row in groups.rows_of(cell) {
                    let u = linear.of_row(sample.marks_of(row), 0);
                    let sum = &mut z[row as usize];
                    *sum = [sum[0] + c * u[0], sum[1] + c * u[1]];
                }
            }
        }
        let mut variance = [0.0; 2];
        let mut from = 0;
        while from < z.len() {
            let stratum = sample.stratum[from];
            let own = sample.stratum[from..]
                .iter()
                .take_while(|&&one| one == stratum);
            let rows = own.count();
            let facts = sample.strata[stratum as usize];
            for (s, variance) in variance.iter_mut().enumerate() {
                let mut sums = Shifted::starting(z[from][s]);
                for z in &z[from..from + rows] {
                    sums.add(z[s]);
                }
                *variance += sums.variance(rows as f64, facts);
            }
            from += rows;
        }
        Ok(Self {
            value,
            se: variance.map(f64::sqrt),
        })
    }
}

fn difference(first: Option<[f64; 2]>, second: Option<[f64; 2]>) -> Option<[f64; 2]> {
    let (first, second) = first.zip(second)?;
    Some([first[0] - second[0], first[1] - second[1]])
}
