//! An installation: its data folder, its database and the server over them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use care::Lock;
use care::keeper::{Keeper, Plan};
use care::seal::Secret;
use collection::{App, Ingredients, SealKey, Settings, Tls};
use ipnet::IpNet;
use pages::Pages;
use store::Database;
use store::writer::Writer;
use tokio::net::TcpListener;

use crate::configuration::{self, BackupPlan, TlsFiles};
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
/// If the folder cannot be made, or the database cannot be reached or migrated, or a newer program has
/// migrated it further.
pub(crate) async fn open_database(data: &Path, url: Option<&str>) -> Result<Database> {
    let database = connect_database(data, url, true).await?;
    let known = migrations::steps();
    let applied = migrations::applied(database.connection())
        .await
        .context("không đọc được phiên bản của cơ sở dữ liệu")?;
    if let Some(unknown) = applied.iter().find(|&step| !known.contains(step)) {
        bail!(
            "cơ sở dữ liệu do một phiên bản SIPAS mới hơn nâng cấp (bước {unknown} mà chương trình này chưa biết); \
             xin dùng phiên bản mới hơn, chưa thay đổi gì"
        );
    }
    migrations::migrate(database.connection())
        .await
        .context("không nâng cấp được cơ sở dữ liệu lên phiên bản của chương trình")?;
    store::catalogue::refresh_keys(&database)
        .await
        .context("không cập nhật được khóa tìm kiếm của danh mục")?;
    Ok(database)
}

/// The file of a data folder's SQLite database.
pub(crate) fn database_file(data: &Path) -> PathBuf {
    data.join("sipas.db")
}

/// The database of a data folder as it is; one in a file is made only if `make` says so.
///
/// # Errors
/// If it is not there or cannot be reached.
pub(crate) async fn connect_database(
    data: &Path,
    url: Option<&str>,
    make: bool,
) -> Result<Database> {
    let url = if let Some(url) = url {
        url.to_owned()
    } else {
        let file = database_file(data);
        if make {
            make_private_folder(data)
                .with_context(|| format!("không tạo được thư mục dữ liệu {}", data.display()))?;
        } else if !file.exists() {
            bail!(
                "không có cơ sở dữ liệu {}; xin kiểm tra --data hoặc DATABASE_URL",
                file.display()
            );
        }
        format!(
            "sqlite://{}?mode={}",
            file.display(),
            if make { "rwc" } else { "rw" }
        )
    };
    // The address may hold a password, so it is not repeated in the error.
    Database::connect(&url)
        .await
        .context("không kết nối được cơ sở dữ liệu; xin kiểm tra DATABASE_URL hoặc thư mục --data")
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

/// Binds the address `listen`.
///
/// # Errors
/// If the address is taken or the public address is not one.
pub(crate) async fn bind(listen: SocketAddr, public_url: Option<&str>, tls: bool) -> Result<Bound> {
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("không mở được địa chỉ {listen}; có thể một chương trình khác đang dùng, xin chọn --listen khác")
    })?;
    let address = listener.local_addr()?;
    let public_url = match public_url {
        Some(url) => configuration::checked_url(url)?,
        None if tls => format!("https://{}", reachable(address)),
        None => format!("http://{}", reachable(address)),
    };
    Ok(Bound {
        listener,
        address,
        public_url,
    })
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

/// What a server does beyond answering.
#[derive(Debug, Default)]
pub(crate) struct Beyond {
    /// Whose forwarded headers are believed.
    pub(crate) trusted: Vec<IpNet>,
    /// TLS of its own.
    pub(crate) tls: Option<TlsFiles>,
    /// The backup of every day.
    pub(crate) backup: Option<BackupPlan>,
    /// The folder whose disk is watched.
    pub(crate) data: PathBuf,
    /// Reads templates from here instead of the packed ones.
    pub(crate) reload_from: Option<PathBuf>,
}

/// Serves `database` on `bound` until the process is told to stop, then lets the writer finish. Everything
/// that may go wrong at the start does so before `announce` is called.
///
/// # Errors
/// If the templates, the installation's key or the certificate cannot be read.
pub(crate) async fn serve(
    bound: Bound,
    database: Database,
    beyond: Beyond,
    announce: impl FnOnce(&Bound) -> Result<()>,
) -> Result<()> {
    let key = store::setting::get_or_insert(&database, "seal-key", &outside::random_bytes())
        .await
        .context("không đọc được khóa ký của hệ thống")?;
    let pages = match &beyond.reload_from {
        Some(folder) => Pages::reloading(&folder.join("templates")),
        None => Pages::embedded(),
    }
    .context("mẫu trang bị lỗi")?;
    let tls = beyond.tls.as_ref().map(read_tls).transpose()?;
    let writer = Writer::start(database.clone());
    let keeper = match beyond.backup {
        Some(plan) => Keeper::start(database.clone(), plan_of(plan)?, outside::for_keeper()),
        None => Keeper::off(),
    };
    let app = App::new(Ingredients {
        settings: Settings {
            public_url: bound.public_url.clone(),
            trusted: beyond.trusted,
            data: beyond.data,
            program: env!("CARGO_PKG_VERSION").to_owned(),
        },
        database: database.clone(),
        writer: writer.clone(),
        keeper: keeper.clone(),
        tls: tls.clone(),
        pages,
        key: SealKey::new(key),
        ambient: outside::ambient(),
    });
    tracing::info!(address = %bound.address, tls = tls.is_some(), "serving");
    let redirecting = redirecting(beyond.tls.as_ref(), &bound.public_url).await?;
    announce(&bound)?;
    collection::serve(bound.listener, collection::router(app), tls, stop_asked()).await;
    if let Some(redirecting) = redirecting {
        redirecting.abort();
    }
    keeper.shutdown().await;
    writer.shutdown().await;
    database
        .close()
        .await
        .context("không đóng được cơ sở dữ liệu")?;
    Ok(())
}

fn read_tls(files: &TlsFiles) -> Result<Tls> {
    Tls::read(&files.certificate, &files.key)
        .context("không dùng được chứng thư TLS; xin kiểm tra tls.certificate và tls.key")
}

/// The plan with its secret read.
fn plan_of(plan: BackupPlan) -> Result<Plan> {
    let secret = match (&plan.key_file, &plan.passphrase_file) {
        (Some(path), _) => Secret::key_of(path)?,
        (None, Some(path)) => Secret::passphrase_of(path)?,
        (None, None) => bail!("sao lưu hằng ngày cần backup.key_file hoặc backup.passphrase_file"),
    };
    Ok(Plan {
        hour: plan.hour,
        folder: plan.folder,
        keep: plan.keep,
        lock: Lock::Secret(secret),
    })
}

/// Answers plain http with the way to https, if that is asked for.
async fn redirecting(
    tls: Option<&TlsFiles>,
    public_url: &str,
) -> Result<Option<tokio::task::JoinHandle<()>>> {
    let Some(address) = tls.and_then(|tls| tls.redirect) else {
        return Ok(None);
    };
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("không mở được địa chỉ tls.redirect {address}"))?;
    let router = collection::redirect_to(public_url);
    Ok(Some(tokio::spawn(collection::serve(
        listener,
        router,
        None,
        std::future::pending(),
    ))))
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
