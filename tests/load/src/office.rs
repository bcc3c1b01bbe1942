//! How long the office waits for pages of a round with a million responses.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use store::Database;
use survey::{Role, Scope, Standing};
use testkit::{Signed, TestApp, at_the_console};

use crate::prepare::{Prepared, prepare};

/// Fields among which the responses are spread.
const FIELDS: usize = 30;

/// What one page took, in milliseconds.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The page.
    pub page: String,
    /// The median.
    pub median_ms: f64,
    /// The 95th percentile.
    pub p95_ms: f64,
    /// The longest.
    pub worst_ms: f64,
}

/// Fills a migrated, empty database with one round of `responses` responses and asks for every page
/// of the office about it `times` times; the first requests, while nothing is counted yet, are among
/// them.
///
/// # Errors
/// If the database is away or a page is not there.
pub async fn measure(database: &Database, responses: u64, times: usize) -> Result<Vec<Measured>> {
    let now_ms = testkit::clock::now_ms();
    let prepared = prepare(database, now_ms).await?;
    fill(database, &prepared, responses, now_ms).await?;
    let app = TestApp::start(database, now_ms);
    let by = app.signed_in(Role::Office, Scope::Everything).await;
    let rounds = store::round::all(database).await?;
    let round = rounds.first().context("a round")?;
    let base = format!("/quan-ly/dot/{}", round.code);
    let mut measured = Vec::new();
    for page in [
        "/quan-ly/dot".to_owned(),
        base.clone(),
        format!("{base}/don-vi"),
        format!("{base}/lien-ket"),
        format!("{base}/sua-doi"),
        format!("{base}/sua-doi/don-vi"),
        format!("{base}/sua-doi/chi-tieu"),
        format!("{base}/xem-thu"),
    ] {
        measured.push(ask(&app, &by, page, times).await?);
    }
    Ok(measured)
}

/// Writes the responses in one statement: as many for every unit and each of some fields, with ids that
/// rise as those of real answers do.
async fn fill(database: &Database, prepared: &Prepared, responses: u64, now_ms: i64) -> Result<()> {
    let context = prepared.response.context();
    let round = store::round::find(database, context.round).await?;
    let units = store::catalogue::units(database, round.catalogue).await?;
    let fields = store::catalogue::fields(database, round.catalogue).await?;
    let fields: Vec<String> = fields
        .iter()
        .take(FIELDS)
        .map(|field| format!("'{}'", field.code))
        .collect();
    let cells = (units.len() * fields.len()).max(1) as u64;
    let each = responses.div_ceil(cells);
    let (round_id, id, hash) = if database.is_postgres() {
        (
            format!("'{}'::uuid", round.id),
            "lpad(to_hex(row_number() OVER ()), 32, '0')::uuid",
            "'\\x00'::bytea",
        )
    } else {
        (
            format!("x'{}'", round.id.as_uuid().simple()),
            "unhex(printf('%032x', row_number() OVER ()))",
            "x'00'",
        )
    };
    let (catalogue, standing) = (round.catalogue.as_uuid(), Standing::Counted.as_str());
    let catalogue = if database.is_postgres() {
        format!("'{catalogue}'::uuid")
    } else {
        format!("x'{}'", catalogue.simple())
    };
    let sql = format!(
        "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {each}), \
         cells AS (SELECT {id} AS id, unit.code AS unit, field.code AS field FROM series \
         CROSS JOIN unit CROSS JOIN field WHERE unit.catalogue_id = {catalogue} \
         AND field.catalogue_id = {catalogue} AND field.code IN ({fields})) \
         INSERT INTO response (round_id, id, attempt_id, questionnaire_code, questionnaire_version, \
         received_by, decided_by, field, stream, mode, language, consent_version, received_ms, \
         standing, flags, marks, other, content_hash) \
         SELECT {round_id}, id, id, '{code}', {version}, unit, unit, field, 'open', 'phone', 'vi', \
         '{consent}', {now_ms}, '{standing}', '', '4444444444444444', \
         '{{\"sex\":[\"male\"],\"age\":[\"25-34\"],\"way\":[\"direct\"]}}', {hash} FROM cells",
        fields = fields.join(", "),
        code = round.questionnaire_code,
        version = round.questionnaire_version,
        consent = context.consent_version,
    );
    // In one go, so that it is the same connection that may take its time.
    let patience = if database.is_postgres() {
        "SET statement_timeout = 0; "
    } else {
        ""
    };
    at_the_console(database, &format!("{patience}{sql}")).await?;
    at_the_console(database, "ANALYZE").await
}

async fn ask(app: &TestApp, by: &Signed, page: String, times: usize) -> Result<Measured> {
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        // About as much as a page takes, so that what was counted grows old as it does in an office,
        // and is counted again beside the requests.
        app.clock.advance(100);
        let begun = Instant::now();
        let reply = by.get(&page).await;
        took.push(begun.elapsed().as_secs_f64() * 1000.0);
        ensure!(reply.status == 200, "{page} answered {}", reply.status);
    }
    took.sort_by(f64::total_cmp);
    // The least time that this percentage of the requests did not exceed.
    let at = |percent: usize| {
        let place = (took.len() * percent).div_ceil(100);
        took.get(place.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    };
    Ok(Measured {
        page,
        median_ms: at(50),
        p95_ms: at(95),
        worst_ms: at(100),
    })
}
