//! How often an account may be tried: counted in the database, so that many tries at once, on one
//! server or on several, are counted right.
//!
//! A try takes a ticket before the password is looked at, so at most [`MOST_FAILURES`] tries ever
//! reach it, however many arrive together. Signing in gives the tickets back.

use sea_orm::prelude::{Expr, Uuid};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter};

use crate::entity::account as entity;
use crate::error::Result;
use crate::transaction::Executor;
use crate::transaction::Transaction;

/// After so many wrong tries in a row the account is locked.
pub const MOST_FAILURES: i64 = 10;
/// How long it is locked.
pub const LOCK_MS: i64 = 15 * 60 * 1000;

/// Leave to look at a password or a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// Whether it was the last one: if this try fails, the account stays locked.
    pub is_last: bool,
}

/// Takes a ticket, or none while the account is locked or closed. A clock that goes back only makes
/// a lock longer.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn take_ticket(on: &Transaction, account: Uuid, at_ms: i64) -> Result<Option<Ticket>> {
    use entity::Column::{ClosedMs, Failures, Id, LockedUntilMs};
    // A lock that is over starts the count anew.
    let counted = Expr::case(LockedUntilMs.is_not_null(), 1).finally(Expr::col(Failures).add(1));
    let is_last = LockedUntilMs
        .is_null()
        .and(Expr::col(Failures).gte(MOST_FAILURES - 1));
    let locked = Expr::case(is_last, at_ms + LOCK_MS).finally(Expr::value(Option::<i64>::None));
    let taken = entity::Entity::update_many()
        .col_expr(Failures, counted.into())
        .col_expr(LockedUntilMs, locked.into())
        .filter(Id.eq(account))
        .filter(ClosedMs.is_null())
        .filter(
            Condition::any()
                .add(LockedUntilMs.is_null())
                .add(LockedUntilMs.lte(at_ms)),
        )
        .exec(&on.writing())
        .await?;
    if taken.rows_affected == 0 {
        return Ok(None);
    }
    let row = entity::Entity::find_by_id(account)
        .one(&on.reading())
        .await?;
    Ok(row.map(|row| Ticket {
        is_last: row.failures >= MOST_FAILURES,
    }))
}

/// Gives all tickets back: the person has signed in.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn give_tickets_back(on: &impl Executor, account: Uuid) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::Failures, Expr::value(0_i64))
        .col_expr(
            entity::Column::LockedUntilMs,
            Expr::value(Option::<i64>::None),
        )
        .filter(entity::Column::Id.eq(account))
        .exec(&on.writing())
        .await?;
    Ok(())
}

/// How many tries have failed in a row, and until when the account is locked.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound).
pub async fn failures(on: &impl Executor, account: Uuid) -> Result<(i64, Option<i64>)> {
    let row = entity::Entity::find_by_id(account)
        .one(&on.reading())
        .await?
        .ok_or_else(|| crate::StoreError::not_found("account", account))?;
    Ok((row.failures, row.locked_until_ms))
}

/// Uses a code of the second factor up: each 30-second step is good for one sign-in, and no earlier
/// one after it. Whether this one still was.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn use_step(on: &impl Executor, account: Uuid, step: i64) -> Result<bool> {
    use entity::Column::{Id, TotpLastStep};
    let used = entity::Entity::update_many()
        .col_expr(TotpLastStep, Expr::value(step))
        .filter(Id.eq(account))
        .filter(
            Condition::any()
                .add(TotpLastStep.is_null())
                .add(TotpLastStep.lt(step)),
        )
        .exec(&on.writing())
        .await?;
    Ok(used.rows_affected > 0)
}
