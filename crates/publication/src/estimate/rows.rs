//! The lines of the result.

use serde::Serialize;
use statistics::estimation::{Estimate, MarkCounts, Measure, Score, Status, Table};
use statistics::interval::{self, EffectiveSize, Interval};

use super::plan::{CombineName, IntervalName, Plan, ScoreName};

/// Columns of a result between its breakdown and its counts, in the order of the contract.
pub const FIGURE_COLUMNS: [&str; 13] = [
    "code",
    "score",
    "n",
    "n_answered",
    "weight_sum",
    "estimate",
    "se",
    "ci_low",
    "ci_high",
    "df",
    "deff",
    "n_eff",
    "status",
];

/// Whether a breakdown column's name is taken by the result itself.
pub fn is_own_column(name: &str) -> bool {
    let count = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    FIGURE_COLUMNS.contains(&name)
        || matches!(name, "" | "table" | "not_applicable" | "blank")
        || name.strip_prefix('c').is_some_and(count)
}

/// Whether a figure can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowStatus {
    /// Estimate and precision exist and enough people answered.
    Ok,
    /// Fewer answers than the minimum.
    Few,
    /// No answers, or no precision.
    NotEstimable,
}

impl RowStatus {
    /// The status as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Few => "few",
            Self::NotEstimable => "not-estimable",
        }
    }
}

/// One line of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The table: its columns joined by `*`, `all` for the whole.
    pub table: usize,
    /// The label in each breakdown column of the result; `None` where the table doesn't use it.
    pub labels: Vec<Option<String>>,
    /// Code of the item or index.
    pub code: String,
    /// `share` or `mean`.
    pub score: &'static str,
    /// The estimate.
    pub estimate: Estimate,
    /// Limits of the interval.
    pub interval: Option<Interval>,
    /// Whether it can be used.
    pub status: RowStatus,
    /// Answers by mark; for an index the sum over its items.
    pub counts: MarkCounts,
}

/// A result: its columns and lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Names of the tables.
    pub tables: Vec<String>,
    /// Breakdown columns, in order of their first use.
    pub by: Vec<String>,
    /// Highest mark: how many count columns there are.
    pub highest: u8,
    /// The lines.
    pub rows: Vec<Row>,
}

