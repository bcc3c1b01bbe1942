//! `/quan-ly/toi/xac-thuc`: setting up the second factor, and recovery codes for the day when the
//! telephone is lost.

use axum::extract::State;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use pages::citizen::ProblemKind;
use pages::office::{RecoveryCodes, SecondFactor, Section, words};
use store::account;
use store::audit::{self, Act, Event};
use store::session;
use store::transaction::begin_write;

use super::{check, totp};
use crate::access::SECOND_FACTOR;
use crate::access::{Permit, RECENT_MS, cookie, with_wanted};
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{OwnSecurity, Right, SetUpSecondFactor};
use crate::posted::Fields;
use crate::problem::Problem;

/// Shows a fresh secret as a QR code and as letters.
pub(super) async fn show(
    permit: Permit<SetUpSecondFactor>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    if let Some(response) = first_the_password(&app, &permit) {
        return Ok(response);
    }
    let random = app.ambient().random_bytes();
    let secret = random.get(..totp::SECRET_BYTES).unwrap_or_default();
    form(&app, &permit, secret, false)
}

/// Keeps the secret once a code of it was typed, so that nobody is locked out by a bad photograph.
pub(super) async fn set(
    permit: Permit<SetUpSecondFactor>,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Problem> {
    if let Some(response) = first_the_password(&app, &permit) {
        return Ok(response);
    }
    let now_ms = app.ambient().now_ms();
    let own = permit.account();
    let purpose = format!("enrolment of {}", own.id);
    let secret = BASE64URL_NOPAD
        .decode(fields.one("proof").as_bytes())
        .ok()
        .and_then(|sealed| app.key().decrypt(&purpose, &sealed))
        .ok_or_else(|| Problem::new(ProblemKind::StartAgain))?;
    let Some(step) = totp::matching_step(&secret, fields.one("code"), now_ms) else {
        return form(&app, &permit, &secret, true);
    };
    let sealed = app
        .key()
        .encrypt(&check::purpose(own), &secret, app.ambient().random_bytes())
        .ok_or_else(|| Problem::new(ProblemKind::Internal))?;
    let codes = totp::recovery_codes(|| app.ambient().random_bytes());
    let hashes: Vec<_> = codes
        .iter()
        .filter_map(|code| totp::recovery_hash(code))
        .collect();
    let fresh = cookie::fresh(app.ambient().random_bytes());
    let event = Event::of(Act::SecondFactorSet, &own.name, &check::object(own), now_ms);
    let transaction = begin_write(app.database()).await?;
    account::set_second_factor(&transaction, own.id, Some(sealed)).await?;
    account::use_step(&transaction, own.id, step).await?;
    account::replace_codes(&transaction, own.id, &hashes).await?;
    session::end_all(&transaction, own.id, Some(permit.session().id)).await?;
    session::renew(
        &transaction,
        permit.session().id,
        &cookie::hash(&fresh),
        now_ms,
    )
    .await?;
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    let mut response = show_codes(&app, &permit, codes)?;
    cookie::give(&mut response, &fresh, app.settings().is_https());
    Ok(response)
}

/// Makes new recovery codes; the old ones are void.
pub(super) async fn new_codes(
    permit: Permit<OwnSecurity>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let own = permit.account();
    let codes = totp::recovery_codes(|| app.ambient().random_bytes());
    let hashes: Vec<_> = codes
        .iter()
        .filter_map(|code| totp::recovery_hash(code))
        .collect();
    let now_ms = app.ambient().now_ms();
    let event = Event::of(Act::SecondFactorSet, &own.name, &check::object(own), now_ms)
        .with(&serde_json::json!({ "recovery_codes": hashes.len() }));
    let transaction = begin_write(app.database()).await?;
    account::replace_codes(&transaction, own.id, &hashes).await?;
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    show_codes(&app, &permit, codes)
}

/// Who has a second factor already gives the password before replacing it: a browser left open is
/// not enough.
fn first_the_password(app: &App, permit: &Permit<SetUpSecondFactor>) -> Option<Response> {
    let now_ms = app.ambient().now_ms();
    let has_one = permit.account().totp_sealed.is_some();
    let recent = permit.session().is_recent(now_ms, RECENT_MS);
    (has_one && !recent).then(|| see_other(&with_wanted("/quan-ly/xac-nhan", SECOND_FACTOR)))
}

fn form(
    app: &App,
    permit: &Permit<SetUpSecondFactor>,
    secret: &[u8],
    refused: bool,
) -> Result<Response, Problem> {
    let own = permit.account();
    let purpose = format!("enrolment of {}", own.id);
    let sealed = app
        .key()
        .encrypt(&purpose, secret, app.ambient().random_bytes())
        .ok_or_else(|| Problem::new(ProblemKind::Internal))?;
    let host = app.settings().public_url.split("://").last();
    let page = SecondFactor {
        frame: permit.frame(Section::Own, words("people.second_title")),
        address: totp::address(secret, &own.name, host.unwrap_or_default()),
        spelled: totp::spelled(secret),
        proof: BASE64URL_NOPAD.encode(&sealed),
        is_first: own.totp_sealed.is_none(),
        refused,
    };
    Ok(html(app.pages().second_factor(&page)?))
}

fn show_codes<R: Right>(
    app: &App,
    permit: &Permit<R>,
    codes: Vec<String>,
) -> Result<Response, Problem> {
    let page = RecoveryCodes {
        frame: permit.frame(Section::Own, words("people.codes_title")),
        codes,
    };
    Ok(html(app.pages().recovery_codes(&page)?))
}
