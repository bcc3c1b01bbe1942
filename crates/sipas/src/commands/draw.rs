//! `sipas draw`

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use publication::draw::{self, Drawn, Request};
use statistics::sampling::Seed;

use super::estimate::Bar;

/// What `--help` shows of a plan.
const EXAMPLE: &str = r#"Kế hoạch ngắn nhất:
  [frame]
  strata = ["don_vi", "linh_vuc"]   # tầng
  [size]
  method = "formula"                # n = N/(1 + N·e²); hoặc precision, quota, total
  margin = 0.05
  per = ["don_vi"]                  # cỡ mẫu tính cho từng cơ quan, rồi chia cho các lĩnh vực

Các phần khác: [frame] clusters, size_measure, class, unique; [allocation] rule = proportional | equal |
neyman | power, minimum; [draw] method = simple-random | systematic | pps-systematic, reserve; [[stage]]
method, count khi chọn qua nhiều giai đoạn. Ví dụ đầy đủ ở thư mục examples/draw."#;

/// Rút mẫu từ một danh sách theo kế hoạch và hạt giống; cùng danh sách, cùng hạt giống thì cùng mẫu.
///
/// Ghi ba tệp: sample.csv (mẫu, xác suất chọn, trọng số gốc), reserve.csv (danh sách dự phòng theo thứ tự
/// dùng) và protocol.toml (biên bản để ai cũng rút lại được). Xem ví dụ trong thư mục examples/draw.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLE)]
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
        bar.reach(bytes, "Đang đọc danh sách");
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
