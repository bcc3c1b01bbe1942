//! `/quan-ly/toi`: one's own account: who one is, where one is signed in, the password.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use pages::office::{Own, OwnSession, PasswordForm, Section, moment, words};

use store::account;
use store::audit::{self, Act, Event};
use store::session;
use store::transaction::begin_write;
use uuid::Uuid;

use super::{check, password, strength};
use crate::access::{Permit, cookie};
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{OwnAccount, OwnSecurity, Right, SetUpSecondFactor};
use crate::posted::Fields;
use crate::problem::Problem;

/// Shows the account and its sessions.
pub(super) async fn show(
    permit: Permit<OwnAccount>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    page(&app, &permit, None).await
}

/// Says that somebody is still there; the gate has noted the time.
pub(super) async fn extend(_: Permit<OwnAccount>) -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Ends one session, or all but this one.
pub(super) async fn end_sessions(
    permit: Permit<OwnAccount>,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Problem> {
    let (account, this) = (permit.account_id(), permit.session().id);
    let transaction = begin_write(app.database()).await?;
    let ended = if fields.one("all") == "1" {
        session::end_all(&transaction, account, Some(this)).await?
    } else {
        let id = Uuid::parse_str(fields.one("session")).unwrap_or_default();
        if !session::end(&transaction, account, id).await? {
            // Somebody else's session, or one that is over.
            drop(transaction);
            return Err(permit.outside(&app, "session of somebody else").await);
        }
        1
    };
    let event = event(&app, &permit, Act::SignOut).with(&serde_json::json!({ "sessions": ended }));
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    page(&app, &permit, Some(words("people.sessions_ended"))).await
}

/// Ends the session of the request.
pub(super) async fn sign_out(
    permit: Permit<SetUpSecondFactor>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let transaction = begin_write(app.database()).await?;
    session::end(&transaction, permit.account_id(), permit.session().id).await?;
    audit::append_in(&transaction, &event(&app, &permit, Act::SignOut)).await?;
    transaction.commit().await?;
    let mut response = see_other("/quan-ly/dang-nhap");
    cookie::take_back(&mut response, app.settings().is_https());
    Ok(response)
}

/// Shows the form for another password.
pub(super) async fn password_form(
    permit: Permit<OwnSecurity>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let form = PasswordForm {
        frame: permit.frame(Section::Own, words("people.new_password_title")),
        fault: None,
        differs: false,
    };
    Ok(html(app.pages().password_form(&form)?))
}

/// Sets another password; everybody else who is signed in with the account is out.
pub(super) async fn set_password(
    permit: Permit<OwnSecurity>,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Problem> {
    let chosen = fields.one("password");
    let own = permit.account();
    let fault = strength::fault(chosen, &own.name, &own.display_name);
    let differs = chosen != fields.one("repeat");
    if fault.is_some() || differs {
        let form = PasswordForm {
            frame: permit.frame(Section::Own, words("people.new_password_title")),
            fault,
            differs,
        };
        return Ok(html(app.pages().password_form(&form)?));
    }
    let hash = password::hash(chosen.to_owned()).await?;
    let now_ms = app.ambient().now_ms();
    let secret = cookie::fresh(app.ambient().random_bytes());
    let transaction = begin_write(app.database()).await?;
    account::set_password(&transaction, own.id, &hash, now_ms).await?;
    session::end_all(&transaction, own.id, Some(permit.session().id)).await?;
    session::renew(
        &transaction,
        permit.session().id,
        &cookie::hash(&secret),
        now_ms,
    )
    .await?;
    audit::append_in(&transaction, &event(&app, &permit, Act::PasswordChange)).await?;
    transaction.commit().await?;
    let mut response = page(&app, &permit, Some(words("people.password_changed"))).await?;
    cookie::give(&mut response, &secret, app.settings().is_https());
    Ok(response)
}

async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    notice: Option<String>,
) -> Result<Response, Problem> {
    let now_ms = app.ambient().now_ms();
    let sessions = session::of_account(app.database(), permit.account_id(), now_ms).await?;
    let rows = sessions.into_iter().map(|session| OwnSession {
        is_this: session.id == permit.session().id,
        id: session.id.to_string(),
        device: session.device,
        since: moment(session.created_ms),
        seen: moment(session.seen_ms),
    });
    let mut frame = permit.frame(Section::Own, words("people.own_title"));
    if let Some(notice) = notice {
        frame = frame.with_notice(notice);
    }
    let own = Own {
        frame,
        name: permit.actor(),
        role: permit.role(),
        scope: permit.scope().clone(),
        has_second_factor: permit.account().totp_sealed.is_some(),
        codes_left: account::codes_left(app.database(), permit.account_id()).await?,
        sessions: rows.collect(),
    };
    Ok(html(app.pages().own_account(&own)?))
}

fn event<R: Right>(app: &App, permit: &Permit<R>, act: Act) -> Event {
    let object = check::object(permit.account());
    Event::of(act, &permit.actor(), &object, app.ambient().now_ms())
}
