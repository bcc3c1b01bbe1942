//! `sipas release documents`

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use publication::document::{self, Edition};
use publication::release::{self, Release};
use store::release_life::{self, ReleaseState};

use super::find;
use crate::commands::kept::Kept;

/// Ghi các tài liệu của một bản công bố: báo cáo Word và PDF, phiếu kết quả từng đơn vị, bảng số liệu Excel.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Số công bố
    #[arg(value_name = "SỐ")]
    number: String,
    /// Thư mục để ghi; được tạo nếu chưa có
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
    /// Chỉ ghi những tài liệu này; bỏ trống thì ghi tất cả
    #[arg(long, value_name = "TÀI LIỆU", value_delimiter = ',')]
    only: Vec<Document>,
    /// Chỉ ghi phiếu kết quả của đơn vị có mã này
    #[arg(long, value_name = "MÃ")]
    unit: Option<String>,
    #[command(flatten)]
    kept: Kept,
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Document {
    /// Báo cáo để sửa (.docx)
    Word,
    /// Báo cáo để in (.pdf)
    Report,
    /// Phiếu kết quả của các đơn vị (.pdf)
    Units,
    /// Bảng số liệu (.xlsx)
    Workbook,
}

impl Document {
    const ALL: [Self; 4] = [Self::Word, Self::Report, Self::Units, Self::Workbook];

    /// Name of the file in the folder.
    fn file(self, number: &str, unit: Option<&str>) -> String {
        match (self, unit) {
            (Self::Word, _) => format!("bao-cao-{number}.docx"),
            (Self::Report, _) => format!("bao-cao-{number}.pdf"),
            (Self::Units, None) => format!("phieu-don-vi-{number}.pdf"),
            (Self::Units, Some(unit)) => format!("phieu-don-vi-{number}-{unit}.pdf"),
            (Self::Workbook, _) => format!("so-lieu-{number}.xlsx"),
        }
    }

    /// The bytes of the file.
    fn write(self, release: &Release, edition: Edition, unit: Option<&str>) -> Result<Vec<u8>> {
        let written = match self {
            Self::Word => document::report_docx(release, edition),
            Self::Report => document::report_pdf(release, edition),
            Self::Units => document::unit_sheets_pdf(release, edition, unit),
            Self::Workbook => document::workbook(release, edition),
        };
        written.map_err(|error| match error {
            document::DocumentError::Unit(code) => anyhow::anyhow!(
                "bản công bố không có đơn vị mã {code:?} với phiếu hợp lệ; xem mã đơn vị ở trang kết quả"
            ),
            error => anyhow::Error::new(error).context("không lập được tài liệu"),
        })
    }
}

/// Writes the documents; each gets its name only when it is whole.
pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let number = &arguments.number;
    let database = arguments.kept.open().await?;
    let stored = find(&database, number)
        .await?
        .with_context(|| format!("không có bản công bố số \"{number}\""))?;
    let release = release::read(&stored.content, &stored.head.digest)
        .context("bản công bố đang lưu không còn nguyên vẹn")?;
    let life = release_life::find(&database, number)
        .await
        .context("không đọc được tình trạng của bản công bố")?;
    // The mark DỰ THẢO goes when a second person has approved.
    let edition = match life.state() {
        ReleaseState::Draft | ReleaseState::Checked => Edition::Draft,
        _ => Edition::Final,
    };
    let folder = arguments.out.display();
    std::fs::create_dir_all(&arguments.out)
        .with_context(|| format!("không tạo được thư mục {folder}"))?;
    let wanted: &[Document] = if arguments.only.is_empty() {
        &Document::ALL
    } else {
        &arguments.only
    };
    let unit = arguments.unit.as_deref();
    for &one in wanted {
        let begun = Instant::now();
        let bytes = one.write(&release, edition, unit)?;
        let path = arguments.out.join(one.file(number, unit));
        put(&path, &bytes)?;
        tell(&path, bytes.len(), begun.elapsed())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a file under another name first, so that half a file never has its name.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    let shown = path.display();
    let half = path.with_extension("tmp");
    std::fs::write(&half, bytes).with_context(|| format!("không ghi được tệp {shown}"))?;
    std::fs::rename(&half, path).with_context(|| format!("không ghi được tệp {shown}"))
}

fn tell(path: &Path, bytes: usize, took: Duration) -> Result<()> {
    let size = bytes.div_ceil(1024);
    let seconds = pages::words::decimal(took.as_secs_f64(), 1, survey::Language::VI);
    writeln!(
        std::io::stdout().lock(),
        "Đã ghi {} ({size} KB, {seconds} giây)",
        path.display()
    )?;
    Ok(())
}
