//! What is taken away as data: `GET /ket-qua/{number}/du-lieu.json`, the release itself, and the files of open
//! data under `/ket-qua/{number}/du-lieu/`. They are written once for each release and then kept.

use axum::response::Response;
use pages::citizen::ProblemKind;
use publication::open_data::{self, File, Place};

use super::reading::Reading;
use super::shelf::Kept;
use crate::problem::Problem;

/// Hands out one file.
pub(crate) async fn file(reading: Reading) -> Result<Response, Problem> {
    let name = reading.part("file");
    let file = File::named(&name).ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    reading
        .file(&name, move |making| {
            let origin = making.app.settings().public_url.trim_end_matches('/');
            let mut bytes = Vec::new();
            open_data::write(file, &making.release, &Place { origin }, &mut bytes)
                .map_err(Problem::internal)?;
            Kept::new(file.content_type(), bytes)
        })
        .await
}

/// Hands out the release, byte for byte what its digest is of.
pub(crate) async fn release(reading: Reading) -> Result<Response, Problem> {
    let stored = store::release::find(reading.app.database(), &reading.head.number).await?;
    reading
        .file("du-lieu.json", move |_| {
            Kept::new("application/json", stored.content)
        })
        .await
}
