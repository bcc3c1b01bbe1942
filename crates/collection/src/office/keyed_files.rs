//! `/quan-ly/giay/tap-tin`: a file of keyed forms comes in, is looked at, and is kept.

mod confirm;
mod template;
mod upload;

use std::io::Cursor;
use std::sync::Arc;

use intake::{BatchId, PersonId};
use pages::citizen::ProblemKind;
use publication::paper_file::Limits;
use store::paper::Who;
use store::paper::batch::{self, Batch};
use store::upload::Upload;

use crate::access::{Permit, Routes};
use crate::app::App;
use crate::keyed_file::{Content, Job, Source, Way};
use crate::policy::ImportForms;
use crate::problem::Problem;

/// For what a kept file was sent.
const PURPOSE: &str = "paper-file";
/// The same of a file whose good rows were kept: what is left of it, with a column of errors.
const REST: &str = "paper-file-rest";
/// How long a file that waits for somebody is kept.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// Where a file is looked at and kept: ten thousand second keyings are compared one by one.
pub(crate) const KEEPING: &str = "/quan-ly/giay/tap-tin/{batch}/{upload}";
/// The address of these pages.
const ADDRESS: &str = "/quan-ly/giay/tap-tin";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/quan-ly/giay/tap-tin", upload::show)
        .upload("/quan-ly/giay/tap-tin", upload::take)
        .get("/quan-ly/giay/tap-tin/mau/{code}/{kind}", template::show)
        .get(KEEPING, confirm::show)
        .post(KEEPING, confirm::keep)
        .get(
            "/quan-ly/giay/tap-tin/{batch}/{upload}/loi",
            confirm::annotated,
        )
        .get(
            "/quan-ly/giay/tap-tin/{batch}/{upload}/con-lai",
            confirm::rest,
        )
}

fn not_found() -> Problem {
    Problem::new(ProblemKind::NotFound)
}

/// The person as the rules of paper see them.
fn who<'a>(permit: &'a Permit<ImportForms>, app: &App) -> Who<'a> {
    Who {
        person: PersonId::from_uuid(permit.account_id()),
        role: permit.role(),
        name: permit.account_name(),
        at_ms: app.ambient().now_ms(),
    }
}

/// The batch of an address, if this person sees it.
async fn seen_batch(permit: &Permit<ImportForms>, app: &App, id: &str) -> Result<Batch, Problem> {
    let id = BatchId::from_uuid(id.parse().map_err(|_| not_found())?);
    let found = batch::find(app.database(), id).await?;
    if permit.scope().sees_post_office(&found.header.post_office) {
        return Ok(found);
    }
    Err(permit.outside(app, &format!("batch {id}")).await)
}

/// The batch and the kept file of an address, sent for this purpose.
async fn kept(
    permit: &Permit<ImportForms>,
    app: &App,
    (batch, upload): (&str, &str),
    purpose: &str,
) -> Result<(Batch, Upload), Problem> {
    let batch = seen_batch(permit, app, batch).await?;
    let id = upload.parse().map_err(|_| not_found())?;
    let by = permit.account_id().to_string();
    let subject = batch.id.to_string();
    let upload = store::upload::find(app.database(), id, purpose, &subject, &by).await?;
    Ok((batch, upload))
}

fn source_of(upload: &Upload) -> Source {
    let bytes: Arc<[u8]> = upload.content.as_slice().into();
    Arc::new(move || Ok(Box::new(Cursor::new(Arc::clone(&bytes))) as Box<dyn Content>))
}

fn job(app: &App, batch: &Batch, upload: &Upload, way: Way) -> Job {
    Job {
        batch: batch.id,
        file_name: upload.file_name.clone(),
        id: app.ambient().fresh_id(),
        limits: Limits::PAGE,
        way,
        source: source_of(upload),
        progress: Arc::new(|_, _| {}),
    }
}
