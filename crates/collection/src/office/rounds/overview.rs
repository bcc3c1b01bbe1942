//! `/quan-ly/dot/{round}`.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::office::parts::Fact;
use pages::office::rounds::{
    Action, Missing, RoundOverview, Tile, facts, part_words, period_words, problem_words,
    state_words, step_words,
};
use pages::office::{Section, fill, words};
use pages::words::{date_time, integer};
use survey::round::{PlanPart, PlanProblem};
use survey::{Language, RoundState, Stream};

use super::tallies::{Counted, Tallies};
use super::view::{Around, RoundView, Told, slug_of};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{ManageRounds, OpenRound, SeeLinks, SeeRounds};
use crate::problem::Problem;

/// The parts in the order in which they are shown; the last four speak of all units.
const PARTS: [PlanPart; 8] = [
    PlanPart::Name,
    PlanPart::Period,
    PlanPart::Form,
    PlanPart::Index,
    PlanPart::Units,
    PlanPart::Fields,
    PlanPart::Quotas,
    PlanPart::PostOffices,
];
/// How many of them somebody sees who sees only some units.
const PARTS_FOR_ALL: usize = 4;

/// Shows a round.
pub(super) async fn overview(
    permit: Permit<SeeRounds>,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let round = &view.kept.plan.round;
    let mut frame = permit.frame(Section::Rounds, view.name());
    if let Some(told) = told.words() {
        frame = frame.with_notice(told);
    }
    let may_edit = permit.may::<ManageRounds>();
    let (mut missing, mut advice) = (Vec::new(), Vec::new());
    if view.is_whole() && matches!(round.state, RoundState::Draft | RoundState::Open) {
        let around = Around::load(&app, &view).await?;
        for problem in view.kept.plan.check(&around.surroundings(&view)) {
            let line = mendable(&view, &problem, may_edit);
            if problem.keeps_from_opening() {
                missing.push(line);
            } else {
                advice.push(line);
            }
        }
    }
    let counted = match round.state {
        RoundState::Draft => None,
        _ => Tallies::of_round(&app, round.id).await,
    };
    let page = RoundOverview {
        frame,
        facts: head(&view),
        progress: counted
            .as_ref()
            .map(|counted| progress(&view, counted))
            .unwrap_or_default(),
        counted: match round.state {
            RoundState::Draft => String::new(),
            _ => counted_words(counted.as_ref()),
        },
        is_draft: round.state == RoundState::Draft,
        missing,
        advice,
        tiles: tiles(&view, may_edit),
        actions: actions(&permit, &view),
    };
    Ok(html(app.pages().round_overview(&page)?))
}

/// A problem with the page on which it is mended.
pub(super) fn mendable(view: &RoundView, problem: &PlanProblem, may_edit: bool) -> Missing {
    let path = match problem.part() {
        PlanPart::Links => Some(format!("{}/lien-ket", view.path())),
        part => slug_of(part).map(|slug| format!("{}/sua/{slug}", view.path())),
    };
    Missing {
        words: problem_words(problem, &view.known()),
        path: path.filter(|_| may_edit),
    }
}

/// When the responses were counted.
pub(super) fn counted_words(counted: Option<&Counted>) -> String {
    counted.map_or_else(
        || words("rounds.counting"),
        |counted| {
            let at = date_time(counted.at_ms, Language::VI);
            fill("rounds.counted_at", &[("at", &at)])
        },
    )
}

fn head(view: &RoundView) -> Vec<Fact> {
    let round = &view.kept.plan.round;
    let fact = |key: &str, value: String| Fact::new(words(&format!("rounds.{key}")), value);
    vec![
        fact("state", state_words(round.state)),
        fact("when", period_words(round.opens_ms, round.closes_ms)),
        fact("code", round.code.clone()),
        fact(
            "questionnaire",
            format!(
                "{}, {}",
                round.questionnaire_code, round.questionnaire_version
            ),
        ),
        fact("catalogue", view.catalogue_name.clone()),
    ]
}

fn progress(view: &RoundView, counted: &Counted) -> Vec<Fact> {
    let (mut received, mut valid) = (0_u64, 0_u64);
    let (mut sampled, mut open) = (0_u64, 0_u64);
    for ((unit, _, stream), count) in &counted.tally.cells {
        if view.sees(unit) {
            received += count.received;
            valid += count.counted;
            match stream {
                Stream::Sampled => sampled += count.received,
                Stream::Open => open += count.received,
            }
        }
    }
    [
        ("received", received),
        ("valid", valid),
        ("sampled", sampled),
        ("open_stream", open),
    ]
    .map(|(key, number)| Fact::new(words(&format!("rounds.{key}")), figure(number)))
    .to_vec()
}

/// A count in Vietnamese digits.
pub(super) fn figure(number: u64) -> String {
    integer(i64::try_from(number).unwrap_or(i64::MAX), Language::VI)
}

fn tiles(view: &RoundView, may_edit: bool) -> Vec<Tile> {
    let plan = &view.kept.plan;
    let shown = if view.is_whole() {
        PARTS.len()
    } else {
        PARTS_FOR_ALL
    };
    let is_draft = plan.round.state == RoundState::Draft;
    PARTS
        .into_iter()
        .take(shown)
        .map(|part| {
            let slug = slug_of(part).filter(|_| may_edit && is_draft);
            let edit = slug.map(|slug| format!("{}/sua/{slug}", view.path()));
            Tile::new(part, facts(part, plan, &view.known()), edit)
        })
        .collect()
}

fn actions(permit: &Permit<SeeRounds>, view: &RoundView) -> Vec<Action> {
    let path = view.path();
    let link = |key: &str, end: &str| Action {
        words: words(&format!("rounds.{key}")),
        path: format!("{path}/{end}"),
        main: false,
    };
    let step = |to: RoundState, end: &str, main| Action {
        words: step_words(to),
        path: format!("{path}/buoc/{end}"),
        main,
    };
    let mut actions = Vec::new();
    if permit.may::<OpenRound>() {
        match view.kept.plan.round.state {
            RoundState::Draft => {
                actions.push(step(RoundState::Open, "mo", true));
                actions.push(step(RoundState::Archived, "luu-tru", false));
            }
            RoundState::Open => actions.push(step(RoundState::Closed, "dong", false)),
            RoundState::Published => actions.push(step(RoundState::Archived, "luu-tru", false)),
            RoundState::Closed | RoundState::Archived => {}
        }
    }
    actions.push(link("action_units", "don-vi"));
    if permit.may::<SeeLinks>() {
        actions.push(link("action_links", "lien-ket"));
    }
    actions.push(link("action_preview", "xem-thu"));
    if view.is_whole() {
        actions.push(link("action_history", "sua-doi"));
    }
    actions
}

/// The title of a page about a part.
pub(super) fn part_title(view: &RoundView, part: PlanPart) -> String {
    let part = part_words(part);
    fill(
        "rounds.part_title",
        &[("part", &part), ("name", view.name())],
    )
}
