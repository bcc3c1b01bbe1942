//! `sipas estimate`

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use publication::estimate::{self, Progress, output};

/// What `--help` shows of a plan.
const EXAMPLE: &str = r#"Kế hoạch ngắn nhất:
  [index]
  items = ["q1", "q2"]          # các cột tiêu chí, mức 1 đến 5
  [[table]]
  by = []                       # chung; by = ["don_vi"] cho từng cơ quan

Các phần khác: [data] missing, not_applicable; [design] strata, clusters, population, weight, lonely_psu;
[[adjust]] method = rake | calibrate | post-stratify | nonresponse-class | trim; [[index.composite]] code,
items, combine; [report] scores, level, interval, minimum_n. Ví dụ đầy đủ ở thư mục examples/estimate.

Khoảng tin cậy của tiêu chí theo report.interval; của điểm trung bình và chỉ số luôn là Wald. Cột deff so
với mẫu ngẫu nhiên có hoàn lại. Trạng thái: ok, few (ít hơn minimum_n phiếu), not-estimable (không tính
được sai số)."#;

/// Tính tỷ lệ hài lòng, điểm trung bình và các chỉ số có trọng số, kèm sai số, từ một tệp CSV.
///
/// Kế hoạch là một tệp TOML: cách đọc số liệu [data], thiết kế mẫu [design], các bước trọng số [[adjust]],
/// tiêu chí và chỉ số [index], các bảng cần lập [[table]], và cách báo cáo [report]. Xem ví dụ trong
/// thư mục examples/estimate.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Arguments {
    /// Tệp số liệu CSV, mỗi dòng một phiếu; tự nhận dấu phân cách, dấu thập phân và bảng mã UTF-8
    #[arg(long, value_name = "TỆP.csv")]
    data: PathBuf,
    /// Kế hoạch tính
    #[arg(long, value_name = "KẾ_HOẠCH.toml")]
    plan: PathBuf,
    /// Dạng kết quả; bỏ trống thì theo đuôi tệp của --out, không có --out thì là csv
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Tệp kết quả; bỏ trống thì in ra màn hình
    #[arg(long, value_name = "TỆP")]
    out: Option<PathBuf>,
    /// Ghi thêm biên bản thiết kế và các bước trọng số vào tệp JSON này
    #[arg(long, value_name = "TỆP.json")]
    record: Option<PathBuf>,
}

/// Dạng kết quả.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// CSV, dấu phẩy, UTF-8
    Csv,
    /// Danh sách đối tượng JSON
    Json,
    /// Sổ tính Excel với số thật
    Xlsx,
}

/// Estimates and writes.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode> {
    let Arguments {
        data,
        plan,
        format,
        out,
        record,
    } = arguments;
    let format = format_of(format, out.as_deref());
    if format == output::Format::Xlsx && out.is_none() && std::io::stdout().is_terminal() {
        writeln!(
            std::io::stderr(),
            "sipas: sổ tính Excel cần --out TỆP.xlsx để ghi ra tệp"
        )?;
        return Ok(ExitCode::from(2));
    }
    let size = std::fs::metadata(&data).map_or(0, |about| about.len());
    let bar = Bar::over(size);
    let outcome = estimate::run(&data, &plan, &mut |progress| match progress {
        Progress::Read(bytes) => bar.reach(bytes, "Đang đọc số liệu"),
        Progress::Weighting => bar.reach(size, "Đang lập trọng số"),
        Progress::Estimating => bar.reach(size, "Đang tính"),
    });
    bar.finish();
    let outcome = outcome?;
    if let Some(path) = record {
        let text = serde_json::to_string_pretty(&outcome.record)?;
        std::fs::write(&path, text + "\n")
            .with_context(|| format!("không ghi được {}", path.display()))?;
    }
    if let Some(path) = out {
        output::write_file(&outcome.results, format, &path)?;
    } else {
        let screen = std::io::stdout().lock();
        output::write(&outcome.results, format, screen, Path::new("màn hình"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The format named, else the one of the file's ending, else CSV.
fn format_of(named: Option<Format>, out: Option<&Path>) -> output::Format {
    let ending = out
        .and_then(Path::extension)
        .map(std::ffi::OsStr::to_ascii_lowercase);
    match (named, ending.as_deref().and_then(|ending| ending.to_str())) {
        (Some(Format::Json), _) | (None, Some("json")) => output::Format::Json,
        (Some(Format::Xlsx), _) | (None, Some("xlsx")) => output::Format::Xlsx,
        _ => output::Format::Csv,
    }
}

/// A progress bar that shows itself, on a terminal, after a second.
pub(super) struct Bar {
    bar: ProgressBar,
    start: Instant,
}

impl Bar {
    /// A bar over so many bytes.
    pub(super) fn over(bytes: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::hidden());
        if let Ok(style) =
            ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {eta}")
        {
            bar.set_style(style);
        }
        Self {
            bar,
            start: Instant::now(),
        }
    }

    /// Says how far the work is.
    pub(super) fn reach(&self, bytes: u64, what: &'static str) {
        if self.bar.is_hidden() && self.start.elapsed() > Duration::from_secs(1) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(what);
        self.bar.set_position(bytes);
    }

    /// Takes the bar off the screen.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
