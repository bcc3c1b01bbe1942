//! `/nhap-phieu/{batch}/{serial}`: the screen on which forms are keyed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::card::{CardWords, KeyCard};
use super::lines::{Key, Part, PartWords, in_words};
use crate::locale::Locale;
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// The screen of a batch.
#[derive(Debug, Clone)]
pub struct Screen {
    /// The surroundings.
    pub frame: Frame,
    /// The batch in words.
    pub batch: String,
    /// Address of the batch, to which the clerk goes back.
    pub back: String,
    /// The form as on the paper.
    pub parts: Vec<Part>,
    /// What the script needs, as JSON: fields, addresses, the form to begin with.
    pub desk: String,
    /// The sentences of the checks, by code.
    pub checks: BTreeMap<String, String>,
    /// The key card behind `?`.
    pub card: KeyCard,
    /// Why a paper may be set aside, with the keys.
    pub reasons: Vec<Key>,
}

#[derive(Serialize)]
struct ScreenWords<'a> {
    batch: &'a str,
    back: &'a str,
    parts: Vec<PartWords<'a>>,
    desk: &'a str,
    words: String,
    card: CardWords<'a>,
    reasons: &'a [Key],
}

/// Every text of a section of the locale whose name begins so, by the rest of its name.
pub(super) fn texts(prefix: &str) -> BTreeMap<String, String> {
    let office = Locale::office();
    office
        .keys()
        .filter_map(|key| Some((key.strip_prefix(prefix)?.to_owned(), words(key))))
        .collect()
}

/// The sentences that a script says, with those of the checks, as JSON.
pub(super) fn script_words(checks: &BTreeMap<String, String>) -> String {
    let mut all = texts("desk_script.");
    let checks = checks.iter();
    all.extend(checks.map(|(code, sentence)| (format!("check_{code}"), sentence.clone())));
    for (code, sentence) in texts("desk_fault.") {
        all.insert(format!("fault_{}", code.replace('_', "-")), sentence);
    }
    serde_json::to_string(&all).unwrap_or_default()
}

impl Pages {
    /// The keying screen.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn desk_screen(&self, page: &Screen) -> Result<String, PageError> {
        let context = ScreenWords {
            batch: &page.batch,
            back: &page.back,
            parts: in_words(&page.parts),
            desk: &page.desk,
            words: script_words(&page.checks),
            card: page.card.in_words(),
            reasons: &page.reasons,
        };
        self.render_office("desk/screen", &page.frame, &context)
    }
}
