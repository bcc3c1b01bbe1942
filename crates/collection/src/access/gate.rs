//! The gate before every page of the office.

use axum::extract::{Request, State};
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::session;

use super::permit::{Grant, Granted};
use super::{cookie, origin};
use crate::app::App;
use crate::html::see_other;
use crate::policy::Right;
use crate::problem::Problem;

/// A dangerous act needs a password given in the last 15 minutes.
const RECENT_MS: i64 = 15 * 60 * 1000;

/// Lets a request through to its handler if the account behind it has the right `R`.
pub(super) async fn gate<R: Right>(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    match admit::<R>(&app, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(response) => response,
    }
}

async fn admit<R: Right>(app: &App, request: &mut Request) -> Result<(), Response> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if changes && !origin::is_own(request.headers(), &app.settings().public_url) {
        return Err(Problem::new(ProblemKind::Forbidden).into_response());
    }
    let secret = cookie::secret(request.headers(), app.settings().is_https());
    let now_ms = app.ambient().now_ms();
    let found = match secret {
        Some(secret) => session::find(app.database(), &cookie::hash(&secret), now_ms)
            .await
            .map_err(|error| Problem::from(error).into_response())?,
        None => None,
    };
    let Some((session, account)) = found else {
        return Err(see_other(&sign_in_address(request.uri())));
    };
    if !R::LINE.allows(account.role, &account.scope) {
        return Err(Problem::new(ProblemKind::Forbidden).into_response());
    }
    if R::LINE.recent && !session.is_recent(now_ms, RECENT_MS) {
        return Err(see_other(&sign_in_address(request.uri())));
    }
    session::touch(app.database(), &session, now_ms)
        .await
        .map_err(|error| Problem::from(error).into_response())?;
    let grant = Granted::<R>::new(Grant { session, account });
    request.extensions_mut().insert(grant);
    Ok(())
}

/// The page to sign in on, which leads back to where the person wanted to go.
fn sign_in_address(wanted: &Uri) -> String {
    let wanted = wanted
        .path_and_query()
        .map_or("/quan-ly", |path| path.as_str());
    let encoded = utf8_percent_encode(wanted, NON_ALPHANUMERIC);
    format!("/quan-ly/dang-nhap?tiep={encoded}")
}
