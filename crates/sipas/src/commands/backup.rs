//! `sipas backup`

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use care::{Facts, Lock, Manifest, back_up, seal::Secret};
use data_encoding::BASE32_NOPAD;

use super::kept::Kept;
use crate::outside;

/// Sao lưu toàn bộ cơ sở dữ liệu vào một tệp, trong khi máy chủ vẫn chạy.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Tệp sao lưu sẽ được tạo; không bao giờ ghi đè tệp đã có
    #[arg(long, value_name = "TỆP", required_unless_present = "new_key")]
    to: Option<PathBuf>,
    #[command(flatten)]
    closing: Closing,
    /// Tạo một tệp khóa mới (chỉ người tạo đọc được) rồi dừng
    #[arg(long, value_name = "TỆP", conflicts_with_all = ["to", "passphrase_file", "key_file", "unencrypted"])]
    new_key: Option<PathBuf>,
    /// In kết quả cho người hay cho chương trình đọc
    #[arg(long, value_name = "DẠNG", default_value = "text")]
    format: super::Format,
    #[command(flatten)]
    kept: Kept,
}

/// What closes and opens a backup.
#[derive(Debug, Clone, clap::Args)]
#[group(multiple = false)]
pub(crate) struct Closing {
    /// Tệp có mật khẩu ở dòng đầu, ít nhất 12 ký tự
    #[arg(long, value_name = "TỆP")]
    passphrase_file: Option<PathBuf>,
    /// Tệp có khóa ở dòng đầu (tạo bằng sipas backup --new-key TỆP)
    #[arg(long, value_name = "TỆP")]
    key_file: Option<PathBuf>,
    /// Không mã hóa: ai có tệp đều đọc và sửa được
    #[arg(long)]
    unencrypted: bool,
}

impl Closing {
    /// The lock that the options ask for.
    ///
    /// # Errors
    /// If none was named, or its file cannot be used.
    pub(crate) fn lock(&self) -> Result<Lock> {
        Ok(match (&self.passphrase_file, &self.key_file) {
            (Some(path), _) => Lock::Secret(Secret::passphrase_of(path)?),
            (None, Some(path)) => Lock::Secret(Secret::key_of(path)?),
            (None, None) if self.unencrypted => Lock::Open,
            (None, None) => bail!(
                "xin chọn một cách bảo vệ bản sao lưu: --passphrase-file TỆP, --key-file TỆP, hoặc --unencrypted nếu chấp nhận không mã hóa"
            ),
        })
    }

    /// The lock for reading; a file that is not sealed needs no words.
    ///
    /// # Errors
    /// If a file with a secret cannot be used.
    pub(crate) fn key_for_reading(&self) -> Result<Lock> {
        if self.passphrase_file.is_none() && self.key_file.is_none() {
            return Ok(Lock::Open);
        }
        self.lock()
    }
}

/// Runs `sipas backup`.
///
/// # Errors
/// If the backup cannot be made; there is no file then.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    if let Some(path) = &arguments.new_key {
        return make_key(path);
    }
    let to = arguments.to.context("thiếu --to TỆP")?;
    let lock = arguments.closing.lock()?;
    let database = arguments.kept.connect().await?;
    let facts = Facts {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_ms: outside::now_ms(),
        entropy: outside::random_bytes(),
    };
    let manifest = back_up(&database, &to, lock, &facts).await?;
    database.close().await?;
    let mut out = std::io::stdout().lock();
    match arguments.format {
        super::Format::Json => writeln!(out, "{}", serde_json::to_string(&manifest)?)?,
        super::Format::Text => {
            writeln!(out, "Đã sao lưu vào {}.", to.display())?;
            write!(out, "{}", summary(&manifest))?;
            if let Some(sequence) = manifest.audit.broken_at {
                writeln!(
                    out,
                    "Lưu ý: chuỗi nhật ký bị đứt ở sự kiện {sequence}; xin chạy sipas verify."
                )?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What a backup holds, in a few lines.
pub(crate) fn summary(manifest: &Manifest) -> String {
    let mut lines = format!(
        "  {} dòng trong {} bảng, lược đồ {}, SIPAS {}\n",
        manifest.rows(),
        manifest.totals.len(),
        manifest.step(),
        manifest.head.program,
    );
    if manifest.audit.broken_at.is_none() {
        let (events, head) = (manifest.audit.events, &manifest.audit.head);
        // Writing to a text cannot fail.
        let _ = writeln!(lines, "  nhật ký: {events} sự kiện, mã cuối {head}");
    }
    lines
}

fn make_key(path: &Path) -> Result<ExitCode> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(path)
        .with_context(|| format!("không tạo được tệp khóa {}", path.display()))?;
    writeln!(file, "{}", BASE32_NOPAD.encode(&outside::random_bytes()))?;
    file.sync_all()?;
    writeln!(
        std::io::stdout().lock(),
        "Đã tạo khóa {}. Xin cất một bản ở nơi khác: mất khóa là mất mọi bản sao lưu.",
        path.display()
    )?;
    Ok(ExitCode::SUCCESS)
}
