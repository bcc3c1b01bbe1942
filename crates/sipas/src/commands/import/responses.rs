//! `sipas import responses`

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use publication::import::{Imported, Setting, read_responses};
use store::Database;
use store::bulk::{self, ImportError, RowFault};
use store::writer::Submission;
use survey::{FieldCode, ResponseId, Round, RoundState, UnitCode};

use super::{Form, Source, open, progress, refuse};
use crate::commands::kept::{questionnaire_of, round_of};
use crate::outside;

/// What lines of a round may name.
struct Catalogue {
    units: BTreeSet<UnitCode>,
    fields: BTreeSet<FieldCode>,
}

async fn catalogue_of(database: &Database, round: &Round) -> Result<Catalogue> {
    let units = store::catalogue::units(database, round.catalogue).await?;
    let fields = store::catalogue::fields(database, round.catalogue).await?;
    Ok(Catalogue {
        units: units.into_iter().map(|unit| unit.code).collect(),
        fields: fields.into_iter().map(|field| field.code).collect(),
    })
}

/// Reads, checks and keeps answers.
pub(super) async fn import_responses(source: &Source) -> Result<ExitCode> {
    let file = open(&source.file)?;
    let database = source.kept.open().await?;
    let round = round_of(&database, &source.round).await?;
    if matches!(round.state, RoundState::Published | RoundState::Archived) {
        bail!("đợt {} đã công bố nên không nhận thêm phiếu", round.code);
    }
    let questionnaire = questionnaire_of(&database, &round).await?;
    let catalogue = catalogue_of(&database, &round).await?;
    let progress = progress("Đang kiểm tra tệp…");
    let setting = Setting {
        round: round.id,
        questionnaire: &questionnaire,
        units: &catalogue.units,
        fields: &catalogue.fields,
        opens_ms: round.opens_ms,
        closes_ms: round.closes_ms,
    };
    let read = match read_responses(file, &setting) {
        Ok(read) => read,
        Err(errors) => return refuse(&progress, &source.file, &errors, source.format),
    };
    progress.set_message("Đang ghi…");
    let lines: Vec<u64> = read.iter().map(|one| one.line).collect();
    let submissions = read.into_iter().map(submission).collect();
    match bulk::import(&database, submissions).await {
        Ok(counts) => {
            progress.finish_and_clear();
            let (accepted, repeated) = (counts.accepted, counts.repeated);
            let mut out = std::io::stdout().lock();
            if source.format == Form::Json {
                let told = serde_json::json!({ "round": round.code, "accepted": accepted, "repeated": repeated });
                writeln!(out, "{told}")?;
                return Ok(ExitCode::SUCCESS);
            }
            writeln!(
                out,
                "Đợt {}: nhập mới {accepted} phiếu, {repeated} phiếu đã có từ trước.",
                round.code
            )?;
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::Rows(faults)) => {
            let told: Vec<String> = faults
                .iter()
                .map(|(at, fault)| fault_sentence(lines.get(*at), fault))
                .collect();
            refuse(&progress, &source.file, &told, source.format)
        }
        Err(ImportError::Store(error)) => Err(error).context("không ghi được phiếu"),
    }
}

fn submission(one: Imported) -> Submission {
    Submission {
        response: one.response,
        id: ResponseId::from_uuid(outside::fresh_id()),
        attempt: one.attempt,
        received_ms: one.submitted_ms,
        token: None,
    }
}

fn fault_sentence(line: Option<&u64>, fault: &RowFault) -> String {
    let line = line.copied().unwrap_or_default();
    match fault {
        RowFault::Place(_) => {
            format!("Dòng {line}: đơn vị hoặc lĩnh vực không có trong danh mục của đợt.")
        }
        RowFault::Conflict(receipt) => {
            format!("Dòng {line}: đã có phiếu khác mang cùng số, mã biên nhận {receipt}.")
        }
        RowFault::TokenUsed(receipt) => {
            format!("Dòng {line}: mã dùng một lần đã được dùng, mã biên nhận {receipt}.")
        }
    }
}
