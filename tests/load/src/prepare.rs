//! An empty database with one open round on one page and one link, and the answers that every
//! citizen gives.

use anyhow::{Context as _, Result, anyhow};
use store::Database;
use store::catalogue::Catalogue;
use store::link::Link;
use survey::id::LinkId;
use survey::round::Layout;
use survey::{
    Context, Kind, Language, Mode, Question, Questionnaire, ValidResponse, shipped,
    shipped_questionnaire, validate,
};
use synthetic::{Demo, Plan};
use testkit::ids::Ids;

/// The round as the citizen meets it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Path of the form.
    pub path: String,
    /// A complete set of answers as a form body, without the state.
    pub answers: String,
    /// The same answers as the rules let them through, for appending without HTTP.
    pub response: ValidResponse,
}

/// Stores the round in a migrated database.
///
/// # Errors
/// If the database is away.
pub async fn prepare(database: &Database, now_ms: i64) -> Result<Prepared> {
    let (code, source) = shipped().first().context("no shipped questionnaire")?;
    let questionnaire = shipped_questionnaire(code).context("no such questionnaire")?;
    let demo = Demo::invent(
        &Plan {
            responses: 200,
            ..Plan::usual(now_ms)
        },
        questionnaire,
    )?;
    store::questionnaire::insert(database, code, questionnaire.version(), source).await?;
    let catalogue = Catalogue::confirmed(
        demo.catalogue,
        demo.catalogue_name.clone(),
        demo.catalogue_effective_ms,
    );
    store::catalogue::insert(database, &catalogue, &demo.units, &demo.fields).await?;
    let round = survey::Round {
        layout: Layout::OnePage,
        // `sipas serve` refuses invented rounds.
        synthetic: false,
        ..demo.open.clone()
    };
    store::round::insert(database, &round).await?;
    let link = demo
        .links
        .iter()
        .find(|link| link.field.is_some())
        .context("no link")?;
    let row = Link {
        id: LinkId::from_uuid(Ids::seeded(1).fresh()),
        code: link.code,
        round: round.id,
        received_by: link.received_by.clone(),
        decided_by: link.decided_by.clone(),
        field: link.field.clone(),
        place: link.place.clone(),
        stream: link.stream,
        created_ms: now_ms,
        revoked_ms: None,
        revoked_reason: None,
    };
    store::link::insert_many(database, &[row]).await?;
    let context = Context {
        round: round.id,
        received_by: link.received_by.clone(),
        decided_by: link.decided_by.clone(),
        field: link.field.clone().context("no field")?,
        stream: link.stream,
        mode: Mode::Phone,
        language: Language::VI,
        consent_version: questionnaire.consent().version.clone(),
        sample_member: None,
        started_ms: Some(now_ms),
    };
    let pairs = answers(questionnaire);
    let response = validate(questionnaire, &pairs.iter().cloned().collect(), context)
        .map_err(|findings| anyhow!("the answers do not pass: {findings:?}"))?;
    let body: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Ok(Prepared {
        path: format!("/k/{}", link.code),
        answers: body.join("&"),
        response,
    })
}

/// Marks 4 and 5 in turn, and the first choice wherever an answer is required.
fn answers(questionnaire: &Questionnaire) -> Vec<(String, String)> {
    let answer = |(place, question): (usize, &Question)| {
        let value = match &question.kind {
            Kind::Satisfaction { .. } => if place % 2 == 0 { "4" } else { "5" }.to_owned(),
            _ if !question.required => return None,
            Kind::Single { choices } => choices.first()?.code.clone(),
            Kind::Number { least, .. } => least.to_string(),
            _ => return None,
        };
        Some((question.code.clone(), value))
    };
    questionnaire
        .questions()
        .enumerate()
        .filter_map(answer)
        .collect()
}
