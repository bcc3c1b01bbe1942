//! `sipas serve`

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use store::Database;

use super::kept::Kept;
use crate::configuration::{Configuration, Layers, refuse_unsafe, shown};
use crate::installation::{self, Announcement, Beyond, Bound};
use crate::{invitation, log, outside};

/// Chạy máy chủ.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Địa chỉ máy chủ lắng nghe (mặc định 127.0.0.1:8080; biến môi trường SIPAS_LISTEN)
    #[arg(long, value_name = "ĐỊA CHỈ")]
    listen: Option<String>,
    /// Địa chỉ công khai ghi trong mã QR, ví dụ https://khaosat.tinh.gov.vn (biến môi trường SIPAS_PUBLIC_URL)
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    #[command(flatten)]
    kept: Kept,
    /// Chỉ kiểm tra cấu hình, in từng giá trị và nơi đặt giá trị đó, rồi dừng
    #[arg(long)]
    check: bool,
    /// Đọc mẫu trang từ thư mục này thay cho bản đóng gói (khi phát triển)
    #[arg(long, value_name = "THƯ MỤC", hide = true)]
    reload_from: Option<PathBuf>,
    /// Cách in địa chỉ khi máy chủ đã sẵn sàng
    #[arg(long, value_name = "DẠNG", default_value = "text")]
    format: Announcement,
}

impl Arguments {
    fn layers(&self) -> Result<Layers> {
        let mut options = self.kept.options();
        for (option, value) in [
            ("--listen", &self.listen),
            ("--public-url", &self.public_url),
        ] {
            if let Some(value) = value {
                options.values.push((option, value.clone()));
            }
        }
        Layers::gather(&options, &outside::environment())
    }
}

/// Serves an installation; an empty one gets a one-time link for its first administrator.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let layers = arguments.layers()?;
    if arguments.check {
        write!(std::io::stdout().lock(), "{}", shown(&layers))?;
    }
    let configuration = Configuration::of(&layers)?;
    refuse_unsafe(&configuration)?;
    if arguments.check {
        writeln!(std::io::stdout().lock(), "Cấu hình dùng được.")?;
        return Ok(ExitCode::SUCCESS);
    }
    log::start();
    let database =
        installation::open_database(&configuration.data, configuration.database.as_deref()).await?;
    refuse_unsafe_database(&database).await?;
    let bound = installation::bind(
        configuration.listen,
        configuration.public_url.as_deref(),
        configuration.tls.is_some(),
    )
    .await?;
    let first = invitation::for_first_administrator(&database, &bound.public_url).await?;
    let beyond = Beyond {
        trusted: configuration.trusted,
        tls: configuration.tls,
        backup: configuration.backup,
        data: configuration.data,
        reload_from: arguments.reload_from,
    };
    let format = arguments.format;
    let announce = |bound: &Bound| announce(bound, first.as_deref(), format);
    installation::serve(bound, database, beyond, announce).await?;
    Ok(ExitCode::SUCCESS)
}

/// Invented answers do not belong behind a real address, and an acknowledged one may not be lost.
async fn refuse_unsafe_database(database: &Database) -> Result<()> {
    let rounds = store::round::all(database)
        .await
        .context("không đọc được các đợt khảo sát")?;
    if let Some(round) = rounds.iter().find(|round| round.synthetic) {
        bail!(
            "cơ sở dữ liệu có đợt \"{}\" với số liệu mô phỏng của bản dùng thử; \
             máy chủ thật cần một cơ sở dữ liệu riêng (data, database)",
            round.code
        );
    }
    if let Some(setting) = store::vitals::undurable(database)
        .await
        .context("không hỏi được cơ sở dữ liệu")?
    {
        bail!(
            "database: máy chủ PostgreSQL đặt {setting} = off, phiếu đã báo nhận có thể mất khi mất điện; \
             xin bật lại trong cấu hình PostgreSQL"
        );
    }
    Ok(())
}

fn announce(bound: &Bound, first: Option<&str>, format: Announcement) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match format {
        Announcement::Text => {
            writeln!(out, "SIPAS đang chạy tại {}", bound.public_url)?;
            if let Some(link) = first {
                writeln!(
                    out,
                    "\nChưa có quản trị viên. Mở liên kết dùng một lần sau đây để tạo tài khoản (hết hạn sau 24 giờ):\n  {link}\n"
                )?;
            }
            writeln!(out, "Dừng bằng Ctrl-C.")?;
        }
        Announcement::Json => {
            let line = serde_json::json!({
                "listen": bound.address,
                "url": bound.public_url,
                "first_administrator": first,
            });
            writeln!(out, "{line}")?;
        }
    }
    out.flush().context("không ghi được ra màn hình")
}
