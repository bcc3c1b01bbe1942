//! `/quan-ly/dot/{round}/buoc/{step}`: opens, closes or archives a round, after asking.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::parts::Fault;
use pages::office::rounds::{StepPage, state_words, step_words};
use pages::office::{Section, fill, words};
use pages::words::date_time;
use store::round::history::{self, Recorded};
use store::round::plan::{KeptPlan, Saved};
use survey::round::{Reason, Step, StepFault};
use survey::{Language, RoundState};

use super::edit::revision;
use super::overview::mendable;
use super::view::{Around, RoundView, by};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::OpenRound;
use crate::posted::Fields;
use crate::problem::Problem;

/// The steps that one person may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Open,
    Close,
    Archive,
}

impl Wanted {
    fn of(slug: &str) -> Result<Self, Problem> {
        match slug {
            "mo" => Ok(Self::Open),
            "dong" => Ok(Self::Close),
            "luu-tru" => Ok(Self::Archive),
            _ => Err(Problem::new(ProblemKind::NotFound)),
        }
    }

    const fn slug(self) -> &'static str {
        match self {
            Self::Open => "mo",
            Self::Close => "dong",
            Self::Archive => "luu-tru",
        }
    }

    const fn to(self) -> RoundState {
        match self {
            Self::Open => RoundState::Open,
            Self::Close => RoundState::Closed,
            Self::Archive => RoundState::Archived,
        }
    }
}

/// Asks before the step.
pub(super) async fn ask(
    permit: Permit<OpenRound>,
    State(app): State<App>,
    Path((code, slug)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(&slug)?;
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    // The reason is asked for on the page, so that any will do to see whether the step is possible.
    let any = Reason::parse("-----");
    let fault = step(&app, &view, wanted, any).await?.err();
    let asked = Asked::first(wanted, fault);
    show(&permit, &app, &view, asked).await
}

/// Takes the step.
pub(super) async fn take(
    permit: Permit<OpenRound>,
    State(app): State<App>,
    Path((code, slug)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(&slug)?;
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let reason = Reason::parse(typed.one("reason"));
    if wanted == Wanted::Archive && reason.is_none() {
        let faults = vec![Fault::new("reason", words("rounds.wrong_reason"))];
        let asked = Asked {
            reason: typed.one("reason"),
            faults,
            ..Asked::first(wanted, None)
        };
        return show(&permit, &app, &view, asked).await;
    }
    let step = match step(&app, &view, wanted, reason).await? {
        Ok(step) => step,
        Err(fault) => {
            return show(&permit, &app, &view, Asked::first(wanted, Some(fault))).await;
        }
    };
    let seen = revision(&typed);
    let saved = if seen == view.kept.revision {
        store::round::step::take(app.database(), &step, seen, &by(&app, &permit.actor())).await?
    } else {
        Saved::Stale(Box::new(view.kept.clone()))
    };
    match saved {
        Saved::Kept(_) => Ok(see_other(&format!("{}?da=saved", view.path()))),
        Saved::Stale(now) => stale(&permit, &app, &view.at(*now), wanted, &typed).await,
    }
}

async fn step(
    app: &App,
    view: &RoundView,
    wanted: Wanted,
    reason: Option<Reason>,
) -> Result<Result<Step, StepFault>, Problem> {
    let plan = &view.kept.plan;
    Ok(match (wanted, reason) {
        (Wanted::Open, _) => {
            let around = Around::load(app, view).await?;
            plan.open(&around.surroundings(view))
        }
        (Wanted::Close, _) => plan.close(),
        (Wanted::Archive, Some(reason)) => plan.archive(reason),
        (Wanted::Archive, None) => return Err(Problem::new(ProblemKind::Unreadable)),
    })
}

/// Somebody was faster: either the step is done already, or the round is another than was seen.
async fn stale(
    permit: &Permit<OpenRound>,
    app: &App,
    view: &RoundView,
    wanted: Wanted,
    typed: &Fields,
) -> Result<Response, Problem> {
    let reason = typed.one("reason");
    let fault = step(app, view, wanted, Reason::parse(reason)).await?.err();
    let faults = match fault {
        None => vec![Fault::new("summary", changed_words(&view.kept))],
        Some(_) => Vec::new(),
    };
    let asked = Asked {
        wanted,
        reason,
        fault,
        faults,
    };
    show(permit, app, view, asked).await
}

fn changed_words(now: &KeptPlan) -> String {
    let (who, at_ms) = now
        .changed
        .clone()
        .unwrap_or_else(|| (words("rounds.none"), 0));
    let at = date_time(at_ms, Language::VI);
    fill("rounds.changed_meanwhile", &[("who", &who), ("at", &at)])
}

/// What was asked for, and what stands in its way.
struct Asked<'a> {
    wanted: Wanted,
    /// The reason as it was typed.
    reason: &'a str,
    fault: Option<StepFault>,
    faults: Vec<Fault>,
}

impl Asked<'_> {
    /// The page before anything was typed.
    const fn first(wanted: Wanted, fault: Option<StepFault>) -> Self {
        Self {
            wanted,
            reason: "",
            fault,
            faults: Vec::new(),
        }
    }
}

