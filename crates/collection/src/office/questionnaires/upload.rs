//! Uploading a file, and the page that says what is in it.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use pages::office::questionnaires::{CheckedUpload, ComparisonView, UploadFault, UploadNext};
use pages::office::{Section, fill, words};
use store::questionnaire::upload::{self, Upload};
use survey::text;
use uuid::Uuid;

use super::check::{self, Checked, Standing};
use super::{list, named};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::ManageQuestionnaires;
use crate::problem::Problem;

/// Largest questionnaire file, in bytes.
const LARGEST: usize = 2 * 1024 * 1024;

/// Takes a file, keeps it, and goes on to its page.
pub(super) async fn receive(
    permit: Permit<ManageQuestionnaires>,
    State(app): State<App>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let form = form.map_err(|_| Problem::new(ProblemKind::Unreadable))?;
    let (file_name, content) = match file(form).await {
        Ok(Some(file)) => file,
        Ok(None) => return refuse(&permit, &app, UploadFault::Nothing).await,
        Err(StatusCode::PAYLOAD_TOO_LARGE) => {
            return refuse(&permit, &app, UploadFault::TooLarge).await;
        }
        Err(_) => return Err(Problem::new(ProblemKind::Unreadable)),
    };
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if !["toml", "xlsx"].contains(&ending.to_lowercase().as_str()) {
        return refuse(&permit, &app, UploadFault::Kind).await;
    }
    if content.len() > LARGEST {
        return refuse(&permit, &app, UploadFault::TooLarge).await;
    }
    let kept = Upload {
        id: app.ambient().fresh_id(),
        file_name,
        content,
        uploaded_ms: app.ambient().now_ms(),
        uploaded_by: permit.actor(),
    };
    upload::keep(app.database(), &kept).await?;
    Ok(see_other(&format!("/quan-ly/phieu/tep/{}", kept.id)))
}

/// The list again, with what is wrong with the file.
async fn refuse(
    permit: &Permit<ManageQuestionnaires>,
    app: &App,
    fault: UploadFault,
) -> Result<Response, Problem> {
    let title = words("questionnaires.list_title");
    let frame = permit.frame(Section::Questionnaires, title);
    list::page(app, frame, true, Some(fault)).await
}

/// Name and bytes of the file; none if nothing was chosen.
async fn file(mut form: Multipart) -> Result<Option<(String, Vec<u8>)>, StatusCode> {
    while let Some(field) = form.next_field().await.map_err(|error| error.status())? {
        if field.name() != Some("tep") {
            continue;
        }
        let name = text::normalise_line(field.file_name().unwrap_or_default());
        let bytes = field.bytes().await.map_err(|error| error.status())?;
        return Ok((!name.is_empty() && !bytes.is_empty()).then(|| (name, bytes.to_vec())));
    }
    Ok(None)
}

/// The page of a file.
pub(super) async fn show(
    permit: Permit<ManageQuestionnaires>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let kept = upload::find(app.database(), id).await?;
    page(&permit, &app, kept, Told::default()).await
}

/// What the last press of the button led to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    pub(super) unconfirmed: bool,
    pub(super) stale: bool,
}

/// The page of a file, after a press of its button.
pub(super) async fn page(
    permit: &Permit<ManageQuestionnaires>,
    app: &App,
    kept: Upload,
    told: Told,
) -> Result<Response, Problem> {
    let title = fill(
        "questionnaires.upload_title_page",
        &[("file", &kept.file_name)],
    );
    let mut page = CheckedUpload {
        frame: permit.frame(Section::Questionnaires, title),
        id: kept.id.to_string(),
        file_name: kept.file_name.clone(),
        version: None,
        facts: Vec::new(),
        problems: Vec::new(),
        notes: Vec::new(),
        comparison: None,
        next: UploadNext::Mend,
        unconfirmed: told.unconfirmed,
        stale: told.stale,
    };
    match check::check(kept).await {
        Err(problems) => page.problems = problems,
        Ok(checked) => {
            let standing = check::standing(app.database(), &checked.form).await?;
            fill_in(&mut page, &checked, standing);
        }
    }
    Ok(html(app.pages().questionnaire_upload(&page)?))
}

fn fill_in(page: &mut CheckedUpload, checked: &Checked, standing: Standing) {
    let form = &checked.form;
    page.version = Some((form.code().to_owned(), form.version()));
    page.facts = check::facts(form);
    page.notes.clone_from(&checked.notes);
    page.comparison = standing.beside.map(|(kept, comparison)| {
        let later = format!(
            "{} ({})",
            named::words(form.code(), form.version()),
            page.file_name
        );
        ComparisonView::of(&comparison, named::words(&kept.code, kept.version), later)
    });
    page.next = standing.next;
}

/// The file as it came.
pub(super) async fn original(
    permit: Permit<ManageQuestionnaires>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let _ = permit;
    let kept = upload::find(app.database(), id).await?;
    let ending = if kept.file_name.to_lowercase().ends_with(".xlsx") {
        "xlsx"
    } else {
        "toml"
    };
    let disposition = format!("attachment; filename=\"{}.{ending}\"", kept.id);
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, kept.content).into_response())
}
