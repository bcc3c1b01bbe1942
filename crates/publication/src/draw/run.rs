//! Reading the list, drawing, writing.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};
use statistics::sampling::{
    Frame, Plan as DrawPlan, Protocol, Sample, SamplingError, Seed, Stage, draw,
};

use super::{files, list::List, plan::PlanFile, sizes};
use crate::estimate::fault::Fault;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The list.
    pub frame: PathBuf,
    /// The plan.
    pub plan: PathBuf,
    /// The seed.
    pub seed: Seed,
    /// The folder for `sample.csv`, `reserve.csv` and `protocol.toml`.
    pub folder: PathBuf,
    /// Version of the program, for the protocol.
    pub version: String,
}

/// What was drawn and where it was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drawn {
    /// Members in the list.
    pub listed: u64,
    /// Strata.
    pub strata: usize,
    /// Members in the sample.
    pub sample: usize,
    /// Members on the reserve list.
    pub reserve: usize,
    /// The files written.
    pub files: Vec<PathBuf>,
}

/// The protocol file: the draw's own record and what the program adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// The program.
    pub program: String,
    /// The list.
    pub list: ListFacts,
    /// SHA-256 of the plan file.
    pub plan_sha256: String,
    /// SHA-256 of `sample.csv`.
    pub sample_sha256: String,
    /// SHA-256 of `reserve.csv`.
    pub reserve_sha256: String,
    /// The draw.
    pub draw: Protocol,
}

/// What the list was and how its columns were understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListFacts {
    /// Name of the file, without its folder.
    pub file: String,
    /// Columns whose labels, joined by " | ", are the stratum label.
    pub strata: Vec<String>,
    /// Columns of clusters.
    pub clusters: Vec<String>,
    /// Column of the size measure.
    pub size_measure: Option<String>,
}

/// Draws a sample and writes its files.
///
/// # Errors
/// The first fault in list or plan; a folder that can't be written.
pub fn run(request: &Request, watch: &mut dyn FnMut(u64)) -> Result<Drawn, Fault> {
    let file = PlanFile::read(&request.plan)?;
    let list = List::read(&request.frame, &file.plan, watch)?;
    let frame = list.frame();
    let plan = drawing_plan(&file, &list, &frame)?;
    let sample =
        draw(&frame, &plan, &request.seed).map_err(|error| explain(&file, &list, &error))?;
    write(request, &file, &list, &frame, &plan, &sample)
}

fn write(
    request: &Request,
    file: &PlanFile,
    list: &List<'_>,
    frame: &Frame,
    plan: &DrawPlan,
    sample: &Sample,
) -> Result<Drawn, Fault> {
    let folder = &request.folder;
    std::fs::create_dir_all(folder).map_err(|cause| Fault::unwritable(folder, &cause))?;
    let rows = files::chosen_rows(&request.frame, sample)?;
    let sample_text = files::sample(list, &rows, sample)?;
    let reserve_text = files::reserve(list, &rows, sample);
    let list_hash = hash_file(&request.frame)?;
    let record = Record {
        program: format!("sipas {}", request.version),
        list: ListFacts {
            file: request
                .frame
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            strata: file.plan.frame.strata.clone(),
            clusters: file.plan.frame.clusters.clone(),
            size_measure: file.plan.frame.size_measure.clone(),
        },
        plan_sha256: hexadecimal(&Sha256::digest(file.text.as_bytes())),
        sample_sha256: hexadecimal(&Sha256::digest(sample_text.as_bytes())),
        reserve_sha256: hexadecimal(&Sha256::digest(reserve_text.as_bytes())),
        draw: Protocol::new(frame, plan, &request.seed, list_hash, sample),
    };
    let protocol = folder.join("protocol.toml");
    let record =
        toml::to_string_pretty(&record).map_err(|cause| Fault::unwritable(&protocol, &cause))?;
    let texts = [
        ("sample.csv", sample_text),
        ("reserve.csv", reserve_text),
        ("protocol.toml", record),
    ];
    let mut written = Vec::new();
    for (name, text) in texts {
        let path = folder.join(name);
        crate::estimate::output::replace(&path, |out| {
            std::io::Write::write_all(out, text.as_bytes())
                .map_err(|cause| Fault::unwritable(&path, &cause))
        })?;
        written.push(path);
    }
    Ok(Drawn {
        listed: frame.len() as u64,
        strata: frame.strata().len(),
        sample: sample.members.len(),
        reserve: sample.reserve.len(),
        files: written,
    })
}

fn drawing_plan(file: &PlanFile, list: &List<'_>, frame: &Frame) -> Result<DrawPlan, Fault> {
    let plan = &file.plan;
    let spare = |count: u64| -> u64 {
        let wanted = (count as f64 * plan.draw.reserve - 1e-9).ceil().max(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates; not negative"
        )]
        let wanted = wanted as u64;
        wanted
    };
    if plan.frame.clusters.is_empty() {
        let counts = sizes::of_strata(file, list, frame)?;
        let reserve = counts.iter().map(|&count| spare(count)).collect();
        return Ok(DrawPlan::single_stage(plan.draw.method, counts, reserve));
    }
    let strata = frame.strata().len();
    let stages = plan.stage.iter().enumerate().map(|(place, stage)| Stage {
        method: stage.method,
        counts: vec![stage.count; if place == 0 { strata } else { 1 }],
    });
    let last = plan.stage.last().map_or(0, |stage| stage.count);
    Ok(DrawPlan {
        stages: stages.collect(),
        reserve: vec![spare(last)],
    })
}

fn explain(file: &PlanFile, list: &List<'_>, error: &SamplingError) -> Fault {
    match error {
        SamplingError::SizeZero { .. } => {
            let column = file.plan.frame.size_measure.clone().unwrap_or_default();
            Fault::new(list.file, "có cụm hoặc dòng có độ lớn bằng 0 nên không bao giờ được chọn; bỏ các dòng đó khỏi danh sách hoặc sửa độ lớn").in_column(column)
        }
        SamplingError::TooFew { asked, available } => file.fault(
            "count",
            format!("có tầng chỉ có {available} đơn vị trong danh sách nhưng cần chọn {asked}; giảm số lượng hoặc gộp tầng"),
        ),
        other => sizes::refuse(file, other, "danh sách"),
    }
}

fn hash_file(path: &Path) -> Result<String, Fault> {
    let broken = |cause: std::io::Error| Fault::unreadable(path, &cause);
    let mut source = File::open(path).map_err(broken)?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        let read = source.read(&mut block).map_err(broken)?;
        if read == 0 {
            return Ok(hexadecimal(&hasher.finalize()));
        }
        hasher.update(&block[..read]);
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
