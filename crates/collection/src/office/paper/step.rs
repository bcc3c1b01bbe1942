//! `/quan-ly/giay/lo/{batch}/buoc/…`: takes a step with a batch.

use std::pin::Pin;

use axum::extract::{Path, State};
use axum::response::Response;
use intake::batch::{Refusal, Step};
use pages::office::paper::refusal_words;
use pages::office::parts::Fault;
use pages::office::words;
use store::paper::batch::{self, Advanced};

use super::batch::{Told, page};
use super::place::{Place, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::see_other;
use crate::policy::Right;
use crate::posted::Fields;
use crate::problem::Problem;

/// Most letters of a reason.
const MOST_LETTERS: usize = 500;

/// What a route of one step runs.
pub(super) type Taking = Pin<Box<dyn Future<Output = Result<Response, Problem>> + Send>>;

/// The handler of one step, for whoever has the right `R`.
pub(super) fn taking<R: Right>(
    step: Step,
) -> impl Fn(Permit<R>, State<App>, Path<String>, Fields) -> Taking + Clone + Send + Sync + 'static
{
    move |permit, State(app), Path(id), fields| {
        Box::pin(async move { take(&permit, &app, &id, step, &fields).await })
    }
}

/// Takes the step, or says in words what is left to do.
async fn take<R: Right>(
    permit: &Permit<R>,
    app: &App,
    id: &str,
    step: Step,
    fields: &Fields,
) -> Result<Response, Problem> {
    let place = Place::find(app, permit, id).await?;
    let reason: String = fields
        .one(&format!("reason-{step}"))
        .chars()
        .take(MOST_LETTERS)
        .collect();
    let seen = fields.one("revision").parse().unwrap_or(-1);
    let (id, name) = (place.batch.id, permit.actor());
    let who = who(app, permit, &name);
    let given = (!reason.is_empty()).then_some(reason.as_str());
    match batch::advance(app.database(), id, step, seen, given, &who).await? {
        Advanced::Taken(_) => {
            let what = if step == Step::Close {
                "closed"
            } else {
                "stepped"
            };
            Ok(see_other(&format!("{}?da={what}", place.path())))
        }
        Advanced::Refused(refusal) => refused(app, permit, &place, step, refusal, reason).await,
        Advanced::Stale(now) => {
            let place = Place {
                batch: *now,
                ..place
            };
            let told = Told {
                faults: vec![Fault::new("steps", words("batch.stale"))],
                reason,
                ..Told::default()
            };
            page(app, permit, &place, told).await
        }
    }
}

async fn refused<R: Right>(
    app: &App,
    permit: &Permit<R>,
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
