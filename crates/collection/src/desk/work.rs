//! `GET /nhap-phieu`: what there is to key.

use axum::extract::{Query, State};
use axum::response::Response;
use intake::batch::BatchState;
use pages::desk::{ReturnedRow, Work, WorkRow};
use pages::office::{Section, fill, words};
use serde::Deserialize;
use store::paper::batch::{self, Batch, Wanted};
use store::paper::keying;
use store::round;

use super::{Names, address, name, own, state_words, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::KeyForms;
use crate::problem::Problem;

/// Batches that a list shows of one round.
const MOST: u64 = 100;

/// What was just done, in the address.
#[derive(Deserialize)]
pub(super) struct Told {
    #[serde(default)]
    tra: String,
    #[serde(default)]
    dat: String,
}

/// Shows the list.
pub(super) async fn work(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Query(told): Query<Told>,
) -> Result<Response, Problem> {
    let who = who(&app, &permit);
    let database = app.database();
    let wanted = Wanted {
        states: vec![BatchState::FirstKeying, BatchState::SecondKeying],
        post_office: None,
    };
    let mut batches = Vec::new();
    for round in round::seen_by(database, permit.scope()).await? {
        let (found, _) = batch::list(database, round.id, permit.scope(), &wanted, 0, MOST).await?;
        if found.is_empty() {
            continue;
        }
        let names = Names::of(&app, &round).await?;
        for found in found.iter().rev() {
            let left = keying::left(database, found, &who).await?;
            let about = names.about(found);
            batches.push(row(
                found,
                about,
                round.name.get(survey::Language::VI),
                left,
            ));
        }
    }
    let mut returned = Vec::new();
    for waiting in keying::returned_to(database, who.person, permit.scope()).await? {
        returned.push(ReturnedRow {
            href: format!("{}/{}/tra-lai", address(&waiting.batch), waiting.serial),
            serial: waiting.serial.to_string(),
            batch: name(&waiting.batch),
            fields: waiting.inputs.len().to_string(),
        });
    }
    let mut frame = permit.frame(Section::Desk, words("desk.title"));
    if let Ok(serial) = intake::Serial::parse(&told.tra) {
        let serial = serial.to_string();
        frame = frame.with_notice(fill("desk.returned_done", &[("serial", &serial)]));
    }
    let is_trained = keying::passed_drill(database, who.person).await?.is_some();
    if is_trained && !told.dat.is_empty() {
        frame = frame.with_notice(words("desk.drill_done"));
    }
    let page = Work {
        frame,
        is_trained,
        batches,
        returned,
        today: own::today(&app, who.person).await?,
    };
    Ok(html(app.pages().desk_work(&page)?))
}

fn row(batch: &Batch, about: String, round: &str, left: u32) -> WorkRow {
    WorkRow {
        href: address(batch),
        name: name(batch),
        about,
        round: round.to_owned(),
        state: state_words(batch.state),
        left: if left == 0 {
            words("desk.left_none")
        } else {
            fill("desk.left", &[("n", &left.to_string())])
        },
    }
}
