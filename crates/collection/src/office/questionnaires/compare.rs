//! `GET /quan-ly/phieu/{code}/{version}/so-sanh`.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::office::questionnaires::{ComparisonPage, ComparisonView};
use pages::office::{Section, fill};
use serde::Deserialize;
use survey::questionnaire::compare;

use super::named::{self, Name, Named};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::SeeQuestionnaires;
use crate::problem::Problem;

/// The other version, as `code.version`.
#[derive(Debug, Deserialize)]
pub(super) struct With {
    voi: Option<String>,
}

/// Compares a version with another: with the one before it unless the person chose one.
pub(super) async fn compare(
    permit: Permit<SeeQuestionnaires>,
    State(app): State<App>,
    Path(name): Path<Name>,
    Query(with): Query<With>,
) -> Result<Response, Problem> {
    let later = Named::find(app.database(), &name).await?;
    let others: Vec<Name> = store::questionnaire::all(app.database())
        .await?
        .into_iter()
        .map(|kept| (kept.code, kept.version))
        .filter(|other| *other != name)
        .collect();
    let asked = with.voi.as_deref().and_then(|voi| {
        let (code, version) = voi.rsplit_once('.')?;
        Some((code.to_owned(), version.parse().ok()?))
    });
    let before = || {
        let own = others.iter().filter(|other| other.0 == name.0);
        own.max_by_key(|other| (other.1 < name.1, other.1)).cloned()
    };
    let chosen = asked.or_else(before);
    let comparison = match &chosen {
        None => None,
        Some(other) => {
            let earlier = Named::find(app.database(), other).await?;
            Some(ComparisonView::of(
                &compare::compare(&earlier.form, &later.form),
                named::words(&other.0, other.1),
                named::words(&name.0, name.1),
            ))
        }
    };
    let title = fill(
        "questionnaires.compare_title",
        &[("code", &name.0), ("version", &name.1.to_string())],
    );
    let page = ComparisonPage {
        frame: permit.frame(Section::Questionnaires, title),
        version: name,
        others,
        chosen,
        comparison,
    };
    Ok(html(app.pages().questionnaire_comparison(&page)?))
}
