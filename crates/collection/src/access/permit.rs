//! The permit: proof that the account behind a request has the right that a handler names.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use pages::office::{Frame, NavigationItem, Section, Who};
use store::account::Account;
use store::audit::{Act, Event};
use store::session::Session;
use survey::{Role, Scope};
use uuid::Uuid;

use crate::app::App;
use crate::policy::{self, Line, Right};
use crate::problem::Problem;

/// The session and the account behind a request.
#[derive(Debug)]
pub(super) struct Grant {
    pub(super) session: Session,
    pub(super) account: Account,
}

/// What the gate leaves for the handler's extractor; a gate of one right leaves nothing for another.
#[derive(Debug)]
pub(super) struct Granted<R>(Arc<Grant>, PhantomData<fn() -> R>);

impl<R> Granted<R> {
    pub(super) fn new(grant: Grant) -> Self {
        Self(Arc::new(grant), PhantomData)
    }
}

impl<R> Clone for Granted<R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0), PhantomData)
    }
}

/// The right `R` in the hands of a signed-in account. A handler that takes one as its first argument
/// can be reached only by accounts that the policy gives the right.
#[derive(Debug)]
pub struct Permit<R: Right>(Arc<Grant>, PhantomData<fn() -> R>);

impl<R: Right> Permit<R> {
    /// The account's id.
    pub fn account_id(&self) -> Uuid {
        self.0.account.id
    }

    /// The name under which the account signs in.
    pub fn account_name(&self) -> &str {
        &self.0.account.name
    }

    /// The person's role.
    pub fn role(&self) -> Role {
        self.0.account.role
    }

    /// How far the view reaches: what is outside does not exist for this person.
    pub fn scope(&self) -> &Scope {
        &self.0.account.scope
    }

    /// Who acts, as the audit chain names it.
    pub fn actor(&self) -> String {
        self.0.account.name.clone()
    }

    /// Whether the account has another right as well, e.g. to show a button.
    pub fn may<Other: Right>(&self) -> bool {
        self.allows(Other::LINE)
    }

    /// The surroundings of an office page with this title.
    pub fn frame(&self, section: Section, title: impl Into<String>) -> Frame {
        let navigation = SECTIONS
            .iter()
            .filter(|(_, line)| self.allows(line))
            .map(|(item, _)| NavigationItem::of(*item, *item == section))
            .collect();
        let who = Who {
            name: self.0.account.display_name.clone(),
            role: self.role(),
        };
        Frame::signed_in(title.into(), navigation, who)
    }

    /// Somebody asked for what lies outside their scope: recorded, and answered as if it did not
    /// exist. `object` names it for the audit chain, e.g. `round 2026-1`.
    pub(crate) async fn outside(&self, app: &App, object: &str) -> Problem {
        let now_ms = app.ambient().now_ms();
        let event = Event::of(Act::AccessRefused, &self.actor(), object, now_ms).refused();
        match store::refusal::note(app.database(), &event).await {
            Ok(()) => Problem::new(ProblemKind::NotFound),
            Err(error) => error.into(),
        }
    }

    pub(crate) fn account(&self) -> &Account {
        &self.0.account
    }

    pub(crate) fn session(&self) -> &Session {
        &self.0.session
    }

    /// The same for a line of the table.
    pub(crate) fn allows(&self, line: &Line) -> bool {
        line.allows(self.role(), self.scope())
    }
}

/// The sections of the navigation and the right that shows each.
const SECTIONS: &[(Section, &Line)] = &[
    (Section::Home, policy::SeeOffice::LINE),
    (Section::Desk, policy::KeyForms::LINE),
    (Section::Rounds, policy::SeeRounds::LINE),
    (Section::Catalogues, policy::SeeCatalogues::LINE),
    (Section::Questionnaires, policy::SeeQuestionnaires::LINE),
    (Section::Paper, policy::SeeBatches::LINE),
    (Section::Requests, policy::SeeRequests::LINE),
    (Section::Releases, policy::SeeReleases::LINE),
    (Section::Replies, policy::SeeReplies::LINE),
    (Section::Accounts, policy::SeeAccounts::LINE),
    (Section::Audit, policy::SeeAudit::LINE),
    (Section::System, policy::SeeSystem::LINE),
];

impl<R: Right> FromRequestParts<App> for Permit<R> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Response> {
        match parts.extensions.remove::<Granted<R>>() {
            Some(Granted(grant, right)) => Ok(Self(grant, right)),
            // Only a route without the gate of this right leads here, and `Routes` makes none.
            None => Err(Problem::new(ProblemKind::Internal).into_response()),
        }
    }
}
