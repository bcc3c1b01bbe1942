//! `/quan-ly/giay/lo/{batch}`: where a batch stands and what comes next.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use intake::PersonId;
use intake::batch::{self as rules, Actor, BatchState, Facts, Need, RULES, Refusal, Rule, Step};
use pages::office::paper::{
    BatchPage, BatchStepForm, BatchStepLine, refusal_words, serial_count_words, state_words,
    step_words,
};
use pages::office::parts::{Fact, Fault};
use pages::office::{Section, moment, words};
use store::paper::batch;

use super::place::{self, Asked, Place, name_of};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{self, KeyForms, Right, SeeBatches, SeePaper};
use crate::problem::Problem;

/// The page of a batch.
pub(super) async fn show(
    permit: Permit<SeeBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let told = Told {
        notice: notice(&asked.da),
        ..Told::default()
    };
    page(&app, &permit, &place, told).await
}

fn notice(code: &str) -> Option<String> {
    let known = ["announced", "stepped", "closed"];
    known
        .contains(&code)
        .then(|| words(&format!("batch.notice_{code}")))
}

/// What is said on the page beside the batch.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) notice: Option<String>,
    pub(super) reason: String,
    pub(super) faults: Vec<Fault>,
}

/// The page of a batch with what is to be said.
pub(super) async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    place: &Place,
    told: Told,
) -> Result<Response, Problem> {
    let facts = batch::facts(app.database(), &place.batch, Some("-")).await?;
    let people = place::people(app).await?;
    let steps = batch::steps(app.database(), &place.batch).await?;
    let mut frame = permit.frame(Section::Paper, place.title("batch.number"));
    if let Some(notice) = told.notice {
        frame = frame.with_notice(notice);
    }
    let line = |step: &batch::StepTaken| BatchStepLine {
        when: moment(step.at_ms),
        step: step_words(step.step.as_str()),
        to: state_words(step.to.as_str()),
        who: name_of(&people, step.by),
        reason: step.reason.clone().unwrap_or_default(),
    };
    Ok(html(app.pages().batch(&BatchPage {
        frame,
        address: place.path(),
        back: place.list(),
        state: place.state(),
        header: place.header(),
        progress: progress(place.batch.state, &facts),
        links: links(permit, place),
        revision: place.batch.revision,
        steps: offered(permit, place, &facts),
        typed_reason: told.reason,
        history: steps.iter().rev().map(line).collect(),
        faults: told.faults,
    })?))
}

fn progress(state: BatchState, facts: &Facts) -> Vec<Fact> {
    if state == BatchState::Expected {
        // Nothing has come, so nothing is missing.
        return Vec::new();
    }
    let fact = |key: &str, count: u32| Fact::new(words(key), serial_count_words(u64::from(count)));
    let mut all = vec![
        fact("batch.received", facts.received),
        fact("batch.unexplained", facts.unexplained),
        fact("batch.rejected", facts.rejected),
        fact("batch.held", facts.held),
    ];
    if facts.set_aside > 0 {
        all.push(fact("batch.set_aside", facts.set_aside));
    }
    if state != BatchState::Received {
        all.push(fact("batch.keyed_once", facts.keyed_once));
        all.push(fact("batch.drawn", facts.drawn));
        all.push(fact("batch.keyed_twice", facts.keyed_twice));
    }
    if state == BatchState::Reconciling {
        all.push(fact("batch.open_fields", facts.open_fields));
    }
    all
}

fn links<R: Right>(permit: &Permit<R>, place: &Place) -> Vec<(String, String)> {
    let link = |key: &str, end: &str| (words(key), format!("{}/{end}", place.path()));
    let state = place.batch.state;
    if state == BatchState::Expected {
        return Vec::new();
    }
    let mut all = vec![link("sheets.link", "tiep-nhan")];
    let is_keyed = matches!(state, BatchState::FirstKeying | BatchState::SecondKeying);
    if is_keyed && permit.may::<KeyForms>() {
        let desk = format!("/nhap-phieu/{}", place.batch.id);
        all.push((words("batch.desk"), desk));
    }
    if !is_keyed && state != BatchState::Received && permit.may::<SeePaper>() {
        all.push(link("reconcile.link", "doi-chieu"));
        all.push(link("paper_audit.link", "kiem-tra"));
        all.push(link("closing.link", "dong"));
    }
    all
}

/// What is left to do before a step, if this person asked for it now.
pub(super) async fn missing<R: Right>(
    app: &App,
    permit: &Permit<R>,
    place: &Place,
    step: Step,
) -> Result<Option<String>, Problem> {
    let facts = batch::facts(app.database(), &place.batch, Some("-")).await?;
    let actor = Actor {
        person: PersonId::from_uuid(permit.account_id()),
        role: permit.role(),
    };
    let refusal = rules::advance(place.batch.state, step, actor, &facts).err();
    Ok(refusal.map(|refusal| refusal_words(refusal.code(), refusal.left())))
}

/// The steps of the present state that this person may ever take, each with what is missing.
fn offered<R: Right>(permit: &Permit<R>, place: &Place, facts: &Facts) -> Vec<BatchStepForm> {
    let actor = Actor {
        person: PersonId::from_uuid(permit.account_id()),
        role: permit.role(),
    };
    let state = place.batch.state;
    let form = |rule: &Rule| {
        // The reason is asked for on the page, so that any will do to see what else is missing.
        let refusal = rules::advance(state, rule.step, actor, facts).err();
        if refusal == Some(Refusal::AuditNotReturned) {
            // Nobody has to do anything first: there is no reason to key again.
            return None;
        }
        Some(BatchStepForm {
            step: rule.step.to_string(),
            words: step_words(rule.step.as_str()),
            text: words(&format!("batch.text_{}", rule.step)),
            missing: refusal.map(|refusal| refusal_words(refusal.code(), refusal.left())),
            asks_reason: rule.needs.contains(&Need::Reason),
        })
    };
    RULES
        .iter()
        .filter(|rule| rule.from.contains(&state) && rule.roles.contains(&actor.role))
        .filter(|rule| permit.allows(policy::of_step(rule.step)))
        .filter_map(form)
        .collect()
}
