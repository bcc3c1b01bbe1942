//! What an event says, and how it is hashed.

use sha2::{Digest, Sha256};

use super::act::Act;

/// SHA-256.
pub type Hash = [u8; 32];

/// What the first event names as the one before it.
pub(super) const GENESIS: Hash = [0; 32];

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, Unix milliseconds UTC.
    pub at_ms: i64,
    /// Who: an account, or the program itself.
    pub actor: String,
    /// What was done, e.g. `release.make`.
    pub action: String,
    /// To what, e.g. `release 2026-01`.
    pub object: String,
    /// How it ended, e.g. `done` or `refused`.
    pub result: String,
    /// More, as JSON.
    pub detail_json: String,
}

impl Event {
    /// An act that was done by `actor` to `object` at `at_ms`.
    pub fn of(act: Act, actor: &str, object: &str, at_ms: i64) -> Self {
        Self {
            at_ms,
            actor: actor.to_owned(),
            action: act.as_str().to_owned(),
            object: object.to_owned(),
            result: "done".to_owned(),
            detail_json: "{}".to_owned(),
        }
    }

    /// Says more about it. Never a secret, a password or what a citizen answered.
    #[must_use]
    pub fn with(mut self, detail: &serde_json::Value) -> Self {
        self.detail_json = detail.to_string();
        self
    }

    /// It was refused.
    #[must_use]
    pub fn refused(mut self) -> Self {
        "refused".clone_into(&mut self.result);
        self
    }
}

/// SHA-256 over the hash before it and the event.
///
/// Each text is preceded by its length in bytes, so that no two events read the same.
pub(super) fn hash_of(previous: &Hash, sequence: i64, event: &Event) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(sequence.to_be_bytes());
    hasher.update(event.at_ms.to_be_bytes());
    for text in [
        &event.actor,
        &event.action,
        &event.object,
        &event.result,
        &event.detail_json,
    ] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(actor: &str, action: &str) -> Event {
        Event {
            at_ms: 1_764_547_200_000,
            actor: actor.to_owned(),
            action: action.to_owned(),
            object: "round 1".to_owned(),
            result: "done".to_owned(),
            detail_json: "{}".to_owned(),
        }
    }

    #[test]
    fn moving_a_letter_from_one_text_to_the_next_changes_the_hash() {
        let one = hash_of(&GENESIS, 1, &event("anna", "b"));
        assert_ne!(one, hash_of(&GENESIS, 1, &event("ann", "ab")));
    }

    #[test]
    fn the_hash_depends_on_the_place_and_on_what_came_before() {
        let one = hash_of(&GENESIS, 1, &event("an", "open"));
        assert_ne!(one, hash_of(&GENESIS, 2, &event("an", "open")));
        assert_ne!(one, hash_of(&one, 1, &event("an", "open")));
    }
}
