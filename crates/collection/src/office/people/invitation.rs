//! `/quan-ly/moi/{secret}`: the one-time link with which a person makes an account, or sets a new
//! password for the one they have.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::{Invited, InvitedFault};
use sha2::{Digest as _, Sha256};
use store::account::{self, Account};
use store::audit::{self, Act, Event};
use store::invitation::{self, Invitation, TokenHash};
use store::transaction::begin_write;
use store::{Constraint, session};

use super::{password, strength};
use crate::access::is_own;
use crate::app::App;
use crate::html::html;
use crate::posted::Fields;
use crate::problem::Problem;

/// Shows the form, if the link is still good.
pub(super) async fn show(
    State(app): State<App>,
    Path(secret): Path<String>,
) -> Result<Response, Problem> {
    let invitation = find(&app, &secret).await?;
    let name = name_of(&app, &invitation).await?.unwrap_or_default();
    form(&app, &secret, &invitation, &name, Vec::new())
}

/// Makes the account and uses the link up, both or neither.
pub(super) async fn make(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    if !is_own(&headers, &app.settings().public_url) {
        return Err(Problem::new(ProblemKind::Forbidden));
    }
    let invitation = find(&app, &secret).await?;
    let known = name_of(&app, &invitation).await?;
    let name = known.unwrap_or_else(|| fields.one("name").to_lowercase());
    let faults = faults(&invitation, &name, &fields);
    if !faults.is_empty() {
        return form(&app, &secret, &invitation, &name, faults);
    }
    let hash = password::hash(fields.one("password").to_owned()).await?;
    match redeem(&app, &secret, &name, &hash).await {
        Err(Redeeming::NameTaken) => {
            form(&app, &secret, &invitation, &name, vec![InvitedFault::Taken])
        }
        Err(Redeeming::Problem(problem)) => Err(problem),
        Ok(()) => Ok(html(app.pages().account_made(&name)?)),
    }
}

enum Redeeming {
    NameTaken,
    Problem(Problem),
}

impl From<store::StoreError> for Redeeming {
    fn from(error: store::StoreError) -> Self {
        if error.constraint() == Some(Constraint::AccountName) {
            Self::NameTaken
        } else {
            Self::Problem(error.into())
        }
    }
}

async fn redeem(app: &App, secret: &str, name: &str, hash: &str) -> Result<(), Redeeming> {
    let now_ms = app.ambient().now_ms();
    let transaction = begin_write(app.database()).await?;
    let invitation = invitation::redeem(&transaction, &token(secret), now_ms)
        .await?
        .ok_or_else(|| Redeeming::Problem(Problem::new(ProblemKind::NotFound)))?;
    let event = if let Some(id) = invitation.account {
        // Whoever had the old password or the old telephone is out.
        account::set_password(&transaction, id, hash, now_ms).await?;
        account::set_second_factor(&transaction, id, None).await?;
        account::replace_codes(&transaction, id, &[]).await?;
        account::give_tickets_back(&transaction, id).await?;
        session::end_all(&transaction, id, None).await?;
        Event::of(Act::PasswordChange, name, &format!("account {id}"), now_ms)
    } else {
        let (role, scope) = (invitation.role, invitation.scope);
        let mut account = Account::new(app.ambient().fresh_id(), name, role, scope, now_ms);
        account.password_hash = Some(hash.to_owned());
        if !invitation.display_name.is_empty() {
            account.display_name = invitation.display_name;
        }
        account::insert(&transaction, &account).await?;
        let object = format!("account {}", account.id);
        Event::of(Act::AccountCreate, name, &object, now_ms).with(&serde_json::json!({
            "role": role,
            "scope": account.scope,
            "invited_by": invitation.invited_by,
        }))
    };
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(())
}

async fn find(app: &App, secret: &str) -> Result<Invitation, Problem> {
    invitation::find(app.database(), &token(secret), app.ambient().now_ms())
        .await?
        .ok_or_else(|| Problem::new(ProblemKind::NotFound))
}

/// The name of the account that gets a new password.
async fn name_of(app: &App, invitation: &Invitation) -> Result<Option<String>, Problem> {
    match invitation.account {
        Some(id) => Ok(Some(account::find(app.database(), id).await?.name)),
        None => Ok(None),
    }
}

fn form(
    app: &App,
    secret: &str,
    invitation: &Invitation,
    name: &str,
    faults: Vec<InvitedFault>,
) -> Result<Response, Problem> {
    Ok(html(app.pages().invited(&Invited {
        action: format!("/quan-ly/moi/{secret}"),
        role: invitation.role,
        scope: invitation.scope.clone(),
        display_name: invitation.display_name.clone(),
        has_account: invitation.account.is_some(),
        name: name.to_owned(),
        faults,
    })?))
}

fn faults(invitation: &Invitation, name: &str, fields: &Fields) -> Vec<InvitedFault> {
    let name_fits = (3..=40).contains(&name.chars().count())
        && name
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || ".-_".contains(sign));
    let chosen = fields.one("password");
    let mut faults = Vec::new();
    if !name_fits {
        faults.push(InvitedFault::Name);
    }
    let weak = strength::fault(chosen, name, &invitation.display_name);
    faults.extend(weak.map(InvitedFault::Password));
    if chosen != fields.one("repeat") {
        faults.push(InvitedFault::Repeat);
    }
    faults
}

fn token(secret: &str) -> TokenHash {
    Sha256::digest(secret.as_bytes()).into()
}
