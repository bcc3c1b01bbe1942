//! The paper side of the demo: a post office, a printed series, a batch that is expected and one that is
//! being keyed.

use anyhow::{Context as _, Result, bail};
use intake::batch::{BatchHeader, ControlTotals, Step};
use intake::check::CHECKS;
use intake::keying::Typed;
use intake::layout::FieldKind;
use intake::serial::{SerialRange, Series};
use intake::{BatchId, Layout, PersonId, Seed, Value};
use store::paper::batch::{self, Advanced, Announced, Batch, NewBatch};
use store::paper::keying::{self, Asked, Parcel};
use store::paper::series::{self, Made, NewSeries, PrintedSeries};
use store::paper::{Who, form, sheet};
use store::round::plan;
use store::{By, Database};
use survey::round::{PostOffice, Reason};
use survey::{PostOfficeCode, Role, RoundId, Scope, Stream};
use synthetic::Demo;

use super::person;
use crate::outside;

/// Who prepares the demo, in the audit chain.
const ACTOR: &str = "sipas demo";
/// Forms that are printed, that lie in each of the two batches, and that are keyed.
const PRINTED: u32 = 200;
const EXPECTED: u32 = 50;
const LYING: u32 = 20;
const KEYED: usize = 8;

/// The post office of the demo.
///
/// # Errors
/// Never: the code is one of this file.
pub(crate) fn post_office() -> Result<PostOfficeCode> {
    PostOfficeCode::parse("270000").context("mã bưu cục mô phỏng không hợp lệ")
}

/// Stores it for the open round.
///
/// # Errors
/// If the database is away or refuses something.
pub(super) async fn store(database: &Database, demo: &Demo) -> Result<()> {
    serve(database, demo).await?;
    let scope = Scope::PostOffices([post_office()?].into());
    let supervisor = person(database, "mo.phong.kiem.soat", Role::Supervisor, &scope).await?;
    let clerk = person(database, "mo.phong.nhap.phieu", Role::Clerk, &scope).await?;
    let series = print(database, demo, &who(&supervisor, Role::Supervisor)).await?;
    announce(
        database,
        &series,
        1,
        EXPECTED,
        &who(&supervisor, Role::Supervisor),
    )
    .await?;
    let (first, last) = (EXPECTED + 1, EXPECTED + LYING);
    let supervisor = who(&supervisor, Role::Supervisor);
    let batch = announce(database, &series, first, last, &supervisor).await?;
    let batch = advance(database, &batch, Step::Receive, &supervisor).await?;
    sheet::take_range(database, batch.id, batch.header.serials, &supervisor).await?;
    let batch = advance(database, &batch, Step::KeyFirst, &supervisor).await?;
    key(database, &batch, &who(&clerk, Role::Clerk)).await
}

/// Makes the post office serve in the open round.
async fn serve(database: &Database, demo: &Demo) -> Result<()> {
    let kept = plan::find(database, demo.open.id).await?;
    let mut after = kept.plan.clone();
    let office = PostOffice {
        name: "Bưu cục trung tâm (mô phỏng)".to_owned(),
        units: demo
            .links
            .iter()
            .map(|link| link.decided_by.clone())
            .collect(),
    };
    after.post_offices.insert(post_office()?, office);
    let reason = Reason::parse("Bản dùng thử").context("lý do mô phỏng không hợp lệ")?;
    let now_ms = outside::now_ms();
    let amended = kept.plan.amend(after, reason, now_ms)?;
    let by = By {
        actor: ACTOR,
        at_ms: now_ms,
    };
    plan::amend(database, &amended, kept.revision, &by).await?;
    Ok(())
}

fn who((person, name): &(PersonId, String), role: Role) -> Who<'_> {
    Who {
        person: *person,
        role,
        name,
        at_ms: outside::now_ms(),
    }
}

