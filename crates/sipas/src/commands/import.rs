//! `sipas import`

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use indicatif::ProgressBar;
use publication::import::{FrameLine, Imported, Setting, read_frame, read_responses};
use store::Database;
use store::bulk::{self, ImportError, RowFault};
use store::frame::FrameRow;
use store::writer::Submission;
use survey::{FieldCode, ResponseId, Round, RoundState, UnitCode};

use super::kept::{Kept, questionnaire_of, round_of};
use crate::outside;

/// Errors told one by one; more are counted.
const TOLD: usize = 50;

/// Nhập số liệu từ tệp CSV. Tệp có lỗi thì không dòng nào được nhập.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Nhập câu trả lời: mỗi dòng một phiếu
    ///
    /// Cột bắt buộc: unit (mã đơn vị giải quyết), field (mã lĩnh vực), submitted (thời điểm, giờ Việt Nam).
    /// Cột tùy chọn: received_by (mã đơn vị tiếp nhận), stream (sampled, open), mode (paper, phone,
    /// kiosk, interview), language (vi, en), consent (phiên bản lời đồng ý). Các cột còn lại mang mã
    /// câu hỏi của phiếu; tiêu chí hài lòng ghi 1 đến 5, 0 là không áp dụng, 9 là không biết, để trống
    /// là không trả lời; nhiều lựa chọn cách nhau bằng dấu |. Nhập lại cùng một tệp không tạo phiếu trùng.
    #[command(verbatim_doc_comment)]
    Responses(Source),
    /// Nhập số hồ sơ đã giải quyết theo đơn vị và lĩnh vực (cột unit, field, dossiers), thay cho số liệu cũ của đợt
    Frame(Source),
}

#[derive(Debug, clap::Args)]
struct Source {
    /// Tệp CSV, mã hóa UTF-8
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Mã đợt khảo sát
    #[arg(long, value_name = "MÃ")]
    round: String,
    #[command(flatten)]
    kept: Kept,
}

/// Runs `sipas import`.
///
/// # Errors
/// If the file cannot be read or the database is away; faulty lines are told and give exit code 1.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Responses(source) => import_responses(&source).await,
        Command::Frame(source) => import_frame(&source).await,
    }
}

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

async fn import_responses(source: &Source) -> Result<ExitCode> {
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
        Err(errors) => return refuse(&progress, &source.file, &errors),
    };
    progress.set_message("Đang ghi…");
    let lines: Vec<u64> = read.iter().map(|one| one.line).collect();
    let submissions = read.into_iter().map(submission).collect();
    match bulk::import(&database, submissions).await {
        Ok(counts) => {
            progress.finish_and_clear();
            let (accepted, repeated) = (counts.accepted, counts.repeated);
            let mut out = std::io::stdout().lock();
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
            refuse(&progress, &source.file, &told)
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

async fn import_frame(source: &Source) -> Result<ExitCode> {
    let file = open(&source.file)?;
    let database = source.kept.open().await?;
    let round = round_of(&database, &source.round).await?;
    let catalogue = catalogue_of(&database, &round).await?;
    let progress = progress("Đang nhập số hồ sơ…");
    let lines = match read_frame(file, &catalogue.units, &catalogue.fields) {
        Ok(lines) => lines,
        Err(errors) => return refuse(&progress, &source.file, &errors),
    };
    let total: u64 = lines.iter().map(|line| line.dossiers).sum();
    let rows: Vec<FrameRow> = lines
        .into_iter()
        .map(
            |FrameLine {
                 unit,
                 field,
                 dossiers,
             }| FrameRow {
                unit,
                field,
                dossiers,
            },
        )
        .collect();
    store::frame::replace(&database, round.id, &rows)
        .await
        .context("không ghi được số hồ sơ")?;
    progress.finish_and_clear();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "Đợt {}: {} dòng, tổng số {total} hồ sơ.",
        round.code,
        rows.len()
    )?;
    Ok(ExitCode::SUCCESS)
}

fn open(file: &Path) -> Result<File> {
    File::open(file).with_context(|| {
        format!(
            "không đọc được tệp {}; xin kiểm tra đường dẫn",
            file.display()
        )
    })
}

/// A sign of life on a terminal; silent elsewhere.
fn progress(message: &'static str) -> ProgressBar {
    let progress = ProgressBar::new_spinner().with_message(message);
    progress.enable_steady_tick(std::time::Duration::from_millis(200));
    progress
}

/// Tells the faults; nothing was imported.
fn refuse(
    progress: &ProgressBar,
    file: &Path,
    faults: &[impl std::fmt::Display],
) -> Result<ExitCode> {
    progress.finish_and_clear();
    let mut errors = std::io::stderr().lock();
    for fault in faults.iter().take(TOLD) {
        writeln!(errors, "{}: {fault}", file.display())?;
    }
    if faults.len() > TOLD {
        writeln!(
            errors,
            "{}: … và {} lỗi nữa.",
            file.display(),
            faults.len() - TOLD
        )?;
    }
    writeln!(
        errors,
        "sipas: có {} lỗi nên không dòng nào được nhập; xin sửa tệp rồi nhập lại",
        faults.len()
    )?;
    Ok(ExitCode::FAILURE)
}
