//! `/quan-ly/giay/lo/moi`: announces a batch by what its slip says.

use axum::extract::{Query, State};
use axum::response::Response;
use intake::{BatchId, Seed};
use pages::office::paper::{AnnounceBatch, TypedHeader};
use pages::office::parts::Fault;
use pages::office::{Section, fill, words};
use store::paper::batch::{self, Announced, NewBatch};
use survey::Language;

use super::place::{self, Asked, batch_path, who};
use super::slip;
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::office::rounds::view::RoundView;
use crate::policy::HandleBatches;
use crate::posted::Fields;
use crate::problem::Problem;

/// The empty form.
pub(super) async fn show(
    permit: Permit<HandleBatches>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let rounds = place::rounds(&app, permit.scope()).await?;
    let view = place::round(&app, permit.scope(), &rounds, &asked.dot).await?;
    page(&app, &permit, &view, TypedHeader::default(), Vec::new()).await
}

/// Announces it.
pub(super) async fn announce(
    permit: Permit<HandleBatches>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Problem> {
    let rounds = place::rounds(&app, permit.scope()).await?;
    let view = place::round(&app, permit.scope(), &rounds, &asked.dot).await?;
    let typed = slip::typed(&fields);
    let mut faults = Vec::new();
    let items = items(&app, &view).await?;
    let Some(header) = slip::read(&view, permit.scope(), &typed, &items, &mut faults) else {
        return page(&app, &permit, &view, typed, faults).await;
    };
    let random = app.ambient().random_bytes();
    let new = NewBatch {
        id: BatchId::from_uuid(app.ambient().fresh_id()),
        header,
        seed: Seed::from_number(first_number(&random)),
    };
    let name = permit.actor();
    match batch::announce(app.database(), &new, &who(&app, &permit, &name)).await? {
        Announced::Kept(batch) => Ok(see_other(&format!("{}?da=announced", batch_path(&batch)))),
        Announced::Header(error) => {
            page(&app, &permit, &view, typed, vec![slip::header_fault(error)]).await
        }
        Announced::NotIssued(serial) => {
            let said = fill("batch.wrong_not_issued", &[("serial", &serial.to_string())]);
            page(&app, &permit, &view, typed, vec![Fault::new("first", said)]).await
        }
    }
}

/// A number of 64 random bits.
pub(super) fn first_number(bytes: &[u8; 32]) -> u64 {
    bytes
        .iter()
        .take(8)
        .fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// The satisfaction items of the round's questionnaire: code and words.
async fn items(app: &App, view: &RoundView) -> Result<Vec<(String, String)>, Problem> {
    let questionnaire = view.questionnaire(app).await?;
    let items = questionnaire
        .iter()
        .flat_map(survey::Questionnaire::questions);
    Ok(items
        .filter(|question| question.is_item())
        .map(|item| {
            let words = format!("{}. {}", item.number, item.text.get(Language::VI));
            (item.code.clone(), words)
        })
        .collect())
}

async fn page(
    app: &App,
    permit: &Permit<HandleBatches>,
    view: &RoundView,
    typed: TypedHeader,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let code = &view.kept.plan.round.code;
    let offices = place::post_offices(view, permit.scope()).into_iter();
    Ok(html(
        app.pages().announce_batch(&AnnounceBatch {
            frame: permit.frame(Section::Paper, words("batch.announce")),
            action: format!("/quan-ly/giay/lo/moi?dot={code}"),
            back: format!("/quan-ly/giay/lo?dot={code}"),
            choices: [
                offices
                    .map(|(code, name)| (code.to_string(), name))
                    .collect(),
                super::series::units(view, permit.scope()),
                super::series::fields(view),
                items(app, view).await?,
            ],
            typed,
            faults,
        })?,
    ))
}