async fn print(database: &Database, demo: &Demo, who: &Who<'_>) -> Result<PrintedSeries> {
    let with_field = demo
        .links
        .iter()
        .find_map(|link| Some((link.decided_by.clone(), link.field.clone()?)));
    let (unit, field) = with_field.context("đợt mô phỏng không có liên kết nào")?;
    let new = NewSeries {
        id: outside::fresh_id(),
        round: demo.open.id,
        post_office: post_office()?,
        unit,
        field,
        stream: Stream::Sampled,
        serials: Series::new(26, 4, 1, PRINTED)?.range(),
        sample: None,
    };
    match series::make(database, &new, who).await? {
        Made::Kept(series) => Ok(series),
        refused => bail!("không lập được loạt phiếu mô phỏng: {refused:?}"),
    }
}

/// A batch of the `first`-th to the `last`-th form of the series.
async fn announce(
    database: &Database,
    series: &PrintedSeries,
    first: u32,
    last: u32,
    who: &Who<'_>,
) -> Result<Batch> {
    let start = series.serials.first().number();
    let serial = |number: u32| intake::Serial::from_number(start + number - 1);
    let serials = SerialRange::new(serial(first)?, serial(last)?)?;
    let round: RoundId = series.round;
    let new = NewBatch {
        id: BatchId::from_uuid(outside::fresh_id()),
        header: BatchHeader {
            post_office: series.post_office.clone(),
            round,
            unit: series.unit.clone(),
            field: series.field.clone(),
            expected: serials.count(),
            serials,
            totals: ControlTotals::default(),
        },
        seed: Seed::from_number(u64::from(first)),
    };
    match batch::announce(database, &new, who).await? {
        Announced::Kept(batch) => Ok(*batch),
        refused => bail!("không lập được lô phiếu mô phỏng: {refused:?}"),
    }
}

async fn advance(database: &Database, batch: &Batch, step: Step, who: &Who<'_>) -> Result<Batch> {
    match batch::advance(database, batch.id, step, batch.revision, None, who).await? {
        Advanced::Taken(batch) => Ok(*batch),
        refused => bail!("lô phiếu mô phỏng không qua được bước {step}: {refused:?}"),
    }
}

/// Keys the first forms of the batch, as a clerk does at the desk.
async fn key(database: &Database, batch: &Batch, who: &Who<'_>) -> Result<()> {
    keying::pass_drill(database, who).await?;
    let paper = form::of_round(database, batch.round()).await?;
    let asked = Asked {
        machine: "mo-phong".to_owned(),
        want: KEYED,
        ..Asked::default()
    };
    let taken = keying::take(database, batch.id, &paper, &asked, who).await??;
    for (nth, claimed) in taken.forms.into_iter().enumerate() {
        let typed = values(&paper.layout, nth);
        let parcel = Parcel {
            machine: asked.machine.clone(),
            claim: claimed.claim,
            strokes: typed.len() as u64,
            messages: (claimed.step..).zip(typed).collect(),
            is_complete: true,
            finish: Some(CHECKS.iter().map(|check| check.code.to_owned()).collect()),
            aside: None,
            active_ms: 40_000,
        };
        let saved = keying::save(database, batch.id, claimed.serial, &paper, &parcel, who).await?;
        saved?;
    }
    Ok(())
}

/// What stands on the `nth` paper: marks of 4 and 5, and the first choices.
fn values(layout: &Layout, nth: usize) -> Vec<Typed> {
    let mut values = std::collections::BTreeMap::new();
    let mut typed = Vec::new();
    for (place, field) in layout.fields().iter().enumerate() {
        if !layout.is_visited(field, &values) {
            continue;
        }
        let value = match &field.kind {
            FieldKind::Mark { .. } if (place + nth).is_multiple_of(5) => Value::Mark(3),
            FieldKind::Mark { .. } if (place + nth).is_multiple_of(2) => Value::Mark(5),
            FieldKind::Mark { .. } => Value::Mark(4),
            FieldKind::Choice { .. } => Value::Choice(1),
            _ => Value::Blank,
        };
        values.insert(field.input.clone(), value.clone());
        typed.push(Typed {
            field: field.input.clone(),
            value,
        });
    }
    typed
}
