//! The accounts of the people who work with the program.

use serde::Serialize;
use survey::{Role, Scope};

use super::frame::Frame;
use super::home::scope_words;
use super::parts::{Choice, Fact, Fault, Field};
use super::{role_words, words};
use crate::template::{PageError, Pages};

/// What is typed about an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountForm {
    /// The person's name.
    pub display_name: String,
    /// The role's word.
    pub role: String,
    /// `everything`, `units` or `post-offices`.
    pub reach: String,
    /// The codes of units or post offices, with commas.
    pub codes: String,
}

/// An account as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub id: String,
    /// The name to sign in with.
    pub name: String,
    /// The person's name.
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// The scope.
    pub scope: Scope,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// When it was made.
    pub created: String,
    /// When it was closed.
    pub closed: Option<String>,
    /// Until when it is locked after wrong passwords.
    pub locked_until: Option<String>,
}

#[derive(Serialize)]
struct RowWords {
    href: String,
    name: String,
    display_name: String,
    role: String,
    scope: String,
    state: String,
}

impl AccountRow {
    fn told(&self) -> RowWords {
        RowWords {
            href: format!("/quan-ly/tai-khoan/{}", self.id),
            name: self.name.clone(),
            display_name: self.display_name.clone(),
            role: role_words(self.role),
            scope: scope_words(&self.scope),
            state: self.state(),
        }
    }

    fn state(&self) -> String {
        if let Some(closed) = &self.closed {
            return super::fill("people.state_closed", &[("when", closed)]);
        }
        if let Some(until) = &self.locked_until {
            return super::fill("people.state_locked", &[("when", until)]);
        }
        if self.role.needs_second_factor() && !self.has_second_factor {
            return words("people.state_unfinished");
        }
        words("people.state_open")
    }
}

/// `/quan-ly/tai-khoan`.
#[derive(Debug, Clone)]
pub struct AccountList {
    /// The surroundings.
    pub frame: Frame,
    /// All accounts.
    pub rows: Vec<AccountRow>,
    /// Whether the person may invite others.
    pub may_manage: bool,
}

#[derive(Serialize)]
struct ListWords {
    rows: Vec<RowWords>,
    may_manage: bool,
}

/// One account.
#[derive(Debug, Clone)]
pub struct AccountPage {
    /// The surroundings.
    pub frame: Frame,
    /// The account.
    pub row: AccountRow,
    /// Whether it is open.
    pub is_open: bool,
    /// Whether it is the one that looks.
    pub is_own: bool,
    /// What was typed.
    pub typed: AccountForm,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// Whether the person may change it.
    pub may_manage: bool,
}

#[derive(Serialize)]
struct PageWords {
    path: String,
    facts: Vec<Fact>,
    faults: Vec<Fault>,
    role: Choice,
    reach: Choice,
    codes: Field,
    may_change: bool,
}

/// The form to invite somebody.
#[derive(Debug, Clone)]
pub struct Invite {
    /// The surroundings.
    pub frame: Frame,
    /// What was typed.
    pub typed: AccountForm,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct InviteWords {
    faults: Vec<Fault>,
    name: Field,
    role: Choice,
    reach: Choice,
    codes: Field,
}

/// The page that shows a one-time link, once.
#[derive(Debug, Clone)]
pub struct OneTimeLink {
    /// The surroundings.
    pub frame: Frame,
    /// For whom it is.
    pub name: String,
    /// The link.
    pub link: String,
    /// For how many days it is good.
    pub days: i64,
}

#[derive(Serialize)]
struct LinkWords<'a> {
    text: String,
    link: &'a str,
}

impl Pages {
    /// The list of accounts.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn account_list(&self, page: &AccountList) -> Result<String, PageError> {
        let words = ListWords {
            rows: page.rows.iter().map(AccountRow::told).collect(),
            may_manage: page.may_manage,
        };
        self.render_office("office/people/accounts", &page.frame, &words)
    }

    /// One account.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn account_page(&self, page: &AccountPage) -> Result<String, PageError> {
        let second = if page.row.has_second_factor {
            words("people.second_set")
        } else {
            words("people.second_unset")
        };
        let facts = vec![
            Fact::new(words("people.name"), &page.row.name),
            Fact::new(words("people.role"), role_words(page.row.role)),
            Fact::new(words("frame.scope"), scope_words(&page.row.scope)),
            Fact::new(words("people.second"), second),
            Fact::new(words("people.created"), &page.row.created),
            Fact::new(words("people.state"), page.row.state()),
        ];
        let (role, reach, codes) = role_fields(&page.typed, &page.faults);
        let words = PageWords {
            path: format!("/quan-ly/tai-khoan/{}", page.row.id),
            facts,
            role,
            reach,
            codes,
            faults: page.faults.clone(),
            may_change: page.may_manage && page.is_open && !page.is_own,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/people/account", &frame, &words)
    }

    /// The form to invite somebody.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn invite(&self, page: &Invite) -> Result<String, PageError> {
        let (role, reach, codes) = role_fields(&page.typed, &page.faults);
        let words = InviteWords {
            name: Field::text("display_name", words("people.display_name"))
                .value(&page.typed.display_name)
                .hint(words("people.display_name_hint"))
                .checked(&page.faults),
            role,
            reach,
            codes,
            faults: page.faults.clone(),
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/people/invite", &frame, &words)
    }

    /// The page that shows a one-time link.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn one_time_link(&self, page: &OneTimeLink) -> Result<String, PageError> {
        let values = [
            ("name", page.name.as_str()),
            ("days", &page.days.to_string()),
        ];
        let words = LinkWords {
            text: super::fill("people.link_text", &values),
            link: &page.link,
        };
        self.render_office("office/people/one-time-link", &page.frame, &words)
    }
}

fn role_fields(typed: &AccountForm, faults: &[Fault]) -> (Choice, Choice, Field) {
    let choose = (String::new(), words("people.choose"));
    let roles = Role::ALL
        .iter()
        .map(|role| (role.to_string(), role_words(*role)));
    let reaches = ["everything", "units", "post-offices"]
        .map(|reach| (reach.to_owned(), words(&format!("people.reach_{reach}"))));
    let role = Choice::new(
        "role",
        words("people.role"),
        std::iter::once(choose.clone()).chain(roles),
        &typed.role,
    );
    let reach = Choice::new(
        "reach",
        words("frame.scope"),
        std::iter::once(choose).chain(reaches),
        &typed.reach,
    );
    let codes = Field::text("codes", words("people.codes_of_scope"))
        .hint(words("people.codes_of_scope_hint"))
        .value(&typed.codes);
    (
        role.hint(words("people.role_hint")).checked(faults),
        reach.checked(faults),
        codes.checked(faults),
    )
}
