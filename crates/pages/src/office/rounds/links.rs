//! `/quan-ly/dot/{code}/lien-ket`: links and their cards.

use serde::Serialize;

use crate::office::parts::{Choice, Empty, Fault, Field, Pager};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A link in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkLine {
    /// Its code in groups.
    pub code: String,
    /// Name of the unit.
    pub unit: String,
    /// The field, or that the form asks for it.
    pub field: String,
    /// Where it hangs.
    pub place: String,
    /// Since when and why it is no longer valid.
    pub revoked: Option<String>,
    /// Page on which to revoke it, for people who may.
    pub revoke: Option<String>,
    /// Its card.
    pub card: Option<String>,
}

/// The list of links.
#[derive(Debug, Clone)]
pub struct RoundLinks {
    /// The surroundings.
    pub frame: Frame,
    /// This page's address.
    pub path: String,
    /// The round's page.
    pub back: String,
    /// What was searched for.
    pub query: String,
    /// How many there are.
    pub total: String,
    /// The links of this page.
    pub links: Vec<LinkLine>,
    /// Pages before and after.
    pub pager: Pager,
    /// Whether the person may make links.
    pub may_create: bool,
    /// Units without a valid link.
    pub without: String,
    /// Units whose cards can be printed: address and name.
    pub cards: Vec<(String, String)>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct CardLink<'a> {
    path: &'a str,
    words: &'a str,
}

#[derive(Serialize)]
struct LinksWords<'a> {
    path: &'a str,
    back: &'a str,
    query: Field,
    total: &'a str,
    links: &'a [LinkLine],
    pager: &'a Pager,
    may_create: bool,
    without: &'a str,
    which: Choice,
    each: Choice,
    place: Field,
    cards: Vec<CardLink<'a>>,
    empty: Empty,
    faults: &'a [Fault],
}

/// The page on which a link is revoked.
#[derive(Debug, Clone)]
pub struct RevokeLink {
    /// The surroundings.
    pub frame: Frame,
    /// Where it posts to.
    pub action: String,
    /// The list of links.
    pub back: String,
    /// The link in words.
    pub link: String,
    /// The reason as typed.
    pub reason: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct RevokeWords<'a> {
    action: &'a str,
    back: &'a str,
    link: &'a str,
    reason: Field,
    faults: &'a [Fault],
}

impl Pages {
    /// The list of links.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn round_links(&self, page: &RoundLinks) -> Result<String, PageError> {
        let option = |value: &str| (value.to_owned(), words(&format!("rounds.links_{value}")));
        let context = LinksWords {
            path: &page.path,
            back: &page.back,
            query: Field::text("tim", words("rounds.search_unit"))
                .kind("search")
                .hint(words("rounds.search_hint"))
                .value(&page.query),
            total: &page.total,
            links: &page.links,
            pager: &page.pager,
            may_create: page.may_create,
            without: &page.without,
            which: Choice::new(
                "which",
                words("rounds.links_which"),
                ["missing", "all"].map(option),
                "missing",
            ),
            each: Choice::new(
                "each",
                words("rounds.links_each"),
                ["unit", "field"].map(option),
                "unit",
            ),
            place: Field::text("place", words("rounds.place"))
                .hint(words("rounds.place_hint"))
                .checked(&page.faults),
            cards: page
                .cards
                .iter()
                .map(|(path, words)| CardLink { path, words })
                .collect(),
            empty: Empty {
                title: words("rounds.no_links"),
                text: words("rounds.no_links_text"),
            },
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/rounds/links", &frame, &context)
    }

    /// The page on which a link is revoked.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn revoke_link(&self, page: &RevokeLink) -> Result<String, PageError> {
        let context = RevokeWords {
            action: &page.action,
            back: &page.back,
            link: &page.link,
            reason: Field::text("reason", words("rounds.reason"))
                .hint(words("rounds.reason_hint"))
                .value(&page.reason)
                .checked(&page.faults),
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/rounds/revoke", &frame, &context)
    }
}
