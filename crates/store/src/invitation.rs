//! One-time links by which a person gets an account, or a new password for the one they have.
//!
//! Only the hash of the secret is kept: whoever reads the database cannot use it.

use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use survey::{Role, Scope};

use crate::account::{scope_from_text, scope_to_text};
use crate::entity::invitation as entity;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

/// SHA-256 of the secret in the link.
pub type TokenHash = [u8; 32];

/// What an invitation gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The role of the account that is made.
    pub role: Role,
    /// Its scope.
    pub scope: Scope,
    /// The person's name; empty if the person is to give it.
    pub display_name: String,
    /// Who invited: an account's name, or the program itself.
    pub invited_by: String,
    /// The account that gets a new password; none for a new account.
    pub account: Option<Uuid>,
    /// When it was made, Unix milliseconds UTC.
    pub created_ms: i64,
    /// First moment at which it is no longer good, Unix milliseconds UTC.
    pub expires_ms: i64,
}

/// Keeps an invitation that can be used once.
///
/// # Errors
/// [`StoreError::Conflict`] for a token that is kept already.
pub async fn create(on: &impl Executor, token: &TokenHash, invitation: &Invitation) -> Result<()> {
    let row = entity::ActiveModel {
        token_hash: Set(token.to_vec()),
        role: Set(invitation.role.as_str().to_owned()),
        created_ms: Set(invitation.created_ms),
        expires_ms: Set(invitation.expires_ms),
        used_ms: Set(None),
        display_name: Set(invitation.display_name.clone()),
        scope: Set(scope_to_text(&invitation.scope)?),
        invited_by: Set(invitation.invited_by.clone()),
        account_id: Set(invitation.account),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await?;
    Ok(())
}

/// What an invitation gives, if it can still be used at `at_ms`.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn find(on: &impl Executor, token: &TokenHash, at_ms: i64) -> Result<Option<Invitation>> {
    entity::Entity::find_by_id(token.to_vec())
        .filter(entity::Column::UsedMs.is_null())
        .filter(entity::Column::ExpiresMs.gt(at_ms))
        .one(&on.reading())
        .await?
        .map(from_row)
        .transpose()
}

/// Uses an invitation up and tells what it gives; of several callers one gets it.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn redeem(
    on: &impl Executor,
    token: &TokenHash,
    at_ms: i64,
) -> Result<Option<Invitation>> {
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::UsedMs, at_ms.into())
        .filter(entity::Column::TokenHash.eq(token.to_vec()))
        .filter(entity::Column::UsedMs.is_null())
        .filter(entity::Column::ExpiresMs.gt(at_ms))
        .exec(&on.writing())
        .await?;
    if changed.rows_affected == 0 {
        return Ok(None);
    }
    entity::Entity::find_by_id(token.to_vec())
        .one(&on.reading())
        .await?
        .map(from_row)
        .transpose()
}

fn from_row(row: entity::Model) -> Result<Invitation> {
    Ok(Invitation {
        role: Role::parse(&row.role).map_err(|why| StoreError::corrupt("invitation", why))?,
        scope: scope_from_text(&row.scope)?,
        display_name: row.display_name,
        invited_by: row.invited_by,
        account: row.account_id,
        created_ms: row.created_ms,
        expires_ms: row.expires_ms,
    })
}
