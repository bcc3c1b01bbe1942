//! Which columns a plan needs, and as what.

use super::{
    fault::Fault,
    plan::{Adjust, PlanFile},
    reader::{Kind, Need},
    side,
};

/// The columns of the data file that a plan needs, each once for each kind.
///
/// # Errors
/// A margins file that can't be read.
pub(super) fn of_plan(file: &PlanFile) -> Result<Vec<Need>, Fault> {
    let plan = &file.plan;
    let design = &plan.design;
    let mut needs: Vec<Need> = plan
        .index
        .items
        .iter()
        .map(|item| Need::new(item, Kind::Mark))
        .collect();
    let mut required: Vec<&String> = design.strata.iter().chain(&design.clusters).collect();
    let mut numbers: Vec<&String> = design.population.iter().chain(&design.weight).collect();
    let mut labels: Vec<String> = plan
        .table
        .iter()
        .flat_map(|table| table.by.clone())
        .collect();
    for step in &plan.adjust {
        match step {
            Adjust::Rake { margins, .. } | Adjust::Calibrate { margins, .. } => {
                labels.extend(
                    side::margins(&file.resolve(margins))?
                        .into_iter()
                        .map(|margin| margin.variable),
                );
            }
            Adjust::PostStratify { by, .. } => labels.extend(by.iter().cloned()),
            Adjust::NonresponseClass { class, .. } => required.push(class),
            Adjust::Trim { .. } => {}
        }
    }
    required.sort();
    required.dedup();
    numbers.sort();
    numbers.dedup();
    labels.sort();
    labels.dedup();
    labels.retain(|label| !required.contains(&label));
    needs.extend(
        required
            .into_iter()
            .map(|name| Need::new(name, Kind::RequiredLabel)),
    );
    needs.extend(
        numbers
            .into_iter()
            .map(|name| Need::new(name, Kind::Number)),
    );
    needs.extend(labels.into_iter().map(|name| Need::new(name, Kind::Label)));
    Ok(needs)
}
