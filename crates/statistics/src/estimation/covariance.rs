//! Covariance between any two estimates of one design.

use super::measure::Measure;
use super::table::Table;
use crate::design::Design;

/// An estimate as a linear functional of the sample: what each sampling unit contributes to its error.
///
/// Influences of one design, from whatever tables, can be added, subtracted and correlated; a difference
/// between units, fields or mixtures of them is itself an influence.
#[derive(Debug, Clone)]
pub struct Influence<'a> {
    pub(crate) design: &'a Design,
    value: f64,
    leaves: Vec<f64>,
    df: u32,
}

impl<'a> Influence<'a> {
    /// The estimate.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Degrees of freedom of the domain it was estimated in.
    pub fn df(&self) -> u32 {
        self.df
    }

    /// V(θ̂).
    pub fn variance(&self) -> f64 {
        self.design.covariance_of_leaves(&self.leaves, &self.leaves)
    }

    /// Cov(θ̂, η̂) = the design covariance of the two linearised totals.
    ///
    /// *Source*: Binder 1983; Kish and Frankel 1974.
    ///
    /// # Panics
    /// If the two belong to different designs.
    pub fn covariance(&self, other: &Self) -> f64 {
        assert!(
            std::ptr::eq(self.design, other.design),
            "estimates of one design"
        );
        self.design
            .covariance_of_leaves(&self.leaves, &other.leaves)
    }

    /// Σ_j c_j θ̂_j with its error carried along; degrees of freedom are the smallest of the parts.
    ///
    /// # Panics
    /// If the parts belong to different designs or there are none.
    pub fn combination(parts: &[(f64, &Self)]) -> Self {
        let (_, first) = parts.first().expect("a combination of something");
        let mut leaves = vec![0.0; first.leaves.len()];
        let mut value = 0.0;
        for (coefficient, part) in parts {
            assert!(
                std::ptr::eq(first.design, part.design),
                "estimates of one design"
            );
            value += coefficient * part.value;
            for (sum, leaf) in leaves.iter_mut().zip(&part.leaves) {
                *sum += coefficient * leaf;
            }
        }
        let df = parts.iter().map(|(_, part)| part.df).min().unwrap_or(0);
        Self {
            design: first.design,
            value,
            leaves,
            df,
        }
    }

    /// A smooth function of estimates, from its value and its gradient at them (delta method).
    ///
    /// # Panics
    /// If the parts belong to different designs or there are none.
    pub fn function(value: f64, gradient: &[(f64, &Self)]) -> Self {
        Self {
            value,
            ..Self::combination(gradient)
        }
    }

    /// An estimate from linearised values per row, w_k u_k; calibrations of the design are projected out.
    ///
    /// # Panics
    /// If `z` does not have one value a row.
    pub fn of_rows(design: &'a Design, value: f64, z: &[f64], df: u32) -> Self {
        assert_eq!(z.len(), design.rows(), "one value a row");
        let mut z = z.to_vec();
        for step in design.projections.iter().rev() {
            step.subtract_fit_of_rows(&mut z);
        }
        Self {
            design,
            value,
            leaves: design.total_by_leaf(&z),
            df,
        }
    }
}

impl<'a> Table<'a> {
    /// The influence of one estimate; `None` where nobody answered.
    pub fn influence(&self, domain: usize, measure: Measure) -> Option<Influence<'a>> {
        let expansion = self.expand(domain, measure)?;
        Some(Influence {
            design: self.design,
            value: expansion.value,
            leaves: self.leaf_values(domain, &expansion),
            df: self.domain_df(domain, self.base_variable(measure)),
        })
    }
}

/// Covariance matrix of estimates, row by row.
pub fn covariance_matrix(influences: &[Influence<'_>]) -> Vec<Vec<f64>> {
    let mut matrix = vec![vec![0.0; influences.len()]; influences.len()];
    for i in 0..influences.len() {
        for j in 0..=i {
            let covariance = influences[i].covariance(&influences[j]);
            matrix[i][j] = covariance;
            matrix[j][i] = covariance;
        }
    }
    matrix
}
