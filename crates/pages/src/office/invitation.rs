//! The page on which an invited person makes an account.

use serde::Serialize;

use crate::citizen::Frame;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// What is wrong with the form of a first account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountFault {
    /// The name is too short, too long or has other signs than letters, digits, dots and hyphens.
    Name,
    /// The password has fewer than 12 letters, or is the name.
    Password,
    /// The two passwords differ.
    Repeat,
}

impl AccountFault {
    /// All faults, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Name, Self::Password, Self::Repeat];

    fn input(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Password => "password",
            Self::Repeat => "repeat",
        }
    }
}

/// The page on which the first administrator makes an account.
#[derive(Debug, Clone)]
pub struct FirstAccount {
    /// The surroundings; `action` is the address of the invitation.
    pub frame: Frame,
    /// The name as it was typed.
    pub name: String,
    /// What is wrong; empty on a first showing.
    pub faults: Vec<AccountFault>,
}

#[derive(Serialize)]
struct Wrong {
    input: &'static str,
    words: String,
}

#[derive(Serialize)]
struct FirstAccountWords<'a> {
    name: &'a str,
    faults: Vec<Wrong>,
}

#[derive(Serialize)]
struct AccountMadeWords<'a> {
    name: &'a str,
}

impl Pages {
    /// The form for the first account.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn first_account(&self, page: &FirstAccount) -> Result<String, PageError> {
        let locale = Locale::of(page.frame.language);
        let wrong = |fault: &AccountFault| Wrong {
            input: fault.input(),
            words: locale
                .get(&format!("office.wrong_{}", fault.input()))
                .to_owned(),
        };
        let faults: Vec<Wrong> = page.faults.iter().map(wrong).collect();
        let title = locale.get("office.first_title");
        let title = if faults.is_empty() {
            title.to_owned()
        } else {
            locale.fill("form.error_title", &[("title", title)])
        };
        let words = FirstAccountWords {
            name: &page.name,
            faults,
        };
        self.render(
            "office/first-account",
            page.frame.language,
            &title,
            &page.frame,
            &words,
        )
    }

    /// The page after the account was made.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn account_made(&self, frame: &Frame, name: &str) -> Result<String, PageError> {
        let title = Locale::of(frame.language).get("office.made_title");
        let words = AccountMadeWords { name };
        self.render("office/account-made", frame.language, title, frame, &words)
    }
}
