//! `sipas transfer key` and `sipas transfer trust`: whose files are taken in.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use publication::transfer::{PublicKey, What, fingerprint};
use store::Database;
use store::audit::{self, Act, Event};
use store::transaction::begin_write;

use super::{Unread, own_key, person, sealed};
use crate::commands::kept::Kept;
use crate::outside;

/// Đăng ký một khóa.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Một tệp chuyển giao của nơi gửi
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Dấu vân tay do nơi gửi đọc qua điện thoại (sáu nhóm năm chữ số)
    #[arg(long, value_name = "SỐ")]
    fingerprint: String,
    /// Tài khoản của người đăng ký
    #[arg(long, value_name = "TÊN")]
    by: String,
    #[command(flatten)]
    kept: Kept,
}

/// Shows the fingerprint of this installation's key.
pub(super) fn show(key: &PublicKey) -> Result<ExitCode> {
    writeln!(
        std::io::stdout().lock(),
        "Dấu vân tay của khóa ký ở máy này: {}",
        fingerprint(key)
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The setting under which the key of a sender is kept: the province for rounds, a post office for batches.
fn setting(file: &Unread) -> String {
    match file.manifest.what {
        What::Round => "transfer-trust:province".to_owned(),
        What::Batches => format!("transfer-trust:{}", file.manifest.post_office),
    }
}

fn sender(file: &Unread) -> String {
    match file.manifest.what {
        What::Round => "của tỉnh".to_owned(),
        What::Batches => format!("của bưu cục {}", file.manifest.post_office),
    }
}

/// Registers the key of a file if its fingerprint is the one that was heard.
pub(super) async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let file = sealed(&arguments.file)?;
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    if digits(&arguments.fingerprint) != digits(&fingerprint(&file.key)) {
        bail!(
            "dấu vân tay không khớp với khóa đã ký tệp {}; không đăng ký. Xin gọi lại nơi gửi theo số điện thoại đã biết từ trước",
            arguments.file.display()
        );
    }
    let database = arguments.kept.open().await?;
    let by = person(&database, &arguments.by, &file.manifest.post_office).await?;
    refuse_own(&database, &file).await?;
    let name = setting(&file);
    let event = Event::of(Act::TransferTrust, &by.name, &name, outside::now_ms())
        .with(&serde_json::json!({ "fingerprint": fingerprint(&file.key) }));
    let transaction = begin_write(&database).await?;
    store::setting::put(&transaction, &name, file.key.to_string().as_bytes()).await?;
    audit::append_in(&transaction, &event).await?;
    transaction
        .commit()
        .await
        .context("không đăng ký được khóa")?;
    writeln!(
        std::io::stdout().lock(),
        "Đã đăng ký khóa {}; từ nay nhận được các tệp ký bằng khóa này.",
        sender(&file)
    )?;
    Ok(ExitCode::SUCCESS)
}

/// A file of this installation is nothing that comes from elsewhere.
async fn refuse_own(database: &Database, file: &Unread) -> Result<()> {
    if own_key(database).await?.public() == file.key {
        bail!("tệp này do chính máy này xuất; xin đưa tệp sang máy của nơi nhận");
    }
    Ok(())
}

/// Whether the key of a file is the one that is registered for its sender.
pub(super) async fn check(database: &Database, file: &Unread) -> Result<()> {
    refuse_own(database, file).await?;
    let known = store::setting::find(database, &setting(file)).await?;
    let known = known.and_then(|bytes| PublicKey::parse(&String::from_utf8_lossy(&bytes)));
    let (sender, shown) = (sender(file), fingerprint(&file.key));
    match known {
        Some(key) if key == file.key => Ok(()),
        Some(_) => bail!(
            "tệp không ký bằng khóa đã đăng ký {sender} (dấu vân tay của tệp: {shown}). Nếu nơi gửi đã cài lại máy, xin gọi điện nghe dấu vân tay rồi đăng ký lại bằng sipas transfer trust"
        ),
        None => bail!(
            "chưa đăng ký khóa {sender} (dấu vân tay của tệp: {shown}). Xin gọi điện nghe dấu vân tay rồi đăng ký bằng sipas transfer trust"
        ),
    }
}