/// All lines of the tables, in the order of the plan.
pub fn of_tables(
    plan: &Plan,
    tables: &[Table<'_>],
    categories: &[Vec<&statistics::Category>],
) -> Results {
    let mut by: Vec<String> = Vec::new();
    for column in plan.table.iter().flat_map(|table| &table.by) {
        if !by.contains(column) {
            by.push(column.clone());
        }
    }
    let measures = measures(plan);
    let plain: Vec<Measure> = measures.iter().map(|entry| entry.measure).collect();
    let mut rows = Vec::new();
    for (number, (table, used)) in tables.iter().zip(categories).enumerate() {
        let columns: Vec<Option<usize>> = by
            .iter()
            .map(|column| used.iter().position(|category| category.name() == column))
            .collect();
        for (place, entry) in table.estimates(&plain).into_iter().enumerate() {
            let wanted = &measures[place % measures.len()];
            let key = table.key(entry.domain);
            let label = |at: usize| used[at].levels()[key[at] as usize].clone();
            let interval = limits(&entry.estimate, wanted, plan);
            rows.push(Row {
                table: number,
                labels: columns.iter().map(|column| column.map(label)).collect(),
                code: wanted.code.clone(),
                score: wanted.score,
                status: status(&entry.estimate, plan.report.minimum_n),
                counts: counts(table, entry.domain, &wanted.items),
                estimate: entry.estimate,
                interval,
            });
        }
    }
    Results {
        tables: plan.table.iter().map(|table| name_of(&table.by)).collect(),
        by,
        highest: plan.index.highest,
        rows,
    }
}

fn name_of(by: &[String]) -> String {
    if by.is_empty() {
        "all".to_owned()
    } else {
        by.join("*")
    }
}

/// What is estimated in each domain.
struct Wanted {
    measure: Measure,
    code: String,
    score: &'static str,
    /// Positions of the items whose answers are counted.
    items: Vec<usize>,
    /// Whether the estimate is a plain share, for which the plan's interval is meant.
    plain_share: bool,
}

fn measures(plan: &Plan) -> Vec<Wanted> {
    let scores: Vec<(Score, &'static str)> = plan
        .report
        .scores
        .iter()
        .map(|score| match score {
            ScoreName::Share => (Score::Share, "share"),
            ScoreName::Mean => (Score::Mean, "mean"),
        })
        .collect();
    let index = &plan.index;
    let mut wanted = Vec::new();
    for (item, code) in index.items.iter().enumerate() {
        wanted.extend(scores.iter().map(|&(score, name)| Wanted {
            measure: Measure::Item(item, score),
            code: code.clone(),
            score: name,
            items: vec![item],
            plain_share: score == Score::Share,
        }));
    }
    for (number, composite) in index.composite.iter().enumerate() {
        let place = |code: &String| index.items.iter().position(|item| item == code);
        let items: Vec<usize> = composite.items.iter().filter_map(place).collect();
        wanted.extend(scores.iter().map(|&(score, name)| Wanted {
            measure: Measure::Composite(number, score),
            code: composite.code.clone(),
            score: name,
            items: items.clone(),
            plain_share: false,
        }));
    }
    wanted
}

fn status(estimate: &Estimate, minimum: u64) -> RowStatus {
    if estimate.status != Status::Estimated {
        RowStatus::NotEstimable
    } else if estimate.n_answered < minimum {
        RowStatus::Few
    } else {
        RowStatus::Ok
    }
}

/// The interval of a line: the plan's for shares of items, Wald for means and indices (a mean of shares
/// isn't a binomial share). Wald, logit and Wilson use the design's degrees of freedom, Korn–Graubard the
/// domain's; where the plan's has no limits (a share of 0 or 1) the exact binomial on n stands in.
fn limits(estimate: &Estimate, wanted: &Wanted, plan: &Plan) -> Option<Interval> {
    let (value, se) = (estimate.value?, estimate.se?);
    let level = plan.report.level;
    let df = f64::from(estimate.df_design);
    if !wanted.plain_share || plan.report.interval == IntervalName::Wald {
        return interval::wald(value, se, df, level).ok();
    }
    let n = estimate.n_answered;
    let found = match plan.report.interval {
        IntervalName::Wald | IntervalName::Logit => {
            interval::logit(value, se, df, level).ok().flatten()
        }
        IntervalName::Wilson => estimate
            .n_eff
            .and_then(|size| interval::wilson(value, size, df, level).ok()),
        IntervalName::KornGraubard => {
            let df = f64::from(estimate.df);
            interval::korn_graubard(value, se, n, df, level, EffectiveSize::Free).ok()
        }
    };
    found.or_else(|| interval::clopper_pearson(value, n as f64, level).ok())
}

fn counts(table: &Table<'_>, domain: usize, items: &[usize]) -> MarkCounts {
    let mut sum = MarkCounts {
        marks: Vec::new(),
        not_applicable: 0,
        blank: 0,
    };
    for &item in items {
        let own = table.counts(domain, item);
        sum.marks.resize(own.marks.len(), 0);
        for (total, count) in sum.marks.iter_mut().zip(own.marks) {
            *total += count;
        }
        sum.not_applicable += own.not_applicable;
        sum.blank += own.blank;
    }
    sum
}

impl From<CombineName> for statistics::estimation::Combine {
    fn from(name: CombineName) -> Self {
        match name {
            CombineName::MeanOfItems => Self::MeanOfItems,
            CombineName::Pooled => Self::Pooled,
            CombineName::MeanOfRespondents => Self::MeanOfRespondents,
        }
    }
}
