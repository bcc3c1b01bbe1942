//! The gate before every page of the office.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use pages::office::{Confirm, SignIn};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::account::Account;
use store::audit::{Act, Event};
use store::session::{self, Session};

use super::permit::{Grant, Granted};
use super::{carry, cookie, origin};
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::Right;
use crate::problem::Problem;

/// A dangerous act needs a password given in the last 15 minutes.
pub(crate) const RECENT_MS: i64 = 15 * 60 * 1000;
/// Where a second factor is set up.
pub(crate) const SECOND_FACTOR: &str = "/quan-ly/toi/xac-thuc";

/// Why a request does not get in.
enum Refusal {
    /// Nobody is signed in, or the session is over.
    NotSignedIn,
    /// The password has to be given once more.
    NotRecent(Box<Account>),
    /// Here is the answer.
    Answer(Box<Response>),
}

/// Lets a request through to its handler if the account behind it has the right `R`.
pub(super) async fn gate<R: Right>(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    match admit::<R>(&app, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(refusal) => {
            let turned = turn_away(&app, refusal, request).await;
            turned.unwrap_or_else(axum::response::IntoResponse::into_response)
        }
    }
}

async fn admit<R: Right>(app: &App, request: &mut Request) -> Result<(), Refusal> {
    let now_ms = app.ambient().now_ms();
    let found = signed_in(app, request.headers(), now_ms).await?;
    let route = route(request);
    if changes(request.method()) && !origin::is_own(request.headers(), &app.settings().public_url) {
        let actor = found.as_ref().map_or("-", |(_, account)| &account.name);
        let event = Event::of(Act::ForeignPost, actor, &route, now_ms).refused();
        return Err(refuse(app, &event).await);
    }
    let Some((session, account)) = found else {
        return Err(Refusal::NotSignedIn);
    };
    if account.role.needs_second_factor()
        && account.totp_sealed.is_none()
        && !R::LINE.before_second_factor
    {
        return Err(Refusal::Answer(Box::new(see_other(SECOND_FACTOR))));
    }
    if !R::LINE.allows(account.role, &account.scope) {
        let event = Event::of(Act::AccessRefused, &account.name, &route, now_ms).refused();
        return Err(refuse(app, &event).await);
    }
    if R::LINE.recent && !session.is_recent(now_ms, RECENT_MS) {
        return Err(Refusal::NotRecent(Box::new(account)));
    }
    session::touch(app.database(), &session, now_ms).await?;
    let grant = Granted::<R>::new(Grant { session, account });
    request.extensions_mut().insert(grant);
    Ok(())
}

/// The session and the account behind a request, if it holds.
pub(crate) async fn signed_in(
    app: &App,
    headers: &HeaderMap,
    now_ms: i64,
) -> Result<Option<(Session, Account)>, store::StoreError> {
    match cookie::secret(headers, app.settings().is_https()) {
        Some(secret) => session::find(app.database(), &cookie::hash(&secret), now_ms).await,
        None => Ok(None),
    }
}

async fn refuse(app: &App, event: &Event) -> Refusal {
    match store::refusal::note(app.database(), event).await {
        Ok(()) => Refusal::Answer(Box::new(
            Problem::new(ProblemKind::Forbidden).into_response(),
        )),
        Err(error) => error.into(),
    }
}

async fn turn_away(app: &App, refusal: Refusal, request: Request) -> Result<Response, Problem> {
    let changes = changes(request.method());
    let wanted = wanted(request.uri());
    match refusal {
        Refusal::Answer(response) => Ok(*response),
        Refusal::NotSignedIn if !changes => {
            Ok(see_other(&with_wanted("/quan-ly/dang-nhap", &wanted)))
        }
        Refusal::NotSignedIn => {
            let page = SignIn {
                wanted: "/quan-ly".to_owned(),
                ended: true,
                carried: carry::from_request(request).await,
                ..SignIn::default()
            };
            Ok(unauthorised(html(app.pages().sign_in(&page)?)))
        }
        Refusal::NotRecent(_) if !changes => {
            Ok(see_other(&with_wanted("/quan-ly/xac-nhan", &wanted)))
        }
        Refusal::NotRecent(account) => {
            let page = Confirm {
                name: account.name,
                wanted: "/quan-ly".to_owned(),
                refused: false,
                carried: carry::from_request(request).await,
            };
            Ok(unauthorised(html(app.pages().confirm(&page)?)))
        }
    }
}

/// What a browser may not keep: the page asks for a password.
fn unauthorised(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

/// Method and route, never the address with its codes.
fn route(request: &Request) -> String {
    let path = request.extensions().get::<MatchedPath>();
    let path = path.map_or("none", MatchedPath::as_str);
    format!("{} {path}", request.method())
}

fn wanted(uri: &Uri) -> String {
    let path = uri.path_and_query();
    path.map_or("/quan-ly", |path| path.as_str()).to_owned()
}

/// An address that knows where to go on afterwards.
pub(crate) fn with_wanted(address: &str, wanted: &str) -> String {
    let encoded = utf8_percent_encode(wanted, NON_ALPHANUMERIC);
    format!("{address}?tiep={encoded}")
}

impl From<store::StoreError> for Refusal {
    fn from(error: store::StoreError) -> Self {
        Self::Answer(Box::new(Problem::from(error).into_response()))
    }
}
