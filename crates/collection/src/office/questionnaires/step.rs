//! Steps in the life of a version: review, freeze, retire, and throwing away what is not fixed.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::questionnaires::VersionFault;
use store::audit::{Act, Event};
use store::questionnaire::{self, Saved, Step};
use survey::questionnaire::life::QuestionnaireState::{self, Draft, Frozen, Retired, Review};

use super::named::{Name, object};
use super::version::page;
use crate::access::Permit;
use crate::app::App;
use crate::html::see_other;
use crate::policy::ManageQuestionnaires;
use crate::posted::Fields;
use crate::problem::Problem;

/// Takes a step; freezing has to be confirmed.
pub(super) async fn step(
    permit: Permit<ManageQuestionnaires>,
    State(app): State<App>,
    Path(name): Path<Name>,
    fields: Fields,
) -> Result<Response, Problem> {
    let unreadable = || Problem::new(ProblemKind::Unreadable);
    let to = QuestionnaireState::parse(fields.one("den")).map_err(|_| unreadable())?;
    let revision: i32 = fields.one("revision").parse().map_err(|_| unreadable())?;
    let kept = questionnaire::version(app.database(), &name.0, name.1).await?;
    let Some(act) = act(kept.state, to) else {
        return page(&permit, &app, &name, None, Some(VersionFault::Stale)).await;
    };
    if act == Act::QuestionnaireFreeze && fields.one("xac-nhan") != "1" {
        return page(&permit, &app, &name, None, Some(VersionFault::Unconfirmed)).await;
    }
    let now_ms = app.ambient().now_ms();
    let event = Event::of(act, &permit.actor(), &object(&name.0, name.1), now_ms);
    let step = Step {
        code: &name.0,
        version: name.1,
        revision,
        from: kept.state,
        to,
    };
    match questionnaire::advance(app.database(), &step, &event).await? {
        Saved::Done => Ok(see_other(&format!(
            "/quan-ly/phieu/{}/{}?xong={to}",
            name.0, name.1
        ))),
        Saved::Stale(_) => page(&permit, &app, &name, None, Some(VersionFault::Stale)).await,
    }
}

/// The act that leads from one state to another; none if there is none.
const fn act(from: QuestionnaireState, to: QuestionnaireState) -> Option<Act> {
    match (from, to) {
        (Draft, Review) => Some(Act::QuestionnaireReview),
        (Review, Draft) => Some(Act::QuestionnaireReturn),
        (Review, Frozen) => Some(Act::QuestionnaireFreeze),
        (Frozen, Retired) => Some(Act::QuestionnaireRetire),
        (Retired, Frozen) => Some(Act::QuestionnaireRestore),
        _ => None,
    }
}

/// Throws away a version that is not fixed.
pub(super) async fn discard(
    permit: Permit<ManageQuestionnaires>,
    State(app): State<App>,
    Path(name): Path<Name>,
    fields: Fields,
) -> Result<Response, Problem> {
    let revision: i32 = fields
        .one("revision")
        .parse()
        .map_err(|_| Problem::new(ProblemKind::Unreadable))?;
    let event = Event::of(
        Act::QuestionnaireDiscard,
        &permit.actor(),
        &object(&name.0, name.1),
        app.ambient().now_ms(),
    );
    let key = (name.0.as_str(), name.1);
    match questionnaire::discard_draft(app.database(), key, revision, &event).await? {
        Saved::Done => Ok(see_other(&format!(
            "/quan-ly/phieu?xoa={}.{}",
            name.0, name.1
        ))),
        Saved::Stale(_) => page(&permit, &app, &name, None, Some(VersionFault::Stale)).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_the_life_is_an_act_and_no_other() {
        for &from in QuestionnaireState::ALL {
            for &to in QuestionnaireState::ALL {
                assert_eq!(act(from, to).is_some(), from.advance(to).is_ok());
            }
        }
    }
}
