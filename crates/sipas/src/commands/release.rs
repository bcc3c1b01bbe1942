//! `sipas release`

mod bundle;
#[cfg(feature = "pdf")]
mod documents;
mod progress;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use progress::Progress;
use publication::release::{self, Input, Parameters, Release};
use store::release::{ReleaseHead, StoredRelease};
use store::{By, Database, StoreError, release_life};
use survey::{Language, RoundId, RoundState};

use super::kept::{Kept, round_of};
use crate::outside;

/// Lập và kiểm tra các bản công bố kết quả.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tính kết quả của một đợt đã đóng và khóa thành bản công bố nháp; bản nháp chỉ công khai sau khi được kiểm
    /// tra và một người khác duyệt trên trang quản lý
    Make(Make),
    /// Kiểm tra một bản công bố: tệp đã tải về, bộ kiểm chứng, hoặc số công bố; tính lại từ đầu và so từng byte
    Verify(Verify),
    #[cfg(feature = "pdf")]
    Documents(documents::Arguments),
    /// Ghi bộ kiểm chứng của một bản công bố: mọi thứ cần để người khác tính lại từng con số
    Bundle(Bundle),
}

#[derive(Debug, clap::Args)]
struct Make {
    /// Mã đợt khảo sát
    #[arg(long, value_name = "MÃ")]
    round: String,
    /// Số công bố; bỏ trống thì lấy mã đợt và số thứ tự
    #[arg(long, value_name = "SỐ")]
    number: Option<String>,
    /// Tên bản công bố; bỏ trống thì lấy tên đợt
    #[arg(long, value_name = "TÊN")]
    title: Option<String>,
    /// Độ tin cậy của các khoảng
    #[arg(long, value_name = "0–1", default_value_t = 0.95)]
    level: f64,
    /// Số phiếu ít nhất để công bố một con số; bỏ trống thì theo đợt
    #[arg(long, value_name = "SỐ PHIẾU")]
    minimum: Option<u32>,
    #[command(flatten)]
    kept: Kept,
}

#[derive(Debug, clap::Args)]
struct Verify {
    /// Tệp bản công bố hoặc số công bố
    #[arg(value_name = "TỆP HOẶC SỐ")]
    what: String,
    /// Mã SHA-256 đã công bố, để kiểm tra một tệp mà không cần cơ sở dữ liệu
    #[arg(long, value_name = "SHA-256")]
    digest: Option<String>,
    #[command(flatten)]
    kept: Kept,
}

#[derive(Debug, clap::Args)]
struct Bundle {
    /// Số công bố
    #[arg(value_name = "SỐ")]
    number: String,
    /// Tệp zip để ghi; tệp có từng phiếu trả lời (không tên, không giờ, không ý kiến), chỉ giao cho người có
    /// trách nhiệm kiểm chứng
    #[arg(long, value_name = "TỆP")]
    out: PathBuf,
    #[command(flatten)]
    kept: Kept,
}

/// Runs `sipas release`.
///
/// # Errors
/// If the release cannot be made or read; a release that fails its check gives exit code 1.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Make(make) => run_make(make).await,
        Command::Verify(verify) => run_verify(verify).await,
        #[cfg(feature = "pdf")]
        Command::Documents(documents) => documents::run(documents).await,
        Command::Bundle(bundle) => bundle::run(bundle).await,
    }
}

