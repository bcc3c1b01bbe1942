//! From a plan and its columns to a design with final weights.

use std::path::Path;

use statistics::weighting::{
    Calibrate, Distance, Margin, NonresponseClasses, PostStratify, StepRecord, Trim, Weighting,
};
use statistics::{Category, ClusterLabels, Design, DesignSpec, LonelyPsu};

use super::{
    fault::Fault,
    plan::{Adjust, DistanceName, LonelyRule, PlanFile},
    reader::{Columns, Kind, Missing, Need, read},
    side, words,
};

/// Classes with fewer respondents are noted in the record.
const SMALL_CLASS: u64 = 20;

/// The data file and its columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Data<'a> {
    /// The file.
    pub(super) file: &'a Path,
    /// Its columns.
    pub(super) columns: &'a Columns,
}

impl<'a> Data<'a> {
    /// A column of labels.
    pub(super) fn label(&self, name: &str) -> &'a Category {
        &self.columns.labels[name]
    }
}

/// The design with its final weights, and what each step did.
///
/// # Errors
/// An impossible design or a step that can't be carried out, with file, line and a remedy.
pub(super) fn of_plan(plan: &PlanFile, data: Data<'_>) -> Result<(Design, Vec<StepRecord>), Fault> {
    let design = start(plan, data)?;
    let mut weighting = Weighting::start(design);
    for step in &plan.plan.adjust {
        weighting = apply(step, weighting, plan, data)?;
    }
    Ok(weighting.finish())
}

fn start(plan: &PlanFile, data: Data<'_>) -> Result<Design, Fault> {
    let design = &plan.plan.design;
    let columns = data.columns;
    let weights = match &design.weight {
        Some(name) => columns.numbers[name].clone(),
        None => vec![1.0; columns.rows],
    };
    let spec = DesignSpec {
        weights,
        strata: design.strata.as_deref().map(|name| data.label(name)),
        clusters: design
            .clusters
            .iter()
            .map(|name| data.label(name))
            .collect(),
        labels: if design.clusters_within_strata {
            ClusterLabels::WithinStratum
        } else {
            ClusterLabels::Unique
        },
        population: design
            .population
            .iter()
            .map(|name| &columns.numbers[name][..])
            .collect(),
        lonely: match design.lonely_psu {
            LonelyRule::Fail => LonelyPsu::Fail,
            LonelyRule::Certainty => LonelyPsu::Certainty,
            LonelyRule::Adjust => LonelyPsu::Adjust,
            LonelyRule::Average => LonelyPsu::Average,
        },
        collapse: design
            .collapse
            .iter()
            .map(|(from, to)| (from.clone(), to.clone()))
            .collect(),
    };
    spec.check()
        .map_err(|error| words::design(&error, plan, data))
}

fn apply(
    step: &Adjust,
    weighting: Weighting,
    plan: &PlanFile,
    data: Data<'_>,
) -> Result<Weighting, Fault> {
    match step {
        Adjust::Rake { margins, tolerance } => calibrate(
            weighting,
            &plan.resolve(margins),
            Distance::Raking,
            *tolerance,
            data,
        ),
        Adjust::Calibrate {
            margins,
            distance,
            bounds,
            tolerance,
        } => {
            let distance = distance_of(*distance, *bounds, plan)?;
            calibrate(
                weighting,
                &plan.resolve(margins),
                distance,
                *tolerance,
                data,
            )
        }
        Adjust::PostStratify { by, totals } => {
            let file = plan.resolve(totals);
            let step = PostStratify {
                by: by.iter().map(|name| data.label(name)).collect(),
                totals: side::cell_totals(&file, by)?,
            };
            weighting
                .post_stratify(&step)
                .map_err(|error| words::weighting(&error, &file, data))
        }
        Adjust::NonresponseClass {
            class,
            sample,
            responded,
            weight,
        } => {
            let file = plan.resolve(sample);
            let needs = [
                Need::new(class, Kind::RequiredLabel),
                Need::new(responded, Kind::Label),
                Need::new(weight, Kind::Number),
            ];
            let members = read(&file, &needs, &Missing::default(), 5, &mut |_| {})?;
            let status = side::responses(&members, responded, &file)?;
            let step = NonresponseClasses {
                class: data.label(class),
                sample_class: &members.labels[class],
                sample_responded: &status,
                sample_weight: &members.numbers[weight],
                minimum_respondents: SMALL_CLASS,
            };
            let members = Data {
                file: &file,
                columns: &members,
            };
            weighting
                .nonresponse_classes(&step)
                .map_err(|error| words::weighting(&error, &file, members))
        }
        Adjust::Trim { lower, upper } => weighting
            .trim(&Trim {
                lower: *lower,
                upper: *upper,
                strict: true,
            })
            .map_err(|error| words::weighting(&error, &plan.path, data)),
    }
}

fn distance_of(
    name: DistanceName,
    bounds: Option<[f64; 2]>,
    plan: &PlanFile,
) -> Result<Distance, Fault> {
    match (name, bounds) {
        (DistanceName::Linear, None) => Ok(Distance::Linear),
        (DistanceName::Linear, Some([lower, upper])) => {
            Ok(Distance::TruncatedLinear { lower, upper })
        }
        (DistanceName::Raking, None) => Ok(Distance::Raking),
        (DistanceName::Logit, Some([lower, upper])) => Ok(Distance::Logit { lower, upper }),
        (DistanceName::Logit, None) => Err(plan.fault(
            "logit",
            "distance = \"logit\" cần bounds, ví dụ bounds = [0.5, 2.0]",
        )),
        (DistanceName::Raking, Some(_)) => Err(plan.fault(
            "raking",
            "distance = \"raking\" không nhận bounds; dùng \"logit\" để giới hạn hệ số",
        )),
    }
}

fn calibrate(
    weighting: Weighting,
    file: &Path,
    distance: Distance,
    tolerance: f64,
    data: Data<'_>,
) -> Result<Weighting, Fault> {
    let known = side::margins(file)?;
    let mut margins = Vec::with_capacity(known.len());
    for margin in &known {
        let margin = Margin::new(data.label(&margin.variable), &margin.totals);
        margins.push(margin.map_err(|error| words::weighting(&error, file, data))?);
    }
    let step = Calibrate {
        tolerance,
        ..Calibrate::to_margins(margins, distance)
    };
    weighting
        .calibrate(&step)
        .map_err(|error| words::weighting(&error, file, data))
}
