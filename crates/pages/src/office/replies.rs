//! Replies of units to their results.

use serde::Serialize;

use super::frame::Frame;
use super::parts::{Empty, Fact, Fault};
use super::words;
use crate::template::{PageError, Pages};

/// Where the reply of a unit stands; what waits for somebody comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReplyStanding {
    /// The unit wrote something that is not published.
    Waiting,
    /// The unit has not written anything.
    Missing,
    /// The last wording stands beside the result.
    Published,
}

impl ReplyStanding {
    fn words(self) -> String {
        words(match self {
            Self::Waiting => "replies.waiting",
            Self::Missing => "replies.missing",
            Self::Published => "replies.public",
        })
    }
}

/// A unit in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRow {
    /// Its page.
    pub href: String,
    /// Its name.
    pub unit: String,
    /// Title of the release.
    pub release: String,
    /// Where its reply stands.
    pub standing: ReplyStanding,
}

/// `/quan-ly/phan-hoi`.
#[derive(Debug, Clone)]
pub struct ReplyList {
    /// The surroundings.
    pub frame: Frame,
    /// The units.
    pub rows: Vec<ReplyRow>,
}

#[derive(Serialize)]
struct RowWords<'a> {
    href: &'a str,
    unit: &'a str,
    release: &'a str,
    standing: String,
}

#[derive(Serialize)]
struct ListWords<'a> {
    rows: Vec<RowWords<'a>>,
    empty: Empty,
}

/// The reply of one unit.
#[derive(Debug, Clone)]
pub struct ReplyPage {
    /// The surroundings.
    pub frame: Frame,
    /// Its address.
    pub path: String,
    /// The public page of the unit.
    pub results: String,
    /// Title of the release.
    pub release: String,
    /// Where it stands.
    pub standing: ReplyStanding,
    /// Who wrote the last wording, and when.
    pub written: Option<(String, String)>,
    /// When it was published.
    pub published: Option<String>,
    /// Revision that the page shows.
    pub revision: i32,
    /// Reply and plan as they are kept.
    pub kept: [String; 2],
    /// The reply in the form.
    pub reply: String,
    /// The plan in the form.
    pub plan: String,
    /// Whether the person may write.
    pub may_write: bool,
    /// Whether the person may publish it now.
    pub may_publish: bool,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// A box to type in.
#[derive(Serialize)]
struct AreaWords<'a> {
    name: &'a str,
    label: String,
    hint: String,
    value: &'a str,
    fault: Option<&'a str>,
    described: String,
}

#[derive(Serialize)]
struct PageWords<'a> {
    path: &'a str,
    results: &'a str,
    facts: Vec<Fact>,
    faults: &'a [Fault],
    revision: i32,
    has_text: bool,
    kept_reply: &'a str,
    kept_plan: &'a str,
    areas: Vec<AreaWords<'a>>,
    may_write: bool,
    may_publish: bool,
}

impl Pages {
    /// The list of replies.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn reply_list(&self, page: &ReplyList) -> Result<String, PageError> {
        let words = ListWords {
            rows: page
                .rows
                .iter()
                .map(|one| RowWords {
                    href: &one.href,
                    unit: &one.unit,
                    release: &one.release,
                    standing: one.standing.words(),
                })
                .collect(),
            empty: Empty {
                title: words("replies.empty_title"),
                text: words("replies.empty_text"),
            },
        };
        self.render_office("office/replies/list", &page.frame, &words)
    }

    /// The reply of one unit.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn reply_page(&self, page: &ReplyPage) -> Result<String, PageError> {
        let mut facts = vec![
            Fact::new(words("replies.release"), &page.release),
            Fact::new(words("replies.standing"), page.standing.words()),
        ];
        if let Some((by, at)) = &page.written {
            facts.push(Fact::new(words("replies.by"), by));
            facts.push(Fact::new(words("replies.at"), at));
        }
        if let Some(at) = &page.published {
            facts.push(Fact::new(words("replies.published_at"), at));
        }
        let area = |name: &'static str, label: &str, hint: &str, value| {
            let fault = page.faults.iter().find(|fault| fault.input == name);
            let described = match fault {
                Some(_) => format!("{name}-hint {name}-fault"),
                None => format!("{name}-hint"),
            };
            AreaWords {
                name,
                label: words(label),
                hint: words(hint),
                value,
                fault: fault.map(|fault| fault.words.as_str()),
                described,
            }
        };
        let words = PageWords {
            path: &page.path,
            results: &page.results,
            facts,
            faults: &page.faults,
            revision: page.revision,
            has_text: page.revision > 0,
            kept_reply: &page.kept[0],
            kept_plan: &page.kept[1],
            areas: vec![
                area("reply", "replies.reply", "replies.reply_hint", &page.reply),
                area("plan", "replies.plan", "replies.plan_hint", &page.plan),
            ],
            may_write: page.may_write,
            may_publish: page.may_publish,
        };
        self.render_office("office/replies/one", &page.frame, &words)
    }
}
