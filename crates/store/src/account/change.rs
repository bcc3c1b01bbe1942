//! What changes in an account.

use sea_orm::prelude::{Expr, Uuid};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use survey::{Role, Scope};

use super::scope_to_text;
use crate::entity::account as entity;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

/// Sets a new password hash and unlocks the account.
///
/// # Errors
/// [`StoreError::NotFound`]: there is no such open account.
pub async fn set_password(on: &impl Executor, id: Uuid, hash: &str, at_ms: i64) -> Result<()> {
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::PasswordHash, Expr::value(hash))
        .col_expr(entity::Column::PasswordMs, Expr::value(at_ms))
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::ClosedMs.is_null())
        .exec(&on.writing())
        .await?;
    done(changed.rows_affected, id)
}

/// Sets the encrypted secret of the second factor, or takes it away.
///
/// # Errors
/// [`StoreError::NotFound`]: there is no such open account.
pub async fn set_second_factor(
    on: &impl Executor,
    id: Uuid,
    sealed: Option<Vec<u8>>,
) -> Result<()> {
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::TotpSealed, Expr::value(sealed))
        .col_expr(
            entity::Column::TotpLastStep,
            Expr::value(Option::<i64>::None),
        )
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::ClosedMs.is_null())
        .exec(&on.writing())
        .await?;
    done(changed.rows_affected, id)
}

/// Gives an account another role and scope.
///
/// # Errors
/// [`StoreError::Invalid`] for a scope that the role does not take, or if nobody would be left to
/// administer the installation; [`StoreError::NotFound`]: there is no such open account.
pub async fn set_role(on: &impl Executor, id: Uuid, role: Role, scope: &Scope) -> Result<()> {
    if !role.takes(scope) {
        return Err(StoreError::Invalid(format!(
            "an account of {role} cannot have this scope"
        )));
    }
    if role != Role::Administrator {
        keep_an_administrator(on, id).await?;
    }
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::Role, Expr::value(role.as_str()))
        .col_expr(entity::Column::Scope, Expr::value(scope_to_text(scope)?))
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::ClosedMs.is_null())
        .exec(&on.writing())
        .await?;
    done(changed.rows_affected, id)
}

/// Closes an account for good; it keeps its name, so that the audit chain stays readable.
///
/// # Errors
/// [`StoreError::Invalid`] if nobody would be left to administer the installation;
/// [`StoreError::NotFound`]: there is no such open account.
pub async fn close(on: &impl Executor, id: Uuid, at_ms: i64) -> Result<()> {
    keep_an_administrator(on, id).await?;
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::ClosedMs, Expr::value(at_ms))
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::ClosedMs.is_null())
        .exec(&on.writing())
        .await?;
    done(changed.rows_affected, id)
}

/// Somebody other than `id` is an open administrator, or `id` is none.
async fn keep_an_administrator(on: &impl Executor, id: Uuid) -> Result<()> {
    let administrators = || {
        entity::Entity::find()
            .filter(entity::Column::Role.eq(Role::Administrator.as_str()))
            .filter(entity::Column::ClosedMs.is_null())
    };
    let is_one = administrators()
        .filter(entity::Column::Id.eq(id))
        .count(&on.reading())
        .await?;
    let others = administrators()
        .filter(entity::Column::Id.ne(id))
        .count(&on.reading())
        .await?;
    if is_one > 0 && others == 0 {
        return Err(StoreError::Invalid(
            "the last administrator cannot go".to_owned(),
        ));
    }
    Ok(())
}

fn done(changed: u64, id: Uuid) -> Result<()> {
    if changed == 0 {
        return Err(StoreError::not_found("account", id));
    }
    Ok(())
}
