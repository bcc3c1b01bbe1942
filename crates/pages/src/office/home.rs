//! `/quan-ly`.

use serde::Serialize;
use survey::Scope;

use super::frame::Frame;
use super::parts::Fact;
use super::words;
use crate::template::{PageError, Pages};

/// The page on which everybody arrives.
#[derive(Debug, Clone)]
pub struct Home {
    /// The surroundings.
    pub frame: Frame,
    /// How far the person's view reaches.
    pub scope: Scope,
}

#[derive(Serialize)]
struct HomeWords {
    facts: Vec<Fact>,
}

impl Pages {
    /// The office's home page.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn office_home(&self, page: &Home) -> Result<String, PageError> {
        let scope = Fact::new(words("frame.scope"), scope_words(&page.scope));
        let words = HomeWords { facts: vec![scope] };
        self.render_office("office/home", &page.frame, &words)
    }
}

/// How a scope is told to a person.
pub(super) fn scope_words(scope: &Scope) -> String {
    let list = |codes: Vec<&str>| codes.join(", ");
    match scope {
        Scope::Everything => words("frame.scope_everything"),
        Scope::Units(units) => super::fill(
            "frame.scope_units",
            &[(
                "codes",
                &list(units.iter().map(survey::UnitCode::as_str).collect()),
            )],
        ),
        Scope::PostOffices(offices) => super::fill(
            "frame.scope_post_offices",
            &[(
                "codes",
                &list(offices.iter().map(survey::PostOfficeCode::as_str).collect()),
            )],
        ),
    }
}
