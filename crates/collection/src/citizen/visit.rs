//! One request to a link: the door it opened, the language, the moment.

use std::sync::Arc;

use pages::citizen::{Frame, ProblemKind};
use pages::words;
use store::writer::Writer;
use survey::Language;
use survey::code::{CodeError, LinkCode};
use survey::round::Reception;

use super::doors::Door;
use super::paper_form::PrintedForm;
use super::state::{FormState, Purpose};
use crate::app::App;
use crate::problem::Problem;

/// A request to a known link that has not been withdrawn.
pub(crate) struct Visit {
    pub(crate) app: App,
    pub(crate) door: Arc<Door>,
    pub(crate) language: Language,
    pub(crate) now_ms: i64,
    /// Where a preview posts to; nothing for a real visit.
    preview: Option<String>,
    /// The paper that is answered by phone, with its address; nothing behind a link.
    pub(crate) printed: Option<PrintedForm>,
    form_path: Option<String>,
}

impl Visit {
    /// Finds the link behind `code` as it stands in the address.
    ///
    /// # Errors
    /// A [`Problem`] for a mistyped, unknown or withdrawn code.
    pub(crate) async fn find(
        app: App,
        code: &str,
        language: Option<Language>,
    ) -> Result<Self, Problem> {
        let parsed = LinkCode::parse(code)
            .map_err(|_: CodeError| Problem::new(ProblemKind::MistypedCode).typed(code))?;
        let now_ms = app.ambient().now_ms();
        let door = app
            .doors()
            .find(app.database(), &parsed, now_ms)
            .await?
            .ok_or_else(|| Problem::new(ProblemKind::UnknownCode).typed(code))?;
        let language = door.stage.language(language);
        let visit = Self {
            app,
            door,
            language,
            now_ms,
            preview: None,
            printed: None,
            form_path: None,
        };
        if visit
            .door
            .link
            .revoked_ms
            .is_some_and(|at_ms| at_ms <= now_ms)
        {
            return Err(visit.problem(ProblemKind::Revoked));
        }
        Ok(visit)
    }

    /// The office looks at a form that posts to `path`. Whatever the round's dates, nothing is stored.
    pub(crate) fn preview(
        app: App,
        door: Arc<Door>,
        language: Option<Language>,
        path: String,
    ) -> Self {
        Self {
            now_ms: app.ambient().now_ms(),
            language: door.stage.language(language),
            app,
            door,
            preview: Some(path),
            printed: None,
            form_path: None,
        }
    }

    /// A visit to the form of one paper, whose pages post to `path`.
    pub(crate) fn printed(
        app: App,
        door: Door,
        language: Option<Language>,
        printed: PrintedForm,
        path: String,
    ) -> Self {
        Self {
            now_ms: app.ambient().now_ms(),
            language: door.stage.language(language),
            app,
            door: Arc::new(door),
            preview: None,
            printed: Some(printed),
            form_path: Some(path),
        }
    }

    /// The writer that stores an answer; a preview has none.
    pub(crate) fn writer(&self) -> Option<&Writer> {
        self.preview.is_none().then(|| self.app.writer())
    }

    /// The signed state for a page of this visit.
    pub(crate) fn seal(&self, state: &FormState) -> String {
        state.seal(self.app.key(), self.purpose())
    }

    /// The state that a page of this visit posted; nothing if it is of another link or purpose.
    pub(crate) fn unseal(&self, sealed: &str) -> Option<FormState> {
        let (key, link) = (self.app.key(), self.door.link.code);
        FormState::open(sealed, key, self.purpose(), link, self.now_ms).ok()
    }

    const fn purpose(&self) -> Purpose {
        match self.preview {
            Some(_) => Purpose::Preview,
            None => Purpose::Answering,
        }
    }

    /// Refuses unless the unit is surveyed and the round takes an answer that was begun at `begun_ms`.
    ///
    /// # Errors
    /// A [`Problem`] that says whether the round is still to open or over, and the day.
    pub(crate) fn must_be_open(&self, begun_ms: i64) -> Result<(), Problem> {
        if self.preview.is_some() {
            return Ok(());
        }
        if !self.door.stage.plan.takes_part(&self.door.decided_by.code) {
            return Err(self.problem(ProblemKind::NotSurveyed));
        }
        let round = self.door.stage.round();
        let (kind, day_ms) = match self.door.stage.reception(begun_ms, self.now_ms) {
            Reception::Open => return Ok(()),
            Reception::NotYet => (ProblemKind::NotYetOpen, round.opens_ms),
            Reception::Over => (ProblemKind::Closed, round.closes_ms),
        };
        Err(self.problem(kind).when(words::date(day_ms, self.language)))
    }

    /// A problem shown with this link's agency and telephone number.
    pub(crate) fn problem(&self, kind: ProblemKind) -> Problem {
        Problem::new(kind).within(self.frame())
    }

    /// Where the form posts to.
    pub(crate) fn path(&self) -> String {
        match self.preview.as_ref().or(self.form_path.as_ref()) {
            Some(path) => path.clone(),
            None => format!("/k/{}", self.door.link.code),
        }
    }

    /// The surroundings of this link's pages.
    pub(crate) fn frame(&self) -> Frame {
        Frame {
            language: self.language,
            languages: self.door.stage.languages(),
            action: self.path(),
            agency: Some(self.door.decided_by.full_name.clone()),
            phone: self
                .door
                .decided_by
                .phone
                .clone()
                .or_else(|| self.door.received_by.phone.clone()),
            synthetic: self.door.stage.round().synthetic,
            preview: self.preview.is_some(),
        }
    }
}
