//! Begins a session, always under a new id, and shows the way on.

use axum::http::HeaderMap;
use axum::response::Response;
use pages::office::{Carried, SendAgain};
use store::account::{self, Account};
use store::audit::{self, Act, Event};
use store::session::{self, Session};
use store::transaction::begin_write;
use survey::Role;

use super::check::object;
use super::device;
use crate::access::{SECOND_FACTOR, carry, cookie};
use crate::app::App;
use crate::html::{html, see_other};
use crate::problem::Problem;

/// Signs the account in. The session that the browser had before is over.
pub(super) async fn begin(
    app: &App,
    headers: &HeaderMap,
    account: &Account,
    wanted: &str,
    carried: Option<Carried>,
) -> Result<Response, Problem> {
    let (now_ms, is_https) = (app.ambient().now_ms(), app.settings().is_https());
    let secret = cookie::fresh(app.ambient().random_bytes());
    let session = Session {
        id: app.ambient().fresh_id(),
        account: account.id,
        created_ms: now_ms,
        seen_ms: now_ms,
        confirmed_ms: now_ms,
        device: device::of(headers),
    };
    let transaction = begin_write(app.database()).await?;
    if let Some(old) = cookie::secret(headers, is_https) {
        session::end_token(&transaction, &cookie::hash(&old)).await?;
    }
    session::forget_ended(&transaction, now_ms).await?;
    account::give_tickets_back(&transaction, account.id).await?;
    session::insert(&transaction, &session, &cookie::hash(&secret)).await?;
    let event = Event::of(Act::SignIn, &account.name, &object(account), now_ms);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    let mut response = if account.role.needs_second_factor() && account.totp_sealed.is_none() {
        see_other(SECOND_FACTOR)
    } else {
        go_on(app, arrival(account.role, wanted), carried)?
    };
    cookie::give(&mut response, &secret, is_https);
    Ok(response)
}

/// Gives the session of a signed-in account a new id: after the password was given once more, and
/// whenever what the session may do has changed.
pub(super) async fn renew(app: &App, session: &Session, event: &Event) -> Result<String, Problem> {
    let secret = cookie::fresh(app.ambient().random_bytes());
    let transaction = begin_write(app.database()).await?;
    session::renew(
        &transaction,
        session.id,
        &cookie::hash(&secret),
        app.ambient().now_ms(),
    )
    .await?;
    audit::append_in(&transaction, event).await?;
    transaction.commit().await?;
    Ok(secret)
}

/// Where somebody arrives: a clerk who wanted nothing in particular at the desk.
fn arrival(role: Role, wanted: &str) -> &str {
    match carry::own_address(wanted) {
        "/quan-ly" if role == Role::Clerk => "/nhap-phieu",
        wanted => wanted,
    }
}

/// On to where the person wanted to go, or to the page that offers to send again what was typed.
pub(super) fn go_on(
    app: &App,
    wanted: &str,
    carried: Option<Carried>,
) -> Result<Response, Problem> {
    match carried {
        Some(carried) => Ok(html(app.pages().send_again(&SendAgain { carried })?)),
        None => Ok(see_other(carry::own_address(wanted))),
    }
}
