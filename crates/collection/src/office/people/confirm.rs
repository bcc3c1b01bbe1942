//! `/quan-ly/xac-nhan`: the password once more, before a dangerous act.

use axum::extract::{Query, State};
use axum::response::Response;
use pages::office::Confirm;
use store::account;
use store::audit::{Act, Event};

use super::sign_in::Wanted;
use super::{begin, check};
use crate::access::{Permit, carry, cookie};
use crate::app::App;
use crate::html::html;
use crate::policy::OwnAccount;
use crate::posted::Fields;
use crate::problem::Problem;

/// Shows the form.
pub(super) async fn show(
    permit: Permit<OwnAccount>,
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let page = Confirm {
        name: permit.actor(),
        wanted: carry::own_address(&wanted.tiep).to_owned(),
        refused: false,
        carried: None,
    };
    Ok(html(app.pages().confirm(&page)?))
}

/// Checks the password; the session goes on under a new id.
pub(super) async fn confirm(
    permit: Permit<OwnAccount>,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Problem> {
    let (wanted, carried) = (fields.one("tiep"), carry::from_fields(&fields));
    let known = check::password(&app, permit.account_name(), fields.one("password")).await?;
    let Some(account) = known else {
        let page = Confirm {
            name: permit.actor(),
            wanted: carry::own_address(wanted).to_owned(),
            refused: true,
            carried,
        };
        return Ok(html(app.pages().confirm(&page)?));
    };
    account::give_tickets_back(app.database(), account.id).await?;
    let object = check::object(&account);
    let event = Event::of(
        Act::Confirm,
        &permit.actor(),
        &object,
        app.ambient().now_ms(),
    );
    let secret = begin::renew(&app, permit.session(), &event).await?;
    let mut response = begin::go_on(&app, wanted, carried)?;
    cookie::give(&mut response, &secret, app.settings().is_https());
    Ok(response)
}
