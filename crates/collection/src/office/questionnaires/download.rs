//! A version, or a questionnaire that comes with the program, as a file.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use publication::ddi::{self, About};
use publication::xlsform;
use survey::{Questionnaire, shipped_questionnaire};

use super::named::Named;
use crate::access::Permit;
use crate::app::App;
use crate::policy::SeeQuestionnaires;
use crate::problem::Problem;

/// A version as TOML, workbook or description.
pub(super) async fn version(
    permit: Permit<SeeQuestionnaires>,
    State(app): State<App>,
    Path((code, version, kind)): Path<(String, u32, String)>,
) -> Result<Response, Problem> {
    let _ = permit;
    let named = Named::find(app.database(), &(code, version)).await?;
    file(&app, &named.form, &named.kept.source, &kind)
}

/// A questionnaire that comes with the program.
pub(super) async fn sample(
    permit: Permit<SeeQuestionnaires>,
    State(app): State<App>,
    Path((code, kind)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let _ = permit;
    let form = shipped_questionnaire(&code).ok_or_else(Problem::address_unknown)?;
    file(&app, form, form.digest_source(), &kind)
}

fn file(app: &App, form: &Questionnaire, source: &str, kind: &str) -> Result<Response, Problem> {
    let (content_type, bytes) = match kind {
        "toml" => ("text/plain; charset=utf-8", source.as_bytes().to_vec()),
        "xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsform::write(form).map_err(|error| {
                tracing::error!(%error, code = form.code(), "a questionnaire fits no workbook");
                Problem::new(ProblemKind::Internal)
            })?,
        ),
        "xml" => {
            let about = About::at(app.ambient().now_ms(), "");
            (
                "application/xml; charset=utf-8",
                ddi::write(form, &about).into_bytes(),
            )
        }
        _ => return Err(Problem::address_unknown()),
    };
    // Codes are letters, digits, `_` and `-`, so the name needs no quoting.
    let name = format!("{}-{}.{kind}", form.code(), form.version());
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
