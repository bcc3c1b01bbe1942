//! Looks at passwords and codes, with a ticket for each look.

use pages::citizen::ProblemKind;
use store::StoreError;
use store::account::{self, Account};
use store::audit::{self, Act, Event};
use store::transaction::begin_write;

use super::{password, totp};
use crate::app::App;
use crate::problem::Problem;

/// What is encrypted with the installation's key is bound to its account.
pub(super) fn purpose(account: &Account) -> String {
    format!("second factor of {}", account.id)
}

/// The open account of this name whose password this is. An unknown name, a locked account and a
/// wrong password take as long and look the same; what failed is recorded.
pub(super) async fn password(
    app: &App,
    name: &str,
    password: &str,
) -> Result<Option<Account>, Problem> {
    let known = match account::by_name(app.database(), name).await {
        Ok(account) => Some(account).filter(|account| account.closed_ms.is_none()),
        Err(StoreError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let Some(account) = known else {
        password::fits(password.to_owned(), None).await;
        // The typed name is not written down: it may be a password in the wrong field.
        note_failure(app, "-", "account unknown").await?;
        return Ok(None);
    };
    let Some(ticket) = take_ticket(app, &account).await? else {
        password::fits(password.to_owned(), None).await;
        note_failure(app, &account.name, &object(&account)).await?;
        return Ok(None);
    };
    if password::fits(password.to_owned(), account.password_hash.clone()).await {
        return Ok(Some(account));
    }
    failed(app, &account, ticket).await?;
    Ok(None)
}

/// Whether this is the account's code of now, or one of its recovery codes, and not used yet.
pub(super) async fn code(app: &App, account: &Account, typed: &str) -> Result<bool, Problem> {
    let Some(ticket) = take_ticket(app, account).await? else {
        note_failure(app, &account.name, &object(account)).await?;
        return Ok(false);
    };
    let now_ms = app.ambient().now_ms();
    let fits = if let Some(hash) = totp::recovery_hash(typed) {
        use_recovery_code(app, account, &hash).await?
    } else {
        let secret = account
            .totp_sealed
            .as_ref()
            .and_then(|sealed| app.key().decrypt(&purpose(account), sealed))
            .ok_or_else(|| Problem::new(ProblemKind::Internal))?;
        match totp::matching_step(&secret, typed, now_ms) {
            Some(step) => account::use_step(app.database(), account.id, step).await?,
            None => false,
        }
    };
    if !fits {
        failed(app, account, ticket).await?;
    }
    Ok(fits)
}

async fn use_recovery_code(
    app: &App,
    account: &Account,
    hash: &account::CodeHash,
) -> Result<bool, Problem> {
    let now_ms = app.ambient().now_ms();
    let transaction = begin_write(app.database()).await?;
    if !account::use_code(&transaction, account.id, hash, now_ms).await? {
        return Ok(false);
    }
    let event = Event::of(
        Act::RecoveryCodeUse,
        &account.name,
        &object(account),
        now_ms,
    );
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn take_ticket(app: &App, account: &Account) -> Result<Option<account::Ticket>, Problem> {
    let transaction = begin_write(app.database()).await?;
    let ticket = account::take_ticket(&transaction, account.id, app.ambient().now_ms()).await?;
    transaction.commit().await?;
    Ok(ticket)
}

async fn failed(app: &App, account: &Account, ticket: account::Ticket) -> Result<(), Problem> {
    note_failure(app, &account.name, &object(account)).await?;
    if ticket.is_last {
        let now_ms = app.ambient().now_ms();
        let event = Event::of(Act::Lock, &account.name, &object(account), now_ms)
            .with(&serde_json::json!({ "failures": account::MOST_FAILURES }));
        audit::append(app.database(), &event).await?;
    }
    Ok(())
}

async fn note_failure(app: &App, actor: &str, object: &str) -> Result<(), Problem> {
    let event = Event::of(Act::SignIn, actor, object, app.ambient().now_ms()).refused();
    Ok(store::refusal::note(app.database(), &event).await?)
}

/// How the audit chain names an account.
pub(super) fn object(account: &Account) -> String {
    format!("account {}", account.id)
}
