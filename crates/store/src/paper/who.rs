//! Whoever works with paper.

use intake::PersonId;
use intake::batch::Actor;
use survey::Role;

use crate::audit::{Act, Event};

/// The person behind an act, as the rules and the audit chain name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who<'a> {
    /// The account.
    pub person: PersonId,
    /// What the person is.
    pub role: Role,
    /// The name under which the account signs in.
    pub name: &'a str,
    /// When, Unix milliseconds UTC.
    pub at_ms: i64,
}

impl Who<'_> {
    /// The person as the rules of batches see them.
    pub const fn actor(&self) -> Actor {
        Actor {
            person: self.person,
            role: self.role,
        }
    }

    /// What the audit chain says about an act of this person.
    pub(crate) fn event(&self, act: Act, object: &str, detail: &serde_json::Value) -> Event {
        Event::of(act, self.name, object, self.at_ms).with(detail)
    }
}
