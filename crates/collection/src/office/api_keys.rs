//! `/quan-ly/khoa-truy-cap`: keys of post offices' own programs.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use intake::PersonId;
use pages::citizen::ProblemKind;
use pages::office::parts::Fault;
use pages::office::{ApiKeyForm, ApiKeyRow, ApiKeys, Section, fill, words};
use pages::words::{date, date_time};
use serde::Deserialize;
use store::account::Account;
use store::paper::api_key::{self, ApiKey};
use store::transaction::begin_write;
use survey::{Language, PostOfficeCode, Round, RoundId, text};
use uuid::Uuid;

use crate::access::{Permit, Routes, cookie};
use crate::api::{PREFIX, is_of_post, secret_hash};
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::ManageApiKeys;
use crate::posted::Fields;
use crate::problem::Problem;

const ADDRESS: &str = "/quan-ly/khoa-truy-cap";
/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Longest life of a key, in days.
const MOST_DAYS: i64 = 366;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/quan-ly/khoa-truy-cap", list)
        .post("/quan-ly/khoa-truy-cap", make)
        .post("/quan-ly/khoa-truy-cap/{id}/thu-hoi", revoke)
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    da: String,
}

async fn list(
    permit: Permit<ManageApiKeys>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let typed = ApiKeyForm {
        days: "90".to_owned(),
        ..ApiKeyForm::default()
    };
    show(&permit, &app, &asked.da, typed, Vec::new()).await
}

async fn show(
    permit: &Permit<ManageApiKeys>,
    app: &App,
    done: &str,
    typed: ApiKeyForm,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let now_ms = app.ambient().now_ms();
    let rounds = store::round::all(app.database()).await?;
    let accounts = store::account::all(app.database()).await?;
    let codes: BTreeMap<RoundId, &str> = rounds
        .iter()
        .map(|round| (round.id, round.code.as_str()))
        .collect();
    let names: BTreeMap<Uuid, &str> = accounts
        .iter()
        .map(|account| (account.id, account.name.as_str()))
        .collect();
    let rows = api_key::all(app.database()).await?;
    let rows = rows.iter().map(|key| {
        let code = codes.get(&key.round).copied().unwrap_or_default();
        let name = names.get(&key.account.as_uuid()).copied();
        row(key, code, name.unwrap_or_default(), now_ms)
    });
    let mut frame = permit.frame(Section::System, words("api_keys.title"));
    if done == "thu-hoi" {
        frame = frame.with_notice(words("api_keys.revoked"));
    }
    Ok(html(
        app.pages().api_keys(&ApiKeys {
            frame,
            rows: rows.collect(),
            rounds: rounds
                .iter()
                .map(|round| (round.code.clone(), round.name.get(Language::VI).to_owned()))
                .collect(),
            accounts: accounts
                .iter()
                .filter(|account| is_of_post(account, now_ms))
                .map(|account| {
                    let shown = format!("{} ({})", account.display_name, account.name);
                    (account.name.clone(), shown)
                })
                .collect(),
            typed,
            faults,
        })?,
    ))
}

fn row(key: &ApiKey, round: &str, account: &str, now_ms: i64) -> ApiKeyRow {
    let vi = Language::VI;
    let is_over = key
        .expires_ms
        .is_some_and(|expires_ms| expires_ms <= now_ms);
    let holds = key.revoked_ms.is_none() && !is_over;
    let state = match (key.revoked_ms, key.expires_ms) {
        (Some(_), _) => words("api_keys.state_revoked"),
        (None, Some(_)) if is_over => words("api_keys.state_expired"),
        (None, Some(expires_ms)) => {
            let until = date(expires_ms, vi);
            fill("api_keys.state_until", &[("until", &until)])
        }
        (None, None) => words("api_keys.state_holding"),
    };
    ApiKeyRow {
        name: key.name.clone(),
        round: round.to_owned(),
        office: key.post_office.to_string(),
        account: account.to_owned(),
        used: key
            .used_ms
            .map_or_else(|| words("api_keys.never"), |used_ms| date_time(used_ms, vi)),
        state,
        revoke: holds.then(|| format!("{ADDRESS}/{}/thu-hoi", key.id)),
        revoke_label: fill("api_keys.revoke_label", &[("name", &key.name)]),
    }
}

