//! Keys of post offices' own programs.

use serde::Serialize;

use super::parts::{Choice, Empty, Fault, Field};
use super::{Frame, fill, words};
use crate::template::{PageError, Pages};

/// A key in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiKeyRow {
    /// What it is called.
    pub name: String,
    /// The code of its round.
    pub round: String,
    /// The code of its post office.
    pub office: String,
    /// The account as which it acts.
    pub account: String,
    /// When it was last used, in words.
    pub used: String,
    /// Whether it holds, in words.
    pub state: String,
    /// Where it is withdrawn; none once it does not hold.
    pub revoke: Option<String>,
    /// The words of that button for those who do not see the row.
    pub revoke_label: String,
}

/// What was typed to make a key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApiKeyForm {
    /// What it is called.
    pub name: String,
    /// The code of the round.
    pub round: String,
    /// The name of the account.
    pub account: String,
    /// The code of the post office.
    pub office: String,
    /// For how many days it holds.
    pub days: String,
}

/// The keys, and making one.
#[derive(Debug, Clone)]
pub struct ApiKeys {
    /// The surroundings.
    pub frame: Frame,
    /// The keys, the latest first.
    pub rows: Vec<ApiKeyRow>,
    /// The rounds to choose from, as `(code, words)`.
    pub rounds: Vec<(String, String)>,
    /// The accounts to choose from, as `(name, words)`.
    pub accounts: Vec<(String, String)>,
    /// What was typed.
    pub typed: ApiKeyForm,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct ApiKeysWords<'a> {
    rows: &'a [ApiKeyRow],
    faults: &'a [Fault],
    empty: Empty,
    name: Field,
    round: Choice,
    account: Choice,
    office: Field,
    days: Field,
}

#[derive(Serialize)]
struct MadeWords<'a> {
    text: String,
    secret: &'a str,
}

impl Pages {
    /// The keys, and making one.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn api_keys(&self, page: &ApiKeys) -> Result<String, PageError> {
        let (typed, faults) = (&page.typed, page.faults.as_slice());
        let context = ApiKeysWords {
            rows: &page.rows,
            faults,
            empty: Empty {
                title: words("api_keys.none_title"),
                text: words("api_keys.none_text"),
            },
            name: Field::text("name", words("api_keys.name"))
                .hint(words("api_keys.name_hint"))
                .value(&typed.name)
                .checked(faults),
            round: Choice::new(
                "round",
                words("api_keys.round"),
                page.rounds.clone(),
                &typed.round,
            )
            .checked(faults),
            account: Choice::new(
                "account",
                words("api_keys.account"),
                page.accounts.clone(),
                &typed.account,
            )
            .hint(words("api_keys.account_hint"))
            .checked(faults),
            office: Field::text("office", words("api_keys.office"))
                .hint(words("api_keys.office_hint"))
                .value(&typed.office)
                .checked(faults),
            days: Field::text("days", words("api_keys.days"))
                .hint(words("api_keys.days_hint"))
                .value(&typed.days)
                .checked(faults),
        };
        let frame = page.frame.clone().with_faults(!faults.is_empty());
        self.render_office("office/api-keys/list", &frame, &context)
    }

    /// A new key, shown once.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn api_key_made(
        &self,
        frame: &Frame,
        name: &str,
        secret: &str,
    ) -> Result<String, PageError> {
        let context = MadeWords {
            text: fill("api_keys.made_text", &[("name", name)]),
            secret,
        };
        self.render_office("office/api-keys/made", frame, &context)
    }
}
