//! `sipas import units` and `sipas import fields`: the next version of the catalogue.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};
use publication::import::{Coverage, Note, RowError, read_fields, read_units};
use store::Database;
use store::audit::{Act, Event};
use store::catalogue::{Catalogue, ConfirmError, Confirmation};
use survey::catalogue::{
    CatalogueState, ChangeKind, Diff, Successions, diff, official_changes, province_of, settle,
};
use survey::{CatalogueId, Day, Field, Unit};

use super::{Form, Kept, progress, read_file, refuse, tell_notes};
use crate::outside;

/// Phiên bản danh mục mới.
#[derive(Debug, clap::Args)]
struct Next {
    /// Tệp CSV hoặc .xlsx
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Tên phiên bản, ví dụ "Danh mục tháng 10 năm 2026"
    #[arg(long, value_name = "TÊN")]
    name: String,
    /// Ngày phiên bản có hiệu lực, ví dụ 20/9/2026
    #[arg(long, value_name = "NGÀY", value_parser = parse_day)]
    effective: Day,
    /// Căn cứ, ví dụ số nghị quyết
    #[arg(long, value_name = "CĂN_CỨ", default_value = "")]
    source: String,
    /// Phiên bản trước (mã định danh); bỏ trống thì lấy phiên bản đã xác nhận mới nhất
    #[arg(long, value_name = "ID")]
    previous: Option<CatalogueId>,
    /// Xác nhận ngay, không giữ làm bản nháp
    #[arg(long, conflicts_with = "dry_run")]
    confirm: bool,
    /// Chỉ kiểm tra và so sánh, không ghi gì
    #[arg(long)]
    dry_run: bool,
    /// Dạng thông báo
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    #[command(flatten)]
    kept: Kept,
}

