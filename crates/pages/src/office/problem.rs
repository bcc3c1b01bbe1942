//! What somebody of the office sees when a page cannot be shown: the same words as everybody, in the
//! office's layout, with the way back to its home page.

use serde::Serialize;
use survey::Language;

use super::Frame;
use crate::citizen::ProblemKind;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

#[derive(Serialize)]
struct ProblemWords<'a> {
    happened: &'a str,
    todo: &'a str,
    request_id: &'a str,
}

impl Pages {
    /// The problem page of the office; its status is [`ProblemKind::status`]. `request_id` is the number
    /// to name when asking for help.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn office_problem(&self, kind: ProblemKind, request_id: &str) -> Result<String, PageError> {
        let locale = Locale::of(Language::VI);
        let [title, happened, todo] =
            ["title", "happened", "todo"].map(|part| format!("problem.{}-{part}", kind.code()));
        let frame = Frame::bare(locale.get(&title).to_owned());
        let words = ProblemWords {
            happened: locale.get(&happened),
            todo: locale.get(&todo),
            request_id,
        };
        self.render_office("office/problem", &frame, &words)
    }
}
