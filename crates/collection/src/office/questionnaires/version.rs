//! `GET /quan-ly/phieu/{code}/{version}`.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::office::parts::Fact;
use pages::office::questionnaires::{VersionFault, VersionPage};
use pages::office::{Section, fill, words};
use pages::words::date_time;
use serde::Deserialize;
use store::questionnaire::{Version, of_code, rounds_of};
use survey::Language;

use super::check;
use super::named::{Name, Named};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{ManageQuestionnaires, Right, SeeQuestionnaires};
use crate::problem::Problem;

/// What was just done, to say so.
#[derive(Debug, Deserialize)]
pub(super) struct Done {
    xong: Option<String>,
}

/// What can have been done, and the words for it.
const DONE: [(&str, &str); 5] = [
    ("saved", "questionnaires.saved"),
    ("review", "questionnaires.reviewing"),
    ("draft", "questionnaires.drafted"),
    ("frozen", "questionnaires.frozen"),
    ("retired", "questionnaires.retired"),
];

/// The page of a version.
pub(super) async fn show(
    permit: Permit<SeeQuestionnaires>,
    State(app): State<App>,
    Path(name): Path<Name>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    page(&permit, &app, &name, done.xong.as_deref(), None).await
}

/// The page of a version after a step that was, or was not, taken.
pub(super) async fn page<R: Right>(
    permit: &Permit<R>,
    app: &App,
    name: &Name,
    done: Option<&str>,
    fault: Option<VersionFault>,
) -> Result<Response, Problem> {
    let named = Named::find(app.database(), name).await?;
    let title = fill(
        "questionnaires.version_title",
        &[("code", &name.0), ("version", &name.1.to_string())],
    );
    let mut frame = permit.frame(Section::Questionnaires, title);
    if let Some((_, key)) = DONE.iter().find(|(word, _)| Some(*word) == done) {
        frame = frame.with_notice(words(key));
    }
    let mut versions = Vec::new();
    for kept in of_code(app.database(), &name.0).await? {
        versions.push(Named::of(kept)?.line());
    }
    let mut facts = check::facts(&named.form);
    facts.extend(life(&named.kept));
    let rounds = rounds_of(app.database(), &name.0, name.1).await?;
    let used = if rounds.is_empty() {
        words("questionnaires.no_rounds")
    } else {
        rounds.join(", ")
    };
    facts.push(Fact::new(words("questionnaires.fact_rounds"), used));
    Ok(html(app.pages().questionnaire_version(&VersionPage {
        frame,
        line: named.line(),
        facts,
        revision: named.kept.revision,
        versions,
        may_manage: permit.may::<ManageQuestionnaires>(),
        fault,
    })?))
}

/// When it was made and frozen, and by whom.
fn life(kept: &Version) -> Vec<Fact> {
    let at_by = |at_ms: Option<i64>, who: &str| match at_ms {
        Some(at_ms) => fill(
            "questionnaires.at_by",
            &[("when", &date_time(at_ms, Language::VI)), ("who", who)],
        ),
        None => words("questionnaires.not_known"),
    };
    let mut facts = vec![Fact::new(
        words("questionnaires.fact_made"),
        at_by(kept.created_ms, &kept.created_by),
    )];
    if !kept.state.is_editable() {
        let by = kept.frozen_by.as_deref().unwrap_or_default();
        facts.push(Fact::new(
            words("questionnaires.fact_frozen"),
            at_by(kept.frozen_ms, by),
        ));
    }
    facts
}
