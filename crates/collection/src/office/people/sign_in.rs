//! `/quan-ly/dang-nhap` and `/quan-ly/dang-xuat`.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::SignIn;
use serde::Deserialize;
use store::StoreError;
use store::account::{self, Account};
use store::audit::{self, Act, Event};
use store::session::{self, Session};
use store::transaction::begin_write;

use super::password;
use crate::access::{Permit, cookie, is_own};
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::SetUpSecondFactor;
use crate::posted::Fields;
use crate::problem::Problem;

/// Where the person wanted to go.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    tiep: String,
}

/// Shows the form.
pub(super) async fn show(
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    form(&app, "", &wanted.tiep, false)
}

/// Checks name and password and begins a session under a new id.
pub(super) async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    if !is_own(&headers, &app.settings().public_url) {
        return Err(Problem::new(ProblemKind::Forbidden));
    }
    let name = fields.one("name").to_lowercase();
    let known = match account::by_name(app.database(), &name).await {
        Ok(account) => Some(account).filter(|account| account.closed_ms.is_none()),
        Err(StoreError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let hash = known
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let fits = password::fits(fields.one("password").to_owned(), hash).await;
    match known {
        Some(account) if fits => begin(&app, &headers, &account, fields.one("tiep")).await,
        _ => form(&app, &name, fields.one("tiep"), true),
    }
}

/// Ends the session.
pub(super) async fn sign_out(
    permit: Permit<SetUpSecondFactor>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let transaction = begin_write(app.database()).await?;
    session::end(&transaction, permit.account_id(), permit.session().id).await?;
    let event = Event::of(
        Act::SignOut,
        &permit.actor(),
        &format!("account {}", permit.account_id()),
        app.ambient().now_ms(),
    );
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    let mut response = see_other("/quan-ly/dang-nhap");
    cookie::take_back(&mut response, app.settings().is_https());
    Ok(response)
}

async fn begin(
    app: &App,
    headers: &HeaderMap,
    account: &Account,
    wanted: &str,
) -> Result<Response, Problem> {
    let (now_ms, is_https) = (app.ambient().now_ms(), app.settings().is_https());
    let secret = cookie::fresh(app.ambient().random_bytes());
    let session = Session {
        id: app.ambient().fresh_id(),
        account: account.id,
        created_ms: now_ms,
        seen_ms: now_ms,
        confirmed_ms: now_ms,
        device: String::new(),
    };
    let transaction = begin_write(app.database()).await?;
    if let Some(old) = cookie::secret(headers, is_https) {
        session::end_token(&transaction, &cookie::hash(&old)).await?;
    }
    session::insert(&transaction, &session, &cookie::hash(&secret)).await?;
    let object = format!("account {}", account.id);
    let event = Event::of(Act::SignIn, &account.name, &object, now_ms);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    let mut response = see_other(own_address(wanted));
    cookie::give(&mut response, &secret, is_https);
    Ok(response)
}

/// Where to go on: only to an address of the office.
fn own_address(wanted: &str) -> &str {
    let inside = wanted == "/quan-ly"
        || ["/quan-ly/", "/quan-ly?"]
            .iter()
            .any(|start| wanted.starts_with(start));
    let plain = wanted
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if inside && plain && !wanted.starts_with("/quan-ly/dang-nhap") {
        wanted
    } else {
        "/quan-ly"
    }
}

fn form(app: &App, name: &str, wanted: &str, refused: bool) -> Result<Response, Problem> {
    let page = SignIn {
        name: name.to_owned(),
        wanted: own_address(wanted).to_owned(),
        refused,
    };
    Ok(html(app.pages().sign_in(&page)?))
}

#[cfg(test)]
mod tests {
    use super::own_address;
    use rstest::rstest;

    #[rstest]
    #[case("/quan-ly/dot?trang=2", "/quan-ly/dot?trang=2")]
    #[case("/quan-ly", "/quan-ly")]
    #[case("/quan-lyx", "/quan-ly")]
    #[case("//evil.example/quan-ly/", "/quan-ly")]
    #[case("https://evil.example/quan-ly/", "/quan-ly")]
    #[case("/quan-ly/\\evil", "/quan-ly")]
    #[case("/quan-ly/\r\nx: y", "/quan-ly")]
    #[case("/quan-ly/dang-nhap", "/quan-ly")]
    #[case("", "/quan-ly")]
    fn nobody_is_led_out_of_the_office(#[case] wanted: &str, #[case] expected: &str) {
        assert_eq!(own_address(wanted), expected);
    }
}