/// What was typed, as it can be kept.
struct Wanted {
    name: String,
    round: Round,
    account: Account,
    office: PostOfficeCode,
    days: i64,
}

async fn make(
    permit: Permit<ManageApiKeys>,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Problem> {
    let typed = ApiKeyForm {
        name: text::normalise_line(fields.one("name")),
        round: fields.one("round").to_owned(),
        account: fields.one("account").to_owned(),
        office: fields.one("office").trim().to_owned(),
        days: fields.one("days").trim().to_owned(),
    };
    let now_ms = app.ambient().now_ms();
    let wanted = match read(&app, &typed, now_ms).await? {
        Ok(wanted) => wanted,
        Err(faults) => return show(&permit, &app, "", typed, faults).await,
    };
    let secret = format!("{PREFIX}{}", cookie::fresh(app.ambient().random_bytes()));
    let key = ApiKey {
        id: app.ambient().fresh_id(),
        round: wanted.round.id,
        post_office: wanted.office,
        name: wanted.name,
        account: PersonId::from_uuid(wanted.account.id),
        created_ms: now_ms,
        created_by: permit.actor(),
        expires_ms: Some(now_ms + wanted.days * DAY_MS),
        used_ms: None,
        revoked_ms: None,
    };
    let transaction = begin_write(app.database()).await?;
    api_key::make(&transaction, &key, &secret_hash(&secret), &permit.actor()).await?;
    transaction.commit().await?;
    let frame = permit.frame(Section::System, words("api_keys.made_title"));
    Ok(html(app.pages().api_key_made(&frame, &key.name, &secret)?))
}

async fn read(
    app: &App,
    typed: &ApiKeyForm,
    now_ms: i64,
) -> Result<Result<Wanted, Vec<Fault>>, Problem> {
    let rounds = store::round::all(app.database()).await?;
    let accounts = store::account::all(app.database()).await?;
    let round = rounds.into_iter().find(|round| round.code == typed.round);
    let account = accounts
        .into_iter()
        .find(|account| account.name == typed.account && is_of_post(account, now_ms));
    let office = PostOfficeCode::parse(&typed.office).ok().filter(|office| {
        account
            .as_ref()
            .is_none_or(|account| account.scope.sees_post_office(office))
    });
    let days = typed
        .days
        .parse()
        .ok()
        .filter(|days| (1..=MOST_DAYS).contains(days));
    let is_named = !typed.name.is_empty() && text::length(&typed.name) <= 100;
    let faults = [
        ("name", is_named),
        ("round", round.is_some()),
        ("account", account.is_some()),
        ("office", office.is_some()),
        ("days", days.is_some()),
    ];
    let faults: Vec<Fault> = faults
        .into_iter()
        .filter(|(_, is_fine)| !is_fine)
        .map(|(input, _)| Fault::new(input, words(&format!("api_keys.wrong_{input}"))))
        .collect();
    Ok(match (round, account, office, days) {
        (Some(round), Some(account), Some(office), Some(days)) if faults.is_empty() => Ok(Wanted {
            name: typed.name.clone(),
            round,
            account,
            office,
            days,
        }),
        _ => Err(faults),
    })
}

async fn revoke(
    permit: Permit<ManageApiKeys>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let not_found = || Problem::new(ProblemKind::NotFound);
    let id = id.parse().map_err(|_| not_found())?;
    let transaction = begin_write(app.database()).await?;
    let now_ms = app.ambient().now_ms();
    api_key::revoke(&transaction, id, &permit.actor(), now_ms).await?;
    transaction.commit().await?;
    Ok(see_other(&format!("{ADDRESS}?da=thu-hoi")))
}
