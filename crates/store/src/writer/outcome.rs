//! What becomes of a submission.

use std::collections::BTreeMap;
use std::sync::Arc;

use survey::{Answer, Questionnaire, RawAnswers, ReceiptCode, ResponseId};

use crate::error::StoreError;

/// Proof that a response is kept; made only after its commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    code: ReceiptCode,
    accepted_ms: i64,
}

impl Receipt {
    fn of(kept: Kept) -> Self {
        Self {
            code: ReceiptCode::of(kept.id),
            accepted_ms: kept.received_ms,
        }
    }

    /// The code that is shown to the person.
    pub const fn code(&self) -> ReceiptCode {
        self.code
    }

    /// When the response arrived, Unix milliseconds UTC.
    pub const fn accepted_ms(&self) -> i64 {
        self.accepted_ms
    }
}

/// The answer that is kept where another one came under the same attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAnswer {
    /// Its receipt.
    pub receipt: Receipt,
    /// When it arrived, Unix milliseconds UTC.
    pub received_ms: i64,
    said: Said,
}

impl FirstAnswer {
    /// What it says, as a form would post it: to be shown beside the second one.
    pub fn answers(&self, questionnaire: &Questionnaire) -> RawAnswers {
        let Said {
            marks,
            other,
            comment,
        } = &self.said;
        RawAnswers::from_kept(questionnaire, marks, other, comment.as_deref())
    }
}

/// What a kept response says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) marks: String,
    pub(crate) other: BTreeMap<String, Answer>,
    pub(crate) comment: Option<String>,
}

/// What became of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept.
    Accepted(Receipt),
    /// The same was kept before, under the same attempt.
    Repeated(Receipt),
    /// Something else was kept before under the same attempt; this is not kept.
    Conflict(FirstAnswer),
    /// Its one-time token was used by another response, whose receipt this is; this is not kept.
    TokenUsed(Receipt),
}

/// Why nothing can be said about a submission.
#[derive(Debug, Clone, thiserror::Error)]
pub enum WriteError {
    /// The database cannot be reached: send the same submission again later.
    #[error("the database is away, the response may not be kept")]
    Away(#[source] Arc<StoreError>),
    /// The response can never be kept.
    #[error("the response cannot be kept")]
    Refused(#[source] Arc<StoreError>),
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        if error.is_away() {
            Self::Away(Arc::new(error))
        } else {
            Self::Refused(Arc::new(error))
        }
    }
}

/// A response that is in the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) id: ResponseId,
    pub(crate) received_ms: i64,
}

/// What the database said, not yet committed.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    New(Kept),
    Same(Kept),
    Other(Kept, Said),
    TokenSpent(Kept),
}

impl Verdict {
    /// To be called after the commit.
    pub(super) fn committed(self) -> Outcome {
        match self {
            Self::New(kept) => Outcome::Accepted(Receipt::of(kept)),
            Self::Same(kept) => Outcome::Repeated(Receipt::of(kept)),
            Self::Other(kept, said) => Outcome::Conflict(FirstAnswer {
                receipt: Receipt::of(kept),
                received_ms: kept.received_ms,
                said,
            }),
            Self::TokenSpent(kept) => Outcome::TokenUsed(Receipt::of(kept)),
        }
    }

    /// Its name in the metrics.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::New(_) => "accepted",
            Self::Same(_) => "repeated",
            Self::Other(..) => "conflict",
            Self::TokenSpent(_) => "token-used",
        }
    }
}
