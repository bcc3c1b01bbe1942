//! `POST /quan-ly/phieu/tep/{id}`: makes a draft of an uploaded file.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::office::questionnaires::UploadNext;
use serde_json::json;
use store::Constraint;
use store::audit::{Act, Event};
use store::questionnaire::upload::{self, Upload};
use store::questionnaire::{self, Draft, Saved};
use uuid::Uuid;

use super::check::{self, Checked};
use super::named;
use super::upload::{Told, page};
use crate::access::Permit;
use crate::app::App;
use crate::html::see_other;
use crate::policy::ManageQuestionnaires;
use crate::posted::Fields;
use crate::problem::Problem;

/// Keeps the file as a draft, or puts it in place of one, unless something speaks against it.
pub(super) async fn keep(
    permit: Permit<ManageQuestionnaires>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    fields: Fields,
) -> Result<Response, Problem> {
    let kept = upload::find(app.database(), id).await?;
    let Ok(checked) = check::check(kept.clone()).await else {
        return page(&permit, &app, kept, Told::default()).await;
    };
    let standing = check::standing(app.database(), &checked.form).await?;
    let confirmed = fields.one("xac-nhan") == "1";
    let (needs_confirmation, seen) = match standing.next {
        UploadNext::Create { needs_confirmation } => (needs_confirmation, 0),
        UploadNext::Replace {
            revision,
            needs_confirmation,
        } => (needs_confirmation, revision),
        UploadNext::Mend | UploadNext::Same | UploadNext::Fixed => {
            return page(&permit, &app, kept, Told::default()).await;
        }
    };
    if needs_confirmation && !confirmed {
        let told = Told {
            unconfirmed: true,
            stale: false,
        };
        return page(&permit, &app, kept, told).await;
    }
    let is_seen = fields.one("revision") == seen.to_string();
    let saved = is_seen && save(&permit, &app, &kept, checked, seen, confirmed).await?;
    if !saved {
        let told = Told {
            unconfirmed: false,
            stale: true,
        };
        return page(&permit, &app, kept, told).await;
    }
    let form = check::check(kept).await;
    let address = form.map_or_else(
        |_| "/quan-ly/phieu".to_owned(),
        |checked| {
            let (code, version) = (checked.form.code(), checked.form.version());
            format!("/quan-ly/phieu/{code}/{version}?xong=saved")
        },
    );
    Ok(see_other(&address))
}

/// Whether it lasts; if not, somebody else was faster.
async fn save(
    permit: &Permit<ManageQuestionnaires>,
    app: &App,
    kept: &Upload,
    checked: Checked,
    seen: i32,
    confirmed: bool,
) -> Result<bool, Problem> {
    let (code, version) = (checked.form.code().to_owned(), checked.form.version());
    let now_ms = app.ambient().now_ms();
    let act = if seen == 0 {
        Act::QuestionnaireCreate
    } else {
        Act::QuestionnaireReplace
    };
    let event = Event::of(act, &permit.actor(), &named::object(&code, version), now_ms)
        .with(&json!({ "file": kept.file_name, "confirmed": confirmed }));
    if seen > 0 {
        let saved = questionnaire::replace_draft(
            app.database(),
            (&code, version),
            seen,
            &checked.toml,
            &event,
        )
        .await?;
        return Ok(saved == Saved::Done);
    }
    let draft = Draft {
        code,
        version,
        source: checked.toml,
        at_ms: now_ms,
        by: permit.actor(),
    };
    match questionnaire::create_draft(app.database(), &draft, &event).await {
        Ok(()) => Ok(true),
        Err(error) if error.constraint() == Some(Constraint::Questionnaire) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
