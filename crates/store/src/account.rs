//! Accounts of the people who work with the program.

mod attempt;
mod change;
mod recovery;

use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use survey::{Role, Scope};

use crate::entity::account as entity;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

pub use attempt::{
    LOCK_MS, MOST_FAILURES, Ticket, failures, give_tickets_back, take_ticket, use_step,
};
pub use change::{close, set_password, set_role, set_second_factor};
pub use recovery::{CodeHash, codes_left, replace_codes, use_code};

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id (UUID v7).
    pub id: Uuid,
    /// The name to log in with.
    pub name: String,
    /// The person's name as others see it; the log-in name if none was given.
    pub display_name: String,
    /// What the person is.
    pub role: Role,
    /// How far the person's view reaches.
    pub scope: Scope,
    /// Hash of the password in its own text format; none until the person has set one.
    pub password_hash: Option<String>,
    /// The secret of the second factor, encrypted; none until the person has set it up.
    pub totp_sealed: Option<Vec<u8>>,
    /// When it was made, Unix milliseconds UTC.
    pub created_ms: i64,
    /// Since when it is closed, Unix milliseconds UTC.
    pub closed_ms: Option<i64>,
}

impl Account {
    /// A new, open account without password and second factor.
    pub fn new(id: Uuid, name: &str, role: Role, scope: Scope, created_ms: i64) -> Self {
        Self {
            id,
            name: name.to_owned(),
            display_name: name.to_owned(),
            role,
            scope,
            password_hash: None,
            totp_sealed: None,
            created_ms,
            closed_ms: None,
        }
    }
}

impl std::fmt::Debug for Account {
    /// Without the hash of the password, which has no place in a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Account")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Keeps a new account.
///
/// # Errors
/// [`StoreError::Conflict`] with [`Constraint::AccountName`](crate::Constraint::AccountName) if the
/// name is taken.
pub async fn insert(on: &impl Executor, account: &Account) -> Result<()> {
    let row = entity::ActiveModel {
        id: Set(account.id),
        name: Set(account.name.clone()),
        role: Set(account.role.as_str().to_owned()),
        password_hash: Set(account.password_hash.clone()),
        created_ms: Set(account.created_ms),
        closed_ms: Set(account.closed_ms),
        display_name: Set(account.display_name.clone()),
        scope: Set(scope_to_text(&account.scope)?),
        totp_sealed: Set(account.totp_sealed.clone()),
        totp_last_step: Set(None),
        failures: Set(0),
        locked_until_ms: Set(None),
        password_ms: Set(account.password_hash.as_ref().map(|_| account.created_ms)),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await?;
    Ok(())
}

/// Whether anybody has an account.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn exists(on: &impl Executor) -> Result<bool> {
    let any: Option<Uuid> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .limit(1)
        .into_tuple()
        .one(&on.reading())
        .await?;
    Ok(any.is_some())
}

/// The account of this name, open or closed.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn by_name(on: &impl Executor, name: &str) -> Result<Account> {
    let row = entity::Entity::find()
        .filter(entity::Column::Name.eq(name))
        .one(&on.reading())
        .await?;
    from_row(row.ok_or_else(|| StoreError::not_found("account", name))?)
}

/// The account of this id, open or closed.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, id: Uuid) -> Result<Account> {
    let row = entity::Entity::find_by_id(id).one(&on.reading()).await?;
    from_row(row.ok_or_else(|| StoreError::not_found("account", id))?)
}

/// All accounts by name, the closed ones too.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn all(on: &impl Executor) -> Result<Vec<Account>> {
    entity::Entity::find()
        .order_by_asc(entity::Column::Name)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// The text under which a scope is kept.
pub(crate) fn scope_to_text(scope: &Scope) -> Result<String> {
    serde_json::to_string(scope)
        .map_err(|why| StoreError::Invalid(format!("the scope cannot be kept: {why}")))
}

/// Reads the text under which a scope is kept.
pub(crate) fn scope_from_text(text: &str) -> Result<Scope> {
    serde_json::from_str(text).map_err(|why| StoreError::corrupt("scope", why))
}

pub(crate) fn from_row(row: entity::Model) -> Result<Account> {
    Ok(Account {
        id: row.id,
        display_name: if row.display_name.is_empty() {
            row.name.clone()
        } else {
            row.display_name
        },
        name: row.name,
        role: Role::parse(&row.role).map_err(|why| StoreError::corrupt("account", why))?,
        scope: scope_from_text(&row.scope)?,
        password_hash: row.password_hash,
        totp_sealed: row.totp_sealed,
        created_ms: row.created_ms,
        closed_ms: row.closed_ms,
    })
}
