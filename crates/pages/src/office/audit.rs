//! The audit chain.

use serde::Serialize;

use super::frame::Frame;
use super::parts::{Choice, Empty, Fault, Field, Pager};
use super::words;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// What to look for, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Who.
    pub actor: String,
    /// The word of an act.
    pub act: String,
    /// To what, by its beginning.
    pub object: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
}

/// An event as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number.
    pub sequence: i64,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// The word of the act.
    pub act: String,
    /// To what.
    pub object: String,
    /// Whether it was refused.
    pub refused: bool,
    /// More, as JSON; may be empty.
    pub detail: String,
}

#[derive(Serialize)]
struct RowWords<'a> {
    sequence: i64,
    at: &'a str,
    actor: &'a str,
    act: String,
    object: &'a str,
    refused: bool,
    detail: &'a str,
}

/// `/quan-ly/nhat-ky`.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The surroundings.
    pub frame: Frame,
    /// The words of all acts.
    pub acts: Vec<&'static str>,
    /// The events, the newest first.
    pub rows: Vec<AuditRow>,
    /// Number and hash of the last event of the chain.
    pub head: Option<(i64, String)>,
    /// What to look for.
    pub typed: AuditFilter,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// The pages before and after.
    pub pager: Pager,
}

#[derive(Serialize)]
struct Hidden<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct PageWords<'a> {
    faults: &'a [Fault],
    actor: Field,
    act: Choice,
    object: Field,
    from: Field,
    until: Field,
    rows: Vec<RowWords<'a>>,
    empty: Empty,
    pager: &'a Pager,
    head: Option<Head<'a>>,
    hidden: [Hidden<'a>; 5],
}

#[derive(Serialize)]
struct Head<'a> {
    sequence: String,
    hash: &'a str,
}

/// What an act is called; its word for one that is not known any more.
pub fn act_words(act: &str) -> String {
    let key = format!("audit.act_{}", act.replace('.', "-"));
    Locale::office().find(&key).unwrap_or(act).to_owned()
}

impl Pages {
    /// The audit chain.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn audit_page(&self, page: &AuditPage) -> Result<String, PageError> {
        let typed = &page.typed;
        let every = (String::new(), words("audit.every_act"));
        let acts = page
            .acts
            .iter()
            .map(|act| ((*act).to_owned(), act_words(act)));
        let field = |name: &str, key: &str, value: &str| {
            Field::text(name, words(key))
                .value(value)
                .checked(&page.faults)
        };
        let hidden = [
            ("nguoi", &typed.actor),
            ("viec", &typed.act),
            ("doi-tuong", &typed.object),
            ("tu", &typed.from),
            ("den", &typed.until),
        ];
        let words = PageWords {
            faults: &page.faults,
            actor: field("nguoi", "audit.actor", &typed.actor),
            act: Choice::new(
                "viec",
                words("audit.act"),
                std::iter::once(every).chain(acts),
                &typed.act,
            ),
            object: field("doi-tuong", "audit.object_begins", &typed.object),
            from: field("tu", "audit.from", &typed.from),
            until: field("den", "audit.until", &typed.until),
            rows: page.rows.iter().map(row).collect(),
            empty: Empty {
                title: words("audit.empty_title"),
                text: words("audit.empty_text"),
            },
            pager: &page.pager,
            head: page.head.as_ref().map(|(sequence, hash)| Head {
                sequence: sequence.to_string(),
                hash,
            }),
            hidden: hidden.map(|(name, value)| Hidden { name, value }),
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/audit/list", &frame, &words)
    }
}

fn row(row: &AuditRow) -> RowWords<'_> {
    RowWords {
        sequence: row.sequence,
        at: &row.at,
        actor: &row.actor,
        act: act_words(&row.act),
        object: &row.object,
        refused: row.refused,
        detail: &row.detail,
    }
}
