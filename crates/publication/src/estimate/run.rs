//! From a data file and a plan to results.

use std::path::Path;

use statistics::estimation::{Breakdown, Composite, Item, Scale, Variables, tabulate};
use statistics::weighting::StepRecord;
use statistics::{Category, Design};

use super::{
    fault::Fault,
    memory, needs,
    plan::{Plan, PlanFile},
    reader::{Missing, read},
    record::Record,
    rows::{self, Results},
    weights::{self, Data},
    words,
};

/// How far an estimation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Bytes of the data file read.
    Read(u64),
    /// The file is read; weights are being made.
    Weighting,
    /// Estimates are being computed.
    Estimating,
}

/// Results and how they came about.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The lines.
    pub results: Results,
    /// Design and weighting steps.
    pub record: Record,
}

/// Estimates everything a plan asks for.
///
/// # Errors
/// The first fault in plan, data or a file beside the plan.
pub fn run(data: &Path, plan: &Path, watch: &mut dyn FnMut(Progress)) -> Result<Outcome, Fault> {
    let file = PlanFile::read(plan)?;
    let needs = needs::of_plan(&file)?;
    let settings = &file.plan.data;
    let missing = Missing {
        missing: settings.missing.clone(),
        not_applicable: settings.not_applicable.clone(),
    };
    let highest = file.plan.index.highest;
    memory::check(data, &needs)?;
    let columns = read(data, &needs, &missing, highest, &mut |bytes| {
        watch(Progress::Read(bytes));
    })?;
    let data = Data {
        file: data,
        columns: &columns,
    };
    watch(Progress::Weighting);
    let (design, steps) = weights::of_plan(&file, data)?;
    watch(Progress::Estimating);
    let results = estimate(&file, data, &design)?;
    Ok(Outcome {
        record: record(&design, steps),
        results,
    })
}

fn estimate(file: &PlanFile, data: Data<'_>, design: &Design) -> Result<Results, Fault> {
    let plan = &file.plan;
    let refuse = |error| words::items(&error, file, data);
    let scale = Scale::new(plan.index.highest, &plan.index.satisfied).map_err(refuse)?;
    let items = plan
        .index
        .items
        .iter()
        .map(|item| Item::new(item, &data.columns.marks[item]))
        .collect();
    let composites = composites(plan);
    let variables =
        Variables::of_items(data.columns.rows, scale, items, &composites).map_err(refuse)?;
    let categories: Vec<Vec<&Category>> = plan
        .table
        .iter()
        .map(|table| table.by.iter().map(|name| data.label(name)).collect())
        .collect();
    let breakdowns: Vec<Breakdown<'_>> = categories
        .iter()
        .map(|used| Breakdown::by(used.iter().copied()))
        .collect();
    let tables = tabulate(design, &variables, &breakdowns).map_err(refuse)?;
    Ok(rows::of_tables(plan, &tables, &categories))
}

fn composites(plan: &Plan) -> Vec<Composite> {
    plan.index
        .composite
        .iter()
        .map(|composite| {
            Composite::new(&composite.code, &composite.items, composite.combine.into())
        })
        .collect()
}

fn record(design: &Design, steps: Vec<StepRecord>) -> Record {
    Record::new(design, steps)
}
