//! `/quan-ly/giay/lo/{batch}/buoc/{step}`: takes a step with a batch.

use axum::extract::{Path, State};
use axum::response::Response;
use intake::batch::{Refusal, Step};
use pages::citizen::ProblemKind;
use pages::office::paper::refusal_words;
use pages::office::parts::Fault;
use pages::office::words;
use store::paper::batch::{self, Advanced};

use super::batch::{Told, may_step, page};
use super::place::{Place, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::see_other;
use crate::policy::SeePaper;
use crate::posted::Fields;
use crate::problem::Problem;

/// Most letters of a reason.
const MOST_LETTERS: usize = 500;

/// Takes the step, or says in words what is left to do.
pub(super) async fn take(
    permit: Permit<SeePaper>,
    State(app): State<App>,
    Path((id, step)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let step = Step::parse(&step).map_err(|_| Problem::new(ProblemKind::NotFound))?;
    let reason: String = fields
        .one(&format!("reason-{step}"))
        .chars()
        .take(MOST_LETTERS)
        .collect();
    if !may_step(&permit, step) {
        let role = permit.role();
        return refused(
            &app,
            &permit,
            &place,
            step,
            Refusal::Role { role, step },
            reason,
        )
        .await;
    }
    let seen = fields.one("revision").parse().unwrap_or(-1);
    let (id, name) = (place.batch.id, permit.actor());
    let who = who(&app, &permit, &name);
    let given = (!reason.is_empty()).then_some(reason.as_str());
    match batch::advance(app.database(), id, step, seen, given, &who).await? {
        Advanced::Taken(_) => Ok(see_other(&format!("{}?da=stepped", place.path()))),
        Advanced::Refused(refusal) => refused(&app, &permit, &place, step, refusal, reason).await,
        Advanced::Stale(now) => {
            let place = Place {
                batch: *now,
                view: place.view,
            };
            let told = Told {
                faults: vec![Fault::new("steps", words("batch.stale"))],
                reason,
                ..Told::default()
            };
            page(&app, &permit, &place, told).await
        }
    }
}

async fn refused(
    app: &App,
    permit: &Permit<SeePaper>,
    place: &Place,
    step: Step,
    refusal: Refusal,
    reason: String,
) -> Result<Response, Problem> {
    let input = if refusal == Refusal::ReasonMissing {
        format!("reason-{step}")
    } else {
        "steps".to_owned()
    };
    let said = refusal_words(refusal.code(), refusal.left());
    let told = Told {
        faults: vec![Fault::new(input, said)],
        reason,
        ..Told::default()
    };
    page(app, permit, place, told).await
}
