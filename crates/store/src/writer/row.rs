//! A submission as it goes into the tables.

use sea_orm::Value;
use sea_orm::prelude::Uuid;
use sha2::{Digest, Sha256};
use survey::{Flags, ResponseId};

use super::Submission;
use crate::error::{Result, StoreError};
use crate::questionnaire::stored_version;

/// Columns of `response` in the order of [`Row::values`].
pub(crate) const COLUMNS: [&str; 20] = [
    "round_id",
    "id",
    "attempt_id",
    "questionnaire_code",
    "questionnaire_version",
    "received_by",
    "decided_by",
    "field",
    "stream",
    "mode",
    "language",
    "consent_version",
    "sample_member",
    "started_ms",
    "received_ms",
    "standing",
    "flags",
    "marks",
    "other",
    "content_hash",
];

/// A submission, ready to be inserted any number of times.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(super) round: Uuid,
    pub(super) id: ResponseId,
    pub(super) attempt: Uuid,
    pub(super) received_ms: i64,
    pub(super) content_hash: [u8; 32],
    pub(super) token: Option<[u8; 32]>,
    pub(super) comment: Option<String>,
    /// One value a column, in the order of [`COLUMNS`].
    pub(super) values: Vec<Value>,
}

impl Row {
    pub(crate) fn of(submission: Submission) -> Result<Self> {
        let Submission {
            response,
            id,
            attempt,
            received_ms,
            token,
        } = submission;
        let context = response.context();
        let content_hash: [u8; 32] = Sha256::digest(response.canonical()).into();
        let other = serde_json::to_string(response.other()).map_err(|why| unwritable(&why))?;
        let values = vec![
            context.round.as_uuid().into(),
            id.as_uuid().into(),
            attempt.as_uuid().into(),
            response.questionnaire_code().into(),
            stored_version(response.questionnaire_version())?.into(),
            context.received_by.as_str().into(),
            context.decided_by.as_str().into(),
            context.field.as_str().into(),
            context.stream.as_str().into(),
            context.mode.as_str().into(),
            context.language.as_str().into(),
            context.consent_version.as_str().into(),
            context.sample_member.clone().into(),
            context.started_ms.into(),
            received_ms.into(),
            response.standing().as_str().into(),
            flags(response.flags())?.into(),
            response.marks().into(),
            other.into(),
            content_hash.to_vec().into(),
        ];
        Ok(Self {
            round: context.round.as_uuid(),
            id,
            attempt: attempt.as_uuid(),
            received_ms,
            content_hash,
            token,
            comment: response.comment().map(str::to_owned),
            values,
        })
    }
}

fn flags(flags: Flags) -> Result<String> {
    if flags == Flags::default() {
        // The usual case, without a detour through serde.
        return Ok("{}".to_owned());
    }
    serde_json::to_string(&flags).map_err(|why| unwritable(&why))
}

fn unwritable(why: &serde_json::Error) -> StoreError {
    StoreError::Invalid(format!("the answers cannot be written as JSON: {why}"))
}
