//! The settings of paper of a round.

use intake::Settings;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use survey::RoundId;

use super::kept::{detail, from_json, to_json};
use super::who::Who;
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::paper_rule as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, begin_write};

/// The settings of a round; the defaults where nobody has chosen any.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn of_round(on: &impl Executor, round: RoundId) -> Result<Settings> {
    let row = entity::Entity::find_by_id(round.as_uuid())
        .one(&on.reading())
        .await?;
    row.map_or_else(|| Ok(Settings::default()), |row| from_json(&row.settings))
}

/// Keeps other settings for a round. They hold for what is done from now on.
///
/// # Errors
/// [`StoreError::Invalid`] for settings that cannot be followed; [`StoreError::Conflict`] for an
/// unknown round.
pub async fn set(
    database: &Database,
    round: RoundId,
    settings: &Settings,
    who: &Who<'_>,
) -> Result<()> {
    settings
        .check()
        .map_err(|why| StoreError::Invalid(why.to_string()))?;
    let transaction = begin_write(database).await?;
    let row = entity::ActiveModel {
        round_id: Set(round.as_uuid()),
        settings: Set(to_json(settings)?),
        changed_ms: Set(who.at_ms),
        changed_by: Set(who.name.to_owned()),
    };
    let replaced = OnConflict::column(entity::Column::RoundId)
        .update_columns([
            entity::Column::Settings,
            entity::Column::ChangedMs,
            entity::Column::ChangedBy,
        ])
        .to_owned();
    entity::Entity::insert(row)
        .on_conflict(replaced)
        .exec_without_returning(transaction.inner())
        .await?;
    let code = crate::round::find(&transaction, round).await?.code;
    let object = format!("round {code}");
    let event = who.event(Act::PaperRule, &object, &detail(settings));
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await
}
