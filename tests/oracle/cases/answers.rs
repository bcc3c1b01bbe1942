//! Means, totals and ratios of a call, by linearisation or by replicates.

use statistics::Category;
use statistics::estimation::{
    Breakdown, Entry, Influence, Measure, Number, Table, Variables, covariance_matrix, tabulate,
};
use statistics::replication::replicate_covariance;

use super::r_expression::Expression;
use super::study::{Part, Study, Vector};

/// What a call asks for in every domain.
pub(super) struct Question {
    /// Name, values and denominators.
    pub(super) columns: Vec<(String, Vec<f64>, Option<Vec<f64>>)>,
    pub(super) measure: fn(usize) -> Measure,
    pub(super) by: Vec<Category>,
}

/// One estimate.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// Labels of the domain.
    pub(super) domain: Vec<String>,
    pub(super) name: String,
    pub(super) value: f64,
    /// None where the crate says that it is not estimable.
    pub(super) se: Option<f64>,
    pub(super) df: u32,
    pub(super) n: u64,
    /// With and without replacement.
    pub(super) deff: Option<(f64, f64)>,
}

/// All estimates of a question, domain by domain, with their covariance.
pub(super) struct Answers {
    pub(super) answers: Vec<Answer>,
    pub(super) covariance: Vec<Vec<f64>>,
}

impl Question {
    /// Columns of a formula's terms: numbers as they are, everything else one indicator a level.
    pub(super) fn of_terms(
        study: &Study,
        part: &Part<'_>,
        formula: &Expression,
        measure: fn(usize) -> Measure,
    ) -> Self {
        let mut columns = Vec::new();
        let data = &part.arm.data;
        for term in formula.terms() {
            let vector = study.vector(data, term);
            if let (Vector::Numbers(values), true) = (&vector, term.function() != "factor") {
                columns.push((format!("{term:?}"), values.clone(), None));
                continue;
            }
            let category = study.category(data, term);
            let mut levels = category.levels().to_vec();
            if matches!(vector, Vector::Logical(_)) && levels == ["TRUE"] {
                columns.push(("FALSE".to_owned(), vec![0.0; category.len()], None));
                levels = vec!["TRUE".to_owned()];
            }
            for (code, level) in levels.iter().enumerate() {
                let occurs = |(own, included): (&u32, &bool)| *included && *own as usize == code;
                let unused = !category.codes().iter().zip(&part.included).any(occurs);
                if level.is_empty() || (unused && !matches!(vector, Vector::Logical(_))) {
                    continue;
                }
                let indicator = |row: usize| {
                    let missing = category.label_of_row(row).is_empty();
                    let own = category.codes()[row] as usize == code;
                    if missing {
                        f64::NAN
                    } else {
                        f64::from(u8::from(own))
                    }
                };
                let values = (0..category.len()).map(indicator).collect();
                columns.push((level.clone(), values, None));
            }
        }
        Self {
            columns,
            measure,
            by: Vec::new(),
        }
    }

    /// Numerators over one denominator.
    pub(super) fn of_ratio(
        study: &Study,
        part: &Part<'_>,
        numerator: &Expression,
        denominator: &Expression,
    ) -> Self {
        let below = study.numbers(&part.arm.data, denominator.terms()[0]);
        let columns = numerator
            .terms()
            .iter()
            .map(|term| {
                let values = study.numbers(&part.arm.data, term);
                (format!("{term:?}"), values, Some(below.clone()))
            })
            .collect();
        Self {
            columns,
            measure: Measure::Ratio,
            by: Vec::new(),
        }
    }

    fn masked(&self, part: &Part<'_>) -> Vec<Vec<f64>> {
        let keep = |values: &Vec<f64>| {
            let rows = values.iter().zip(&part.included);
            rows.map(|(v, included)| if *included { *v } else { f64::NAN })
                .collect()
        };
        self.columns
            .iter()
            .map(|(_, values, _)| keep(values))
            .collect()
    }

