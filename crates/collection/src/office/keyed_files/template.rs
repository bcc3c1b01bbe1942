//! The file to fill in.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use publication::paper_file::{csv_template, workbook_template};
use store::paper::form;

use super::not_found;
use crate::access::Permit;
use crate::app::App;
use crate::policy::ImportForms;
use crate::problem::Problem;

/// Gives out the template of a round, as `xlsx` or `csv`.
pub(super) async fn show(
    _permit: Permit<ImportForms>,
    State(app): State<App>,
    Path((code, kind)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let round = store::round::by_code(app.database(), &code).await?;
    let paper = form::of_round(app.database(), round.id).await?;
    let (content_type, bytes) = match kind.as_str() {
        "csv" => (
            "text/csv; charset=utf-8",
            csv_template(&paper.layout).into_bytes(),
        ),
        "xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook_template(&paper.questionnaire, &paper.layout).map_err(Problem::internal)?,
        ),
        _ => return Err(not_found()),
    };
    let name = format!("attachment; filename=\"mau-phieu-{}.{kind}\"", round.code);
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}
