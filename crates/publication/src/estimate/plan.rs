//! The plan of an estimation: what a TOML file may say, and what is wrong with it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

mod file;

pub use file::PlanFile;
pub(crate) use file::explain;

/// A plan as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How to read the data file.
    #[serde(default)]
    pub data: Data,
    /// How the sample was drawn.
    #[serde(default)]
    pub design: DesignPlan,
    /// Weighting steps in order.
    #[serde(default)]
    pub adjust: Vec<Adjust>,
    /// Items and indices.
    pub index: Index,
    /// Breakdowns.
    #[serde(default)]
    pub table: Vec<TablePlan>,
    /// What to report.
    #[serde(default)]
    pub report: Report,
}

/// How to read the data file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Data {
    /// Cells that count as missing.
    pub missing: Vec<String>,
    /// Marks that mean "not applicable".
    pub not_applicable: Vec<String>,
}

impl Default for Data {
    fn default() -> Self {
        let defaults = super::reader::Missing::default();
        Self {
            missing: defaults.missing,
            not_applicable: defaults.not_applicable,
        }
    }
}

/// How the sample was drawn.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DesignPlan {
    /// Column of strata.
    pub strata: Option<String>,
    /// Columns of clusters, outermost first.
    pub clusters: Vec<String>,
    /// Columns of population sizes by stage.
    pub population: Vec<String>,
    /// Column of weights.
    pub weight: Option<String>,
    /// Rule for strata with one cluster.
    pub lonely_psu: LonelyRule,
    /// Cluster labels start again in every stratum.
    pub clusters_within_strata: bool,
    /// Strata that join another one: from = to.
    pub collapse: BTreeMap<String, String>,
}

/// Rule for strata with one sampled cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LonelyRule {
    /// Refuse.
    #[default]
    Fail,
    /// Counts nothing.
    Certainty,
    /// Deviation from the mean of all.
    Adjust,
    /// Average of the others.
    Average,
}

/// A weighting step.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "method", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Adjust {
    /// Raking to margins.
    Rake {
        /// File of margins: variable, level, total.
        margins: PathBuf,
        /// Largest relative error of a margin.
        #[serde(default = "usual_tolerance")]
        tolerance: f64,
    },
    /// Calibration with a distance.
    Calibrate {
        /// File of margins.
        margins: PathBuf,
        /// Distance between old and new weights.
        distance: DistanceName,
        /// Smallest and largest factor.
        bounds: Option<[f64; 2]>,
        /// Largest relative error of a margin.
        #[serde(default = "usual_tolerance")]
        tolerance: f64,
    },
    /// Post-stratification.
    PostStratify {
        /// Columns that make up the cells.
        by: Vec<String>,
        /// File of cell totals: the columns of `by`, and total.
        totals: PathBuf,
    },
    /// Weighting classes for non-response.
    NonresponseClass {
        /// Column of classes, in data and sample.
        class: String,
        /// File of the sample as drawn.
        sample: PathBuf,
        /// Column of the sample: 1 responded, 0 not.
        responded: String,
        /// Column of the sample: base weight.
        weight: String,
    },
    /// Bounds on weights.
    Trim {
        /// Smallest weight.
        lower: Option<f64>,
        /// Largest weight.
        upper: Option<f64>,
    },
}

fn usual_tolerance() -> f64 {
    1e-10
}

/// Distance between old and new weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DistanceName {
    /// Linear; with bounds truncated.
    Linear,
    /// Exponential.
    Raking,
    /// Logit within bounds.
    Logit,
}

/// Items and indices.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Columns of items.
    pub items: Vec<String>,
    /// Marks that count as satisfied.
    #[serde(default = "usual_satisfied")]
    pub satisfied: Vec<u8>,
    /// Highest mark.
    #[serde(default = "usual_highest")]
    pub highest: u8,
    /// Indices over several items.
    #[serde(default)]
    pub composite: Vec<CompositePlan>,
}

fn usual_satisfied() -> Vec<u8> {
    vec![4, 5]
}

fn usual_highest() -> u8 {
    5
}

/// An index over several items.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompositePlan {
    /// Its code.
    pub code: String,
    /// Its items.
    pub items: Vec<String>,
    /// How they are combined.
    #[serde(default)]
    pub combine: CombineName,
}

/// How items are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CombineName {
    /// Plain mean over items.
    #[default]
    MeanOfItems,
    /// All answers together.
    Pooled,
    /// Mean of each respondent's mean.
    MeanOfRespondents,
}

/// A breakdown.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TablePlan {
    /// Columns; none for the whole.
    #[serde(default)]
    pub by: Vec<String>,
}

/// What to report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Report {
    /// Scores.
    pub scores: Vec<ScoreName>,
    /// Confidence level.
    pub level: f64,
    /// Interval for shares of items.
    pub interval: IntervalName,
    /// Fewest answers for status `ok`.
    pub minimum_n: u64,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            scores: vec![ScoreName::Share, ScoreName::Mean],
            level: 0.95,
            interval: IntervalName::Logit,
            minimum_n: 30,
        }
    }
}

/// A score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScoreName {
    /// Share of satisfied.
    Share,
    /// Mean mark over the highest.
    Mean,
}

/// A kind of interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalName {
    /// Logit.
    Logit,
    /// Wald.
    Wald,
    /// Wilson.
    Wilson,
    /// Korn and Graubard.
    KornGraubard,
}
