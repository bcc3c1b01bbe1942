//! `/quan-ly/cong-bo/{number}/tai-lieu/{file}`: the documents of a release, made when they are asked for.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use publication::document::{
    DocumentError, Edition, report_docx, report_pdf, unit_sheets_pdf, workbook,
};
use publication::release::Release;
use store::release_life::{self, ReleaseState};
use tokio::sync::Semaphore;

use crate::access::Permit;
use crate::app::App;
use crate::policy::SeeReleases;
use crate::problem::Problem;

/// One document is made at a time: it takes a processor for seconds, and citizens come first.
static ONE: Semaphore = Semaphore::const_new(1);

const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a file name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Word,
    Report,
    Units,
    Workbook,
}

impl Wanted {
    fn of(file: &str) -> Option<Self> {
        match file {
            "bao-cao.docx" => Some(Self::Word),
            "bao-cao.pdf" => Some(Self::Report),
            "phieu-don-vi.pdf" => Some(Self::Units),
            "so-lieu.xlsx" => Some(Self::Workbook),
            _ => None,
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Word => DOCX,
            Self::Report | Self::Units => PDF,
            Self::Workbook => XLSX,
        }
    }

    fn write(self, release: &Release, edition: Edition) -> Result<Vec<u8>, DocumentError> {
        match self {
            Self::Word => report_docx(release, edition),
            Self::Report => report_pdf(release, edition),
            Self::Units => unit_sheets_pdf(release, edition, None),
            Self::Workbook => workbook(release, edition),
        }
    }
}

/// A document under a name that says which release it is of.
pub(super) async fn document(
    _: Permit<SeeReleases>,
    State(app): State<App>,
    Path((number, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(&file).ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    let life = release_life::find(app.database(), &number).await?;
    let release = app.published().find(app.database(), &number).await?;
    let edition = match life.state() {
        ReleaseState::Draft | ReleaseState::Checked => Edition::Draft,
        _ => Edition::Final,
    };
    let bytes = made(release, wanted, edition).await?;
    let disposition = format!("attachment; filename=\"{number}-{file}\"");
    let headers = [
        (header::CONTENT_TYPE, wanted.kind().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

async fn made(release: Arc<Release>, wanted: Wanted, edition: Edition) -> Result<Vec<u8>, Problem> {
    let internal = || Problem::new(ProblemKind::Internal);
    let _turn = ONE.acquire().await.map_err(|_| internal())?;
    let work = move || wanted.write(&release, edition);
    let written = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| internal())?;
    written.map_err(|error| match error {
        // A release without any valid form has no sheets.
        DocumentError::Unit(_) => Problem::new(ProblemKind::NotFound),
        error => {
            tracing::error!(%error, "a document could not be made");
            internal()
        }
    })
}
