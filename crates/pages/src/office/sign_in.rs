//! `/quan-ly/dang-nhap`.

use serde::Serialize;

use super::frame::Frame;
use super::parts::{Fault, Field};
use super::words;
use crate::template::{PageError, Pages};

/// The page to sign in on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The name as it was typed.
    pub name: String,
    /// Where to go on.
    pub wanted: String,
    /// Whether name and password did not fit.
    pub refused: bool,
}

#[derive(Serialize)]
struct SignInWords<'a> {
    faults: Vec<Fault>,
    name: Field,
    password: Field,
    wanted: &'a str,
}

impl Pages {
    /// The page to sign in on.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn sign_in(&self, page: &SignIn) -> Result<String, PageError> {
        let mut faults = Vec::new();
        if page.refused {
            faults.push(Fault::new("name", words("people.sign_in_refused")));
        }
        let frame = Frame::bare(words("people.sign_in_title")).with_faults(page.refused);
        let words = SignInWords {
            name: Field::text("name", words("people.name"))
                .value(&page.name)
                .autocomplete("username")
                .checked(&faults),
            password: Field::password("password", words("people.password"), "current-password"),
            faults,
            wanted: &page.wanted,
        };
        self.render_office("office/people/sign-in", &frame, &words)
    }
}
