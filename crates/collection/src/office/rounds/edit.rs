//! `/quan-ly/dot/{round}/sua/{part}` and `…/sua-doi/{part}`: one part of a draft, or of a round that
//! is open and amended with a reason.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use pages::office::parts::Fault;
use pages::office::rounds::{Comparison, PartForm, facts, refusal_words};
use pages::office::{Frame, Section, fill, words};
use pages::words::date_time;
use store::round::plan::{self, KeptPlan, Saved};
use survey::round::{PlanPart, Reason, Refusal, RoundPlan};
use survey::{Language, Questionnaire, RoundState};

use super::overview::part_title;
use super::parts::{self, Editing};
use super::view::{RoundView, by, part_of, slug_of};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{ManageRounds, OpenRound, Right};
use crate::posted::Fields;
use crate::problem::Problem;

/// Shows a part of a draft; of another round, the same part to be amended.
pub(super) async fn show(
    permit: Permit<ManageRounds>,
    State(app): State<App>,
    Path((code, slug)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let sheet = Sheet::load(&permit, &app, &code, &slug).await?;
    sheet.show(&app, None, Outcome::default())
}

/// Shows a part to be amended, for somebody who gave the password lately.
pub(super) async fn show_amending(
    permit: Permit<OpenRound>,
    State(app): State<App>,
    Path((code, slug)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let sheet = Sheet::load(&permit, &app, &code, &slug).await?;
    sheet.show(&app, None, Outcome::default())
}

/// Writes a part of a draft.
pub(super) async fn redraft(
    permit: Permit<ManageRounds>,
    State(app): State<App>,
    Path((code, slug)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Problem> {
    let sheet = Sheet::load(&permit, &app, &code, &slug).await?;
    let after = match sheet.typed_plan(&typed) {
        Ok(after) => after,
        Err(faults) => return sheet.show(&app, Some(&typed), Outcome::faults(faults)),
    };
    let kept = &sheet.view.kept;
    let redrafted = match kept.plan.redraft(after.clone()) {
        Ok(redrafted) => redrafted,
        Err(refusal) => return sheet.refuse(&app, &typed, refusal),
    };
    let seen = revision(&typed);
    let saved = if seen == kept.revision {
        plan::redraft(app.database(), &redrafted, seen, &by(&app, &permit.actor())).await?
    } else {
        Saved::Stale(Box::new(kept.clone()))
    };
    match saved {
        Saved::Kept(_) => Ok(see_other(&format!("{}?da=saved", sheet.view.path()))),
        Saved::Stale(now) => sheet.conflict(&app, &typed, &after, *now),
    }
}

/// Amends a part of a round.
pub(super) async fn amend(
    permit: Permit<OpenRound>,
    State(app): State<App>,
    Path((code, slug)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Problem> {
    let sheet = Sheet::load(&permit, &app, &code, &slug).await?;
    let reason = Reason::parse(typed.one("reason"));
    let mut faults = Vec::new();
    let after = sheet.typed_plan(&typed).unwrap_or_else(|wrong| {
        faults.extend(wrong);
        sheet.view.kept.plan.clone()
    });
    if reason.is_none() {
        faults.push(Fault::new("reason", words("rounds.wrong_reason")));
    }
    let Some(reason) = reason.filter(|_| faults.is_empty()) else {
        return sheet.show(&app, Some(&typed), Outcome::faults(faults));
    };
    let (kept, seen) = (&sheet.view.kept, revision(&typed));
    if seen != kept.revision {
        return sheet.conflict(&app, &typed, &after, kept.clone());
    }
    let now_ms = app.ambient().now_ms();
    let amended = match kept.plan.amend(after.clone(), reason, now_ms) {
        Ok(amended) => amended,
        Err(refusal) => return sheet.refuse(&app, &typed, refusal),
    };
    match plan::amend(app.database(), &amended, seen, &by(&app, &permit.actor())).await? {
        Saved::Kept(_) => Ok(see_other(&format!("{}?da=amended", sheet.view.path()))),
        Saved::Stale(now) => sheet.conflict(&app, &typed, &after, *now),
    }
}

/// The revision that the form was made from; none that exists if it was tampered with.
pub(super) fn revision(typed: &Fields) -> i64 {
    typed.one("revision").parse().unwrap_or(-1)
}

/// What a form comes back with.
#[derive(Debug, Default)]
struct Outcome {
    faults: Vec<Fault>,
    conflict: Option<(String, Vec<Comparison>)>,
    status: StatusCode,
}

impl Outcome {
    fn faults(faults: Vec<Fault>) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }
}

/// A part of a round on its page.
struct Sheet {
    frame: Frame,
    view: RoundView,
    questionnaire: Option<Questionnaire>,
    part: PlanPart,
}

impl Sheet {
    async fn load<R: Right>(
        permit: &Permit<R>,
        app: &App,
        code: &str,
        slug: &str,
    ) -> Result<Self, Problem> {
        let part = part_of(slug)?;
        let view = RoundView::load(app, permit.scope(), code).await?;
        Ok(Self {
            frame: permit.frame(Section::Rounds, part_title(&view, part)),
            questionnaire: view.questionnaire(app).await?,
            view,
            part,
        })
    }

    fn state(&self) -> RoundState {
        self.view.kept.plan.round.state
    }

    fn editing(&self) -> Editing<'_> {
        Editing {
            view: &self.view,
            questionnaire: self.questionnaire.as_ref(),
            amending: self.state() != RoundState::Draft,
        }
    }

    /// The plan with what was typed in this part.
    fn typed_plan(&self, typed: &Fields) -> Result<RoundPlan, Vec<Fault>> {
        let mut plan = self.view.kept.plan.clone();
        parts::apply(self.part, &self.editing(), typed, &mut plan)?;
        Ok(plan.tidied())
    }

    /// Both versions side by side; what was typed stays in the form, which now knows of the other.
    fn conflict(
        &self,
        app: &App,
        typed: &Fields,
        after: &RoundPlan,
        now: KeptPlan,
    ) -> Result<Response, Problem> {
        let known = self.view.known();
        let kept = facts(self.part, &now.plan, &known);
        let mine = facts(self.part, after, &known);
        let value = |all: &[pages::office::parts::Fact], name: &str| {
            let found = all.iter().find(|fact| fact.name == name);
            found.map_or_else(|| words("rounds.none"), |fact| fact.value.clone())
        };
        let mut names: Vec<&str> = Vec::new();
        for fact in kept.iter().chain(&mine) {
            if !names.contains(&fact.name.as_str()) {
                names.push(&fact.name);
            }
        }
        let lines = names.into_iter().map(|name| Comparison {
            name: name.to_owned(),
            kept: value(&kept, name),
            typed: value(&mine, name),
        });
        let outcome = Outcome {
            conflict: Some((conflict_words(&now), lines.collect())),
            status: StatusCode::CONFLICT,
            ..Outcome::default()
        };
        let sheet = Self {
            frame: self.frame.clone(),
            questionnaire: self.questionnaire.clone(),
            part: self.part,
            view: self.view.at(now),
        };
        sheet.show(app, Some(typed), outcome)
    }

    fn refuse(&self, app: &App, typed: &Fields, refusal: Refusal) -> Result<Response, Problem> {
        // The summary leads to the first input of the part, or to the reason.
        let inputs = parts::inputs(self.part, &self.editing(), typed, &[]);
        let input = inputs
            .iter()
            .find_map(pages::office::rounds::Input::id)
            .unwrap_or("reason");
        let faults = vec![Fault::new(input, refusal_words(refusal))];
        self.show(app, Some(typed), Outcome::faults(faults))
    }

    fn show(
        &self,
        app: &App,
        typed: Option<&Fields>,
        outcome: Outcome,
    ) -> Result<Response, Problem> {
        let editing = self.editing();
        let kept = parts::values(self.part, &editing, &self.view.kept.plan);
        let values = typed.unwrap_or(&kept);
        let part = if editing.amending { "sua-doi" } else { "sua" };
        let slug = slug_of(self.part).unwrap_or_default();
        let key = if editing.amending {
            "rounds.amend_note".to_owned()
        } else {
            format!("rounds.intro_{}", self.part)
        };
        let page = PartForm {
            frame: self.frame.clone(),
            action: format!("{}/{part}/{slug}", self.view.path()),
            back: self.view.path(),
            intro: words(&key),
            revision: self.view.kept.revision,
            inputs: parts::inputs(self.part, &editing, values, &outcome.faults),
            reason: editing.amending.then(|| values.one("reason").to_owned()),
            conflict: outcome.conflict,
            faults: outcome.faults,
        };
        let mut response = html(app.pages().part_form(&page)?);
        *response.status_mut() = outcome.status;
        Ok(response)
    }
}

/// Who changed the round meanwhile, and when.
pub(super) fn conflict_words(now: &KeptPlan) -> String {
    let (who, at_ms) = now
        .changed
        .clone()
        .unwrap_or_else(|| (words("rounds.none"), 0));
    let at = date_time(at_ms, Language::VI);
    fill("rounds.conflict_by", &[("who", &who), ("at", &at)])
}
