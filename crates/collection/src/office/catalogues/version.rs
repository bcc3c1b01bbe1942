//! One version: its units, a search among them, its fields.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::office::catalogues::{FieldLine, FieldList, HitLine, VersionPage};
use pages::office::parts::Fact;
use pages::office::{Section, fill, words};
use serde::Deserialize;
use store::catalogue::Catalogue;
use survey::Language;
use survey::catalogue::CatalogueState;

use super::{seen_version, shown};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{ManageCatalogues, SeeCatalogues};
use crate::problem::Problem;

/// Most units shown for a search.
const MOST_HITS: usize = 50;

/// What was asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    tim: String,
    #[serde(default)]
    da: String,
}

pub(super) async fn show(
    permit: Permit<SeeCatalogues>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let version = seen_version(&app, permit.scope(), &id).await?;
    let database = app.database();
    let typed: String = survey::text::normalise_line(&asked.tim)
        .chars()
        .take(100)
        .collect();
    let mut page = VersionPage {
        frame: frame(&permit, &version, &asked),
        address: shown::address(version.id),
        facts: facts(&app, &version).await?,
        rounds: store::catalogue::rounds_of(database, &[version.id])
            .await?
            .iter()
            .map(shown::linked_round)
            .collect(),
        blocks: Vec::new(),
        typed,
        hits: Vec::new(),
        differences: version
            .previous
            .map(|_| format!("{}/doi-chieu", shown::address(version.id))),
        next: (permit.may::<ManageCatalogues>() && version.state == CatalogueState::Confirmed)
            .then(|| format!("/quan-ly/danh-muc/moi?tu={}", version.id)),
    };
    let sees = |unit: &survey::Unit| permit.scope().sees_unit(&unit.code);
    if page.typed.is_empty() {
        let mut units = store::catalogue::units_by_name(database, version.id).await?;
        units.retain(sees);
        page.blocks = shown::blocks(version.id, &units);
    } else {
        let mut hits =
            store::catalogue::search(database, version.id, &page.typed, usize::MAX).await?;
        hits.retain(|hit| sees(&hit.unit));
        hits.truncate(MOST_HITS);
        page.hits = hits
            .into_iter()
            .map(|hit| HitLine {
                link: shown::linked_unit(version.id, &hit.unit),
                code: hit.unit.code.to_string(),
                block: hit.unit.block.name(Language::VI).to_owned(),
                former: hit.former,
            })
            .collect();
    }
    Ok(html(app.pages().catalogue_version(&page)?))
}

fn frame(
    permit: &Permit<SeeCatalogues>,
    version: &Catalogue,
    asked: &Asked,
) -> pages::office::Frame {
    let frame = permit.frame(Section::Catalogues, &version.name);
    if asked.da == "xac-nhan" {
        frame.with_notice(words("catalogues.confirmed_notice"))
    } else {
        frame
    }
}

/// What is known of a version.
pub(super) async fn facts(app: &App, version: &Catalogue) -> Result<Vec<Fact>, Problem> {
    let previous = match version.previous {
        Some(previous) => store::catalogue::find(app.database(), previous).await?.name,
        None => words("catalogues.first_version"),
    };
    let province = survey::catalogue::province(&version.province);
    let confirmed = version.confirmed_ms.map(shown::day);
    let facts = [
        (
            "catalogues.effective_short",
            Some(shown::day(version.effective_ms)),
        ),
        (
            "catalogues.source",
            Some(version.source.clone()).filter(|text| !text.is_empty()),
        ),
        (
            "catalogues.province_fact",
            province.map(|unit| unit.full_name.clone()),
        ),
        ("catalogues.previous_fact", Some(previous)),
        ("catalogues.confirmed_on", confirmed),
    ];
    Ok(facts
        .into_iter()
        .filter_map(|(key, value)| Some(Fact::new(words(key), value?)))
        .collect())
}

pub(super) async fn fields(
    permit: Permit<SeeCatalogues>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let version = seen_version(&app, permit.scope(), &id).await?;
    let fields = store::catalogue::fields_by_name(app.database(), version.id).await?;
    let title = fill("catalogues.fields_title", &[("name", &version.name)]);
    Ok(html(
        app.pages().catalogue_fields(&FieldList {
            frame: permit.frame(Section::Catalogues, title),
            version: shown::linked(&version),
            fields: fields
                .into_iter()
                .map(|field| FieldLine {
                    name: field.name,
                    code: field.code.to_string(),
                    ministry: field.ministry,
                    common: field.common,
                })
                .collect(),
        })?,
    ))
}
