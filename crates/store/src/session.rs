//! Sessions: browsers that somebody has signed in with.
//!
//! Only the hash of the cookie is kept: whoever reads the database cannot use it. A session ends
//! when it was not used for [`IDLE_MS`] or is older than [`LONGEST_MS`]. A clock that went back
//! ends it too, since waiting for the clock to catch up would prolong it.

use sea_orm::prelude::{Expr, Uuid};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::account::{self, Account};
use crate::entity::{account as account_entity, session as entity};
use crate::error::Result;
use crate::transaction::Executor;

/// SHA-256 of the secret in the cookie.
pub type TokenHash = [u8; 32];

/// A session that nobody used for 30 minutes is over.
pub const IDLE_MS: i64 = 30 * 60 * 1000;
/// After twelve hours everybody signs in anew.
pub const LONGEST_MS: i64 = 12 * 60 * 60 * 1000;
/// Several servers' clocks differ by less than this.
const SKEW_MS: i64 = 5000;
/// The time of the last use is written at most this often.
const TOUCH_MS: i64 = 30 * 1000;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, by which its owner ends it (UUID v7).
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// When the person signed in, Unix milliseconds UTC.
    pub created_ms: i64,
    /// When it was last used, to half a minute.
    pub seen_ms: i64,
    /// When the person last gave the password, Unix milliseconds UTC.
    pub confirmed_ms: i64,
    /// What the browser said it is, in a few words.
    pub device: String,
}

impl Session {
    /// Whether it still holds at `at_ms`.
    pub const fn is_alive(&self, at_ms: i64) -> bool {
        at_ms >= self.seen_ms - SKEW_MS
            && at_ms - self.seen_ms < IDLE_MS
            && at_ms - self.created_ms < LONGEST_MS
    }

    /// Whether the password was given in the last `within_ms` milliseconds.
    pub const fn is_recent(&self, at_ms: i64, within_ms: i64) -> bool {
        at_ms >= self.confirmed_ms - SKEW_MS && at_ms - self.confirmed_ms < within_ms
    }
}

/// Keeps a new session.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) if the id or the token is kept already or
/// the account does not exist.
pub async fn insert(on: &impl Executor, session: &Session, token: &TokenHash) -> Result<()> {
    let row = entity::ActiveModel {
        id: Set(session.id),
        token_hash: Set(token.to_vec()),
        account_id: Set(session.account),
        created_ms: Set(session.created_ms),
        seen_ms: Set(session.seen_ms),
        confirmed_ms: Set(session.confirmed_ms),
        device: Set(session.device.clone()),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await?;
    Ok(())
}

/// The session of this token with its account, if it holds at `at_ms` and the account is open.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn find(
    on: &impl Executor,
    token: &TokenHash,
    at_ms: i64,
) -> Result<Option<(Session, Account)>> {
    let row = entity::Entity::find()
        .filter(entity::Column::TokenHash.eq(token.to_vec()))
        .one(&on.reading())
        .await?;
    let Some(session) = row.map(from_row).filter(|session| session.is_alive(at_ms)) else {
        return Ok(None);
    };
    let account = account_entity::Entity::find_by_id(session.account)
        .filter(account_entity::Column::ClosedMs.is_null())
        .one(&on.reading())
        .await?;
    match account {
        Some(row) => Ok(Some((session, account::from_row(row)?))),
        None => Ok(None),
    }
}

/// Notes that the session was used, at most twice a minute; the time never goes back.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn touch(on: &impl Executor, session: &Session, at_ms: i64) -> Result<()> {
    if at_ms - session.seen_ms < TOUCH_MS {
        return Ok(());
    }
    entity::Entity::update_many()
        .col_expr(entity::Column::SeenMs, Expr::value(at_ms))
        .filter(entity::Column::Id.eq(session.id))
        .filter(entity::Column::SeenMs.lt(at_ms))
        .exec(&on.writing())
        .await?;
    Ok(())
}

