//! One release with its checks and steps.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::office::parts::{Fact, Fault};
use pages::office::{ReleaseActs, ReleasePage, ReleaseStepRow, Section, fill, moment, words};
use publication::release::{Figure, Release};
use store::release_life::{self, ReleaseLife, ReleaseState};
use survey::Language;

use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{ApproveRelease, MakeRelease, Right, SeeReleases};
use crate::problem::Problem;

/// Shows one release.
pub(super) async fn show(
    permit: Permit<SeeReleases>,
    State(app): State<App>,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let typed = (String::new(), String::new());
    page(&app, &permit, &number, typed, None).await
}

/// Where a release stands, in words.
pub(super) fn state_words(state: ReleaseState) -> String {
    match state {
        ReleaseState::Embargoed(until_ms) => {
            fill("releases.state_embargoed", &[("until", &moment(until_ms))])
        }
        other => words(&format!("releases.state_{}", other.as_str())),
    }
}

/// The page of a release, with what was typed and what was wrong.
pub(super) async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    number: &str,
    typed: (String, String),
    fault: Option<Fault>,
) -> Result<Response, Problem> {
    let life = release_life::find(app.database(), number).await?;
    let release = app.published().find(app.database(), number).await?;
    let now_ms = app.ambient().now_ms();
    let (state, actor) = (life.state(), permit.actor());
    let is_own = life.is_of(&actor);
    let may_approve = permit.may::<ApproveRelease>();
    let is_seen = state.is_visible(now_ms);
    let is_ready = matches!(state, ReleaseState::Approved | ReleaseState::Embargoed(_));
    let page = ReleasePage {
        frame: permit.frame(Section::Releases, release.parameters.title.clone()),
        path: format!("/quan-ly/cong-bo/{number}"),
        facts: facts(&life),
        checks: checks(&release),
        steps: life.steps.iter().map(step_row).collect(),
        acts: ReleaseActs {
            check: permit.may::<MakeRelease>() && state == ReleaseState::Draft,
            approve: may_approve && !is_own && state == ReleaseState::Checked,
            publish: may_approve && is_ready && !is_seen,
            supersede: may_approve && is_seen && state != ReleaseState::Superseded,
        },
        waits: is_own && state == ReleaseState::Checked,
        documents: cfg!(feature = "pdf"),
        seen: is_seen.then(|| format!("/ket-qua/{number}")),
        typed,
        fault,
    };
    Ok(html(app.pages().release_page(&page)?))
}

fn facts(life: &ReleaseLife) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(words("releases.number"), &life.head.number),
        Fact::new(words("releases.made_at"), moment(life.head.made_ms)),
    ];
    if let Some(first) = life.steps.first() {
        facts.push(Fact::new(words("releases.made_by"), &first.actor));
    }
    facts.push(Fact::new(
        words("releases.state"),
        state_words(life.state()),
    ));
    facts.push(Fact::new(words("releases.digest"), &life.head.digest));
    facts
}

fn step_row(step: &release_life::ReleaseStep) -> ReleaseStepRow {
    ReleaseStepRow {
        state: state_words(step.state),
        by: step.actor.clone(),
        at: moment(step.at_ms),
        reason: step.reason.clone().unwrap_or_default(),
    }
}

/// What somebody should look at before agreeing.
fn checks(release: &Release) -> Vec<Fact> {
    let count = |count: u64| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        pages::words::integer(count, Language::VI)
    };
    let (tables, method) = (&release.sampled, &release.method);
    let overall = release.overall_position().and_then(|at| {
        let measure = tables.overall.as_ref()?.measures.get(at)?;
        let figure: &Figure = measure.figure(release.questionnaire.score);
        let estimate = figure.estimate()?;
        let percent = |value| pages::words::percent(value, 2, Language::VI);
        let (low, high) = (percent(estimate.low), percent(estimate.high));
        Some(format!("{} ({low} – {high})", percent(estimate.value)))
    });
    let comparable = release.earlier.iter().filter(|one| one.breaks.is_empty());
    let mut checks = vec![
        Fact::new(
            words("releases.overall"),
            overall.unwrap_or_else(|| words("releases.overall_none")),
        ),
        Fact::new(words("releases.valid"), count(tables.counted)),
        Fact::new(words("releases.invalid"), count(tables.invalid)),
        Fact::new(words("releases.open"), count(release.open.received)),
        Fact::new(
            words("releases.unreached"),
            count(method.unreached.len() as u64),
        ),
        Fact::new(
            words("releases.collapsed"),
            count(method.collapsed.len() as u64),
        ),
        Fact::new(words("releases.earlier"), count(comparable.count() as u64)),
    ];
    if !release.before.is_empty() {
        checks.push(Fact::new(
            words("releases.before"),
            release.before.join(", "),
        ));
    }
    if let Some(account) = &release.disclosure {
        checks.push(Fact::new(words("releases.few"), count(account.few)));
        checks.push(Fact::new(
            words("releases.complement"),
            count(account.complement),
        ));
        checks.push(Fact::new(words("releases.audited"), count(account.audited)));
        if let Some(narrowest) = account.narrowest {
            let points = pages::words::percent(narrowest, 1, Language::VI);
            checks.push(Fact::new(words("releases.narrowest"), points));
        }
        for (key, found) in [
            ("releases.nearly_the_same", account.nearly_the_same),
            ("releases.told_before", account.told_before),
        ] {
            if found > 0 {
                checks.push(Fact::new(words(key), count(found)));
            }
        }
    }
    checks
}
