//! What official papers share: who issues them, the words under the state's name, and where to sign.

use serde::Serialize;

use crate::locale::Locale;

/// The head of an official paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Head {
    above: String,
    issuer: String,
    nation: String,
    motto: String,
}

impl Head {
    /// A paper of the home affairs office of a province (`tỉnh An Giang`).
    pub(super) fn of_office(province: &str) -> Self {
        let locale = Locale::office();
        Self {
            above: locale.fill("paper.above", &[("province", &province.to_uppercase())]),
            issuer: locale.get("paper.issuer").to_owned(),
            nation: locale.get("paper.nation").to_owned(),
            motto: locale.get("paper.motto").to_owned(),
        }
    }
}

/// A place to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Signature {
    who: String,
    how: String,
}

impl Signature {
    /// For whoever `key` names.
    pub(super) fn of(key: &str) -> Self {
        let locale = Locale::office();
        Self {
            who: locale.get(key).to_owned(),
            how: locale.get("official.sign").to_owned(),
        }
    }
}

/// A name and what it stands for, one under the other at the beginning of a paper.
pub(super) fn fact(key: &str, value: impl Into<String>) -> [String; 2] {
    [Locale::office().get(key).to_owned(), value.into()]
}
