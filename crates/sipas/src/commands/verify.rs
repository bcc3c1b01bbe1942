//! `sipas verify`

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use care::{Finding, Report, prove, verify};

use super::Format;
use super::backup::{Closing, summary};
use super::kept::Kept;
use crate::outside;

/// Kiểm tra mọi thứ đang lưu: chuỗi nhật ký, bản công bố, liên kết giữa các bảng; hoặc một bản sao lưu.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Kiểm tra tệp sao lưu này bằng cách phục hồi vào một cơ sở dữ liệu tạm rồi so sánh
    #[arg(long, value_name = "TỆP")]
    backup: Option<PathBuf>,
    #[command(flatten)]
    closing: Closing,
    /// In kết quả cho người hay cho chương trình đọc
    #[arg(long, value_name = "DẠNG", default_value = "text")]
    format: Format,
    #[command(flatten)]
    kept: Kept,
}

/// Runs `sipas verify`; exit code 1 if something is wrong.
///
/// # Errors
/// If nothing can be checked.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    if let Some(backup) = &arguments.backup {
        return verify_backup(backup, &arguments).await;
    }
    let database = arguments.kept.connect().await?;
    let report = verify(&database).await?;
    database.close().await?;
    let mut out = std::io::stdout().lock();
    match arguments.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&report)?)?,
        Format::Text => write!(out, "{}", told(&report))?,
    }
    Ok(if report.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn verify_backup(backup: &Path, arguments: &Arguments) -> Result<ExitCode> {
    let lock = arguments.closing.key_for_reading()?;
    let scratch = std::env::temp_dir().join(format!("sipas-{}", outside::fresh_id().simple()));
    let manifest = prove(backup, lock, &scratch).await?;
    let mut out = std::io::stdout().lock();
    match arguments.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&manifest)?)?,
        Format::Text => {
            writeln!(
                out,
                "Bản sao lưu {} phục hồi được; mọi bảng và chuỗi nhật ký đúng như lúc lập.",
                backup.display()
            )?;
            write!(out, "{}", summary(&manifest))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The report in words.
fn told(report: &Report) -> String {
    let audit = &report.audit;
    let mut lines = vec![format!("Lược đồ: {}", report.step)];
    let totals = report.totals.iter();
    lines.extend(totals.map(|total| format!("  {:<24} {:>12}", total.name, total.rows)));
    if audit.broken_at.is_none() {
        lines.push(format!(
            "Nhật ký: {} sự kiện liền mạch, mã cuối {}",
            audit.events, audit.head
        ));
    }
    lines.push(format!(
        "Bản công bố: {} bản được so với mã SHA-256",
        report.releases
    ));
    lines.push(if report.findings.is_empty() {
        "Không phát hiện sai lệch.".to_owned()
    } else {
        "CÓ SAI LỆCH:".to_owned()
    });
    let findings = report.findings.iter();
    lines.extend(findings.map(|finding| format!("  - {}", words(finding))));
    lines.push(String::new());
    lines.join("\n")
}

fn words(finding: &Finding) -> String {
    match finding {
        Finding::UnknownStep { step } => format!(
            "cơ sở dữ liệu có bước {step} mà chương trình này chưa biết; xin dùng chương trình mới hơn"
        ),
        Finding::MissingStep { step } => {
            format!("bước {step} chưa chạy; sipas serve sẽ nâng cấp khi khởi động")
        }
        Finding::Orphans { table, to, rows } => {
            format!("{rows} dòng của bảng {table} trỏ tới {to} không tồn tại")
        }
        Finding::File { words } => format!("tệp SQLite hỏng: {words}"),
        Finding::Release { number } => {
            format!("bản công bố {number} khác với mã SHA-256 đã công bố")
        }
        Finding::Chain { sequence } => format!("chuỗi nhật ký bị đứt ở sự kiện {sequence}"),
    }
}
