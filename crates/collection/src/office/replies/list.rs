//! `GET /quan-ly/phan-hoi`: the units of the last release of each round, with where their reply stands.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use pages::office::replies::{ReplyList, ReplyRow, ReplyStanding};
use pages::office::{Section, words};
use publication::release::Key;
use survey::UnitCode;

use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::SeeReplies;
use crate::problem::Problem;

/// Shows the list.
pub(super) async fn list(
    permit: Permit<SeeReplies>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let (database, now_ms) = (app.database(), app.ambient().now_ms());
    let written = store::reply::latest(database).await?;
    let written: BTreeMap<_, _> = written
        .iter()
        .map(|reply| ((reply.round, reply.unit.as_str()), reply))
        .collect();
    let (mut rounds, mut rows) = (BTreeSet::new(), Vec::new());
    for life in app.published().heads(database, now_ms).await?.iter() {
        let head = &life.head;
        if !rounds.insert(head.round) {
            continue;
        }
        let release = app.published().find(database, &head.number).await?;
        let units = release
            .sampled
            .units
            .iter()
            .filter_map(|group| match group.key {
                Key::Unit(at) => release.units.get(at as usize),
                _ => None,
            });
        for unit in units {
            let code = UnitCode::parse(&unit.code);
            if !code.is_ok_and(|code| permit.scope().sees_unit(&code)) {
                continue;
            }
            let reply = written.get(&(head.round, unit.code.as_str()));
            rows.push(ReplyRow {
                href: format!("/quan-ly/phan-hoi/{}/{}", head.number, unit.code),
                unit: unit.name.clone(),
                release: release.parameters.title.clone(),
                standing: match reply {
                    None => ReplyStanding::Missing,
                    Some(reply) if reply.published_ms.is_some() => ReplyStanding::Published,
                    Some(_) => ReplyStanding::Waiting,
                },
            });
        }
    }
    // What waits for somebody comes first.
    rows.sort_by_key(|row| row.standing);
    let page = ReplyList {
        frame: permit.frame(Section::Replies, words("replies.title")),
        rows,
    };
    Ok(html(app.pages().reply_list(&page)?))
}
