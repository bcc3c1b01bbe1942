//! The pages after sending: thanks, a conflict of two answers, and a database that is away.

use serde::Serialize;

use super::answered::AnsweredPart;
use super::frame::Frame;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// The thank-you page with the receipt code.
#[derive(Debug, Clone, Serialize)]
pub struct Thanks {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// The receipt code in groups.
    pub receipt: String,
    /// When the answers were received, in words of the page's language.
    pub received: String,
    /// Whether the same answers had come before and were counted once.
    pub repeated: bool,
    /// The path of the published results, if the round has any page for them.
    pub results_path: Option<String>,
}

/// The page that keeps both texts when one form is sent twice with different answers. Button: `send-new`.
#[derive(Debug, Clone, Serialize)]
pub struct Conflict {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// The receipt code of the answers that were received first.
    pub receipt: String,
    /// When they were received, in words.
    pub received: String,
    /// What was received first, when it can be shown; empty otherwise.
    pub first: Vec<AnsweredPart>,
    /// What was sent now and is not stored.
    pub second: Vec<AnsweredPart>,
    /// A signed state that holds the second answers under a new attempt, if they may be sent as a form of
    /// their own; `None` where a link takes one form only.
    pub new_state: Option<String>,
}

/// One typed value, carried through a failure in a hidden input.
#[derive(Debug, Clone, Serialize)]
pub struct Typed {
    /// The input's name.
    pub name: String,
    /// What was typed or chosen.
    pub value: String,
}

/// The page for a database that is away (503): it holds everything that was typed and sends it again.
#[derive(Debug, Clone, Serialize)]
pub struct Unavailable {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Every typed value of the request but `state` and `action`.
    pub typed: Vec<Typed>,
    /// The state as it was posted.
    pub state: String,
    /// The action to repeat: what the person had pressed.
    pub action_again: String,
    /// The number to name when asking for help.
    pub request_id: String,
}

impl Pages {
    /// The thank-you page.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn thanks(&self, page: &Thanks) -> Result<String, PageError> {
        let title = Locale::of(page.frame.language).get("thanks.title");
        self.render(
            "citizen/thanks",
            page.frame.language,
            title,
            &page.frame,
            page,
        )
    }

    /// Two different answers under one attempt.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn conflict(&self, page: &Conflict) -> Result<String, PageError> {
        let title = Locale::of(page.frame.language).get("conflict.title");
        self.render(
            "citizen/conflict",
            page.frame.language,
            title,
            &page.frame,
            page,
        )
    }

    /// The database is away; everything typed is kept in the page.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn unavailable(&self, page: &Unavailable) -> Result<String, PageError> {
        let title = Locale::of(page.frame.language).get("unavailable.title");
        self.render(
            "citizen/unavailable",
            page.frame.language,
            title,
            &page.frame,
            page,
        )
    }
}
