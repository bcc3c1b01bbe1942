//! `sipas restore`

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use care::restore;

use super::backup::{Closing, summary};
use super::kept::Kept;

/// Phục hồi một bản sao lưu vào cơ sở dữ liệu trống: đủ tất cả hoặc không gì cả.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Tệp sao lưu
    #[arg(long, value_name = "TỆP")]
    from: PathBuf,
    #[command(flatten)]
    closing: Closing,
    /// In kết quả cho người hay cho chương trình đọc
    #[arg(long, value_name = "DẠNG", default_value = "text")]
    format: super::Format,
    #[command(flatten)]
    kept: Kept,
}

/// Runs `sipas restore`.
///
/// # Errors
/// If the backup cannot be read or the database is not empty; nothing has changed then.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let lock = arguments.closing.key_for_reading()?;
    // A wrong secret or a foreign file is found before anything is made.
    care::inspect(&arguments.from, lock.clone()).await?;
    let fresh = arguments.kept.make_for_restore().await?;
    let restored = match restore(&fresh.database, &arguments.from, lock).await {
        Ok(restored) => restored,
        Err(error) => {
            fresh.give_up().await;
            return Err(error.into());
        }
    };
    fresh.database.close().await?;
    let mut out = std::io::stdout().lock();
    match arguments.format {
        super::Format::Json => writeln!(
            out,
            "{}",
            serde_json::json!({
                "manifest": restored.manifest,
                "steps_since": restored.steps_since,
            })
        )?,
        super::Format::Text => {
            writeln!(
                out,
                "Đã phục hồi {}; mọi bảng và chuỗi nhật ký khớp bản sao lưu.",
                arguments.from.display()
            )?;
            write!(out, "{}", summary(&restored.manifest))?;
            if !restored.steps_since.is_empty() {
                writeln!(
                    out,
                    "  đã nâng cấp lược đồ thêm: {}",
                    restored.steps_since.join(", ")
                )?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
