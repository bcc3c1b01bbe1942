//! The life of a release: draft → checked → approved by a second person → kept back until a time → public →
//! superseded with a reason.
//!
//! The content never changes; only steps are added. A release without steps was published before there were
//! any, and is public.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::entity::release_step as entity;
use crate::error::{Result, StoreError};
use crate::release::{self, ReleaseHead};
use crate::transaction::{Executor, Transaction};

/// Where a release stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReleaseState {
    /// Made; nobody has looked at it.
    Draft,
    /// Its checks were looked at.
    Checked,
    /// A second person agreed.
    Approved,
    /// It becomes public at a time, Unix milliseconds UTC.
    Embargoed(i64),
    /// Everybody may see it.
    Public,
    /// Another one has taken its place; it stays at its address.
    Superseded,
}

impl ReleaseState {
    /// The word under which it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Checked => "checked",
            Self::Approved => "approved",
            Self::Embargoed(_) => "embargoed",
            Self::Public => "public",
            Self::Superseded => "superseded",
        }
    }

    /// Whether everybody may see it at `now_ms`.
    pub const fn is_visible(self, now_ms: i64) -> bool {
        match self {
            Self::Public | Self::Superseded => true,
            Self::Embargoed(until_ms) => until_ms <= now_ms,
            Self::Draft | Self::Checked | Self::Approved => false,
        }
    }
}

/// A step that somebody wants to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// The checks were looked at.
    Check,
    /// Agreed, by another person than the one who made it.
    Approve,
    /// Keep it back until a time, Unix milliseconds UTC; a later one may be set again.
    Embargo(i64),
    /// Show it to everybody now.
    Publish,
    /// Another one has taken its place, for a reason.
    Supersede(String),
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveRefused {
    /// The release does not stand where the step begins; it stands here.
    Order(ReleaseState),
    /// The person who made it cannot approve it.
    OwnRelease,
    /// The time has passed already.
    PastTime,
    /// There is no reason.
    NoReason,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseStep {
    /// Where it led.
    pub state: ReleaseState,
    /// Who took it: the id of an account, or the name of a command.
    pub actor: String,
    /// When, Unix milliseconds UTC.
    pub at_ms: i64,
    /// Why, for superseding.
    pub reason: Option<String>,
}

/// A release with its steps, the first first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseLife {
    /// The release.
    pub head: ReleaseHead,
    /// Its steps; none for a release that was published before there were any.
    pub steps: Vec<ReleaseStep>,
}

impl ReleaseLife {
    /// Where it stands.
    pub fn state(&self) -> ReleaseState {
        self.steps
            .last()
            .map_or(ReleaseState::Public, |step| step.state)
    }

    /// Where a step would lead at `now_ms`.
    ///
    /// # Errors
    /// [`MoveRefused`].
    pub fn after(
        &self,
        wanted: &Move,
        actor: &str,
        now_ms: i64,
    ) -> std::result::Result<ReleaseState, MoveRefused> {
        let state = self.state();
        match (state, wanted) {
            (ReleaseState::Draft, Move::Check) => Ok(ReleaseState::Checked),
            (ReleaseState::Checked, Move::Approve) => {
                let is_own = self.steps.first().is_some_and(|step| step.actor == actor);
                if is_own {
                    Err(MoveRefused::OwnRelease)
                } else {
                    Ok(ReleaseState::Approved)
                }
            }
            (ReleaseState::Approved | ReleaseState::Embargoed(_), Move::Embargo(until_ms))
                if !state.is_visible(now_ms) =>
            {
                if *until_ms > now_ms {
                    Ok(ReleaseState::Embargoed(*until_ms))
                } else {
                    Err(MoveRefused::PastTime)
                }
            }
            (ReleaseState::Approved | ReleaseState::Embargoed(_), Move::Publish)
                if !state.is_visible(now_ms) =>
            {
                Ok(ReleaseState::Public)
            }
            (ReleaseState::Public | ReleaseState::Embargoed(_), Move::Supersede(reason))
                if state.is_visible(now_ms) =>
            {
                if reason.trim().is_empty() {
                    Err(MoveRefused::NoReason)
                } else {
                    Ok(ReleaseState::Superseded)
                }
            }
            _ => Err(MoveRefused::Order(state)),
        }
    }
}

