//! The one-time link with which the first administrator makes an account.

use anyhow::{Context as _, Result};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use store::Database;
use store::invitation::Invitation;
use survey::{Role, Scope};

use crate::outside;

/// The link is good for a day.
const LONGEST_MS: i64 = 24 * 60 * 60 * 1000;

/// A fresh link if nobody has an account yet. The secret is printed and never kept; the database
/// knows its hash.
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
    let secret = BASE64URL_NOPAD.encode(&outside::random_bytes());
    let hash = Sha256::digest(secret.as_bytes()).into();
    let now_ms = outside::now_ms();
    let invitation = Invitation {
        role: Role::Administrator,
        scope: Scope::Everything,
        display_name: String::new(),
        invited_by: "sipas serve".to_owned(),
        account: None,
        created_ms: now_ms,
        expires_ms: now_ms + LONGEST_MS,
    };
    store::invitation::create(database, &hash, &invitation)
        .await
        .context("không ghi được liên kết mời")?;
    Ok(Some(format!("{public_url}/quan-ly/moi/{secret}")))
}
