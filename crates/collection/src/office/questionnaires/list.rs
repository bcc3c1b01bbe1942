//! `GET /quan-ly/phieu`.

use axum::extract::{Query, State};
use axum::response::Response;
use pages::office::questionnaires::{QuestionnaireList, UploadFault};
use pages::office::{Frame, Section, fill, words};
use serde::Deserialize;
use survey::{Language, shipped, shipped_questionnaire};

use super::named::Named;
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{ManageQuestionnaires, SeeQuestionnaires};
use crate::problem::Problem;

/// What was just thrown away, to say so.
#[derive(Debug, Deserialize)]
pub(super) struct Done {
    xoa: Option<String>,
}

/// All versions of all questionnaires.
pub(super) async fn list(
    permit: Permit<SeeQuestionnaires>,
    State(app): State<App>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let mut frame = permit.frame(Section::Questionnaires, words("questionnaires.list_title"));
    if let Some((code, version)) = done.xoa.as_deref().and_then(|gone| gone.rsplit_once('.')) {
        let values = [("code", code), ("version", version)];
        frame = frame.with_notice(fill("questionnaires.discarded", &values));
    }
    let may_manage = permit.may::<ManageQuestionnaires>();
    page(&app, frame, may_manage, None).await
}

/// The list, with what was wrong with a file.
pub(super) async fn page(
    app: &App,
    frame: Frame,
    may_manage: bool,
    fault: Option<UploadFault>,
) -> Result<Response, Problem> {
    let mut lines = Vec::new();
    for kept in store::questionnaire::all(app.database()).await? {
        lines.push(Named::of(kept)?.line());
    }
    let samples = shipped()
        .iter()
        .filter_map(|(code, _)| shipped_questionnaire(code))
        .map(|form| {
            let title = form.title().get(Language::VI).to_owned();
            (form.code().to_owned(), title)
        })
        .collect();
    Ok(html(app.pages().questionnaire_list(
        &QuestionnaireList {
            frame,
            lines,
            may_manage,
            samples,
            fault,
        },
    )?))
}