/// The first step of a release that was just inserted.
///
/// # Errors
/// [`StoreError::Conflict`] if it has begun.
pub async fn begin(
    transaction: &Transaction,
    head: &ReleaseHead,
    actor: &str,
    at_ms: i64,
) -> Result<()> {
    append(
        transaction,
        head,
        0,
        ReleaseState::Draft,
        (actor, at_ms),
        None,
    )
    .await
}

/// Takes a step; the caller writes the audit event in the same transaction. Of several who take one at once
/// one does.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Conflict`] when another step came first.
pub async fn take(
    transaction: &Transaction,
    number: &str,
    wanted: &Move,
    actor: &str,
    at_ms: i64,
) -> Result<std::result::Result<ReleaseState, MoveRefused>> {
    let life = find(transaction, number).await?;
    let state = match life.after(wanted, actor, at_ms) {
        Ok(state) => state,
        Err(refused) => return Ok(Err(refused)),
    };
    let sequence = i64::try_from(life.steps.len()).unwrap_or(i64::MAX);
    let reason = match wanted {
        Move::Supersede(reason) => Some(reason.clone()),
        _ => None,
    };
    append(
        transaction,
        &life.head,
        sequence,
        state,
        (actor, at_ms),
        reason,
    )
    .await?;
    Ok(Ok(state))
}

async fn append(
    transaction: &Transaction,
    head: &ReleaseHead,
    sequence: i64,
    state: ReleaseState,
    (actor, at_ms): (&str, i64),
    reason: Option<String>,
) -> Result<()> {
    let until_ms = match state {
        ReleaseState::Embargoed(until_ms) => Some(until_ms),
        _ => None,
    };
    let row = entity::ActiveModel {
        round_id: Set(head.round.as_uuid()),
        number: Set(head.number.clone()),
        sequence: Set(sequence),
        state: Set(state.as_str().to_owned()),
        actor: Set(actor.to_owned()),
        at_ms: Set(at_ms),
        until_ms: Set(until_ms),
        reason: Set(reason),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&transaction.writing())
        .await?;
    Ok(())
}

/// A release with its steps.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, number: &str) -> Result<ReleaseLife> {
    let heads = release::all(on).await?;
    let head = heads
        .into_iter()
        .find(|head| head.number == number)
        .ok_or_else(|| StoreError::not_found("release", number))?;
    let rows = entity::Entity::find()
        .filter(entity::Column::Number.eq(number))
        .order_by_asc(entity::Column::Sequence)
        .all(&on.reading())
        .await?;
    let steps = rows.into_iter().map(from_row).collect::<Result<_>>()?;
    Ok(ReleaseLife { head, steps })
}

/// All releases with their steps, the last made first.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn all(on: &impl Executor) -> Result<Vec<ReleaseLife>> {
    let rows = entity::Entity::find()
        .order_by_asc(entity::Column::Number)
        .order_by_asc(entity::Column::Sequence)
        .all(&on.reading())
        .await?;
    let mut steps: BTreeMap<String, Vec<ReleaseStep>> = BTreeMap::new();
    for row in rows {
        steps
            .entry(row.number.clone())
            .or_default()
            .push(from_row(row)?);
    }
    let heads = release::all(on).await?.into_iter();
    Ok(heads
        .map(|head| ReleaseLife {
            steps: steps.remove(&head.number).unwrap_or_default(),
            head,
        })
        .collect())
}

/// The releases that everybody may see at `now_ms`, the last made first.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn visible(on: &impl Executor, now_ms: i64) -> Result<Vec<ReleaseHead>> {
    let all = all(on).await?.into_iter();
    let seen = all.filter(|life| life.state().is_visible(now_ms));
    Ok(seen.map(|life| life.head).collect())
}

fn from_row(row: entity::Model) -> Result<ReleaseStep> {
    let state = match (row.state.as_str(), row.until_ms) {
        ("draft", _) => ReleaseState::Draft,
        ("checked", _) => ReleaseState::Checked,
        ("approved", _) => ReleaseState::Approved,
        ("embargoed", Some(until_ms)) => ReleaseState::Embargoed(until_ms),
        ("public", _) => ReleaseState::Public,
        ("superseded", _) => ReleaseState::Superseded,
        _ => return Err(StoreError::corrupt("release_step", row.state)),
    };
    Ok(ReleaseStep {
        state,
        actor: row.actor,
        at_ms: row.at_ms,
        reason: row.reason,
    })
}
