//! Fills an empty database with the invented survey: what `sipas demo` shows.

pub(crate) mod paper;

use anyhow::{Context as _, Result, anyhow};
use intake::PersonId;
use publication::release::{self, Parameters};
use store::account::{self, Account};
use store::bulk;
use store::catalogue::Catalogue;
use store::frame::FrameRow;
use store::link::Link;
use store::release::ReleaseHead;
use store::release_life::{self, Move};
use store::writer::Submission;
use store::{By, Database};
use survey::id::{AttemptId, LinkId, ResponseId};
use survey::{
    Language, Questionnaire, Role, Round, Scope, shipped, shipped_questionnaire, validate,
};
use synthetic::{Demo, Plan};

use crate::outside;

/// The questionnaire behind the QR codes.
const QUESTIONNAIRE: &str = "dvhcc-2023";

/// The code of the round that is open, by which a second start recognises its own data.
pub(crate) const OPEN_ROUND: &str = "dot-2";

/// Invented answers that are held before they are stored; a million would not fit.
const ANSWERS_AT_A_TIME: usize = 50_000;

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
    let mut answers = demo.answers(questionnaire).peekable();
    while answers.peek().is_some() {
        let submissions = answers
            .by_ref()
            .take(ANSWERS_AT_A_TIME)
            .map(|answered| {
                let response = validate(questionnaire, &answered.answers, answered.context)
                    .map_err(|findings| {
                        anyhow!("câu trả lời mô phỏng không hợp lệ: {findings:?}")
                    })?;
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
    }
    Ok(())
}

/// Makes the release of a finished round and publishes it as an office does: two people, step by step.
async fn publish(database: &Database, round: &Round) -> Result<()> {
    let input = release::input_of(database, round.id, Vec::new()).await?;
    let parameters = Parameters {
        number: store::release::next_number(database, round.id, &round.code).await?,
        title: round.name.get(Language::VI).to_owned(),
        ..Parameters::usual(
            round.minimum_n,
            outside::now_ms(),
            env!("CARGO_PKG_VERSION"),
        )
    };
    let made =
        release::make_from(&input, &parameters).context("không tính được kết quả mô phỏng")?;
    let head = ReleaseHead {
        number: parameters.number.clone(),
        round: round.id,
        made_ms: parameters.made_ms,
        digest: made.digest.clone(),
    };
    let [maker, approver] = ["mo.phong.lap", "mo.phong.duyet"];
    for name in [maker, approver] {
        person(database, name, Role::Office, &Scope::Everything).await?;
    }
    let by = |actor| By {
        actor,
        at_ms: outside::now_ms(),
    };
    release_life::keep_draft(database, &head, &made.bytes()?, &by(maker)).await?;
    for (wanted, actor) in [
        (Move::Check, maker),
        (Move::Approve, approver),
        (Move::Publish, approver),
    ] {
        let taken = release_life::advance(database, &head.number, &wanted, &by(actor)).await?;
        if let Err(refused) = taken {
            return Err(anyhow!("bản công bố mô phỏng bị từ chối: {refused:?}"));
        }
    }
    Ok(())
}

/// Somebody invented, who cannot sign in.
async fn person(
    database: &Database,
    name: &str,
    role: Role,
    scope: &Scope,
) -> Result<(PersonId, String)> {
    let id = outside::fresh_id();
    let account = Account {
        display_name: "Người mô phỏng".to_owned(),
        ..Account::new(id, name, role, scope.clone(), outside::now_ms())
    };
    account::insert(database, &account).await?;
    Ok((PersonId::from_uuid(id), name.to_owned()))
}
