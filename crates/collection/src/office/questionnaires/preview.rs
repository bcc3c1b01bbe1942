//! The pages of a form as a citizen would see them. Nothing is kept, whatever is pressed.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::citizen::{
    Check, FormPage, Frame, Introduction, OnePage, PartView, Start, answered, asked_by, faults,
    one_page_parts,
};
use pages::office::questionnaires::PreviewIndex;
use pages::office::{Section, fill};
use serde::Deserialize;
use survey::{Findings, Language, Questionnaire, RawAnswers, validate_page};

use super::named::{Name, Named};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::SeeQuestionnaires;
use crate::posted::Fields;
use crate::problem::Problem;

/// Which look is wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Look {
    lang: Option<String>,
    loi: Option<String>,
}

/// The list of everything to look at.
pub(super) async fn index(
    permit: Permit<SeeQuestionnaires>,
    State(app): State<App>,
    Path(name): Path<Name>,
) -> Result<Response, Problem> {
    let named = Named::find(app.database(), &name).await?;
    let title = fill(
        "questionnaires.preview_title",
        &[("code", &name.0), ("version", &name.1.to_string())],
    );
    let page = PreviewIndex {
        frame: permit.frame(Section::Questionnaires, title),
        questionnaire: &named.form,
    };
    Ok(html(app.pages().questionnaire_preview(&page)?))
}

/// One page of the form.
pub(super) async fn show(
    permit: Permit<SeeQuestionnaires>,
    State(app): State<App>,
    Path((code, version, place)): Path<(String, u32, String)>,
    Query(look): Query<Look>,
) -> Result<Response, Problem> {
    let _ = permit;
    let name = (code, version);
    let form = Named::find(app.database(), &name).await?.form;
    let sight = Sight::new(&app, &form, &place, look.lang.as_deref());
    let answers = RawAnswers::new();
    let findings = match look.loi {
        Some(_) => sight.findings(&answers),
        None => Findings::default(),
    };
    sight.page(&answers, &findings)
}

/// What a press of a button would lead to: the page again with what is wrong, or the next one.
pub(super) async fn try_out(
    permit: Permit<SeeQuestionnaires>,
    State(app): State<App>,
    Path((code, version, place)): Path<(String, u32, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let _ = permit;
    let name = (code, version);
    let form = Named::find(app.database(), &name).await?.form;
    let sight = Sight::new(&app, &form, &place, Some(fields.one("state")));
    let action = fields.one("action");
    if let Some(language) = action.strip_prefix("lang:") {
        return Ok(sight.go(&place, language));
    }
    let mut answers = RawAnswers::new();
    for input in form.questions().flat_map(survey::Question::inputs) {
        for value in fields.all(&input).filter(|value| !value.is_empty()) {
            answers.insert(input.clone(), value.to_owned());
        }
    }
    let tag = sight.language.as_str();
    let forward = !matches!(action, "back" | "start") && !action.starts_with("page:");
    let findings = sight.findings(&answers);
    if forward && !findings.is_empty() {
        return sight.page(&answers, &findings);
    }
    let next = match action.strip_prefix("page:") {
        Some(page) => format!("trang-{page}"),
        None => sight.beside(action != "back"),
    };
    Ok(sight.go(&next, tag))
}

/// One look at a form.
struct Sight<'a> {
    app: &'a App,
    form: &'a Questionnaire,
    place: &'a str,
    language: Language,
}

impl<'a> Sight<'a> {
    fn new(app: &'a App, form: &'a Questionnaire, place: &'a str, tag: Option<&str>) -> Self {
        let language = tag
            .and_then(|tag| Language::parse(tag).ok())
            .filter(|language| form.languages().contains(language))
            .unwrap_or(Language::VI);
        Self {
            app,
            form,
            place,
            language,
        }
    }

    fn path(&self, place: &str) -> String {
        let (code, version) = (self.form.code(), self.form.version());
        format!("/quan-ly/phieu/{code}/{version}/xem-thu/{place}")
    }

    fn go(&self, place: &str, tag: &str) -> Response {
        see_other(&format!("{}?lang={tag}", self.path(place)))
    }

    /// All places in the order of the form.
    fn places(&self) -> Vec<String> {
        let parts = self.form.pages().iter();
        let mut places = vec!["bat-dau".to_owned()];
        places.extend(parts.map(|page| format!("trang-{}", page.code)));
        places.push("kiem-tra".to_owned());
        places
    }

    /// The place after this one, or before it; at the end the form stays where it is.
    fn beside(&self, after: bool) -> String {
        let places = self.places();
        let at = places.iter().position(|place| place == self.place);
        let next = match (at, after) {
            (None, _) => return self.place.to_owned(),
            (Some(at), true) => (at + 1).min(places.len() - 1),
            (Some(at), false) => at.saturating_sub(1),
        };
        places.get(next).cloned().unwrap_or_default()
    }

    fn frame(&self) -> Frame {
        Frame {
            languages: self.form.languages().to_vec(),
            action: self.path(self.place),
            synthetic: true,
            ..Frame::bare(self.language)
        }
    }

    /// What is wrong with these answers on this page, or on all of them.
    fn findings(&self, answers: &RawAnswers) -> Findings {
        if self.place == "mot-trang" {
            let pages = self.form.pages().iter();
            let all = pages.flat_map(|page| validate_page(self.form, &page.code, answers).0);
            return Findings(all.collect());
        }
        match self.place.strip_prefix("trang-") {
            Some(code) => validate_page(self.form, code, answers),
            None => Findings::default(),
        }
    }

    fn introduction(&self) -> Introduction {
        let asked_by = asked_by("Tỉnh …", self.language);
        Introduction::of(self.form, self.language, asked_by, None)
    }

    /// Every part with all its questions: those behind a gate say for whom they are.
    fn parts(&self, answers: &RawAnswers, findings: &Findings) -> Vec<PartView> {
        one_page_parts(self.form, self.language, answers, findings)
    }

    fn page(&self, answers: &RawAnswers, findings: &Findings) -> Result<Response, Problem> {
        let pages = self.app.pages();
        let state = self.language.as_str().to_owned();
        let told = faults(self.form, findings, self.language);
        let page = match self.place {
            "bat-dau" => pages.start(&Start {
                frame: self.frame(),
                introduction: self.introduction(),
                state,
            })?,
            "mot-trang" => pages.one_page(&OnePage {
                frame: self.frame(),
                introduction: self.introduction(),
                parts: self.parts(answers, findings),
                faults: told,
                state,
            })?,
            "kiem-tra" => pages.check(&Check {
                frame: self.frame(),
                field: "…".to_owned(),
                field_can_change: false,
                parts: answered(self.form, answers, self.language),
                faults: Vec::new(),
                state,
            })?,
            _ => {
                let code = self.place.strip_prefix("trang-").unwrap_or_default();
                let part = self
                    .parts(answers, findings)
                    .into_iter()
                    .find(|part| part.code == code)
                    .ok_or_else(Problem::address_unknown)?;
                pages.form_page(&FormPage {
                    frame: self.frame(),
                    part,
                    faults: told,
                    state,
                    has_back: true,
                    from_check: false,
                })?
            }
        };
        Ok(html(page))
    }
}
