//! An estimate with everything needed to judge it.

use rayon::prelude::*;

use super::measure::{Expansion, Measure, Score, Term};
use super::sums::{LANES, Lane};
use super::table::Table;
use super::workspace::Workspace;

/// Whether an estimate and its precision exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Value and standard error are estimated.
    Estimated,
    /// Nobody answered (or, for a mean of items, an item has no answers): there is no value.
    NoAnswers,
    /// The domain's PSUs give no contrast (PSUs − strata = 0): the value exists, its standard error does
    /// not. Other software reports 0 or rounding noise here.
    NoContrast,
}

/// Design effects: variance under the design over variance of a simple random sample of the same n.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DesignEffects {
    /// Against sampling with replacement: V / (s²/n), s² = n/(n−1) · Σw(y−ȳ)²/Σw.
    pub with_replacement: f64,
    /// Against sampling without replacement: V / (s²/n · (1 − n/Σw)). Meaningful only for weights that sum
    /// to the population; none when n ≥ Σw.
    pub without_replacement: Option<f64>,
}

/// An estimate of one measure in one domain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate; none if nobody answered.
    pub value: Option<f64>,
    /// Standard error by linearisation; none if not estimable.
    pub se: Option<f64>,
    /// Rows of the domain.
    pub n: u64,
    /// Rows of positive weight that answered (for composites: at least one item).
    pub n_answered: u64,
    /// Σ w over the rows that answered.
    pub weight_sum: f64,
    /// Degrees of freedom of the domain: its PSUs − its strata, counted over answered rows.
    pub df: u32,
    /// Degrees of freedom of the whole design.
    pub df_design: u32,
    /// Design effects; none for pooled composites and means of items, and where s² is 0.
    pub deff: Option<DesignEffects>,
    /// Effective sample size: p(1−p)/V for shares, s²/V for means; none where V is 0 or unknown.
    pub n_eff: Option<f64>,
    /// Whether value and precision exist.
    pub status: Status,
}

/// The estimate of one measure with where it belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Domain of the table.
    pub domain: usize,
    /// What was estimated.
    pub measure: Measure,
    /// The estimate.
    pub estimate: Estimate,
}