#[derive(Debug, clap::Args)]
pub(super) struct UnitsArguments {
    #[command(flatten)]
    next: Next,
    /// Tệp chỉ gồm xã, phường, đặc khu; các đơn vị khác giữ nguyên
    #[arg(long)]
    communes_only: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct FieldsArguments {
    #[command(flatten)]
    next: Next,
}

fn parse_day(text: &str) -> Result<Day> {
    Day::parse(text).map_err(|_| anyhow!("ngày viết dạng 20/9/2026 hoặc 2026-09-20"))
}

/// The version before with what it holds.
struct Before {
    version: Option<Catalogue>,
    units: Vec<Unit>,
    fields: Vec<Field>,
}

async fn before(database: &Database, wanted: Option<CatalogueId>) -> Result<Before> {
    let all = store::catalogue::all(database).await?;
    let version = match wanted {
        Some(id) => Some(
            all.into_iter()
                .find(|version| version.id == id)
                .with_context(|| format!("không có phiên bản danh mục đã xác nhận mang mã {id}"))?,
        ),
        None => all.into_iter().last(),
    };
    let Some(version) = version else {
        return Ok(Before {
            version: None,
            units: Vec::new(),
            fields: survey::catalogue::fields()
                .iter()
                .map(|field| field.field.clone())
                .collect(),
        });
    };
    Ok(Before {
        units: store::catalogue::units(database, version.id).await?,
        fields: store::catalogue::fields(database, version.id).await?,
        version: Some(version),
    })
}

/// What the next version is to hold.
struct Made {
    units: Vec<Unit>,
    fields: Vec<Field>,
    successions: Successions,
    notes: Vec<Note>,
}

pub(super) async fn units(arguments: &UnitsArguments) -> Result<ExitCode> {
    let coverage = if arguments.communes_only {
        Coverage::Communes
    } else {
        Coverage::Everything
    };
    import(&arguments.next, |bytes, before| {
        let list = read_units(bytes, &before.units, coverage)?;
        Ok(Made {
            units: list.units,
            fields: before.fields.clone(),
            successions: list.successions,
            notes: list.notes,
        })
    })
    .await
}

pub(super) async fn fields(arguments: &FieldsArguments) -> Result<ExitCode> {
    import(&arguments.next, |bytes, before| {
        let list = read_fields(bytes, &before.fields)?;
        Ok(Made {
            units: before.units.clone(),
            fields: list.fields,
            successions: Successions::new(),
            notes: list.notes,
        })
    })
    .await
}

async fn import(
    next: &Next,
    read: impl Fn(&[u8], &Before) -> std::result::Result<Made, Vec<RowError>>,
) -> Result<ExitCode> {
    let bytes = read_file(&next.file)?;
    let database = next.kept.open().await?;
    let before = before(&database, next.previous).await?;
    let progress = progress("Đang kiểm tra và so sánh…");
    let made = match read(&bytes, &before) {
        Ok(made) => made,
        Err(errors) => return refuse(&progress, &next.file, &errors, next.format),
    };
    let found = diff(
        &before.units,
        &made.units,
        &made.successions,
        &official_changes(),
    );
    let settled = settle(&before.units, made.units, &found, &next.effective);
    let version = Catalogue {
        state: CatalogueState::Draft,
        source: next.source.clone(),
        province: province_of(&settled).unwrap_or_default().to_owned(),
        notes: made.notes.iter().map(ToString::to_string).collect(),
        previous: before.version.as_ref().map(|version| version.id),
        ..Catalogue::confirmed(
            CatalogueId::from_uuid(outside::fresh_id()),
            next.name.clone(),
            next.effective.start_ms(),
        )
    };
    if !next.dry_run {
        let event = event(Act::CatalogueImport, &version);
        store::catalogue::insert_draft(
            &database,
            &version,
            &settled,
            &made.fields,
            &made.successions,
            &event,
        )
        .await
        .context("không ghi được phiên bản danh mục")?;
    }
    let refused = if next.confirm {
        confirm(&database, &version).await?
    } else {
        None
    };
    progress.finish_and_clear();
    tell_notes(&next.file, &made.notes, next.format)?;
    tell(next, &version, &found, settled.len(), refused.as_deref())?;
    Ok(if refused.is_some() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn event(act: Act, version: &Catalogue) -> Event {
    let object = format!("catalogue {}", version.id);
    Event::of(act, "sipas", &object, outside::now_ms())
        .with(&serde_json::json!({ "name": version.name }))
}

/// Confirms the version, or says in a sentence why a person has to decide first.
async fn confirm(database: &Database, version: &Catalogue) -> Result<Option<String>> {
    let event = event(Act::CatalogueConfirm, version);
    let confirmation = Confirmation {
        id: version.id,
        successions: &Successions::new(),
        at_ms: event.at_ms,
        event: &event,
    };
    match store::catalogue::confirm(database, &confirmation).await {
        Ok(()) => Ok(None),
        Err(ConfirmError::Dropped(dropped)) => {
            let told: Vec<String> = dropped
                .iter()
                .map(|one| format!("{} ({} phiếu)", one.unit.full_name, one.answers))
                .collect();
            Ok(Some(format!(
                "các đơn vị sau đã có phiếu trả lời mà danh sách mới không có và không nêu đơn vị kế thừa: {}; \
                 phiên bản được giữ là bản nháp, xin nêu đơn vị kế thừa ở cột replaces hoặc trên trang Danh mục",
                told.join(", ")
            )))
        }
        Err(ConfirmError::Store(error)) => Err(error).context("không xác nhận được phiên bản"),
        Err(_) => Ok(Some(
            "đã có phiên bản khác được xác nhận sau cùng một phiên bản trước; bản nháp vẫn được giữ"
                .to_owned(),
        )),
    }
}

fn tell(
    next: &Next,
    version: &Catalogue,
    found: &Diff,
    units: usize,
    refused: Option<&str>,
) -> Result<()> {
    let counts: BTreeMap<&str, usize> = ChangeKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), found.of_kind(*kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let mut out = std::io::stdout().lock();
    if next.format == Form::Json {
        let told = serde_json::json!({
            "catalogue": version.id.to_string(),
            "units": units,
            "changes": counts,
            "changed": found.substantial().count(),
            "unchanged": found.unchanged,
            "confirmed": next.confirm && refused.is_none(),
            "dry_run": next.dry_run,
            "refused": refused,
        });
        writeln!(out, "{told}")?;
        return Ok(());
    }
    writeln!(
        out,
        "{}: {units} đơn vị, {} đơn vị thay đổi, {} không đổi.",
        version.name,
        found.substantial().count(),
        found.unchanged
    )?;
    for change in found.substantial().take(super::TOLD) {
        let name = |unit: &Option<Unit>| unit.as_ref().map_or("", |unit| &unit.name).to_owned();
        let kinds: Vec<&str> = change.kinds.iter().map(|kind| word(*kind)).collect();
        writeln!(
            out,
            "  {}  {}: {} → {}",
            change.code,
            kinds.join(", "),
            name(&change.before),
            name(&change.after)
        )?;
    }
    match (refused, next.confirm, next.dry_run) {
        (Some(why), ..) => writeln!(out, "Chưa xác nhận: {why}.")?,
        (None, true, _) => writeln!(out, "Đã xác nhận, mã {}.", version.id)?,
        (None, _, true) => writeln!(out, "Chưa ghi gì.")?,
        _ => writeln!(
            out,
            "Đã giữ làm bản nháp, mã {}; xin xem và xác nhận trên trang Danh mục.",
            version.id
        )?,
    }
    Ok(())
}

/// A kind of change in words.
const fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "thêm mới",
        ChangeKind::Renamed => "đổi tên",
        ChangeKind::Retyped => "đổi loại",
        ChangeKind::Merged => "sáp nhập",
        ChangeKind::Split => "chia tách",
        ChangeKind::Moved => "chuyển khối hoặc cấp trên",
        ChangeKind::Recoded => "đổi mã",
        ChangeKind::Removed => "bỏ",
        ChangeKind::Reworded => "đổi cách gọi",
        ChangeKind::Respelled => "cách viết khác",
        ChangeKind::Details => "đổi thông tin",
    }
}
