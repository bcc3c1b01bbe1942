//! `sipas import paper`

use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use collection::keyed_file::{Content, Ended, Job, Report, Source as Reread, Way, run as go};
use collection::policy::{ImportForms, KeyForms, Right as _};
use indicatif::{ProgressBar, ProgressStyle};
use intake::PersonId;
use publication::paper_file::{Limits, annotate};
use store::account::{self, Account};
use store::paper::Who;
use store::paper::batch::Batch;
use store::paper::import::{self, Place};
use store::{Database, StoreError};
use survey::Round;

use super::{Form, Source, TOLD};
use crate::commands::kept::round_of;
use crate::outside;

/// Phiếu giấy đã nhập vào bảng tính.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Số của lô trong đợt khảo sát
    #[arg(long, value_name = "SỐ")]
    batch: u32,
    /// Tài khoản của người chịu trách nhiệm về lần nhập này
    #[arg(long, value_name = "TÊN")]
    by: String,
    /// Chỉ kiểm tra tệp, không ghi gì
    #[arg(long)]
    dry_run: bool,
    /// Ghi các phiếu đúng, bỏ qua các dòng có lỗi
    #[arg(long, conflicts_with = "dry_run")]
    only_valid: bool,
    /// Ghi ra tệp này (.xlsx) bản sao có thêm cột lỗi và cột điều cần xem lại
    #[arg(long, value_name = "TỆP.xlsx")]
    annotated: Option<PathBuf>,
}

/// Reads, checks and keeps keyed forms.
pub(super) async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let source = &arguments.source;
    let path = source.file.clone();
    drop(super::open(&path)?);
    let database = source.kept.open().await?;
    let round = round_of(&database, &source.round).await?;
    let batch = batch_of(&database, &round, arguments.batch).await?;
    let account = account_of(&database, &arguments.by).await?;
    if !account.scope.sees_post_office(&batch.header.post_office) {
        bail!(
            "tài khoản {} không thuộc bưu cục {} của lô",
            account.name,
            batch.header.post_office
        );
    }
    let bar = bar();
    let told = bar.clone();
    let reread: Reread = Arc::new(move || {
        let file = BufReader::with_capacity(256 * 1024, File::open(&path)?);
        Ok(Box::new(file) as Box<dyn Content>)
    });
    let job = Job {
        batch: batch.id,
        file_name: name_of(source),
        id: outside::fresh_id(),
        limits: Limits::COMMAND,
        way: match (arguments.dry_run, arguments.only_valid) {
            (true, _) => Way::DryRun,
            (_, true) => Way::ValidOnly,
            _ => Way::AllOrNothing,
        },
        source: Arc::clone(&reread),
        progress: Arc::new(move |done, total| {
            told.set_length(total.max(done));
            told.set_position(done);
        }),
    };
    let who = Who {
        person: PersonId::from_uuid(account.id),
        role: account.role,
        name: &account.name,
        at_ms: outside::now_ms(),
    };
    let ended = go(&database, job, &who).await;
    bar.finish_and_clear();
    match ended.context("không ghi được phiếu")? {
        Ended::NotKeyed(state) => {
            bail!(
                "lô {} không ở bước nhập (trạng thái: {}); chưa ghi gì",
                batch.number,
                pages::office::paper::state_words(state.as_str())
            )
        }
        Ended::Repeated(at_ms, name) => bail!(
            "tệp này đã được nhập lúc {} với tên {name}; chưa ghi gì",
            moment(at_ms)
        ),
        Ended::Unreadable(faults) => super::refuse(&bar, &source.file, &faults, source.format),
        Ended::Read(report) => tell(arguments, &batch, &report, &reread),
    }
}

fn tell(
    arguments: &Arguments,
    batch: &Batch,
    report: &Report,
    reread: &Reread,
) -> Result<ExitCode> {
    if let Some(path) = &arguments.annotated {
        let context = || format!("không ghi được tệp {}", path.display());
        let mut file = reread()?;
        let out = File::create(path).with_context(context)?;
        annotate(&report.opened, &mut file, &report.told, out).with_context(context)?;
    }
    let source = &arguments.source;
    let tally = report.tally;
    let is_wrong = tally.refused > 0 && !arguments.only_valid;
    let code = if is_wrong || (!report.is_kept && !arguments.dry_run) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    };
    if source.format == Form::Json {
        let told = serde_json::json!({
            "round": source.round, "batch": batch.number, "keying": report.place,
            "good": tally.good, "refused": tally.refused, "warned": tally.warned,
            "read_otherwise": tally.notes, "kept": report.is_kept, "errors": report.faults,
            "operators": report.operators,
        });
        writeln!(std::io::stdout().lock(), "{told}")?;
        return Ok(code);
    }
    super::tell_notes(&source.file, &report.notes, source.format)?;
    let mut errors = std::io::stderr().lock();
    for sentence in report.faults.iter().chain(&report.warnings).take(TOLD) {
        writeln!(errors, "{}: {sentence}", source.file.display())?;
    }
    if report.faults.len() + report.warnings.len() > TOLD {
        writeln!(errors, "{}: … và các dòng khác.", source.file.display())?;
    }
    let place = match report.place {
        Place::First => "lần một",
        Place::Second => "lần hai",
    };
    let end = match (report.is_kept, arguments.dry_run) {
        (true, _) => "đã ghi.",
        (false, true) => "chưa ghi gì (chỉ kiểm tra).",
        (false, false) => {
            "có lỗi nên không phiếu nào được ghi; xin sửa tệp rồi nhập lại, hoặc thêm --only-valid."
        }
    };
    writeln!(
        std::io::stdout().lock(),
        "Lô {}, nhập {place}: {} phiếu đúng ({} phiếu cần xem lại), {} dòng có lỗi; {end}",
        batch.number,
        tally.good,
        tally.warned,
        tally.refused
    )?;
    Ok(code)
}

async fn batch_of(database: &Database, round: &Round, number: u32) -> Result<Batch> {
    match import::batch_numbered(database, round.id, number).await {
        Ok(batch) => Ok(batch),
        Err(StoreError::NotFound { .. }) => {
            bail!("đợt {} không có lô số {number}", round.code)
        }
        Err(error) => Err(error).context("không đọc được lô"),
    }
}

async fn account_of(database: &Database, name: &str) -> Result<Account> {
    let account = match account::by_name(database, name).await {
        Ok(account) => account,
        Err(StoreError::NotFound { .. }) => bail!("không có tài khoản {name}"),
        Err(error) => return Err(error).context("không đọc được tài khoản"),
    };
    if account.closed_ms.is_some() {
        bail!("tài khoản {name} đã đóng");
    }
    // Who keys on the screen, and who sends files on the page.
    let rights = [KeyForms::LINE, ImportForms::LINE];
    if !rights
        .iter()
        .any(|line| line.allows(account.role, &account.scope))
    {
        bail!(
            "tài khoản {name} không được nhập phiếu; xin dùng tài khoản của người nhập, của giám sát hoặc của Sở Nội vụ"
        );
    }
    Ok(account)
}

fn name_of(source: &Source) -> String {
    let name = source.file.file_name().unwrap_or(source.file.as_os_str());
    name.to_string_lossy().into_owned()
}

fn moment(at_ms: i64) -> String {
    pages::words::date_time(at_ms, survey::Language::VI)
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0).with_message("Đang đọc phiếu");
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} ({eta})");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}
