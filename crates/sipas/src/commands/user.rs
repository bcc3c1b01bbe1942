//! `sipas user`

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use survey::{PostOfficeCode, Role, Scope, UnitCode};

use super::kept::Kept;
use crate::invitation;

/// Mời người dùng từ dòng lệnh.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tạo liên kết dùng một lần để một người lập tài khoản
    Add(Add),
    /// Tạo liên kết dùng một lần để đặt mật khẩu mới cho một tài khoản đã có
    Reset(Reset),
}

#[derive(Debug, clap::Args)]
struct Add {
    /// Vai trò
    #[arg(long, value_name = "VAI TRÒ", value_parser = role)]
    role: Role,
    /// Họ và tên của người được mời
    #[arg(long, value_name = "HỌ TÊN", default_value = "")]
    name: String,
    /// Mã các cơ quan, đơn vị thuộc phạm vi, cách nhau bằng dấu phẩy
    #[arg(
        long,
        value_name = "MÃ",
        value_delimiter = ',',
        conflicts_with = "post_offices"
    )]
    units: Vec<String>,
    /// Mã các bưu cục thuộc phạm vi, cách nhau bằng dấu phẩy
    #[arg(long, value_name = "MÃ", value_delimiter = ',')]
    post_offices: Vec<String>,
    /// Địa chỉ công khai ghi trong liên kết
    #[arg(
        long,
        value_name = "URL",
        env = "SIPAS_PUBLIC_URL",
        default_value = "http://127.0.0.1:8080"
    )]
    public_url: String,
    #[command(flatten)]
    kept: Kept,
}

#[derive(Debug, clap::Args)]
struct Reset {
    /// Tên đăng nhập
    #[arg(value_name = "TÊN")]
    account: String,
    /// Địa chỉ công khai ghi trong liên kết
    #[arg(
        long,
        value_name = "URL",
        env = "SIPAS_PUBLIC_URL",
        default_value = "http://127.0.0.1:8080"
    )]
    public_url: String,
    #[command(flatten)]
    kept: Kept,
}

fn role(word: &str) -> Result<Role, String> {
    Role::parse(word).map_err(|_| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("vai trò phải là một trong: {}", known.join(", "))
    })
}

/// Runs `sipas user`.
///
/// # Errors
/// If the scope does not fit the role, or the database is away.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Add(add) => run_add(add).await,
        Command::Reset(reset) => run_reset(reset).await,
    }
}

async fn run_add(arguments: Add) -> Result<ExitCode> {
    let scope = scope(&arguments.units, &arguments.post_offices)?;
    if !arguments.role.takes(&scope) {
        bail!(
            "phạm vi không hợp với vai trò \"{}\": nhân viên nhập phiếu cần --post-offices, người xem \
             có thể dùng --units, các vai trò khác làm việc cho toàn tỉnh",
            arguments.role
        );
    }
    let database = arguments.kept.open().await?;
    let link = invitation::make(
        &database,
        &arguments.public_url,
        arguments.role,
        scope,
        survey::text::normalise_line(&arguments.name),
    )
    .await?;
    tell(&link)
}

async fn run_reset(arguments: Reset) -> Result<ExitCode> {
    let database = arguments.kept.open().await?;
    let account = store::account::by_name(&database, &arguments.account.to_lowercase())
        .await
        .with_context(|| format!("không có tài khoản \"{}\"", arguments.account))?;
    if account.closed_ms.is_some() {
        bail!("tài khoản \"{}\" đã đóng", account.name);
    }
    let link = invitation::for_account(&database, &arguments.public_url, &account).await?;
    tell(&link)
}

fn scope(units: &[String], post_offices: &[String]) -> Result<Scope> {
    let wrong = |code: &str| format!("\"{code}\" không phải là mã hợp lệ");
    if !units.is_empty() {
        let codes = units
            .iter()
            .map(|code| UnitCode::parse(code.trim()).with_context(|| wrong(code)));
        return Ok(Scope::Units(codes.collect::<Result<_>>()?));
    }
    if !post_offices.is_empty() {
        let codes = post_offices
            .iter()
            .map(|code| PostOfficeCode::parse(code.trim()).with_context(|| wrong(code)));
        return Ok(Scope::PostOffices(codes.collect::<Result<_>>()?));
    }
    Ok(Scope::Everything)
}

fn tell(link: &str) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Liên kết dùng một lần, hết hạn sau 3 ngày:\n{link}")?;
    Ok(ExitCode::SUCCESS)
}
