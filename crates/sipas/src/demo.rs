//! Fills an empty database with the invented survey: what `sipas demo` shows.

pub(crate) mod paper;

use anyhow::{Context as _, Result, anyhow};
use publication::release::{self, Parameters, Rules};
use store::Database;
use store::bulk;
use store::catalogue::Catalogue;
use store::frame::FrameRow;
use store::link::Link;
use store::release::ReleaseHead;
use store::writer::Submission;
use survey::id::{AttemptId, LinkId, ResponseId};
use survey::{Language, Questionnaire, Round, shipped, shipped_questionnaire, validate};
use synthetic::{Demo, Plan};

use crate::outside;

/// The questionnaire behind the QR codes.
const QUESTIONNAIRE: &str = "dvhcc-2023";

/// The code of the round that is open, by which a second start recognises its own data.
pub(crate) const OPEN_ROUND: &str = "dot-2";

/// Invents and stores the demo, unless the database holds it already.
///
/// # Errors
/// If the database is away, or holds something else.
pub(crate) async fn fill(database: &Database, responses: u32) -> Result<()> {
    let rounds = store::round::all(database).await?;
    if rounds
        .iter()
        .any(|round| round.code == OPEN_ROUND && round.synthetic)
    {
        return Ok(());
    }
    if !rounds.is_empty() {
        return Err(anyhow!(
            "cơ sở dữ liệu này đã có số liệu thật; bản dùng thử cần một thư mục riêng (--data)"
        ));
    }
    let questionnaire =
        shipped_questionnaire(QUESTIONNAIRE).context("thiếu bộ câu hỏi kèm chương trình")?;
    let plan = Plan {
        responses,
        ..Plan::usual(outside::now_ms())
    };
    let demo = Demo::invent(&plan, questionnaire)?;
    store_catalogue(database, &demo).await?;
    store_rounds(database, &demo).await?;
    store_answers(database, &demo, questionnaire).await?;
    paper::store(database, &demo).await?;
    publish(database, &demo.finished).await
}

async fn store_catalogue(database: &Database, demo: &Demo) -> Result<()> {
    for (code, source) in shipped() {
        let version = shipped_questionnaire(code).map_or(1, Questionnaire::version);
        store::questionnaire::insert(database, code, version, source).await?;
    }
    let catalogue = Catalogue {
        province: survey::catalogue::province_of(&demo.units)
            .unwrap_or_default()
            .to_owned(),
        ..Catalogue::confirmed(
            demo.catalogue,
            demo.catalogue_name.clone(),
            demo.catalogue_effective_ms,
        )
    };
    store::catalogue::insert(database, &catalogue, &demo.units, &demo.fields).await?;
    Ok(())
}

async fn store_rounds(database: &Database, demo: &Demo) -> Result<()> {
    let frame: Vec<FrameRow> = demo
        .frame
        .iter()
        .map(|row| FrameRow {
            unit: row.unit.clone(),
            field: row.field.clone(),
            dossiers: row.dossiers,
        })
        .collect();
    for round in [&demo.finished, &demo.open] {
        store::round::insert(database, round).await?;
        store::frame::replace(database, round.id, &frame).await?;
    }
    let now_ms = outside::now_ms();
    let links: Vec<Link> = demo
        .links
        .iter()
        .map(|link| Link {
            id: LinkId::from_uuid(outside::fresh_id()),
            code: link.code,
            round: demo.open.id,
            received_by: link.received_by.clone(),
            decided_by: link.decided_by.clone(),
            field: link.field.clone(),
            place: link.place.clone(),
            stream: link.stream,
            created_ms: now_ms,
            revoked_ms: None,
            revoked_reason: None,
        })
        .collect();
    store::link::insert_many(database, &links).await?;
    Ok(())
}

async fn store_answers(
    database: &Database,
    demo: &Demo,
    questionnaire: &Questionnaire,
) -> Result<()> {
    let submissions = demo
        .answers(questionnaire)
        .into_iter()
        .map(|answered| {
            let response = validate(questionnaire, &answered.answers, answered.context)
                .map_err(|findings| anyhow!("câu trả lời mô phỏng không hợp lệ: {findings:?}"))?;
            Ok(Submission {
                response,
                id: ResponseId::from_uuid(outside::fresh_id()),
                attempt: AttemptId::from_uuid(outside::fresh_id()),
                received_ms: answered.submitted_ms,
                token: None,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    bulk::import(database, submissions)
        .await
        .context("không ghi được câu trả lời mô phỏng")?;
    Ok(())
}

/// Makes and keeps the release of a finished round.
async fn publish(database: &Database, round: &Round) -> Result<()> {
    let snapshot = store::snapshot::of_round(database, round.id).await?;
    let parameters = Parameters {
        number: format!("{}-1", round.code),
        title: round.name.get(Language::VI).to_owned(),
        level: 0.95,
        minimum_n: round.minimum_n,
        made_ms: outside::now_ms(),
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        rules: Some(Rules::default()),
    };
    let made = release::make(&snapshot, &parameters).context("không tính được kết quả mô phỏng")?;
    let head = ReleaseHead {
        number: parameters.number.clone(),
        round: round.id,
        made_ms: parameters.made_ms,
        digest: made.digest.clone(),
    };
    store::release::insert(database, &head, &made.bytes()?).await?;
    Ok(())
}
