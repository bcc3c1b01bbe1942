//! `sipas transfer round`: a round on its way to an office.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use publication::transfer::{Opened, What};
use store::paper::Who;
use store::paper::transfer::{Line, RoundReceived, export_round, receive_round};
use store::transaction::begin_read;
use store::{Database, StoreError};
use survey::{PostOfficeCode, Scope};

use super::{post_office, write_file};
use crate::commands::kept::{Kept, round_of};

/// Một đợt cho một bưu cục.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Mã đợt khảo sát
    #[arg(long, value_name = "MÃ")]
    round: String,
    /// Mã bưu cục
    #[arg(long, value_name = "MÃ", value_parser = post_office)]
    post_office: PostOfficeCode,
    /// Tệp sẽ ghi
    #[arg(long, value_name = "TỆP")]
    out: PathBuf,
    #[command(flatten)]
    kept: Kept,
}

/// Writes a round for an office.
pub(super) async fn export(arguments: &Arguments) -> Result<ExitCode> {
    let database = arguments.kept.open().await?;
    let round = round_of(&database, &arguments.round).await?;
    let office = &arguments.post_office;
    let scope = Scope::PostOffices([office.clone()].into());
    let series = store::paper::series::list(&database, round.id, &scope).await?;
    if series.is_empty() {
        bail!(
            "đợt {} chưa có loạt phiếu nào cho bưu cục {office}; xin lập loạt phiếu trước",
            round.code
        );
    }
    let transaction = begin_read(&database).await?;
    let lines = export_round(&transaction, &round, office)
        .await
        .context("không đọc được đợt khảo sát")?;
    drop(transaction);
    write_file(
        &database,
        &arguments.out,
        What::Round,
        &round,
        office,
        &lines,
    )
    .await?;
    writeln!(
        std::io::stdout().lock(),
        "Đã xuất đợt {} cho bưu cục {office}: {} loạt phiếu, vào tệp {}.",
        round.code,
        series.len(),
        arguments.out.display()
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Takes a round in.
pub(super) async fn import(
    database: &Database,
    file: &Opened<Line>,
    who: &Who<'_>,
) -> Result<ExitCode> {
    let manifest = &file.manifest;
    let (round, code) = (manifest.round, &manifest.round_code);
    let whose = (round, &manifest.post_office);
    match receive_round(database, whose, &file.lines, manifest.made_ms, who).await {
        Ok(RoundReceived::Taken) => {}
        Ok(RoundReceived::Older(made_ms)) => bail!(
            "ở đây đã nhận đợt {code} từ một tệp mới hơn, xuất lúc {}; không thay đổi gì. Xin đề nghị tỉnh gửi tệp mới nhất",
            pages::office::moment(made_ms)
        ),
        Ok(RoundReceived::Elsewhere) => bail!(
            "nội dung tệp không thuộc đợt và bưu cục ghi ở đầu tệp; chưa nhận gì, xin báo nơi gửi"
        ),
        Ok(RoundReceived::CodeTaken) => bail!(
            "ở đây đã có một đợt khác mang mã {code}; chưa nhận gì. Xin dùng một thư mục dữ liệu mới cho đợt của tỉnh"
        ),
        Ok(RoundReceived::OtherQuestionnaire) => bail!(
            "bộ câu hỏi của đợt {code} đã có ở đây với nội dung khác; chưa nhận gì. Xin dùng một thư mục dữ liệu mới cho đợt của tỉnh"
        ),
        Err(StoreError::Corrupt { .. }) => bail!(
            "tệp của phiên bản chương trình {} không đọc được bằng phiên bản này; xin cài cùng một phiên bản ở hai nơi",
            manifest.program
        ),
        Err(error) => return Err(error).context("không ghi được đợt khảo sát"),
    }
    let scope = Scope::PostOffices([manifest.post_office.clone()].into());
    let series = store::paper::series::list(database, manifest.round, &scope).await?;
    writeln!(
        std::io::stdout().lock(),
        "Đã nhận đợt {} cho bưu cục {}: {} loạt phiếu.",
        manifest.round_code,
        manifest.post_office,
        series.len()
    )?;
    Ok(ExitCode::SUCCESS)
}
