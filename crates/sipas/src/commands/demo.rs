//! `sipas demo`

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use store::Database;
use store::link::Link;
use survey::{Role, Scope};

use crate::installation::{self, Announcement, Beyond, Bound, Place};
use crate::{demo, invitation, log};

/// Chạy thử.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Thư mục dữ liệu riêng của bản dùng thử
    #[arg(long, value_name = "THƯ MỤC", default_value = "sipas-demo")]
    data: PathBuf,
    /// Cơ sở dữ liệu trống cho bản dùng thử; bỏ trống thì dùng SQLite trong thư mục dữ liệu
    #[arg(
        long,
        value_name = "URL",
        env = "SIPAS_DEMO_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
    /// Số phiếu mô phỏng của đợt đã xong
    #[arg(long, value_name = "SỐ", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(200..=1_000_000))]
    responses: u32,
}

/// Serves an invented province; a second start keeps what was answered.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    log::start();
    let database =
        installation::open_database(&arguments.data, arguments.database.as_deref()).await?;
    let place = &arguments.place;
    let bound = installation::bind(place.listen, place.public_url.as_deref(), false).await?;
    demo::fill(&database, arguments.responses).await?;
    let desk = desk_links(&database, &bound).await?;
    let words = announcement(&database, &bound, &desk, arguments.place.format).await?;
    let beyond = Beyond {
        data: arguments.data,
        reload_from: arguments.place.reload_from,
        ..Beyond::default()
    };
    installation::serve(bound, database, beyond, |_| {
        let mut out = std::io::stdout().lock();
        out.write_all(&words)?;
        Ok(out.flush()?)
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

/// One-time links with which a stranger becomes a clerk, a supervisor, the office: role and link.
async fn desk_links(database: &Database, bound: &Bound) -> Result<Vec<(Role, String)>> {
    let post_office = Scope::PostOffices([demo::paper::post_office()?].into());
    let mut links = Vec::new();
    for (role, scope, name) in [
        (Role::Clerk, post_office.clone(), "Người nhập dùng thử"),
        (Role::Supervisor, post_office, "Người kiểm soát dùng thử"),
        (Role::Office, Scope::Everything, "Sở Nội vụ dùng thử"),
    ] {
        let url = &bound.public_url;
        let link = invitation::make(database, url, role, scope, name.to_owned()).await?;
        links.push((role, link));
    }
    Ok(links)
}

/// What a person or a program is told when the server is ready.
async fn announcement(
    database: &Database,
    bound: &Bound,
    desk: &[(Role, String)],
    format: Announcement,
) -> Result<Vec<u8>> {
    let round = store::round::by_code(database, demo::OPEN_ROUND).await?;
    let links = store::link::of_round(database, round.id).await?;
    let address = |link: &Link| format!("{}/k/{}", bound.public_url, link.code);
    let with_field = links.iter().find(|link| link.field.is_some());
    let without_field = links.iter().find(|link| link.field.is_none());
    let results = format!("{}/ket-qua", bound.public_url);
    let mut out = Vec::new();
    if format == Announcement::Json {
        let line = serde_json::json!({
            "listen": bound.address,
            "url": bound.public_url,
            "form": with_field.map(address),
            "form_without_field": without_field.map(address),
            "results": results,
            "desk": desk.iter().map(|(role, link)| (role.as_str(), link)).collect::<BTreeMap<_, _>>(),
        });
        writeln!(out, "{line}")?;
        return Ok(out);
    }
    writeln!(
        out,
        "SIPAS bản dùng thử: {}, số liệu mô phỏng, không phải kết quả thật.\n",
        round.province_name
    )?;
    writeln!(out, "  Kết quả đợt đã xong:      {results}")?;
    if let Some(link) = with_field {
        writeln!(out, "  Trả lời đợt đang mở:      {}", address(link))?;
        writeln!(out, "  Thẻ QR để in:             {}/the", address(link))?;
    }
    if let Some(link) = without_field {
        writeln!(out, "  Phiếu hỏi cả lĩnh vực:    {}", address(link))?;
    }
    let [clerk, supervisor, office] = desk else {
        bail!("thiếu liên kết của bản dùng thử")
    };
    writeln!(
        out,
        "\nPhiếu giấy, mỗi liên kết dùng một lần để lập tài khoản:"
    )?;
    writeln!(out, "  Nhập phiếu (/nhap-phieu): {}", clerk.1)?;
    writeln!(out, "  Kiểm soát bưu cục:        {}", supervisor.1)?;
    writeln!(out, "  Sở Nội vụ (/quan-ly):     {}", office.1)?;
    if let Some(link) = with_field {
        let code = pages::qr::terminal(&address(link)).context("không vẽ được mã QR")?;
        writeln!(out, "\nQuét bằng Zalo hoặc máy ảnh:\n\n{code}")?;
    }
    if bound.address.ip().is_loopback() {
        writeln!(
            out,
            "Để điện thoại cùng mạng mở được, chạy lại với --listen 0.0.0.0:{}",
            bound.address.port()
        )?;
    }
    writeln!(
        out,
        "Dừng bằng Ctrl-C; lần chạy sau vẫn giữ các phiếu đã trả lời."
    )?;
    Ok(out)
}
