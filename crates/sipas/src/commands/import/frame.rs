//! `sipas import frame`

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use publication::import::{FrameLine, RowError, annotate, read_frame};
use store::frame::FrameRow;
use survey::RoundState;

use super::{Form, Source, progress, read_file, refuse, tell_notes};
use crate::commands::kept::round_of;

/// Số hồ sơ của một đợt.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Chỉ kiểm tra tệp, không ghi gì
    #[arg(long)]
    dry_run: bool,
    /// Khi tệp có lỗi, ghi ra tệp này (.xlsx) bản sao có thêm cột lỗi
    #[arg(long, value_name = "TỆP.xlsx")]
    annotated: Option<PathBuf>,
}

/// Reads, checks and keeps dossier counts; a dry run goes the same way up to the keeping.
pub(super) async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let source = &arguments.source;
    let bytes = read_file(&source.file)?;
    let database = source.kept.open().await?;
    let round = round_of(&database, &source.round).await?;
    if matches!(round.state, RoundState::Published | RoundState::Archived) {
        bail!(
            "đợt {} đã công bố nên số hồ sơ không thay đổi được nữa",
            round.code
        );
    }
    let units = store::catalogue::units(&database, round.catalogue).await?;
    let fields = store::catalogue::fields(&database, round.catalogue).await?;
    let progress = progress("Đang kiểm tra số hồ sơ…");
    let frame = match read_frame(&bytes, &units, &fields) {
        Ok(frame) => frame,
        Err(errors) => {
            if let Some(path) = &arguments.annotated {
                write_annotated(path, &bytes, &errors)?;
            }
            return refuse(&progress, &source.file, &errors, source.format);
        }
    };
    let total: u64 = frame.lines.iter().map(|line| line.dossiers).sum();
    let rows: Vec<FrameRow> = frame.lines.into_iter().map(row).collect();
    if !arguments.dry_run {
        store::frame::replace(&database, round.id, &rows)
            .await
            .context("không ghi được số hồ sơ")?;
    }
    progress.finish_and_clear();
    tell_notes(&source.file, &frame.notes, source.format)?;
    let mut out = std::io::stdout().lock();
    if source.format == Form::Json {
        let told = serde_json::json!({
            "round": round.code,
            "lines": rows.len(),
            "dossiers": total,
            "read_otherwise": frame.notes.len(),
            "dry_run": arguments.dry_run,
        });
        writeln!(out, "{told}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let end = if arguments.dry_run {
        " Tệp không có lỗi; chưa ghi gì."
    } else {
        ""
    };
    writeln!(
        out,
        "Đợt {}: {} dòng, tổng số {total} hồ sơ.{end}",
        round.code,
        rows.len()
    )?;
    Ok(ExitCode::SUCCESS)
}

fn row(line: FrameLine) -> FrameRow {
    FrameRow {
        unit: line.unit,
        field: line.field,
        dossiers: line.dossiers,
    }
}

fn write_annotated(path: &Path, bytes: &[u8], errors: &[RowError]) -> Result<()> {
    let Some(annotated) = annotate(bytes, errors).context("không lập được bản sao có cột lỗi")?
    else {
        return Ok(());
    };
    std::fs::write(path, annotated)
        .with_context(|| format!("không ghi được tệp {}", path.display()))
}
