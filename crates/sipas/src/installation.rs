//! An installation: its data folder, its database and the server over them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use collection::{App, Ingredients, SealKey, Settings};
use pages::Pages;
use store::Database;
use store::writer::Writer;
use tokio::net::TcpListener;

use crate::outside;

/// Where the program keeps its data and how it is reached.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Place {
    /// Địa chỉ máy chủ lắng nghe
    #[arg(
        long,
        value_name = "ĐỊA CHỈ",
        default_value = "127.0.0.1:8080",
        env = "SIPAS_LISTEN"
    )]
    pub(crate) listen: SocketAddr,
    /// Địa chỉ công khai ghi trong mã QR, ví dụ https://khaosat.tinh.gov.vn
    #[arg(long, value_name = "URL", env = "SIPAS_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// Đọc mẫu trang từ thư mục này thay cho bản đóng gói (khi phát triển)
    #[arg(long, value_name = "THƯ MỤC", hide = true)]
    pub(crate) reload_from: Option<PathBuf>,
    /// Cách in địa chỉ khi máy chủ đã sẵn sàng
    #[arg(long, value_name = "DẠNG", default_value = "text")]
    pub(crate) format: Announcement,
}

/// How a started server tells its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Announcement {
    /// Sentences for a person.
    Text,
    /// One line of JSON for a program.
    Json,
}

/// The database of a data folder, migrated.
///
/// # Errors
/// If the folder cannot be made, or the database cannot be reached or migrated.
pub(crate) async fn open_database(data: &Path, url: Option<&str>) -> Result<Database> {
    let url = if let Some(url) = url {
        url.to_owned()
    } else {
        make_private_folder(data)
            .with_context(|| format!("không tạo được thư mục dữ liệu {}", data.display()))?;
        format!("sqlite://{}?mode=rwc", data.join("sipas.db").display())
    };
    // The address may hold a password, so it is not repeated in the error.
    let database = Database::connect(&url).await.context(
        "không kết nối được cơ sở dữ liệu; xin kiểm tra DATABASE_URL hoặc thư mục --data",
    )?;
    migrations::migrate(database.connection())
        .await
        .context("không nâng cấp được cơ sở dữ liệu lên phiên bản của chương trình")?;
    store::catalogue::refresh_keys(&database)
        .await
        .context("không cập nhật được khóa tìm kiếm của danh mục")?;
    Ok(database)
}

/// Makes the data folder, for the eyes of the program's own user only.
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A bound address, with what people are to type.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) listener: TcpListener,
    pub(crate) address: SocketAddr,
    pub(crate) public_url: String,
}

/// Binds the address of `place`.
///
/// # Errors
/// If the address is taken or the public address is not one.
pub(crate) async fn bind(place: &Place) -> Result<Bound> {
    let listener = TcpListener::bind(place.listen).await.with_context(|| {
        format!("không mở được địa chỉ {}; có thể một chương trình khác đang dùng, xin chọn --listen khác", place.listen)
    })?;
    let address = listener.local_addr()?;
    let public_url = match &place.public_url {
        Some(url) => checked_url(url)?,
        None => format!("http://{}", reachable(address)),
    };
    Ok(Bound {
        listener,
        address,
        public_url,
    })
}

fn checked_url(url: &str) -> Result<String> {
    let url = url.trim_end_matches('/');
    if !(url.starts_with("https://") || url.starts_with("http://")) || url.contains([' ', '?', '#'])
    {
        bail!("địa chỉ công khai \"{url}\" không hợp lệ; ví dụ đúng: https://khaosat.tinh.gov.vn");
    }
    Ok(url.to_owned())
}

/// An address that another device can open: for "all addresses", this machine's own on its network.
fn reachable(address: SocketAddr) -> SocketAddr {
    if !address.ip().is_unspecified() {
        return address;
    }
    // Connecting a UDP socket sends nothing; it only asks which way packets would take. The target
    // is a documentation address (RFC 5737).
    let own = std::net::UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    own.map_or(address, |own| SocketAddr::new(own.ip(), address.port()))
}

/// Serves `database` on `bound` until the process is told to stop, then lets the writer finish.
///
/// # Errors
/// If the templates or the installation's key cannot be read.
pub(crate) async fn serve(
    bound: Bound,
    database: Database,
    reload_from: Option<PathBuf>,
) -> Result<()> {
    let key = store::setting::get_or_insert(&database, "seal-key", &outside::random_bytes())
        .await
        .context("không đọc được khóa ký của hệ thống")?;
    let pages = match &reload_from {
        Some(folder) => Pages::reloading(&folder.join("templates")),
        None => Pages::embedded(),
    }
    .context("mẫu trang bị lỗi")?;
    let writer = Writer::start(database.clone());
    let app = App::new(Ingredients {
        settings: Settings {
            public_url: bound.public_url,
        },
        database: database.clone(),
        writer: writer.clone(),
        pages,
        key: SealKey::new(key),
        ambient: outside::ambient(),
    });
    tracing::info!(address = %bound.address, "serving");
    collection::serve(bound.listener, collection::router(app), stop_asked()).await;
    writer.shutdown().await;
    database
        .close()
        .await
        .context("không đóng được cơ sở dữ liệu")?;
    Ok(())
}

/// Completes when the process is asked to stop (Ctrl-C, or SIGTERM from a service manager).
async fn stop_asked() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be watched");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "SIGTERM cannot be watched");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    tracing::info!("asked to stop");
}
