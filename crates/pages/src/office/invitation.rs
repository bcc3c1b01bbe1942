//! The page on which an invited person makes an account, or sets a new password for it.

use serde::Serialize;
use survey::{Role, Scope};

use super::frame::Frame;
use super::home::scope_words;
use super::own::{PasswordFault, password_fields};
use super::parts::{Fact, Fault, Field};
use super::{role_words, words};
use crate::template::{PageError, Pages};

/// What is wrong with the form of a new account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitedFault {
    /// The name is too short, too long or has other signs than letters, digits, dots and hyphens.
    Name,
    /// Somebody else has the name.
    Taken,
    /// The password is not good enough.
    Password(PasswordFault),
    /// The two passwords differ.
    Repeat,
}

impl InvitedFault {
    fn told(self) -> Fault {
        match self {
            Self::Name => Fault::new("name", words("people.wrong_name")),
            Self::Taken => Fault::new("name", words("people.wrong_taken")),
            Self::Password(fault) => Fault::new("password", fault.words()),
            Self::Repeat => Fault::new("repeat", words("people.wrong_repeat")),
        }
    }
}

/// The page on which an invited person makes an account.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The address of the invitation.
    pub action: String,
    /// The role that it gives.
    pub role: Role,
    /// The scope that it gives.
    pub scope: Scope,
    /// The person's name; may be empty.
    pub display_name: String,
    /// Whether the person has an account already and gets a new password.
    pub has_account: bool,
    /// The name to sign in with, as it was typed or is.
    pub name: String,
    /// What is wrong; empty on a first showing.
    pub faults: Vec<InvitedFault>,
}

#[derive(Serialize)]
struct InvitedWords<'a> {
    action: &'a str,
    lead: String,
    facts: Vec<Fact>,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    button: String,
}

#[derive(Serialize)]
struct AccountMadeWords {
    text: String,
}

impl Pages {
    /// The page behind a one-time link.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn invited(&self, page: &Invited) -> Result<String, PageError> {
        let faults: Vec<Fault> = page.faults.iter().map(|fault| fault.told()).collect();
        let mut facts = Vec::new();
        if !page.display_name.is_empty() {
            facts.push(Fact::new(words("people.display_name"), &page.display_name));
        }
        facts.push(Fact::new(words("people.role"), role_words(page.role)));
        facts.push(Fact::new(words("frame.scope"), scope_words(&page.scope)));
        let mut fields = Vec::new();
        let (title, lead, button) = if page.has_account {
            facts.push(Fact::new(words("people.name"), &page.name));
            (
                "people.reset_link_title",
                "people.reset_link_lead",
                "people.reset_link_button",
            )
        } else {
            let name = Field::text("name", words("people.name"))
                .hint(words("people.name_hint"))
                .value(&page.name)
                .autocomplete("username")
                .checked(&faults);
            fields.push(name);
            (
                "people.invited_link_title",
                "people.invited_link_lead",
                "people.invited_link_button",
            )
        };
        fields.extend(password_fields(&faults));
        let frame = Frame::bare(words(title)).with_faults(!faults.is_empty());
        let words = InvitedWords {
            action: &page.action,
            lead: words(lead),
            facts,
            faults,
            fields,
            button: words(button),
        };
        self.render_office("office/people/invited", &frame, &words)
    }

    /// The page after the account was made.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn account_made(&self, name: &str) -> Result<String, PageError> {
        let frame = Frame::bare(words("people.made_title"));
        let words = AccountMadeWords {
            text: super::fill("people.made_text", &[("name", name)]),
        };
        self.render_office("office/people/account-made", &frame, &words)
    }
}
