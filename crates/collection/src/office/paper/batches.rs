//! `/quan-ly/giay/lo`.

use axum::extract::{Query, State};
use axum::response::Response;
use intake::batch::BatchState;
use pages::office::paper::{BatchLine, BatchList, serial_count_words, state_words};
use pages::office::parts::Pager;
use pages::office::{Section, fill, moment, words};
use store::paper::batch::{self, Batch, Wanted};
use survey::PostOfficeCode;

use super::place::{self, Asked, age_words, batch_path, batch_words, post_office_words};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::office::rounds::view::RoundView;
use crate::policy::{HandleBatches, SeeBatches};
use crate::problem::Problem;

/// Batches on a page.
const PAGE: u64 = 50;

/// The batches of a round, the latest first.
pub(super) async fn list(
    permit: Permit<SeeBatches>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let rounds = place::rounds(&app, permit.scope()).await?;
    let view = place::round(&app, permit.scope(), &rounds, &asked.dot).await?;
    let round = &view.kept.plan.round;
    let wanted = Wanted {
        states: BatchState::parse(&asked.state).into_iter().collect(),
        post_office: PostOfficeCode::parse(&asked.post_office).ok(),
    };
    let offset = asked.trang.saturating_mul(PAGE);
    let scope = permit.scope();
    let (batches, total) =
        batch::list(app.database(), round.id, scope, &wanted, offset, PAGE).await?;
    let now_ms = app.ambient().now_ms();
    let state = wanted.states.first().map_or("", |state| state.as_str());
    let office = wanted
        .post_office
        .as_ref()
        .map_or("", PostOfficeCode::as_str);
    let path = "/quan-ly/giay/lo".to_owned();
    let page = |number: u64| {
        format!(
            "{path}?dot={}&trang-thai={}&buu-cuc={}&trang={number}",
            round.code, state, office
        )
    };
    let states = BatchState::ALL.iter();
    let offices = place::post_offices(&view, scope).into_iter();
    Ok(html(
        app.pages().batch_list(&BatchList {
            frame: permit.frame(Section::Paper, words("batch.list_title")),
            round: round.code.clone(),
            back: format!("/quan-ly/giay?dot={}", round.code),
            states: (
                states
                    .map(|state| (state.to_string(), state_words(state.as_str())))
                    .collect(),
                state.to_owned(),
            ),
            offices: (
                offices
                    .map(|(code, name)| (code.to_string(), name))
                    .collect(),
                office.to_owned(),
            ),
            total: fill("batch.total", &[("count", &serial_count_words(total))]),
            batches: batches
                .iter()
                .map(|batch| line(&view, batch, now_ms))
                .collect(),
            pager: Pager {
                previous: (asked.trang > 0).then(|| page(asked.trang - 1)),
                next: (offset.saturating_add(PAGE) < total).then(|| page(asked.trang + 1)),
            },
            announce: permit
                .may::<HandleBatches>()
                .then(|| format!("/quan-ly/giay/lo/moi?dot={}", round.code)),
            path,
        })?,
    ))
}

fn line(view: &RoundView, batch: &Batch, now_ms: i64) -> BatchLine {
    let known = view.known();
    let header = &batch.header;
    BatchLine {
        name: batch_words(batch),
        href: batch_path(batch),
        post_office: post_office_words(view, &header.post_office),
        unit: known.unit(&header.unit),
        field: known.field(&header.field),
        expected: serial_count_words(u64::from(header.expected)),
        state: state_words(batch.state.as_str()),
        since: format!(
            "{} ({})",
            moment(batch.changed_ms),
            age_words(batch.changed_ms, now_ms)
        ),
    }
}
