//! The answers of one response that is kept, for the person who sent them.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use survey::{Answer, AttemptId, RoundId};

use crate::entity::{comment, response};
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswers {
    /// One character for each satisfaction item, in the questionnaire's order.
    pub marks: String,
    /// All other answers by the code of their question.
    pub other: BTreeMap<String, Answer>,
    /// The open comment.
    pub comment: Option<String>,
}

/// The answers that came in with an attempt.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Corrupt`] for answers that cannot be read.
pub async fn of_attempt(
    on: &impl Executor,
    round: RoundId,
    attempt: AttemptId,
) -> Result<KeptAnswers> {
    let row = response::Entity::find()
        .filter(response::Column::RoundId.eq(round.as_uuid()))
        .filter(response::Column::AttemptId.eq(attempt.as_uuid()))
        .one(&on.reading())
        .await?
        .ok_or_else(|| StoreError::not_found("attempt", attempt))?;
    let comment: Option<String> = comment::Entity::find_by_id((row.round_id, row.id))
        .select_only()
        .column(comment::Column::Words)
        .into_tuple()
        .one(&on.reading())
        .await?;
    let other =
        serde_json::from_str(&row.other).map_err(|error| StoreError::corrupt("response", error))?;
    Ok(KeptAnswers {
        marks: row.marks,
        other,
        comment,
    })
}
