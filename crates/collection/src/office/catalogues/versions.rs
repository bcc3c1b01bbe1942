//! `/quan-ly/danh-muc`: every version.

use axum::extract::{Query, State};
use axum::response::Response;
use pages::office::catalogues::{VersionLine, Versions};
use pages::office::{Section, words};
use serde::Deserialize;
use survey::catalogue::CatalogueState;

use super::shown;
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{ManageCatalogues, SeeCatalogues};
use crate::problem::Problem;

/// What was just done.
#[derive(Debug, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    da: String,
}

pub(super) async fn list(
    permit: Permit<SeeCatalogues>,
    State(app): State<App>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let database = app.database();
    let rounds = store::round::all(database).await?;
    let mut lines = Vec::new();
    for version in store::catalogue::versions(database)
        .await?
        .into_iter()
        .rev()
    {
        let is_draft = version.state == CatalogueState::Draft;
        if is_draft && !permit.scope().is_everything() {
            continue;
        }
        let mut link = shown::linked(&version);
        if is_draft {
            link.href.push_str("/doi-chieu");
        }
        let units = store::catalogue::units(database, version.id).await?;
        let own = rounds.iter().filter(|round| round.catalogue == version.id);
        lines.push(VersionLine {
            link,
            effective: shown::day(version.effective_ms),
            source: version.source,
            is_draft,
            units: units
                .iter()
                .filter(|unit| permit.scope().sees_unit(&unit.code))
                .count(),
            rounds: own.map(shown::linked_round).collect(),
        });
    }
    let mut frame = permit.frame(Section::Catalogues, words("catalogues.title"));
    if done.da == "bo" {
        frame = frame.with_notice(words("catalogues.discarded_notice"));
    }
    Ok(html(app.pages().catalogue_versions(&Versions {
        frame,
        versions: lines,
        may_manage: permit.may::<ManageCatalogues>(),
    })?))
}