    /// Asks a design, by linearisation or, if it has replicates, by those.
    pub(super) fn ask(&self, part: &Part<'_>) -> Answers {
        let masked = self.masked(part);
        let measures: Vec<Measure> = (0..masked.len()).map(self.measure).collect();
        let design = &part.arm.design;
        let variables = self.variables(&masked);
        let table = tabulate(design, &variables, &[self.breakdown()])
            .unwrap()
            .remove(0);
        let entries: Vec<Entry> = table
            .estimates(&measures)
            .into_iter()
            .filter(|entry| entry.estimate.n_answered > 0)
            .collect();
        let mut answers: Vec<Answer> = entries
            .iter()
            .map(|entry| self.answer(entry, &table, masked.len()))
            .collect();
        let influences: Vec<Influence<'_>> = entries
            .iter()
            .map(|entry| table.influence(entry.domain, entry.measure).unwrap())
            .collect();
        let mut covariance = covariance_matrix(&influences);
        if let Some(replicates) = &part.arm.replicates {
            let runs = self.replicate(part, &masked, &measures, &entries);
            let values: Vec<f64> = answers.iter().map(|answer| answer.value).collect();
            for (at, answer) in answers.iter_mut().enumerate() {
                let own: Vec<Option<Vec<f64>>> = runs
                    .iter()
                    .map(|run| run[at].map(|value| vec![value]))
                    .collect();
                let variance =
                    replicate_covariance(&replicates.weights, &[answer.value], &own).unwrap()[0][0];
                // The design effect takes over the variance of a simple random sample.
                let linear = answer.se;
                answer.deff = answer.deff.zip(linear).map(|((with, without), se)| {
                    let change = variance / (se * se);
                    (with * change, without * change)
                });
                answer.se = Some(variance.sqrt()).filter(|_| answer.df > 0);
            }
            let whole: Vec<Option<Vec<f64>>> = runs
                .iter()
                .map(|run| run.iter().copied().collect())
                .collect();
            covariance = replicate_covariance(&replicates.weights, &values, &whole).unwrap();
        }
        Answers {
            answers,
            covariance,
        }
    }

    fn variables<'a>(&'a self, masked: &'a [Vec<f64>]) -> Variables<'a> {
        let numbers = self
            .columns
            .iter()
            .zip(masked)
            .map(|((name, _, over), values)| match over {
                Some(over) => Number::ratio(name, values, over),
                None => Number::new(name, values),
            })
            .collect();
        Variables::of_numbers(masked[0].len(), numbers).unwrap()
    }

    fn breakdown(&self) -> Breakdown<'_> {
        Breakdown::by(&self.by)
    }

    fn answer(&self, entry: &Entry, table: &Table<'_>, columns: usize) -> Answer {
        let estimate = entry.estimate;
        let column = (0..columns)
            .find(|&at| (self.measure)(at) == entry.measure)
            .unwrap();
        let labels = table.key(entry.domain).iter().zip(&self.by);
        Answer {
            domain: labels
                .map(|(&code, by)| by.levels()[code as usize].clone())
                .collect(),
            name: self.columns[column].0.clone(),
            value: estimate.value.unwrap(),
            se: estimate.se,
            df: estimate.df,
            n: estimate.n_answered,
            deff: estimate.deff.map(|d| {
                (
                    d.with_replacement,
                    d.without_replacement.unwrap_or(f64::NAN),
                )
            }),
        }
    }

    /// The estimates under every replicate; `None` where a replicate lost the domain.
    fn replicate(
        &self,
        part: &Part<'_>,
        masked: &[Vec<f64>],
        measures: &[Measure],
        entries: &[Entry],
    ) -> Vec<Vec<Option<f64>>> {
        let replicates = part.arm.replicates.as_ref().unwrap();
        let variables = self.variables(masked);
        (0..replicates.weights.replicates())
            .map(|replicate| {
                let weights = replicates.weights.weights(&replicates.base, replicate);
                let mut design = replicates.base.with_weights(weights).unwrap();
                if let Some(recipe) = &replicates.recipe {
                    design = recipe(design);
                }
                let table = tabulate(&design, &variables, &[self.breakdown()])
                    .unwrap()
                    .remove(0);
                assert!(!measures.is_empty());
                let value = |entry: &Entry| table.estimate(entry.domain, entry.measure).value;
                entries.iter().map(value).collect()
            })
            .collect()
    }
}
