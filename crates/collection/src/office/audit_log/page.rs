//! The chain page by page, the newest first.

use std::fmt::Write as _;

use axum::extract::{Query, State};
use axum::response::Response;
use pages::office::parts::Pager;
use pages::office::{AuditFilter, AuditPage, AuditRow, Section, moment, words};
use serde::Deserialize;
use store::audit::{self, Act, Placed};

use super::filter;
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::SeeAudit;
use crate::posted::encode;
use crate::problem::Problem;

/// Events on a page.
const ON_A_PAGE: usize = 50;

/// The filter in the address.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    nguoi: String,
    #[serde(default)]
    viec: String,
    #[serde(default, rename = "doi-tuong")]
    object: String,
    #[serde(default)]
    tu: String,
    #[serde(default)]
    den: String,
    /// Only events before this number.
    truoc: Option<String>,
}

/// Shows a page of the chain.
pub(super) async fn show(
    permit: Permit<SeeAudit>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    store::refusal::settle(app.database(), app.ambient().now_ms()).await?;
    let typed = AuditFilter {
        actor: survey::text::normalise_line(&asked.nguoi),
        act: asked.viec,
        object: survey::text::normalise_line(&asked.object),
        from: asked.tu,
        until: asked.den,
    };
    let before = asked.truoc.and_then(|before| before.parse::<i64>().ok());
    let (wanted, faults) = filter::read(&typed);
    let limit = ON_A_PAGE as u64 + 1;
    let mut found = audit::list(app.database(), &wanted, before, limit).await?;
    let has_more = found.len() > ON_A_PAGE;
    found.truncate(ON_A_PAGE);
    let last = found.last().map(|placed| placed.sequence);
    let pager = Pager {
        previous: before.map(|_| address(&typed, None)),
        next: last
            .filter(|_| has_more)
            .map(|last| address(&typed, Some(last))),
    };
    let head = audit::head(app.database()).await?;
    let page = AuditPage {
        frame: permit.frame(Section::Audit, words("audit.title")),
        acts: Act::ALL.iter().map(|act| act.as_str()).collect(),
        rows: found.into_iter().map(row).collect(),
        head: head.map(|(sequence, hash)| (sequence, hexadecimal(&hash))),
        typed,
        faults,
        pager,
    };
    Ok(html(app.pages().audit_page(&page)?))
}

fn row(placed: Placed) -> AuditRow {
    let event = placed.event;
    AuditRow {
        sequence: placed.sequence,
        at: moment(event.at_ms),
        actor: event.actor,
        act: event.action,
        object: event.object,
        refused: event.result != "done",
        detail: if event.detail_json == "{}" {
            String::new()
        } else {
            event.detail_json
        },
    }
}

fn address(typed: &AuditFilter, before: Option<i64>) -> String {
    let mut address = "/quan-ly/nhat-ky?".to_owned();
    for (name, value) in [
        ("nguoi", &typed.actor),
        ("viec", &typed.act),
        ("doi-tuong", &typed.object),
        ("tu", &typed.from),
        ("den", &typed.until),
    ] {
        if !value.is_empty() {
            // Writing to a text cannot fail.
            let _ = write!(address, "{name}={}&", encode(value));
        }
    }
    if let Some(before) = before {
        let _ = write!(address, "truoc={before}");
    }
    address.trim_end_matches(['&', '?']).to_owned()
}

fn hexadecimal(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
