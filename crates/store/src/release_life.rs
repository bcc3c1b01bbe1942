//! The life of a release: draft → checked → approved by a second person → kept back until a time → public →
//! superseded with a reason.
//!
//! The content never changes; only steps are added, and there is no other way to keep a release than as a
//! draft. One without steps was kept by a program from before there were any, when approving meant publishing;
//! it is public.

mod advance;

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::release_step as entity;
use crate::error::{Result, StoreError};
use crate::release::{self, ReleaseHead};
use crate::transaction::Executor;

pub use advance::{advance, keep_draft};

/// Who acts when a release is made at the command line: nobody's account, because of the spaces.
pub const COMMAND: &str = "sipas release make";

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
    /// Agreed, by another person than the one who answers for it.
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
    /// The person who answers for it cannot approve it.
    OwnRelease,
    /// Another release of the round was approved after this one was made, so that nobody looked whether
    /// the two together give away what each of them hides.
    MadeBefore,
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
    /// Who took it: the name of an account, or [`COMMAND`].
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

    /// Whether a second person agreed, so that everybody sees it or will.
    pub fn is_approved(&self) -> bool {
        !matches!(self.state(), ReleaseState::Draft | ReleaseState::Checked)
    }

    /// Whether it became known, or may become known, only after `at_ms`: whoever made another release of the
    /// round then did not know it.
    fn is_newer_than(&self, at_ms: i64) -> bool {
        let approved = |step: &&ReleaseStep| step.state == ReleaseState::Approved;
        let since = self.steps.iter().find(approved).map(|step| step.at_ms);
        self.is_approved() && since.unwrap_or(self.head.made_ms) >= at_ms
    }

    /// Whether this person answers for it: made it, or said that it was checked where a command made it.
    pub fn is_of(&self, actor: &str) -> bool {
        let mut people = self.steps.iter().map(|step| step.actor.as_str());
        people.find(|who| *who != COMMAND) == Some(actor)
    }

    /// Why another one has taken its place; none while it stands.
    pub fn superseded(&self) -> Option<&str> {
        let last = self.steps.last()?;
        let is_superseded = last.state == ReleaseState::Superseded;
        is_superseded.then(|| last.reason.as_deref().unwrap_or_default())
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
                if actor == COMMAND || self.is_of(actor) {
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

/// A release with its steps.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, number: &str) -> Result<ReleaseLife> {
    let head = release::head(on, number).await?;
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
pub async fn visible(on: &impl Executor, now_ms: i64) -> Result<Vec<ReleaseLife>> {
    let mut lives = all(on).await?;
    lives.retain(|life| life.state().is_visible(now_ms));
    Ok(lives)
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