async fn show(
    permit: &Permit<OpenRound>,
    app: &App,
    view: &RoundView,
    asked: Asked<'_>,
) -> Result<Response, Problem> {
    let Asked {
        wanted,
        reason,
        fault,
        faults,
    } = asked;
    let state = view.kept.plan.round.state;
    let (mut missing, mut status) = (Vec::new(), StatusCode::OK);
    match fault {
        Some(StepFault::Plan(problems)) => {
            let lines = problems.iter().map(|problem| mendable(view, problem, true));
            missing = lines.collect();
        }
        Some(StepFault::State(_) | StepFault::ClosingPassed) => {
            status = StatusCode::CONFLICT;
            missing = vec![pages::office::rounds::Missing {
                words: standing_words(app, view, wanted).await?,
                path: None,
            }];
        }
        None if !faults.is_empty() => status = StatusCode::CONFLICT,
        None => {}
    }
    let step_name = step_words(wanted.to());
    let values = [("step", step_name.as_str()), ("name", view.name())];
    let text = if status == StatusCode::CONFLICT && faults.is_empty() {
        state_words(state)
    } else {
        words(&format!("rounds.step_text_{}", wanted.to()))
    };
    let page = StepPage {
        frame: permit.frame(Section::Rounds, fill("rounds.step_title", &values)),
        action: format!("{}/buoc/{}", view.path(), wanted.slug()),
        back: view.path(),
        text,
        button: step_name.clone(),
        revision: view.kept.revision,
        closes: None,
        reason: (wanted == Wanted::Archive).then(|| reason.to_owned()),
        missing,
        faults,
    };
    let mut response = html(app.pages().round_step(&page)?);
    *response.status_mut() = status;
    Ok(response)
}

/// Where the round stands instead, and who brought it there.
async fn standing_words(app: &App, view: &RoundView, wanted: Wanted) -> Result<String, Problem> {
    let round = &view.kept.plan.round;
    let state = state_words(round.state);
    let entries = history::of_round(app.database(), round.id).await?;
    let last = entries
        .iter()
        .rev()
        .find(|entry| matches!(entry.what, Recorded::Moved { to, .. } if to == round.state));
    Ok(match last {
        Some(entry) if round.state == wanted.to() => {
            let at = date_time(entry.at_ms, Language::VI);
            let values = [
                ("state", state.as_str()),
                ("who", entry.actor.as_str()),
                ("at", at.as_str()),
            ];
            fill("rounds.already", &values)
        }
        _ => fill("rounds.cannot_step_from", &[("state", &state)]),
    })
}
