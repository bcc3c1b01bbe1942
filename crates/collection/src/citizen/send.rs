//! Sending the whole form: through the rules, to the writer, and what the writer says.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pages::citizen::{Conflict, ProblemKind, Thanks, Typed, Unavailable, answered};
use pages::words;
use store::writer::{FirstAnswer, Outcome, Submission, WriteError};
use survey::id::{AttemptId, ResponseId};
use survey::{Context, Findings, Mode, validate};

use super::next_page::show_place;
use super::paper_form;
use super::posting::Posted;
use super::state::{FormState, Place};
use super::thanks::Thanked;
use super::visit::Visit;
use crate::html::html;
use crate::problem::Problem;

/// Validates the form and appends it. Answered only after the commit.
pub(crate) async fn send(
    visit: Visit,
    mut state: FormState,
    posted: Posted,
    request_id: &str,
) -> Result<Response, Problem> {
    let Some(field) = visit.door.field_or(state.field.as_ref()) else {
        state.place = Place::Field;
        return show_place(&visit, &state, &Findings::default(), &posted);
    };
    let questionnaire = &visit.door.stage.questionnaire;
    let context = Context {
        round: visit.door.stage.round().id,
        received_by: visit.door.link.received_by.clone(),
        decided_by: visit.door.link.decided_by.clone(),
        field: field.code.clone(),
        stream: visit.door.link.stream,
        mode: Mode::Phone,
        language: visit.language,
        consent_version: questionnaire.consent().version.clone(),
        sample_member: None,
        started_ms: Some(state.started_ms),
    };
    let response = match validate(questionnaire, &state.answers, context) {
        Ok(response) => response,
        Err(findings) => return show_first_faulty(&visit, state, findings, &posted),
    };
    let submission = Submission {
        response,
        id: ResponseId::from_uuid(visit.app.ambient().fresh_id()),
        attempt: state.attempt,
        received_ms: visit.now_ms,
        token: visit.printed.map(|printed| printed.token),
    };
    let Some(writer) = visit.writer() else {
        return preview_thanks(&visit);
    };
    paper_form::must_be_free(&visit, false).await?;
    match writer.accept(submission).await {
        Ok(Outcome::Accepted(receipt)) => Ok(see_thanks(
            &visit,
            &Thanked::first(receipt.code(), receipt.accepted_ms()),
        )),
        Ok(Outcome::Repeated(receipt)) => Ok(see_thanks(
            &visit,
            &Thanked::again(receipt.code(), receipt.accepted_ms()),
        )),
        // Another phone, or the paper, was quicker by a moment: the constraint has decided.
        Ok(Outcome::TokenUsed(first)) => {
            paper_form::must_be_free(&visit, true).await?;
            Err(paper_form::answered(&visit, first.accepted_ms()))
        }
        Ok(Outcome::Conflict(first)) => conflict(&visit, state, &first),
        Err(error) => keep(&visit, posted, &error, request_id),
    }
}

/// On one page everything is shown with its faults; otherwise the first part that has any.
fn show_first_faulty(
    visit: &Visit,
    mut state: FormState,
    findings: Findings,
    posted: &Posted,
) -> Result<Response, Problem> {
    if state.place == Place::Whole {
        return show_place(visit, &state, &findings, posted);
    }
    let questionnaire = &visit.door.stage.questionnaire;
    let first = findings.iter().find_map(|finding| {
        questionnaire.pages().iter().find(|page| {
            page.questions
                .iter()
                .any(|question| question.code == finding.question)
        })
    });
    // A finding on no page is an input that no page has.
    let page = first.ok_or_else(|| visit.problem(ProblemKind::Unreadable))?;
    let here = page
        .questions
        .iter()
        .map(|question| question.code.clone())
        .collect::<Vec<_>>();
    let of_page = findings
        .0
        .into_iter()
        .filter(|finding| here.contains(&finding.question));
    state.place = Place::Part(page.code.clone());
    state.changing = true;
    show_place(visit, &state, &Findings(of_page.collect()), posted)
}

/// What a citizen would see now. Nothing was stored and there is no receipt.
fn preview_thanks(visit: &Visit) -> Result<Response, Problem> {
    let locale = pages::Locale::of(visit.language);
    let page = Thanks {
        frame: visit.frame(),
        receipt: locale.get("layout.preview_receipt").to_owned(),
        received: words::date_time(visit.now_ms, visit.language),
        repeated: false,
        results_path: None,
    };
    Ok(html(visit.app.pages().thanks(&page)?))
}

/// Sends the browser on to the thanks page, so that reloading it sends nothing.
fn see_thanks(visit: &Visit, thanked: &Thanked) -> Response {
    let sealed = thanked.seal(visit.app.key());
    let location = format!(
        "{}/cam-on/{sealed}?lang={}",
        visit.path(),
        visit.language.as_str()
    );
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// One form was sent twice with different answers: nothing is thrown away, the person decides.
fn conflict(visit: &Visit, state: FormState, first: &FirstAnswer) -> Result<Response, Problem> {
    let questionnaire = &visit.door.stage.questionnaire;
    let new = FormState {
        attempt: AttemptId::from_uuid(visit.app.ambient().fresh_id()),
        place: Place::Check,
        changing: false,
        ..state
    };
    let page = Conflict {
        frame: visit.frame(),
        receipt: first.receipt.code().to_string(),
        received: words::date_time(first.received_ms, visit.language),
        first: answered(questionnaire, &first.answers(questionnaire), visit.language),
        second: answered(questionnaire, &new.answers, visit.language),
        new_state: Some(visit.seal(&new)),
    };
    let mut response = html(visit.app.pages().conflict(&page)?);
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// The database is away: a page that holds every typed value and sends it again.
fn keep(
    visit: &Visit,
    posted: Posted,
    error: &WriteError,
    request_id: &str,
) -> Result<Response, Problem> {
    tracing::error!(request = request_id, %error, "an answer could not be stored; the page keeps it");
    let typed = posted
        .answers
        .into_iter()
        .map(|(name, value)| Typed { name, value });
    let page = Unavailable {
        frame: visit.frame(),
        typed: typed.collect(),
        state: posted.sealed,
        action_again: posted.action,
        request_id: request_id.to_owned(),
    };
    let mut response = html(visit.app.pages().unavailable(&page)?);
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, header::HeaderValue::from_static("10"));
    Ok(response)
}