/// Gives a session a new token and notes that the password was given just now: whoever knew the old
/// token is out. Whether the session was still there.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn renew(on: &impl Executor, id: Uuid, token: &TokenHash, at_ms: i64) -> Result<bool> {
    let renewed = entity::Entity::update_many()
        .col_expr(entity::Column::TokenHash, Expr::value(token.to_vec()))
        .col_expr(entity::Column::ConfirmedMs, Expr::value(at_ms))
        .col_expr(entity::Column::SeenMs, Expr::value(at_ms))
        .filter(entity::Column::Id.eq(id))
        .exec(&on.writing())
        .await?;
    Ok(renewed.rows_affected > 0)
}

/// The sessions of an account that hold at `at_ms`, the last used first.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn of_account(on: &impl Executor, account: Uuid, at_ms: i64) -> Result<Vec<Session>> {
    let rows = entity::Entity::find()
        .filter(entity::Column::AccountId.eq(account))
        .order_by_desc(entity::Column::SeenMs)
        .order_by_desc(entity::Column::Id)
        .all(&on.reading())
        .await?;
    let sessions = rows.into_iter().map(from_row);
    Ok(sessions.filter(|session| session.is_alive(at_ms)).collect())
}

/// Ends one session of an account; whether there was one.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn end(on: &impl Executor, account: Uuid, id: Uuid) -> Result<bool> {
    let ended = entity::Entity::delete_many()
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::AccountId.eq(account))
        .exec(&on.writing())
        .await?;
    Ok(ended.rows_affected > 0)
}

/// Ends the session of a token, whoever it belongs to.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn end_token(on: &impl Executor, token: &TokenHash) -> Result<()> {
    entity::Entity::delete_many()
        .filter(entity::Column::TokenHash.eq(token.to_vec()))
        .exec(&on.writing())
        .await?;
    Ok(())
}

/// Ends all sessions of an account but one; how many ended.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn end_all(on: &impl Executor, account: Uuid, but: Option<Uuid>) -> Result<u64> {
    let mut all = entity::Entity::delete_many().filter(entity::Column::AccountId.eq(account));
    if let Some(kept) = but {
        all = all.filter(entity::Column::Id.ne(kept));
    }
    Ok(all.exec(&on.writing()).await?.rows_affected)
}

/// Forgets the sessions that were over at `at_ms`.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn forget_ended(on: &impl Executor, at_ms: i64) -> Result<u64> {
    let ended = entity::Entity::delete_many()
        .filter(
            Condition::any()
                .add(entity::Column::SeenMs.lte(at_ms - IDLE_MS))
                .add(entity::Column::CreatedMs.lte(at_ms - LONGEST_MS)),
        )
        .exec(&on.writing())
        .await?;
    Ok(ended.rows_affected)
}

fn from_row(row: entity::Model) -> Session {
    Session {
        id: row.id,
        account: row.account_id,
        created_ms: row.created_ms,
        seen_ms: row.seen_ms,
        confirmed_ms: row.confirmed_ms,
        device: row.device,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            id: Uuid::from_u128(1),
            account: Uuid::from_u128(2),
            created_ms: 0,
            seen_ms: LONGEST_MS / 2,
            confirmed_ms: 0,
            device: String::new(),
        }
    }

    #[test]
    fn a_session_ends_after_half_an_hour_of_rest_and_when_the_clock_goes_back() {
        let session = session();
        let seen = session.seen_ms;
        assert!(session.is_alive(seen) && session.is_alive(seen + IDLE_MS - 1));
        assert!(!session.is_alive(seen + IDLE_MS));
        assert!(session.is_alive(seen - SKEW_MS) && !session.is_alive(seen - SKEW_MS - 1));
    }

    #[test]
    fn a_session_in_use_still_ends_after_twelve_hours() {
        let session = Session {
            seen_ms: LONGEST_MS - 1,
            ..session()
        };
        assert!(session.is_alive(LONGEST_MS - 1) && !session.is_alive(LONGEST_MS));
    }

    #[test]
    fn a_password_is_recent_for_a_while_and_not_before_it_was_given() {
        let session = Session {
            confirmed_ms: 100_000,
            ..session()
        };
        assert!(session.is_recent(100_000, 1000) && session.is_recent(100_999, 1000));
        assert!(!session.is_recent(101_000, 1000) && !session.is_recent(94_999, 1000));
    }
}
