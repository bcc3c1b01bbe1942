//! `sipas serve`

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::installation::{self, Announcement, Place};
use crate::{invitation, log};

/// Chạy máy chủ.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Thư mục dữ liệu
    #[arg(
        long,
        value_name = "THƯ MỤC",
        default_value = "sipas-data",
        env = "SIPAS_DATA"
    )]
    data: PathBuf,
    /// Cơ sở dữ liệu; bỏ trống thì dùng SQLite trong thư mục dữ liệu
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
}

/// Serves an installation; an empty one gets a one-time link for its first administrator.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    log::start();
    let database =
        installation::open_database(&arguments.data, arguments.database.as_deref()).await?;
    let bound = installation::bind(&arguments.place).await?;
    let first = invitation::for_first_administrator(&database, &bound.public_url).await?;
    let mut out = std::io::stdout().lock();
    match arguments.place.format {
        Announcement::Text => {
            writeln!(out, "SIPAS đang chạy tại {}", bound.public_url)?;
            if let Some(link) = &first {
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
    out.flush().context("không ghi được ra màn hình")?;
    drop(out);
    installation::serve(bound, database, arguments.place.reload_from).await?;
    Ok(ExitCode::SUCCESS)
}
