//! `/quan-ly/tai-khoan/moi`: inviting a person by a link that is shown once.

use axum::extract::State;
use axum::response::Response;
use pages::office::parts::Fault;
use pages::office::{AccountForm, Invite, OneTimeLink, Section, words};
use store::audit::{self, Act, Event};
use store::invitation::{self, Invitation};
use store::transaction::begin_write;

use super::form as account_form;
use crate::access::{Permit, cookie};
use crate::app::App;
use crate::html::html;
use crate::policy::ManageAccounts;
use crate::posted::Fields;
use crate::problem::Problem;

/// The link is good for three days.
pub(super) const LIFE_MS: i64 = 3 * 24 * 60 * 60 * 1000;

/// Shows the form.
pub(super) async fn form(
    permit: Permit<ManageAccounts>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    show(&app, &permit, AccountForm::default(), Vec::new())
}

/// Makes the link.
pub(super) async fn make(
    permit: Permit<ManageAccounts>,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Problem> {
    let display_name = survey::text::normalise_line(fields.one("display_name"));
    let nameless = display_name.is_empty() || survey::text::length(&display_name) > 100;
    let fault = nameless.then(|| Fault::new("display_name", words("people.wrong_display_name")));
    let (role, scope) = match account_form::read(&fields) {
        Ok(read) if fault.is_none() => read,
        Ok((role, scope)) => {
            let typed = account_form::of(&display_name, role, &scope);
            return show(&app, &permit, typed, fault.into_iter().collect());
        }
        Err((typed, faults)) => {
            let faults = fault.into_iter().chain(faults).collect();
            return show(&app, &permit, typed, faults);
        }
    };
    let now_ms = app.ambient().now_ms();
    let secret = cookie::fresh(app.ambient().random_bytes());
    let invitation = Invitation {
        role,
        scope,
        display_name,
        invited_by: permit.actor(),
        account: None,
        created_ms: now_ms,
        expires_ms: now_ms + LIFE_MS,
    };
    let event = Event::of(
        Act::AccountInvite,
        &permit.actor(),
        &format!("role {role}"),
        now_ms,
    )
    .with(&serde_json::json!({
        "name": invitation.display_name,
        "scope": invitation.scope,
    }));
    let transaction = begin_write(app.database()).await?;
    invitation::create(&transaction, &cookie::hash(&secret), &invitation).await?;
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    let page = OneTimeLink {
        frame: permit.frame(Section::Accounts, words("people.invited_title")),
        name: invitation.display_name,
        link: format!("{}/quan-ly/moi/{secret}", app.settings().public_url),
        days: LIFE_MS / 86_400_000,
    };
    Ok(html(app.pages().one_time_link(&page)?))
}

fn show(
    app: &App,
    permit: &Permit<ManageAccounts>,
    typed: AccountForm,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let page = Invite {
        frame: permit.frame(Section::Accounts, words("people.invite_title")),
        typed,
        faults,
    };
    Ok(html(app.pages().invite(&page)?))
}
