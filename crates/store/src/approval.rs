//! Four eyes: what one person requests and another decides.
//!
//! A request names the act, its object and its parameters, so that exactly what was read is what is
//! done. It is decided once, by somebody else, before it expires; what it allows is done in the
//! transaction of the decision, or used once afterwards by the person who asked.

use sea_orm::prelude::{Expr, Uuid};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::entity::request as entity;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

/// A request that nobody decided is void after three days.
pub const LIFE_MS: i64 = 3 * 24 * 60 * 60 * 1000;

/// What needs four eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act4Eyes {
    /// Publishing the results of a round, as it was asked for before releases had a life of their own: such
    /// a request is still shown and can be refused, and is never approved.
    PublishRound,
    /// Opening a closed round again.
    ReopenRound,
    /// Handing out the responses of a round as a file.
    ExportResponses,
}

impl Act4Eyes {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 3] = [Self::PublishRound, Self::ReopenRound, Self::ExportResponses];

    /// The word under which it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PublishRound => "publish-round",
            Self::ReopenRound => "reopen-round",
            Self::ExportResponses => "export-responses",
        }
    }

    /// Reads the kept word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == word)
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has decided.
    Open,
    /// Somebody else agreed.
    Approved,
    /// Somebody else did not agree.
    Refused,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    fn parse(word: &str) -> Result<Self> {
        [Self::Open, Self::Approved, Self::Refused]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| StoreError::corrupt("request", word))
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id (UUID v7).
    pub id: Uuid,
    /// What is requested.
    pub act: Act4Eyes,
    /// To what, e.g. the id of a round.
    pub object: String,
    /// Further parameters, as JSON.
    pub parameters: String,
    /// Why, in the words of the person who asks.
    pub reason: String,
    /// Who asks.
    pub requested_by: Uuid,
    /// When, Unix milliseconds UTC.
    pub requested_ms: i64,
    /// First moment at which it is void, Unix milliseconds UTC.
    pub expires_ms: i64,
    /// Where it stands.
    pub state: State,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// When, Unix milliseconds UTC.
    pub decided_ms: Option<i64>,
    /// Why it was refused.
    pub decision_reason: Option<String>,
    /// When what it allows was used, Unix milliseconds UTC.
    pub used_ms: Option<i64>,
}

impl Request {
    /// Whether somebody can still decide it at `at_ms`.
    pub fn is_open(&self, at_ms: i64) -> bool {
        self.state == State::Open && at_ms < self.expires_ms
    }
}

/// Why a decision does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecided {
    /// The person who asked cannot decide.
    Own,
    /// Somebody has decided already.
    Decided,
    /// The time is over.
    Expired,
}

/// Keeps a new request.
///
/// # Errors
/// [`StoreError::Conflict`]: the id is taken or the account does not exist.
pub async fn make(on: &impl Executor, request: &Request) -> Result<()> {
    let row = entity::ActiveModel {
        id: Set(request.id),
        act: Set(request.act.as_str().to_owned()),
        object: Set(request.object.clone()),
        parameters: Set(request.parameters.clone()),
        reason: Set(request.reason.clone()),
        requested_by: Set(request.requested_by),
        requested_ms: Set(request.requested_ms),
        expires_ms: Set(request.expires_ms),
        state: Set(State::Open.as_str().to_owned()),
        decided_by: Set(None),
        decided_ms: Set(None),
        decision_reason: Set(None),
        used_ms: Set(None),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await?;
    Ok(())
}

/// The request of this id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, id: Uuid) -> Result<Request> {
    let row = entity::Entity::find_by_id(id).one(&on.reading()).await?;
    from_row(row.ok_or_else(|| StoreError::not_found("request", id))?)
}

/// The newest requests, at most `limit`.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn newest(on: &impl Executor, limit: u64) -> Result<Vec<Request>> {
    entity::Entity::find()
        .order_by_desc(entity::Column::RequestedMs)
        .order_by_desc(entity::Column::Id)
        .limit(limit)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// Decides a request: approved without, refused with a reason. Of several who decide at once one
/// does; the others and the person who asked are told why they do not.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn decide(
    on: &impl Executor,
    id: Uuid,
    by: Uuid,
    at_ms: i64,
    refused_because: Option<&str>,
) -> Result<std::result::Result<Request, Undecided>> {
    let state = match refused_because {
        Some(_) => State::Refused,
        None => State::Approved,
    };
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(state.as_str()))
        .col_expr(entity::Column::DecidedBy, Expr::value(by))
        .col_expr(entity::Column::DecidedMs, Expr::value(at_ms))
        .col_expr(
            entity::Column::DecisionReason,
            Expr::value(refused_because.map(str::to_owned)),
        )
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::State.eq(State::Open.as_str()))
        .filter(entity::Column::RequestedBy.ne(by))
        .filter(entity::Column::ExpiresMs.gt(at_ms))
        .exec(&on.writing())
        .await?;
    let request = find(on, id).await?;
    Ok(if changed.rows_affected > 0 {
        Ok(request)
    } else if request.state != State::Open {
        Err(Undecided::Decided)
    } else if request.requested_by == by {
        Err(Undecided::Own)
    } else {
        Err(Undecided::Expired)
    })
}

/// Uses an approved request up, by the person who asked and before it expires; whether it could be.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn use_once(on: &impl Executor, id: Uuid, by: Uuid, at_ms: i64) -> Result<bool> {
    let used = entity::Entity::update_many()
        .col_expr(entity::Column::UsedMs, Expr::value(at_ms))
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::State.eq(State::Approved.as_str()))
        .filter(entity::Column::RequestedBy.eq(by))
        .filter(entity::Column::UsedMs.is_null())
        .filter(entity::Column::ExpiresMs.gt(at_ms))
        .exec(&on.writing())
        .await?;
    Ok(used.rows_affected > 0)
}

fn from_row(row: entity::Model) -> Result<Request> {
    Ok(Request {
        id: row.id,
        act: Act4Eyes::parse(&row.act).ok_or_else(|| StoreError::corrupt("request", &row.act))?,
        object: row.object,
        parameters: row.parameters,
        reason: row.reason,
        requested_by: row.requested_by,
        requested_ms: row.requested_ms,
        expires_ms: row.expires_ms,
        state: State::parse(&row.state)?,
        decided_by: row.decided_by,
        decided_ms: row.decided_ms,
        decision_reason: row.decision_reason,
        used_ms: row.used_ms,
    })
}
