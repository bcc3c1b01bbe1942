//! How many members each stratum gets.

use std::collections::BTreeMap;
use std::path::Path;

use statistics::sampling::{Frame, SamplingError, StratumSize, allocate, size_by_margin};

use super::{
    list::List,
    plan::{Plan, PlanFile, RuleName, SizePlan},
};
use crate::estimate::{
    fault::Fault,
    reader::{Kind, Missing, Need, read},
};

/// n of each stratum of the frame.
pub(super) fn of_strata(file: &PlanFile, list: &List, frame: &Frame) -> Result<Vec<u64>, Fault> {
    let plan = &file.plan;
    let Some(size) = &plan.size else {
        return Ok(Vec::new());
    };
    let per = size.per().unwrap_or(&plan.frame.strata);
    let populations = frame.populations();
    let deviations = deviations(file, list)?;
    // Strata of each group, groups in order of their first stratum.
    let mut groups: Vec<(Vec<&str>, Vec<usize>)> = Vec::new();
    for stratum in 0..populations.len() {
        let labels = list.labels_of(stratum, per);
        match groups.iter_mut().find(|group| group.0 == labels) {
            Some(group) => group.1.push(stratum),
            None => groups.push((labels, vec![stratum])),
        }
    }
    let mut counts = vec![0; populations.len()];
    for (labels, strata) in groups {
        let population = strata.iter().map(|&stratum| populations[stratum]).sum();
        let place = if labels.is_empty() {
            "cả danh sách".to_owned()
        } else {
            labels.join(" | ")
        };
        let total = group_size(file, list, size, &strata, population, &place)?;
        let sizes: Vec<StratumSize> = strata
            .iter()
            .map(|&stratum| StratumSize {
                population: populations[stratum],
                deviation: deviations.as_ref().map_or(0.5, |known| known[stratum]),
            })
            .collect();
        let shares = allocate(
            total,
            &sizes,
            plan.allocation.rule(),
            plan.allocation.minimum,
        )
        .map_err(|error| refuse(file, &error, &place))?;
        for (&stratum, share) in strata.iter().zip(shares) {
            counts[stratum] = share;
        }
    }
    Ok(counts)
}

fn group_size(
    file: &PlanFile,
    list: &List,
    size: &SizePlan,
    strata: &[usize],
    population: u64,
    place: &str,
) -> Result<u64, Fault> {
    let refused = |error: SamplingError| refuse(file, &error, place);
    match size {
        SizePlan::Formula { margin, .. } => {
            size_by_margin(Some(population), *margin).map_err(refused)
        }
        SizePlan::Precision { .. } => match size.precision() {
            Some(precision) => precision
                .size(Some(population))
                .map(|size| size.issued)
                .map_err(refused),
            None => Ok(0),
        },
        SizePlan::Quota { quotas, .. } => {
            let class = list.class_of(strata)?;
            quotas.size(class, population).map_err(refused)
        }
        SizePlan::Total { total, .. } => Ok(*total),
    }
}

/// Standard deviation of each stratum for Neyman allocation.
fn deviations(file: &PlanFile, list: &List) -> Result<Option<Vec<f64>>, Fault> {
    let Plan {
        frame, allocation, ..
    } = &file.plan;
    let (RuleName::Neyman, Some(path)) = (allocation.rule, &allocation.deviations) else {
        return Ok(None);
    };
    let path = file
        .path
        .parent()
        .map_or_else(|| path.clone(), |folder| folder.join(path));
    let mut needs: Vec<Need> = frame
        .strata
        .iter()
        .map(|name| Need::new(name, Kind::RequiredLabel))
        .collect();
    needs.push(Need::new("deviation", Kind::Number));
    let columns = read(&path, &needs, &Missing::default(), 5, &mut |_| {})?;
    let mut known: BTreeMap<Vec<&str>, f64> = BTreeMap::new();
    for row in 0..columns.rows {
        let key = frame
            .strata
            .iter()
            .map(|name| columns.labels[name].label_of_row(row))
            .collect();
        known.insert(key, columns.numbers["deviation"][row]);
    }
    let of_stratum = |stratum: usize| {
        let labels = list.labels_of(stratum, &frame.strata);
        known
            .get(&labels)
            .copied()
            .ok_or_else(|| missing(&path, &labels))
    };
    (0..list.strata())
        .map(of_stratum)
        .collect::<Result<_, _>>()
        .map(Some)
}

fn missing(path: &Path, labels: &[&str]) -> Fault {
    Fault::new(
        path,
        format!(
            "chưa có độ lệch chuẩn của tầng “{}”; thêm một dòng cho tầng này",
            labels.join(" | ")
        ),
    )
    .in_column("deviation")
}

/// An error of the library in words, at the line of the plan it comes from.
pub(super) fn refuse(file: &PlanFile, error: &SamplingError, place: &str) -> Fault {
    match error {
        SamplingError::Parameter { name, .. } => {
            file.fault(name, format!("giá trị của {name} nằm ngoài khoảng cho phép; xem ví dụ trong tài liệu"))
        }
        SamplingError::MinimumAboveTotal { needed, total } => file.fault(
            "minimum",
            format!("{place}: mức tối thiểu cần {needed} phiếu nhưng cỡ mẫu chỉ có {total}; giảm minimum hoặc tăng cỡ mẫu"),
        ),
        SamplingError::TooFew { asked, available } => file.fault(
            "total",
            format!("{place}: cần chọn {asked} nhưng danh sách chỉ có {available}; giảm cỡ mẫu"),
        ),
        SamplingError::NoQuota { class } => {
            file.fault("quotas", format!("{place}: loại “{class}” chưa có trong quotas; thêm loại này"))
        }
        other => Fault::new(&file.path, format!("{place}: không chọn được mẫu ({other})")),
    }
}
