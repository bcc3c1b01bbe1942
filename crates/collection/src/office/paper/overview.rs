//! `/quan-ly/giay`.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use intake::batch::BatchState;
use pages::office::paper::{OfficeLine, PaperOverview, serial_count_words, state_words};
use pages::office::parts::Fact;
use pages::office::{Section, words};
use store::paper::batch::{self, Batch, Wanted};
use store::paper::series::{self, PrintedSeries};
use survey::{PostOfficeCode, Round};

use super::place::{self, Asked, age_words};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::office::rounds::view::RoundView;
use crate::policy::{HandleBatches, ImportForms, SeeBatches, SeeKeyingNumbers, SeePaper};
use crate::problem::Problem;

/// Most batches that are counted.
const MOST: u64 = 100_000;

/// What lies where in a round.
pub(super) async fn overview(
    permit: Permit<SeeBatches>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let frame = permit.frame(Section::Paper, words("paper_office.title"));
    let rounds = place::rounds(&app, permit.scope()).await?;
    if rounds.is_empty() {
        return Ok(html(app.pages().paper_overview(&PaperOverview {
            frame,
            rounds: Vec::new(),
            facts: Vec::new(),
            states: Vec::new(),
            offices: Vec::new(),
            links: Vec::new(),
        })?));
    }
    let view = place::round(&app, permit.scope(), &rounds, &asked.dot).await?;
    let id = view.kept.plan.round.id;
    let wanted = Wanted::default();
    let (batches, _) = batch::list(app.database(), id, permit.scope(), &wanted, 0, MOST).await?;
    let series = series::list(app.database(), id, permit.scope()).await?;
    let code = &view.kept.plan.round.code;
    let told = Told {
        view: &view,
        batches: &batches,
        series: &series,
        now_ms: app.ambient().now_ms(),
    };
    Ok(html(
        app.pages().paper_overview(&PaperOverview {
            frame,
            rounds: choices(&rounds, code),
            facts: told.facts(),
            states: told.states(),
            offices: place::post_offices(&view, permit.scope())
                .iter()
                .map(|(code, name)| told.office(code, name))
                .collect(),
            links: links(&permit, code),
        })?,
    ))
}

/// The pages that the person may go on to.
fn links(permit: &Permit<SeeBatches>, code: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    if permit.may::<SeePaper>() {
        links.push((
            words("series.title"),
            format!("/quan-ly/giay/loat?dot={code}"),
        ));
    }
    links.push((
        words("batch.list_title"),
        format!("/quan-ly/giay/lo?dot={code}"),
    ));
    if permit.may::<SeeKeyingNumbers>() {
        links.push((
            words("paper_numbers.link"),
            format!("/quan-ly/giay/so-lieu?dot={code}"),
        ));
    }
    if permit.may::<ImportForms>() {
        links.push((
            words("paper_office.files"),
            "/quan-ly/giay/tap-tin".to_owned(),
        ));
    }
    if permit.may::<HandleBatches>() {
        links.push((
            words("batch.announce"),
            format!("/quan-ly/giay/lo/moi?dot={code}"),
        ));
    }
    links
}

fn choices(rounds: &[Round], shown: &str) -> Vec<(String, Option<String>)> {
    let choice = |round: &Round| {
        let href = format!("/quan-ly/giay?dot={}", round.code);
        (round.code.clone(), (round.code != shown).then_some(href))
    };
    rounds.iter().map(choice).collect()
}

struct Told<'a> {
    view: &'a RoundView,
    batches: &'a [Batch],
    series: &'a [PrintedSeries],
    now_ms: i64,
}

impl Told<'_> {
    fn facts(&self) -> Vec<Fact> {
        let printed = self
            .series
            .iter()
            .map(|one| u64::from(one.serials.count()))
            .sum();
        let expected = self.batches.iter().map(forms).sum();
        let closed = self
            .batches
            .iter()
            .filter(|batch| is_closed(batch))
            .map(forms)
            .sum();
        let fact = |key: &str, count: u64| Fact::new(words(key), serial_count_words(count));
        vec![
            fact("paper_office.printed", printed),
            fact("paper_office.in_batches", expected),
            fact("paper_office.in_closed", closed),
        ]
    }

    fn states(&self) -> Vec<(String, String, String)> {
        let mut counts: BTreeMap<BatchState, u64> = BTreeMap::new();
        for batch in self.batches {
            *counts.entry(batch.state).or_default() += 1;
        }
        let code = &self.view.kept.plan.round.code;
        BatchState::ALL
            .iter()
            .filter_map(|state| {
                let count = counts.get(state)?;
                let href = format!("/quan-ly/giay/lo?dot={code}&trang-thai={state}");
                Some((
                    state_words(state.as_str()),
                    serial_count_words(*count),
                    href,
                ))
            })
            .collect()
    }

    fn office(&self, code: &PostOfficeCode, name: &str) -> OfficeLine {
        let own = || {
            self.batches
                .iter()
                .filter(|batch| batch.header.post_office == *code)
        };
        let series = self.series.iter().filter(|one| one.post_office == *code);
        let open = || own().filter(|batch| !is_closed(batch));
        let many = |count: usize| serial_count_words(u64::try_from(count).unwrap_or(u64::MAX));
        let oldest = open().map(|batch| batch.changed_ms).min();
        let round = &self.view.kept.plan.round.code;
        OfficeLine {
            name: name.to_owned(),
            batches: format!("/quan-ly/giay/lo?dot={round}&buu-cuc={code}"),
            printed: serial_count_words(series.map(|one| u64::from(one.serials.count())).sum()),
            open: many(open().count()),
            closed: many(own().count() - open().count()),
            forms: serial_count_words(own().map(forms).sum()),
            waiting: oldest.map_or_else(String::new, |since| age_words(since, self.now_ms)),
        }
    }
}

fn forms(batch: &Batch) -> u64 {
    u64::from(batch.header.expected)
}

fn is_closed(batch: &Batch) -> bool {
    batch.state == BatchState::Closed
}
