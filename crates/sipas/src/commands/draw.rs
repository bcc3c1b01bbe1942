//! `sipas draw`

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use publication::draw::{self, Drawn, Request};
use statistics::sampling::Seed;

use super::estimate::Bar;

/// Rút mẫu từ một danh sách theo kế hoạch và hạt giống; cùng danh sách, cùng hạt giống thì cùng mẫu.
///
/// Ghi ba tệp: sample.csv (mẫu, xác suất chọn, trọng số gốc), reserve.csv (danh sách dự phòng theo thứ tự
/// dùng) và protocol.toml (biên bản để ai cũng rút lại được). Xem ví dụ trong thư mục examples/draw.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Danh sách CSV, mỗi dòng một hồ sơ
    #[arg(long, value_name = "DANH_SÁCH.csv")]
    frame: PathBuf,
    /// Kế hoạch rút mẫu
    #[arg(long, value_name = "KẾ_HOẠCH.toml")]
    plan: PathBuf,
    /// Hạt giống: một số nguyên, hoặc 64 chữ số thập lục phân
    #[arg(long, value_name = "SỐ", value_parser = parse_seed)]
    seed: Seed,
    /// Thư mục ghi kết quả
    #[arg(long, value_name = "THƯ MỤC", default_value = ".")]
    out: PathBuf,
    /// Dạng tóm tắt in ra màn hình
    #[arg(long, value_enum, default_value_t = Summary::Text)]
    format: Summary,
}

/// Dạng tóm tắt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Summary {
    /// Một câu
    Text,
    /// JSON cho chương trình khác đọc
    Json,
}

fn parse_seed(text: &str) -> Result<Seed> {
    text.parse()
        .map_err(|_| anyhow!("hạt giống là một số nguyên dưới 2^64 hoặc 64 chữ số thập lục phân"))
}

/// Draws and writes.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode> {
    let size = std::fs::metadata(&arguments.frame).map_or(0, |data| data.len());
    let bar = Bar::over(size);
    let request = Request {
        frame: arguments.frame,
        plan: arguments.plan,
        seed: arguments.seed,
        folder: arguments.out,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let drawn = draw::run(&request, &mut |bytes| {
        bar.reach(bytes, "Đang đọc danh sách")
    });
    bar.finish();
    tell(&drawn?, arguments.format)?;
    Ok(ExitCode::SUCCESS)
}

fn tell(drawn: &Drawn, format: Summary) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if format == Summary::Json {
        writeln!(out, "{}", serde_json::to_string(drawn)?)?;
        return Ok(());
    }
    writeln!(
        out,
        "Đã chọn {} trong {} dòng của danh sách ({} tầng), dự phòng {}.",
        drawn.sample, drawn.listed, drawn.strata, drawn.reserve
    )?;
    for file in &drawn.files {
        writeln!(out, "  {}", file.display())?;
    }
    Ok(())
}
