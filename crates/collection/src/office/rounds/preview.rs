//! `/quan-ly/dot/{round}/xem-thu`: the form as a citizen will see it, for any unit, field, layout and
//! language. The pages are those of `/k/{code}`; what is sent is checked by the same rules and then
//! thanked for, and nothing is stored.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::rounds::{PreviewChoice, language_words, layout_words};
use pages::office::{Section, fill, words};
use pages::print::{FormPlace, PaperForm};
use serde::Deserialize;
use store::link::Link;
use survey::{FieldCode, Language, Layout, LinkCode, LinkId, Stream};

use super::view::RoundView;
use crate::access::Permit;
use crate::app::App;
use crate::around::RequestId;
use crate::citizen::{Door, Visit, show_preview, take_preview};
use crate::html::{html, see_other};
use crate::office::pdf;
use crate::policy::SeeRounds;
use crate::problem::Problem;

/// What to look at.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Wanted {
    #[serde(default, rename = "don-vi")]
    unit: String,
    #[serde(default, rename = "linh-vuc")]
    field: String,
    #[serde(default, rename = "bo-cuc")]
    layout: String,
    #[serde(default)]
    lang: String,
}

impl Wanted {
    fn query(&self, view: &RoundView) -> String {
        let field = self.field(view);
        let field = field.as_ref().map_or("", FieldCode::as_str);
        let layout = self.layout(view);
        let lang = self
            .language()
            .map_or_else(String::new, |language| language.as_str().to_owned());
        format!("linh-vuc={field}&bo-cuc={layout}&lang={lang}")
    }

    /// The field that the card would name.
    fn field(&self, view: &RoundView) -> Option<FieldCode> {
        let offered = view.fields.iter();
        let mut offered = offered.filter(|field| view.kept.plan.offers(&field.code));
        let found = offered.find(|field| field.code.as_str() == self.field)?;
        Some(found.code.clone())
    }

    fn layout(&self, view: &RoundView) -> Layout {
        Layout::parse(&self.layout).unwrap_or(view.kept.plan.round.layout)
    }

    fn language(&self) -> Option<Language> {
        Language::parse(&self.lang).ok()
    }
}

/// Asks what to look at, or goes there.
pub(super) async fn choose(
    permit: Permit<SeeRounds>,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    if !wanted.unit.is_empty() {
        let unit = &view.unit(&wanted.unit)?.code;
        let query = wanted.query(&view);
        return Ok(see_other(&format!(
            "{}/xem-thu/{unit}?{query}",
            view.path()
        )));
    }
    let round = &view.kept.plan.round;
    let units = view
        .seen()
        .filter(|unit| view.kept.plan.takes_part(&unit.code));
    let units = units.map(|unit| (unit.code.to_string(), unit.full_name.clone()));
    let fields = view.fields.iter();
    let fields = fields.filter(|field| view.kept.plan.offers(&field.code));
    let fields = fields.map(|field| (field.code.to_string(), field.name.clone()));
    let any_field = (String::new(), words("rounds.any_field"));
    let layouts = Layout::ALL
        .iter()
        .map(|&layout| (layout.to_string(), layout_words(layout)));
    let languages = round.languages.iter();
    let languages =
        languages.map(|&language| (language.as_str().to_owned(), language_words(language)));
    let title = fill("rounds.preview_title", &[("name", view.name())]);
    Ok(html(app.pages().preview_choice(&PreviewChoice {
        frame: permit.frame(Section::Rounds, title),
        action: format!("{}/xem-thu", view.path()),
        back: view.path(),
        units: (units.collect(), String::new()),
        fields: (
            std::iter::once(any_field).chain(fields).collect(),
            String::new(),
        ),
        layouts: (layouts.collect(), round.layout.to_string()),
        languages: (languages.collect(), String::new()),
        faults: Vec::new(),
    })?))
}

/// The first page of the form.
pub(super) async fn open(
    permit: Permit<SeeRounds>,
    State(app): State<App>,
    Path((code, unit)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let visit = visit(&app, &view, &unit, &wanted).await?;
    Ok(html(show_preview(&visit)?))
}

/// The page after the one that was filled.
pub(super) async fn answer(
    permit: Permit<SeeRounds>,
    State(app): State<App>,
    Path((code, unit)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    Extension(request): Extension<RequestId>,
    body: Bytes,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let visit = visit(&app, &view, &unit, &wanted).await?;
    take_preview(visit, &body, &request).await
}

/// The paper form, as a specimen.
pub(super) async fn paper(
    permit: Permit<SeeRounds>,
    State(app): State<App>,
    Path((code, unit)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let unit = view.unit(&unit)?.full_name.clone();
    let questionnaire = view.questionnaire(&app).await?;
    let questionnaire = questionnaire.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    let field = wanted.field(&view).map(|field| view.known().field(&field));
    let round = view.kept.plan.round.clone();
    let language = wanted.language().unwrap_or(Language::VI);
    let name = format!("phieu-mau-{}.pdf", round.code);
    let make = move || {
        pdf::specimen(&PaperForm {
            questionnaire: &questionnaire,
            language,
            province: round.province_name.clone(),
            round: round.name.get(language).to_owned(),
            places: vec![FormPlace { unit, field }],
            specimen: true,
            synthetic: round.synthetic,
        })
    };
    pdf::file(&name, make).await
}

/// A visit behind a link that nobody has: it is made for this request and kept nowhere.
async fn visit(app: &App, view: &RoundView, unit: &str, wanted: &Wanted) -> Result<Visit, Problem> {
    let unit = view.unit(unit)?.code.clone();
    let round = &view.kept.plan.round;
    let now_ms = app.ambient().now_ms();
    let stage = app.doors().stage(app.database(), round.id, now_ms).await?;
    let path = format!("{}/xem-thu/{unit}?{}", view.path(), wanted.query(view));
    let link = Link {
        id: LinkId::from_uuid(round.id.as_uuid()),
        code: LinkCode::from_bytes([0; 8]),
        round: round.id,
        received_by: unit.clone(),
        decided_by: unit,
        field: wanted.field(view),
        place: words("rounds.place_usual"),
        stream: Stream::Open,
        created_ms: now_ms,
        revoked_ms: None,
        revoked_reason: None,
    };
    let stage = Arc::new(stage.laid_out(wanted.layout(view)));
    let door = Arc::new(Door::of_link(link, stage)?);
    Ok(Visit::preview(app.clone(), door, wanted.language(), path))
}
