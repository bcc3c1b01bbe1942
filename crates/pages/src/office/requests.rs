//! Requests that a second person decides.

use serde::Serialize;

use super::frame::Frame;
use super::parts::{Empty, Fact, Fault, Field};
use super::words;
use crate::template::{PageError, Pages};

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestStanding {
    /// Waits for somebody else.
    Open,
    /// Somebody else agreed.
    Approved,
    /// What it allows was used.
    Used,
    /// Somebody else did not agree.
    Refused,
    /// Nobody decided in time.
    Expired,
}

impl RequestStanding {
    fn words(self) -> String {
        let code = match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Used => "used",
            Self::Refused => "refused",
            Self::Expired => "expired",
        };
        words(&format!("requests.standing_{code}"))
    }
}

/// A request as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Its address.
    pub href: String,
    /// What is asked for.
    pub what: String,
    /// Who asks.
    pub by: String,
    /// When.
    pub at: String,
    /// Until when it can be decided.
    pub until: String,
    /// Where it stands.
    pub standing: RequestStanding,
}

#[derive(Serialize)]
struct RowWords<'a> {
    href: &'a str,
    what: &'a str,
    by: &'a str,
    at: &'a str,
    standing: String,
}

/// `/quan-ly/yeu-cau`.
#[derive(Debug, Clone)]
pub struct RequestList {
    /// The surroundings.
    pub frame: Frame,
    /// The requests, the newest first.
    pub rows: Vec<RequestRow>,
}

#[derive(Serialize)]
struct ListWords<'a> {
    rows: Vec<RowWords<'a>>,
    empty: Empty,
}

/// One request.
#[derive(Debug, Clone)]
pub struct RequestPage {
    /// The surroundings.
    pub frame: Frame,
    /// Its address.
    pub path: String,
    /// The request.
    pub row: RequestRow,
    /// Why it is made.
    pub reason: String,
    /// The new end of the fieldwork, for opening again.
    pub closes: Option<String>,
    /// Who decided.
    pub decided: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// Why it was refused.
    pub decision_reason: Option<String>,
    /// Whether the person may decide it.
    pub may_decide: bool,
    /// Whether it is the person's own and waits.
    pub waits_for_another: bool,
    /// Whether the person may fetch the file.
    pub may_download: bool,
    /// What stood in the way.
    pub fault: Option<String>,
}

#[derive(Serialize)]
struct PageWords<'a> {
    path: &'a str,
    facts: Vec<Fact>,
    faults: Vec<Fault>,
    reason: Field,
    may_decide: bool,
    waits_for_another: bool,
    may_download: bool,
}

/// The form of a request.
#[derive(Debug, Clone)]
pub struct RequestForm {
    /// The surroundings.
    pub frame: Frame,
    /// Where it posts to.
    pub action: String,
    /// The word of the act.
    pub act: String,
    /// Whether it asks for a new end of the fieldwork.
    pub asks_closing: bool,
    /// The end as it was typed.
    pub closes: String,
    /// The reason as it was typed.
    pub reason: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct FormWords<'a> {
    action: &'a str,
    lead: String,
    faults: &'a [Fault],
    fields: Vec<Field>,
}

impl Pages {
    /// The list of requests.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn request_list(&self, page: &RequestList) -> Result<String, PageError> {
        let words = ListWords {
            rows: page
                .rows
                .iter()
                .map(|row| RowWords {
                    href: &row.href,
                    what: &row.what,
                    by: &row.by,
                    at: &row.at,
                    standing: row.standing.words(),
                })
                .collect(),
            empty: Empty {
                title: words("requests.empty_title"),
                text: words("requests.empty_text"),
            },
        };
        self.render_office("office/requests/list", &page.frame, &words)
    }

    /// One request.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn request_page(&self, page: &RequestPage) -> Result<String, PageError> {
        let mut facts = vec![
            Fact::new(words("requests.by"), &page.row.by),
            Fact::new(words("requests.at"), &page.row.at),
            Fact::new(words("requests.until"), &page.row.until),
            Fact::new(words("requests.reason"), &page.reason),
        ];
        let more = [
            ("requests.closes", &page.closes),
            ("requests.decided_by", &page.decided),
            ("requests.decided_at", &page.decided_at),
            ("requests.decision_reason", &page.decision_reason),
        ];
        facts.extend(
            more.into_iter()
                .filter_map(|(key, value)| Some(Fact::new(words(key), value.as_ref()?))),
        );
        facts.push(Fact::new(
            words("requests.standing"),
            page.row.standing.words(),
        ));
        let input = if page.may_decide { "reason" } else { "main" };
        let faults: Vec<Fault> = page
            .fault
            .iter()
            .map(|words| Fault::new(input, words))
            .collect();
        let frame = page.frame.clone().with_faults(!faults.is_empty());
        let words = PageWords {
            path: &page.path,
            facts,
            reason: Field::text("reason", words("requests.refusal_reason")).checked(&faults),
            faults,
            may_decide: page.may_decide,
            waits_for_another: page.waits_for_another,
            may_download: page.may_download,
        };
        self.render_office("office/requests/request", &frame, &words)
    }

    /// The form of a request.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn request_form(&self, page: &RequestForm) -> Result<String, PageError> {
        let mut fields = Vec::new();
        if page.asks_closing {
            fields.push(
                Field::text("closes", words("requests.new_closes"))
                    .hint(words("requests.new_closes_hint"))
                    .value(&page.closes)
                    .checked(&page.faults),
            );
        }
        fields.push(
            Field::text("reason", words("requests.reason"))
                .hint(words("requests.reason_hint"))
                .value(&page.reason)
                .checked(&page.faults),
        );
        let words = FormWords {
            action: &page.action,
            lead: words(&format!("requests.lead_{}", page.act)),
            faults: &page.faults,
            fields,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/requests/form", &frame, &words)
    }
}
