//! `/quan-ly/dang-nhap`: first name and password, then the code of the second factor.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::{SecondStep, SignIn};
use serde::{Deserialize, Serialize};
use store::account::{self, Account};
use store::audit::{Act, Event};
use uuid::Uuid;

use super::{begin, check};
use crate::access::{carry, is_own};
use crate::app::App;
use crate::html::html;
use crate::posted::Fields;
use crate::problem::Problem;

/// The code must follow the password within this time.
const PROOF_MS: i64 = 5 * 60 * 1000;
const PROOF: &str = "password was right";

/// Where the person wanted to go.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    pub(super) tiep: String,
}

/// What the page between password and code holds, under a seal.
#[derive(Serialize, Deserialize)]
struct Proof {
    account: Uuid,
    at_ms: i64,
}

/// Shows the form.
pub(super) async fn show(
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let page = SignIn {
        wanted: carry::own_address(&wanted.tiep).to_owned(),
        ..SignIn::default()
    };
    Ok(html(app.pages().sign_in(&page)?))
}

/// Checks name and password.
pub(super) async fn password(
    State(app): State<App>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    own_origin(&app, &headers).await?;
    let name = fields.one("name").to_lowercase();
    let (wanted, carried) = (fields.one("tiep"), carry::from_fields(&fields));
    match check::password(&app, &name, fields.one("password")).await? {
        Some(account) if account.totp_sealed.is_none() => {
            begin::begin(&app, &headers, &account, wanted, carried).await
        }
        Some(account) => ask_for_code(&app, &account, &fields, false),
        None => {
            let page = SignIn {
                name,
                wanted: carry::own_address(wanted).to_owned(),
                refused: true,
                ended: false,
                carried,
            };
            Ok(html(app.pages().sign_in(&page)?))
        }
    }
}

/// Checks the code.
pub(super) async fn code(
    State(app): State<App>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    own_origin(&app, &headers).await?;
    let now_ms = app.ambient().now_ms();
    let proof = app
        .key()
        .open(PROOF, fields.one("proof"))
        .and_then(|proof| serde_json::from_slice::<Proof>(&proof).ok())
        .filter(|proof| (0..PROOF_MS).contains(&(now_ms - proof.at_ms)));
    let (wanted, carried) = (fields.one("tiep"), carry::from_fields(&fields));
    let Some(proof) = proof else {
        let page = SignIn {
            wanted: carry::own_address(wanted).to_owned(),
            ended: true,
            carried,
            ..SignIn::default()
        };
        return Ok(html(app.pages().sign_in(&page)?));
    };
    let account = account::find(app.database(), proof.account).await?;
    if account.closed_ms.is_some() || account.totp_sealed.is_none() {
        return Err(Problem::new(ProblemKind::Forbidden));
    }
    if check::code(&app, &account, fields.one("code")).await? {
        begin::begin(&app, &headers, &account, wanted, carried).await
    } else {
        ask_for_code(&app, &account, &fields, true)
    }
}

fn ask_for_code(
    app: &App,
    account: &Account,
    fields: &Fields,
    refused: bool,
) -> Result<Response, Problem> {
    let proof = if refused {
        // The first proof's time goes on: a wrong code does not prolong it.
        fields.one("proof").to_owned()
    } else {
        let proof = Proof {
            account: account.id,
            at_ms: app.ambient().now_ms(),
        };
        let proof = serde_json::to_vec(&proof).unwrap_or_default();
        app.key().seal(PROOF, &proof)
    };
    let page = SecondStep {
        proof,
        wanted: carry::own_address(fields.one("tiep")).to_owned(),
        refused,
        carried: carry::from_fields(fields),
    };
    Ok(html(app.pages().second_step(&page)?))
}

/// A sign-in from another site would put somebody else's account into the browser.
async fn own_origin(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    if is_own(headers, &app.settings().public_url) {
        return Ok(());
    }
    let now_ms = app.ambient().now_ms();
    let event = Event::of(Act::ForeignPost, "-", "POST /quan-ly/dang-nhap", now_ms).refused();
    store::refusal::note(app.database(), &event).await?;
    Err(Problem::new(ProblemKind::Forbidden))
}
