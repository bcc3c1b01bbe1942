//! What an administrator changes in an account: role and scope, a new password, its end.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::office::parts::Fault;
use pages::office::{OneTimeLink, Section, words};
use store::StoreError;
use store::account::{self, Account};
use store::audit::{self, Act, Event};
use store::invitation::{self, Invitation};
use store::session;
use store::transaction::begin_write;

use super::{accounts, check, form, invite};
use crate::access::{Permit, cookie};
use crate::app::App;
use crate::html::html;
use crate::policy::ManageAccounts;
use crate::posted::Fields;
use crate::problem::Problem;

/// Gives the account another role and scope; its sessions end, so that nothing goes on under the old.
pub(super) async fn role(
    permit: Permit<ManageAccounts>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let account = accounts::find(&app, &id).await?;
    let (role, scope) = match form::read(&fields) {
        Ok(read) => read,
        Err((typed, faults)) => {
            return accounts::page(&app, &permit, account, Some(typed), faults, None).await;
        }
    };
    if account.id == permit.account_id() {
        let fault = Fault::new("role", words("people.wrong_own_role"));
        return accounts::page(&app, &permit, account, None, vec![fault], None).await;
    }
    let event = event(&app, &permit, Act::AccountChange, &account).with(&serde_json::json!({
        "role": role, "scope": scope, "role_before": account.role, "scope_before": account.scope,
    }));
    let transaction = begin_write(app.database()).await?;
    match account::set_role(&transaction, account.id, role, &scope).await {
        Err(StoreError::Invalid(_)) => {
            drop(transaction);
            return last_administrator(&app, &permit, account).await;
        }
        other => other?,
    }
    session::end_all(&transaction, account.id, None).await?;
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    let changed = account::find(app.database(), account.id).await?;
    let notice = Some(words("people.account_changed"));
    accounts::page(&app, &permit, changed, None, Vec::new(), notice).await
}

/// Closes the account; whoever is signed in with it is out at once.
pub(super) async fn close(
    permit: Permit<ManageAccounts>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let account = accounts::find(&app, &id).await?;
    if account.id == permit.account_id() {
        let fault = Fault::new("main", words("people.wrong_own_close"));
        return accounts::page(&app, &permit, account, None, vec![fault], None).await;
    }
    let now_ms = app.ambient().now_ms();
    let transaction = begin_write(app.database()).await?;
    match account::close(&transaction, account.id, now_ms).await {
        Err(StoreError::Invalid(_)) => {
            drop(transaction);
            return last_administrator(&app, &permit, account).await;
        }
        // Closing twice closes once.
        Err(StoreError::NotFound { .. }) => {}
        other => {
            other?;
            session::end_all(&transaction, account.id, None).await?;
            let event = event(&app, &permit, Act::AccountClose, &account);
            audit::append_in(&transaction, &event).await?;
        }
    }
    transaction.commit().await?;
    let closed = account::find(app.database(), account.id).await?;
    let notice = Some(words("people.account_closed"));
    accounts::page(&app, &permit, closed, None, Vec::new(), notice).await
}

/// Makes a one-time link for a new password and a new second factor. Until it is used everything
/// stays as it is.
pub(super) async fn reset(
    permit: Permit<ManageAccounts>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let account = accounts::find(&app, &id).await?;
    if account.closed_ms.is_some() {
        return accounts::page(&app, &permit, account, None, Vec::new(), None).await;
    }
    let now_ms = app.ambient().now_ms();
    let secret = cookie::fresh(app.ambient().random_bytes());
    let invitation = Invitation {
        role: account.role,
        scope: account.scope.clone(),
        display_name: account.display_name.clone(),
        invited_by: permit.actor(),
        account: Some(account.id),
        created_ms: now_ms,
        expires_ms: now_ms + invite::LIFE_MS,
    };
    let transaction = begin_write(app.database()).await?;
    invitation::create(&transaction, &cookie::hash(&secret), &invitation).await?;
    let event = event(&app, &permit, Act::AccountReset, &account);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    let page = OneTimeLink {
        frame: permit.frame(Section::Accounts, words("people.reset_title")),
        name: account.display_name,
        link: format!("{}/quan-ly/moi/{secret}", app.settings().public_url),
        days: invite::LIFE_MS / 86_400_000,
    };
    Ok(html(app.pages().one_time_link(&page)?))
}

async fn last_administrator(
    app: &App,
    permit: &Permit<ManageAccounts>,
    account: Account,
) -> Result<Response, Problem> {
    let fault = Fault::new("role", words("people.wrong_last"));
    accounts::page(app, permit, account, None, vec![fault], None).await
}

fn event(app: &App, permit: &Permit<ManageAccounts>, act: Act, account: &Account) -> Event {
    let object = check::object(account);
    Event::of(act, &permit.actor(), &object, app.ambient().now_ms())
}
