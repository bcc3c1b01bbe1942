//! One-time links: for the first administrator, and for whoever is invited from the command line.
//!
//! The secret is printed and never kept; the database knows its hash.

use anyhow::{Context as _, Result};
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::Database;
use store::account::Account;
use store::audit::{self, Act, Event};
use store::invitation::Invitation;
use store::transaction::begin_write;
use survey::{Role, Scope};

use crate::outside;

/// The first administrator's link is good for a day.
const FIRST_MS: i64 = 24 * 60 * 60 * 1000;
/// Others are good for three.
const LONGEST_MS: i64 = 3 * FIRST_MS;
/// Whoever may run the command is named so in the audit chain.
const ACTOR: &str = "sipas user";

/// A fresh link if nobody has an account yet.
///
/// # Errors
/// If the database is away.
pub(crate) async fn for_first_administrator(
    database: &Database,
    public_url: &str,
) -> Result<Option<String>> {
    if store::account::exists(database)
        .await
        .context("không đọc được danh sách tài khoản")?
    {
        return Ok(None);
    }
    let now_ms = outside::now_ms();
    let invitation = Invitation {
        role: Role::Administrator,
        scope: Scope::Everything,
        display_name: String::new(),
        invited_by: "sipas serve".to_owned(),
        account: None,
        created_ms: now_ms,
        expires_ms: now_ms + FIRST_MS,
    };
    let (secret, hash) = fresh_secret();
    store::invitation::create(database, &hash, &invitation)
        .await
        .context("không ghi được liên kết mời")?;
    Ok(Some(address(public_url, &secret)))
}

/// A fresh link for a person who gets an account.
///
/// # Errors
/// If the database is away.
pub(crate) async fn make(
    database: &Database,
    public_url: &str,
    role: Role,
    scope: Scope,
    display_name: String,
) -> Result<String> {
    let now_ms = outside::now_ms();
    let detail = json!({ "name": display_name, "scope": scope });
    let invitation = Invitation {
        role,
        scope,
        display_name,
        invited_by: ACTOR.to_owned(),
        account: None,
        created_ms: now_ms,
        expires_ms: now_ms + LONGEST_MS,
    };
    let object = format!("role {role}");
    let event = Event::of(Act::AccountInvite, ACTOR, &object, now_ms).with(&detail);
    keep(database, public_url, &invitation, &event).await
}

/// A fresh link with which the owner of an account sets a new password.
///
/// # Errors
/// If the database is away.
pub(crate) async fn for_account(
    database: &Database,
    public_url: &str,
    account: &Account,
) -> Result<String> {
    let now_ms = outside::now_ms();
    let invitation = Invitation {
        role: account.role,
        scope: account.scope.clone(),
        display_name: account.display_name.clone(),
        invited_by: ACTOR.to_owned(),
        account: Some(account.id),
        created_ms: now_ms,
        expires_ms: now_ms + LONGEST_MS,
    };
    let object = format!("account {}", account.id);
    let event = Event::of(Act::AccountReset, ACTOR, &object, now_ms);
    keep(database, public_url, &invitation, &event).await
}

async fn keep(
    database: &Database,
    public_url: &str,
    invitation: &Invitation,
    event: &Event,
) -> Result<String> {
    let (secret, hash) = fresh_secret();
    let kept = async {
        let transaction = begin_write(database).await?;
        store::invitation::create(&transaction, &hash, invitation).await?;
        audit::append_in(&transaction, event).await?;
        transaction.commit().await
    };
    kept.await.context("không ghi được liên kết mời")?;
    Ok(address(public_url, &secret))
}

fn fresh_secret() -> (String, [u8; 32]) {
    let secret = BASE64URL_NOPAD.encode(&outside::random_bytes());
    let hash = Sha256::digest(secret.as_bytes()).into();
    (secret, hash)
}

fn address(public_url: &str, secret: &str) -> String {
    format!("{}/quan-ly/moi/{secret}", public_url.trim_end_matches('/'))
}