async fn run_make(arguments: Make) -> Result<ExitCode> {
    let database = arguments.kept.open().await?;
    let round = round_of(&database, &arguments.round).await?;
    if !matches!(round.state, RoundState::Closed | RoundState::Published) {
        bail!(
            "đợt \"{}\" chưa đóng; xin đóng đợt trên trang quản lý rồi lập bản công bố",
            round.code
        );
    }
    let number = match arguments.number {
        Some(number) => number,
        None => store::release::next_number(&database, round.id, &round.code)
            .await
            .context("không đọc được các bản công bố")?,
    };
    let minimum = arguments.minimum.unwrap_or(round.minimum_n);
    let name = round.name.get(Language::VI).to_owned();
    let parameters = Parameters {
        number,
        title: arguments.title.unwrap_or(name),
        level: arguments.level,
        ..Parameters::usual(minimum, outside::now_ms(), env!("CARGO_PKG_VERSION"))
    };
    let progress = Progress::begin();
    let earlier = release::earlier_of(&database, &round.id.to_string(), parameters.made_ms).await?;
    let input = gather(&database, round.id, earlier).await?;
    let made = compute(&input, &parameters, &progress)?;
    let head = ReleaseHead {
        number: parameters.number.clone(),
        round: round.id,
        made_ms: parameters.made_ms,
        digest: made.digest.clone(),
    };
    progress.keeping();
    keep(&database, &head, &made.bytes()?).await?;
    progress.end();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "Đã lập bản công bố số {}: {} phiếu hợp lệ của mẫu.",
        head.number, made.sampled.counted
    )?;
    writeln!(out, "SHA-256: {}", head.digest)?;
    writeln!(
        out,
        "Đây là bản nháp; kiểm tra và duyệt ở trang quản lý: /quan-ly/cong-bo/{}",
        head.number
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Keeps a release as a draft.
async fn keep(database: &Database, head: &ReleaseHead, content: &[u8]) -> Result<()> {
    let by = By {
        actor: release_life::COMMAND,
        at_ms: head.made_ms,
    };
    match release_life::keep_draft(database, head, content, &by).await {
        Err(StoreError::Conflict(..)) => {
            bail!(
                "đã có bản công bố số {}; bản đã lập không sửa được, xin chọn số khác",
                head.number
            )
        }
        other => other.context("không ghi được bản công bố"),
    }
}

/// The frozen inputs of a round, told against earlier releases.
async fn gather(database: &Database, round: RoundId, earlier: Vec<Release>) -> Result<Input> {
    release::input_of(database, round, earlier)
        .await
        .context("không đọc được số liệu của đợt")
}

/// The inputs that a kept release was made of, as they are now.
async fn gather_again(database: &Database, kept: &Release, round: RoundId) -> Result<Input> {
    let earlier = release::earlier_again(database, kept).await?;
    gather(database, round, earlier).await
}

fn compute(input: &Input, parameters: &Parameters, progress: &Progress) -> Result<Release> {
    let made = release::make_step_by_step(input, parameters, &mut |step| progress.step(step));
    made.context("không tính được kết quả")
}

async fn run_verify(arguments: Verify) -> Result<ExitCode> {
    let path = PathBuf::from(&arguments.what);
    if path.is_file() {
        if bundle::is_bundle(&path)? {
            return bundle::verify(&path);
        }
        return verify_file(&path, &arguments).await;
    }
    let database = arguments.kept.open().await?;
    let stored = find(&database, &arguments.what).await?.with_context(|| {
        format!(
            "không có tệp và cũng không có bản công bố số \"{}\"",
            arguments.what
        )
    })?;
    let kept = match release::read(&stored.content, &stored.head.digest) {
        Ok(kept) => kept,
        Err(error) => {
            return fail(&format!(
                "bản công bố đang lưu không còn nguyên vẹn: {error}"
            ));
        }
    };
    if kept.format < 2 {
        return tell(&format!(
            "Bản công bố số {} còn nguyên vẹn. Bản này do chương trình đời trước lập (bố cục {}), không tính lại \
             được bằng chương trình này.\nSHA-256: {}",
            stored.head.number, kept.format, stored.head.digest
        ));
    }
    let progress = Progress::begin();
    let input = gather_again(&database, &kept, stored.head.round).await?;
    let again = compute(&input, &kept.parameters, &progress)?;
    progress.end();
    if again.digest != stored.head.digest {
        return fail(&format!(
            "bản công bố số {} còn nguyên vẹn, nhưng tính lại từ các phiếu đang lưu cho kết quả khác \
             ({}); phiếu hoặc số hồ sơ đã thay đổi sau khi công bố",
            stored.head.number, again.digest
        ));
    }
    tell(&format!(
        "Bản công bố số {} còn nguyên vẹn; tính lại từ đầu cho đúng từng byte.\nSHA-256: {}",
        stored.head.number, stored.head.digest
    ))
}

async fn verify_file(path: &Path, arguments: &Verify) -> Result<ExitCode> {
    let shown = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("không đọc được tệp {shown}"))?;
    let computed = publication::release::digest::sha256_hex(&bytes);
    let published = if let Some(digest) = &arguments.digest {
        digest.trim().to_lowercase()
    } else {
        let number = number_in(&bytes)
            .with_context(|| format!("tệp {shown} không phải bản công bố của SIPAS"))?;
        let database = arguments.kept.open().await?;
        let stored = find(&database, &number).await?.with_context(|| {
                format!("cơ sở dữ liệu không có bản công bố số {number}; xin dùng --digest với mã đã công bố")
            })?;
        stored.head.digest
    };
    if computed == published {
        tell(&format!(
            "Tệp {shown} đúng là bản đã công bố.\nSHA-256: {computed}"
        ))
    } else {
        fail(&format!(
            "tệp {shown} khác bản đã công bố: tệp có mã {computed}, bản công bố có mã {published}"
        ))
    }
}

/// The number that a file says it is, whether or not it is intact.
fn number_in(bytes: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    Some(value.get("parameters")?.get("number")?.as_str()?.to_owned())
}

async fn find(database: &Database, number: &str) -> Result<Option<StoredRelease>> {
    match store::release::find(database, number).await {
        Ok(stored) => Ok(Some(stored)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error).context("không đọc được bản công bố"),
    }
}

fn tell(sentence: &str) -> Result<ExitCode> {
    writeln!(std::io::stdout().lock(), "{sentence}")?;
    Ok(ExitCode::SUCCESS)
}

fn fail(sentence: &str) -> Result<ExitCode> {
    writeln!(std::io::stderr().lock(), "sipas: {sentence}")?;
    Ok(ExitCode::FAILURE)
}
