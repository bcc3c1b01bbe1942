//! `sipas import`

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Subcommand;
use indicatif::ProgressBar;
use publication::import::Note;

use super::kept::Kept;

mod catalogue;
mod frame;
mod paper;
mod responses;

/// Errors told one by one; more are counted.
const TOLD: usize = 50;

/// Nhập số liệu từ tệp CSV hoặc XLSX. Tệp có lỗi thì không dòng nào được nhập.
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
    /// Nhập một lô phiếu giấy từ bảng tính: mỗi dòng một phiếu, cột theo tệp mẫu của đợt
    ///
    /// Tệp là .xlsx hoặc CSV theo tệp mẫu tải ở trang Phiếu giấy: cột so_phieu và một cột cho mỗi câu,
    /// trong ô ghi số in cạnh ô trên phiếu. Lô phải đang ở bước nhập lần một hoặc lần hai; phiếu trong tệp
    /// qua đúng các phép kiểm tra của màn hình nhập. Có dòng sai thì không ghi phiếu nào, trừ khi thêm
    /// --only-valid. Một tệp chỉ nhập được một lần.
    #[command(verbatim_doc_comment)]
    Paper(paper::Arguments),
    /// Nhập số hồ sơ đã giải quyết theo đơn vị và lĩnh vực, thay cho số liệu cũ của đợt
    ///
    /// Tệp CSV hoặc .xlsx có ba cột: unit (mã hoặc tên đơn vị), field (mã hoặc tên lĩnh vực) và dossiers
    /// (số hồ sơ). Tên cột có thể ghi bằng tiếng Việt: Đơn vị, Lĩnh vực, Số hồ sơ.
    #[command(verbatim_doc_comment)]
    Frame(frame::Arguments),
    /// Nhập danh sách đơn vị thành phiên bản danh mục tiếp theo, so sánh với phiên bản trước
    ///
    /// Cột bắt buộc: code (mã) và full_name (tên). Cột tùy chọn: short_name, kind (loại), block (khối),
    /// parent (mã cấp trên), phone (điện thoại), valid_from (hiệu lực từ), replaces (thay cho các mã cũ,
    /// cách nhau bằng dấu |). Không có --confirm thì phiên bản được giữ là bản nháp để xem và xác nhận
    /// trên trang Danh mục.
    #[command(verbatim_doc_comment)]
    Units(catalogue::UnitsArguments),
    /// Nhập danh sách lĩnh vực thành phiên bản danh mục tiếp theo
    ///
    /// Cột bắt buộc: code (mã) và name (tên). Cột tùy chọn: ministry (bộ, ngành), common (1 nếu nhiều
    /// người dân cần). Các đơn vị giữ như phiên bản trước.
    #[command(verbatim_doc_comment)]
    Fields(catalogue::FieldsArguments),
}

/// Dạng thông báo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// Câu chữ
    Text,
    /// JSON cho chương trình khác đọc
    Json,
}

#[derive(Debug, clap::Args)]
struct Source {
    /// Tệp cần nhập
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Mã đợt khảo sát
    #[arg(long, value_name = "MÃ")]
    round: String,
    /// Dạng thông báo
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    #[command(flatten)]
    kept: Kept,
}

/// Runs `sipas import`.
///
/// # Errors
/// If the file cannot be read or the database is away; faulty lines are told and give exit code 1.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Responses(source) => responses::import_responses(&source).await,
        Command::Paper(arguments) => paper::run(&arguments).await,
        Command::Frame(arguments) => frame::run(&arguments).await,
        Command::Units(arguments) => catalogue::units(&arguments).await,
        Command::Fields(arguments) => catalogue::fields(&arguments).await,
    }
}

fn open(file: &Path) -> Result<File> {
    File::open(file).with_context(|| {
        format!(
            "không đọc được tệp {}; xin kiểm tra đường dẫn",
            file.display()
        )
    })
}

fn read_file(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| {
        format!(
            "không đọc được tệp {}; xin kiểm tra đường dẫn",
            file.display()
        )
    })
}

/// Tells on standard error what was read otherwise than it is written.
fn tell_notes(file: &Path, notes: &[Note], format: Form) -> Result<()> {
    if format == Form::Json {
        return Ok(());
    }
    let mut errors = std::io::stderr().lock();
    for note in notes.iter().take(TOLD) {
        writeln!(errors, "{}: {note}", file.display())?;
    }
    if notes.len() > TOLD {
        let more = notes.len() - TOLD;
        writeln!(errors, "{}: … và {more} ô nữa.", file.display())?;
    }
    Ok(())
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
    format: Form,
) -> Result<ExitCode> {
    progress.finish_and_clear();
    if format == Form::Json {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let told = serde_json::json!({ "errors": told });
        writeln!(std::io::stdout().lock(), "{told}")?;
        return Ok(ExitCode::FAILURE);
    }
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
