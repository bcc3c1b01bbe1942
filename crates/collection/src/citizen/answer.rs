//! `POST /k/{code}`: takes what a page posts and shows the next one.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use pages::citizen::ProblemKind;
use survey::code::{FieldCode, LinkCode};
use survey::{Findings, Language, RawAnswers, validate_page};

use super::next_page::show_place;
use super::posting::Posted;
use super::send;
use super::show::{self, Search};
use super::state::{FormState, Place, Purpose};
use super::visit::Visit;
use crate::app::App;
use crate::around::RequestId;
use crate::html::html;
use crate::posted;
use crate::problem::Problem;

/// Takes the page and answers with the next one.
pub(crate) async fn answer(
    State(app): State<App>,
    Path(code): Path<String>,
    Extension(request): Extension<RequestId>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let posted = read_posted(body)?;
    let begun = LinkCode::parse(&code).ok().and_then(|link| {
        let (key, now_ms) = (app.key(), app.ambient().now_ms());
        FormState::open(&posted.sealed, key, Purpose::Answering, link, now_ms).ok()
    });
    let visit = Visit::find(app, &code, begun.as_ref().map(|state| state.language)).await?;
    take(visit, begun, posted, &request).await
}

/// What a page posted.
///
/// # Errors
/// A [`Problem`] for a body that is too large or no form.
pub(crate) fn read_posted(body: Result<Bytes, BytesRejection>) -> Result<Posted, Problem> {
    let body = body.map_err(|rejection| {
        Problem::new(match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
            _ => ProblemKind::Unreadable,
        })
    })?;
    let posted = posted::read(&body).map_err(|_| Problem::new(ProblemKind::Unreadable))?;
    Ok(Posted::sort(posted))
}

/// Takes a page that the office filled to see how the form goes on; nothing is stored.
pub(crate) async fn preview(
    mut visit: Visit,
    body: &[u8],
    request: &RequestId,
) -> Result<Response, Problem> {
    let posted = posted::read(body).map_err(|_| Problem::new(ProblemKind::Unreadable))?;
    let posted = Posted::sort(posted);
    let begun = visit.unseal(&posted.sealed);
    if let Some(begun) = &begun {
        visit.language = visit.door.stage.language(Some(begun.language));
    }
    take(visit, begun, posted, request).await
}

/// Takes a page of a form whose state could be read, or could not.
pub(crate) async fn take(
    visit: Visit,
    begun: Option<FormState>,
    posted: Posted,
    request: &RequestId,
) -> Result<Response, Problem> {
    let mut state = begun.ok_or_else(|| visit.problem(ProblemKind::StartAgain))?;
    if state.questionnaire_version != visit.door.stage.round().questionnaire_version {
        return Err(visit.problem(ProblemKind::StartAgain));
    }
    visit.must_be_open(state.started_ms)?;
    take_answers(&visit, &mut state, &posted)?;
    respond(visit, state, posted, request).await
}

/// Puts this page's answers in place of those it had before. A box that was unticked posts nothing,
/// so what the page does not post is taken out.
fn take_answers(visit: &Visit, state: &mut FormState, posted: &Posted) -> Result<(), Problem> {
    let inputs = show::way(visit).inputs(&state.place);
    for input in &inputs {
        state.answers.remove(input);
    }
    let mut page = RawAnswers::new();
    for (name, value) in &posted.answers {
        if !inputs.contains(name) {
            return Err(visit.problem(ProblemKind::Unreadable));
        }
        if !value.is_empty() {
            page.insert(name.clone(), value.clone());
        }
    }
    state.answers.merge(page);
    if state.place == Place::Field
        && let Some(code) = posted.field.as_deref()
    {
        let known = FieldCode::parse(code)
            .ok()
            .filter(|code| visit.door.stage.offered_field(code).is_some())
            .ok_or_else(|| visit.problem(ProblemKind::Unreadable))?;
        state.field = Some(known);
    }
    Ok(())
}

async fn respond(
    mut visit: Visit,
    mut state: FormState,
    posted: Posted,
    request: &RequestId,
) -> Result<Response, Problem> {
    let way = show::way(&visit);
    if let Some(language) = posted.action.strip_prefix("lang:") {
        visit.language = visit.door.stage.language(Language::parse(language).ok());
        state.language = visit.language;
        return show_place(&visit, &state, &Findings::default(), &posted);
    }
    if let Some(page) = posted.action.strip_prefix("page:") {
        state.place = match page {
            "field" => Place::Field,
            code => Place::Part(code.to_owned()),
        };
        state.changing = true;
        return show_place(&visit, &state, &Findings::default(), &posted);
    }
    match posted.action.as_str() {
        "back" => {
            state.place = way.before(&state.place, &state.answers);
            state.changing = false;
            show_place(&visit, &state, &Findings::default(), &posted)
        }
        "find-field" => show_place(&visit, &state, &Findings::default(), &posted),
        "send" | "send-new" => send::send(visit, state, posted, &request.0).await,
        // What Enter in a text box presses; a page has no other button that goes forward.
        _ => go_on(&visit, state, &posted),
    }
}

/// Checks the page and goes on to the next one, or shows what is wrong.
fn go_on(visit: &Visit, mut state: FormState, posted: &Posted) -> Result<Response, Problem> {
    let way = show::way(visit);
    if state.place == Place::Field && state.field.is_none() {
        let search = Search {
            query: posted.field_query.clone(),
            missing: posted.field_query.is_empty(),
        };
        let sealed = visit.seal(&state);
        return Ok(html(show::field_choice(visit, &state, &sealed, &search)?));
    }
    if let Place::Part(code) = &state.place {
        let findings = validate_page(&visit.door.stage.questionnaire, code, &state.answers);
        if !findings.is_empty() {
            return show_place(visit, &state, &findings, posted);
        }
    }
    state.place = if state.changing {
        Place::Check
    } else {
        way.after(&state.place, &state.answers)
    };
    state.changing = false;
    show_place(visit, &state, &Findings::default(), posted)
}
