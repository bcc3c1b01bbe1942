//! `sipas transfer`: files between an office without a line and the province.

mod batches;
mod round;
mod trust;

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::Subcommand;
use intake::PersonId;
use publication::transfer::{Key, Manifest, Sealed, What, write};
use store::Database;
use store::account::{self, Account};
use store::paper::Who;
use store::paper::transfer::Line;
use survey::{PostOfficeCode, Role, Round};

use super::kept::Kept;
use crate::outside;

/// The setting that holds the secret of this installation's key.
const KEY_SETTING: &str = "transfer-key";

/// Tệp chuyển giao có chữ ký giữa nơi không có đường truyền và tỉnh.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Cho biết dấu vân tay của khóa ký ở máy này, để đọc qua điện thoại cho nơi nhận
    Key(KeyArguments),
    /// Đăng ký khóa ký của nơi gửi, sau khi nghe dấu vân tay qua điện thoại
    ///
    /// Khóa được lấy từ chính tệp chuyển giao; dấu vân tay nghe được phải khớp thì khóa mới được đăng ký.
    /// Từ đó mọi tệp của nơi gửi ký bằng khóa này đều được nhận.
    #[command(verbatim_doc_comment)]
    Trust(trust::Arguments),
    /// Ở tỉnh: xuất một đợt (phiếu, danh mục, loạt phiếu) cho một bưu cục
    Round(round::Arguments),
    /// Ở bưu cục: xuất các lô đã kiểm tra xong của một đợt
    Export(batches::Arguments),
    /// Nhận một tệp chuyển giao: đợt khảo sát ở bưu cục, các lô ở tỉnh
    ///
    /// Các lô qua lại mọi phép kiểm tra và được ghi ở trạng thái đã kiểm tra; người giám sát của bưu cục ấy có tài
    /// khoản ở tỉnh xem và khóa lô. Nhận lại cùng một tệp không thay đổi gì. Ở bưu cục, đợt nhận lại từ một tệp mới
    /// hơn được cập nhật theo tệp (ngày, trạng thái, quy định về phiếu giấy, loạt phiếu mới).
    #[command(verbatim_doc_comment)]
    Import(ImportArguments),
}

#[derive(Debug, clap::Args)]
struct KeyArguments {
    #[command(flatten)]
    kept: Kept,
}

#[derive(Debug, clap::Args)]
struct ImportArguments {
    /// Tệp chuyển giao
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Tài khoản của người nhận tệp
    #[arg(long, value_name = "TÊN")]
    by: String,
    #[command(flatten)]
    kept: Kept,
}

/// Runs `sipas transfer`.
///
/// # Errors
/// If a file cannot be read or written, is not trusted, or the database is away.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Key(arguments) => {
            let database = arguments.kept.open().await?;
            trust::show(&own_key(&database).await?.public())
        }
        Command::Trust(arguments) => trust::run(&arguments).await,
        Command::Round(arguments) => round::export(&arguments).await,
        Command::Export(arguments) => batches::export(&arguments).await,
        Command::Import(arguments) => import(&arguments).await,
    }
}

async fn import(arguments: &ImportArguments) -> Result<ExitCode> {
    let sealed = sealed(&arguments.file)?;
    let database = arguments.kept.open().await?;
    let by = person(&database, &arguments.by, &sealed.manifest.post_office).await?;
    // Nothing that a stranger has packed is unpacked.
    trust::check(&database, &sealed).await?;
    let file = sealed
        .open()
        .with_context(|| arguments.file.display().to_string())?;
    match file.manifest.what {
        What::Round => round::import(&database, &file, &who(&by)).await,
        What::Batches => batches::import(&database, &file, &who(&by)).await,
    }
}

/// The key of this installation, made at its first use.
async fn own_key(database: &Database) -> Result<Key> {
    let secret = store::setting::get_or_insert(database, KEY_SETTING, &outside::random_bytes())
        .await
        .context("không đọc được khóa ký chuyển giao")?;
    Key::of_secret(&secret)
        .ok_or_else(|| anyhow!("khóa ký chuyển giao trong cơ sở dữ liệu bị hỏng"))
}

/// A file whose content is still to be read.
type Unread = Sealed<File>;

fn sealed(path: &Path) -> Result<Unread> {
    let file = File::open(path).with_context(|| {
        format!(
            "không đọc được tệp {}; xin kiểm tra đường dẫn",
            path.display()
        )
    })?;
    Sealed::of(file).with_context(|| path.display().to_string())
}

/// Writes a file under its name only when it lies whole on the medium.
async fn write_file(
    database: &Database,
    path: &Path,
    what: What,
    round: &Round,
    post_office: &PostOfficeCode,
    lines: &[Line],
) -> Result<()> {
    let manifest = Manifest {
        sipas_transfer: publication::transfer::FORMAT,
        what,
        round: round.id,
        round_code: round.code.clone(),
        post_office: post_office.clone(),
        made_ms: outside::now_ms(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        key: String::new(),
        lines: 0,
        sha256: String::new(),
    };
    let key = own_key(database).await?;
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".dang-ghi");
    let unfinished = PathBuf::from(unfinished);
    let written = write_whole(&unfinished, |out| write(out, &key, manifest, lines));
    let written = written.and_then(|()| std::fs::rename(&unfinished, path));
    if written.is_err() {
        // Half a file is of no use to anybody; that it could not be written is what has to be told.
        let _ = std::fs::remove_file(&unfinished);
    }
    written.with_context(|| {
        format!(
            "không ghi được tệp {}; xin kiểm tra thư mục và chỗ trống trên đĩa hoặc thẻ nhớ",
            path.display()
        )
    })
}

/// Writes a file and waits until it lies on the medium: a stick is pulled out soon after.
fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write(&mut out)?;
    out.into_inner()?.sync_all()
}

/// The account that answers for a transfer from or to a post office.
async fn person(database: &Database, name: &str, office: &PostOfficeCode) -> Result<Account> {
    let account = match account::by_name(database, name).await {
        Ok(account) if account.closed_ms.is_none() => account,
        Ok(_) => bail!("tài khoản {name} đã đóng"),
        Err(store::StoreError::NotFound { .. }) => bail!("không có tài khoản {name}"),
        Err(error) => return Err(error).context("không đọc được tài khoản"),
    };
    let answers = matches!(
        account.role,
        Role::Administrator | Role::Office | Role::Supervisor
    );
    if !answers || !account.scope.sees_post_office(office) {
        bail!(
            "tài khoản {name} không được chuyển giao phiếu của bưu cục {office}; xin dùng tài khoản giám sát của bưu cục hoặc của Sở Nội vụ"
        );
    }
    Ok(account)
}

fn who(account: &Account) -> Who<'_> {
    Who {
        person: PersonId::from_uuid(account.id),
        role: account.role,
        name: &account.name,
        at_ms: outside::now_ms(),
    }
}

fn post_office(code: &str) -> Result<PostOfficeCode, String> {
    PostOfficeCode::parse(code).map_err(|_| format!("“{code}” không phải mã bưu cục"))
}