impl Table<'_> {
    /// One estimate.
    ///
    /// θ̂ from the weighted sums; V(θ̂) = V(Σ_i z_i) with z_i = Σ_t c_t·(sum t of unit i), the c_t being the
    /// derivatives of θ̂ with respect to the sums. For a ratio z_i = (y_i − R x_i)/X, zero for units
    /// without members of the domain, which stay in the design.
    ///
    /// *Source*: Woodruff 1971; Binder 1983; Särndal, Swensson and Wretman 1992, ch. 5; checked against R
    /// `survey` 4.5 (`svymean`, `svyratio`, `svyby`).
    ///
    /// # Panics
    /// For a domain or measure the table does not have.
    pub fn estimate(&self, domain: usize, measure: Measure) -> Estimate {
        self.estimate_with(&mut Workspace::default(), domain, measure)
    }

    fn estimate_with(&self, space: &mut Workspace, domain: usize, measure: Measure) -> Estimate {
        space.enter(self, domain);
        let variable = self.base_variable(measure);
        let linear = space.linearise(self, measure);
        let n_answered = self.sums.answered[domain * self.sums.variables + variable];
        let weight_sum = self.total(domain, variable, Lane::Base);
        let df = space.df(self, variable);
        let status = match linear {
            None => Status::NoAnswers,
            Some(_) if df == 0 => Status::NoContrast,
            Some(_) => Status::Estimated,
        };
        let value = linear.map(|(value, _)| value);
        let variance = linear
            .filter(|_| status == Status::Estimated)
            .map(|(_, variance)| variance.max(0.0));
        let srs = value.and_then(|value| self.unit_variance(domain, measure, value));
        let deff = variance
            .zip(srs)
            .and_then(|(v, s2)| design_effects(v, s2, n_answered, weight_sum, measure));
        let n_eff = variance
            .filter(|&v| v > 0.0)
            .and_then(|v| match (measure, value) {
                (Measure::Item(_, Score::Share) | Measure::Composite(_, Score::Share), Some(p)) => {
                    Some(p * (1.0 - p) / v)
                }
                _ if is_total(measure) => None,
                _ => srs.map(|s2| s2 / v),
            });
        Estimate {
            value,
            se: variance.map(f64::sqrt),
            n: self.rows[domain],
            n_answered,
            weight_sum,
            df,
            df_design: self.design.degrees_of_freedom(),
            deff,
            n_eff,
            status,
        }
    }

    /// Estimates of several measures in every domain, domain by domain; parallel, the same bits for any
    /// number of threads.
    pub fn estimates(&self, measures: &[Measure]) -> Vec<Entry> {
        let each = measures.len();
        (0..self.domains() * each)
            .into_par_iter()
            .with_min_len(each)
            .map_init(Workspace::default, |space, position| {
                let (domain, measure) = (position / each, measures[position % each]);
                Entry {
                    domain,
                    measure,
                    estimate: self.estimate_with(space, domain, measure),
                }
            })
            .collect()
    }

    /// Σ_t c_t · (sum t) for the cells of a domain in one layout.
    pub(super) fn combine(
        &self,
        layout: usize,
        domain: usize,
        terms: &[Term],
    ) -> impl Iterator<Item = f64> {
        let width = self.sums.variables * LANES;
        let cells = self.cells[layout].of_domain(domain);
        let rows =
            self.sums.lanes[layout][cells.start * width..cells.end * width].chunks_exact(width);
        rows.map(move |row| {
            let values = terms.iter().map(|&(variable, lane, coefficient)| {
                coefficient * row[variable * LANES + lane as usize]
            });
            values.sum()
        })
    }

    /// Linearised values of every leaf unit of the design, calibration residuals taken.
    pub(super) fn leaf_values(&self, domain: usize, expansion: &Expansion) -> Vec<f64> {
        let mut leaves = vec![0.0; self.design.leaves().units()];
        let cells = self.cells[0].of_domain(domain);
        let z = self.combine(0, domain, &expansion.terms);
        for (&unit, value) in self.cells[0].unit[cells].iter().zip(z) {
            leaves[unit as usize] = value;
        }
        let steps = &self.design.projections;
        let mut moments: Vec<Vec<f64>> = (0..steps.len())
            .map(|step| {
                let auxiliaries = &steps[step].auxiliaries;
                let mut sums = vec![0.0; auxiliaries.width];
                let cells = self.cells[step + 1].of_domain(domain);
                let values = self.combine(step + 1, domain, &expansion.terms);
                for (&pattern, value) in self.cells[step + 1].unit[cells].iter().zip(values) {
                    for &(q, entry) in &auxiliaries.patterns[pattern as usize] {
                        sums[q as usize] += value * entry;
                    }
                }
                sums
            })
            .collect();
        for last in (0..steps.len()).rev() {
            let coefficients = steps[last].coefficients(&moments[last]);
            steps[last].subtract_fit_of_leaves(&coefficients, &mut leaves);
            for (earlier, moments) in moments[..last].iter_mut().enumerate() {
                steps[last].reduce_moments(earlier, &coefficients, moments);
            }
        }
        leaves
    }

    /// PSUs − strata with answered rows of the domain.
    pub(super) fn domain_df(&self, domain: usize, variable: usize) -> u32 {
        let cells = self.cells[0].of_domain(domain);
        let base = self.lane(domain, variable, Lane::Base);
        let strata = self.design.stratum_of_psu();
        let (mut last_psu, mut last_stratum) = (None, None);
        let (mut psus, mut strata_met) = (0, 0);
        for (&leaf, weight) in self.cells[0].unit[cells].iter().zip(base) {
            let psu = self.psu_of_leaf[leaf as usize];
            if weight == 0.0 || last_psu == Some(psu) {
                continue;
            }
            last_psu = Some(psu);
            psus += 1;
            let stratum = strata[psu as usize];
            if last_stratum != Some(stratum) {
                last_stratum = Some(stratum);
                strata_met += 1;
            }
        }
        psus - strata_met
    }

    /// s², the variance of one row's (linearised) value: n/(n−1) · Σ w e² / Σ w.
    fn unit_variance(&self, domain: usize, measure: Measure, value: f64) -> Option<f64> {
        let variable = self.base_variable(measure);
        let at = domain * self.sums.variables + variable;
        let [first_first, first_second, second_second] = self.sums.moments[at];
        let base = self.total(domain, variable, Lane::Base);
        let n = self.sums.answered[at] as f64;
        if n < 2.0 || base == 0.0 {
            return None;
        }
        let about = |square: f64, mean: f64| (square / base - mean * mean).max(0.0);
        let population = match measure {
            Measure::Composite(composite, _)
                if self.composites[composite].combine
                    != super::variables::Combine::MeanOfRespondents =>
            {
                return None;
            }
            Measure::Item(_, Score::Share) => value * (1.0 - value),
            Measure::Composite(_, Score::Share) => about(first_first, value),
            Measure::Item(_, score) | Measure::Composite(_, score) => {
                let scale = self.scale_of(score);
                about(second_second * scale * scale, value)
            }
            Measure::Satisfied(_) | Measure::Mean(_) | Measure::Total(_) => about(
                first_first,
                self.total(domain, variable, Lane::First) / base,
            ),
            Measure::Ratio(_) => {
                let below = self.total(domain, variable, Lane::Second) / base;
                let squares =
                    first_first - 2.0 * value * first_second + value * value * second_second;
                squares.max(0.0) / base / (below * below)
            }
        };
        Some(population * n / (n - 1.0))
    }
}

fn is_total(measure: Measure) -> bool {
    matches!(measure, Measure::Total(_) | Measure::Satisfied(_))
}

fn design_effects(
    variance: f64,
    unit_variance: f64,
    n: u64,
    weight_sum: f64,
    measure: Measure,
) -> Option<DesignEffects> {
    let n = n as f64;
    let size = if is_total(measure) {
        weight_sum * weight_sum
    } else {
        1.0
    };
    let simple = size * unit_variance / n;
    if simple <= 0.0 {
        return None;
    }
    let left = 1.0 - n / weight_sum;
    Some(DesignEffects {
        with_replacement: variance / simple,
        without_replacement: (left > 0.0).then(|| variance / (simple * left)),
    })
}
