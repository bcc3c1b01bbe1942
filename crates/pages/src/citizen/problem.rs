//! The plain page for everything that cannot be shown: it says what happened and what to do.

use serde::Serialize;

use super::frame::Frame;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The code has a wrong length or symbol, or its check character does not fit (404).
    MistypedCode,
    /// The code is well formed, but there is no such link (404).
    UnknownCode,
    /// The link was withdrawn (410).
    Revoked,
    /// The round has not opened yet; `when` is the day it opens (404).
    NotYetOpen,
    /// The round is closed; `when` is the day it closed (410).
    Closed,
    /// The unit is not surveyed in this round (410).
    NotSurveyed,
    /// The state was tampered with, is of another link or too old; nothing was stored (400).
    StartAgain,
    /// The one-time link was used; `when` is the receipt code (409).
    AlreadyUsed,
    /// There is no printed form with this code (404).
    FormUnknown,
    /// The paper of the form lies at the post office (409).
    PaperReceived,
    /// The printed form was answered by phone; `when` is the time (409).
    FormAnswered,
    /// The form could not be read: broken UTF-8 or not a form (400).
    Unreadable,
    /// The body is larger than the limit (413).
    TooLarge,
    /// The account has no right to it, or the post came from another site (403).
    Forbidden,
    /// There is no such page (404).
    NotFound,
    /// The page exists, but not for this method (405).
    MethodNotAllowed,
    /// Too many forms in a short time from this link (429).
    TooMany,
    /// The request took too long (408).
    Timeout,
    /// Something failed on our side (500).
    Internal,
    /// No results have been published yet (404).
    NothingPublished,
}

impl ProblemKind {
    /// All kinds.
    pub const ALL: [Self; 20] = [
        Self::MistypedCode,
        Self::UnknownCode,
        Self::Revoked,
        Self::NotYetOpen,
        Self::Closed,
        Self::NotSurveyed,
        Self::StartAgain,
        Self::AlreadyUsed,
        Self::FormUnknown,
        Self::PaperReceived,
        Self::FormAnswered,
        Self::Unreadable,
        Self::TooLarge,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::TooMany,
        Self::Timeout,
        Self::Internal,
        Self::NothingPublished,
    ];

    /// The HTTP status that goes with the page.
    pub fn status(self) -> u16 {
        match self {
            Self::StartAgain | Self::Unreadable => 400,
            Self::Forbidden => 403,
            Self::MistypedCode
            | Self::UnknownCode
            | Self::FormUnknown
            | Self::NotYetOpen
            | Self::NotFound
            | Self::NothingPublished => 404,
            Self::MethodNotAllowed => 405,
            Self::Timeout => 408,
            Self::AlreadyUsed | Self::PaperReceived | Self::FormAnswered => 409,
            Self::Revoked | Self::Closed | Self::NotSurveyed => 410,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::Internal => 500,
        }
    }

    /// The stable code, also the name of its texts in the locales.
    pub fn code(self) -> &'static str {
        match self {
            Self::MistypedCode => "mistyped-code",
            Self::UnknownCode => "unknown-code",
            Self::Revoked => "revoked",
            Self::NotYetOpen => "not-yet-open",
            Self::Closed => "closed",
            Self::NotSurveyed => "not-surveyed",
            Self::StartAgain => "start-again",
            Self::AlreadyUsed => "already-used",
            Self::FormUnknown => "form-unknown",
            Self::PaperReceived => "paper-received",
            Self::FormAnswered => "form-answered",
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::TooMany => "too-many",
            Self::Timeout => "timeout",
            Self::Internal => "internal",
            Self::NothingPublished => "nothing-published",
        }
    }

    /// Whether starting again at the link may help.
    fn can_start_again(self) -> bool {
        matches!(
            self,
            Self::StartAgain
                | Self::Unreadable
                | Self::TooLarge
                | Self::MethodNotAllowed
                | Self::TooMany
                | Self::Timeout
                | Self::Internal
        )
    }

    /// Whether the page offers to type the code once more.
    fn asks_for_code(self) -> bool {
        matches!(self, Self::MistypedCode | Self::UnknownCode)
    }
}

/// The problem page.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The surroundings; `action` is the link to start again at, empty when there is none.
    pub frame: Frame,
    /// What happened.
    pub kind: ProblemKind,
    /// The day or the code that the text names (see [`ProblemKind`]); empty otherwise.
    pub when: String,
    /// The code as it was typed, for the two kinds about codes; empty otherwise.
    pub typed_code: String,
    /// The number to name when asking for help.
    pub request_id: String,
}

#[derive(Serialize)]
struct ProblemWords<'a> {
    title: &'a str,
    happened: String,
    todo: &'a str,
    start_again: bool,
    asks_for_code: bool,
    typed_code: &'a str,
    request_id: &'a str,
}

impl Pages {
    /// The problem page; its status is [`ProblemKind::status`].
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn problem(&self, page: &Problem) -> Result<String, PageError> {
        let locale = Locale::of(page.frame.language);
        let [title, happened, todo] = ["title", "happened", "todo"]
            .map(|part| format!("problem.{}-{part}", page.kind.code()));
        let title = locale.get(&title);
        let words = ProblemWords {
            title,
            happened: locale.fill(&happened, &[("when", &page.when)]),
            todo: locale.get(&todo),
            start_again: page.kind.can_start_again() && !page.frame.action.is_empty(),
            asks_for_code: page.kind.asks_for_code(),
            typed_code: &page.typed_code,
            request_id: &page.request_id,
        };
        self.render(
            "citizen/problem",
            page.frame.language,
            title,
            &page.frame,
            &words,
        )
    }
}
