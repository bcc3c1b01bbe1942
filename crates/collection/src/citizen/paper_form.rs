//! `/p/{code}`: the form behind the QR code of one printed paper.
//!
//! It is the citizen's ordinary form, about the unit and field of the paper. Paper and phone share one
//! token, so that only one of the two can count; what is known of the paper is asked first, so that the
//! person is told in words.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use intake::Serial;
use intake::duplicate::{PhoneArrival, phone_arrives};
use pages::citizen::ProblemKind;
use pages::words;
use store::link::Link;
use store::paper::series::PrintedSeries;
use store::paper::{form, series};
use survey::Language;
use survey::code::LinkCode;
use survey::id::LinkId;

use super::doors::Door;
use super::state::{FormState, Purpose};
use super::visit::Visit;
use super::{answer, show, thanks};
use crate::app::App;
use crate::around::RequestId;
use crate::form_code;
use crate::html::html;
use crate::problem::{Problem, asked_in};

/// A printed form that somebody answers by phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PrintedForm {
    /// Its serial.
    pub(crate) serial: Serial,
    /// What paper and phone share.
    pub(crate) token: [u8; 32],
}

/// Shows the first page, unless the paper or another phone was quicker.
pub(crate) async fn open(
    State(app): State<App>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let visit = find(app, &code, asked_in(query.as_deref())).await?;
    visit.must_be_open(visit.now_ms)?;
    must_be_free(&visit, true).await?;
    let state = super::open::fresh_state(&visit);
    let sealed = visit.seal(&state);
    let page = show::place(&visit, &state, &sealed, &survey::Findings::default())?;
    Ok(html(page))
}

/// Takes a page and answers with the next one.
pub(crate) async fn answer(
    State(app): State<App>,
    Path(code): Path<String>,
    Extension(request): Extension<RequestId>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let posted = answer::read_posted(body)?;
    let mut visit = find(app, &code, None).await?;
    let (key, link) = (visit.app.key(), visit.door.link.code);
    let begun = FormState::open(&posted.sealed, key, Purpose::Answering, link, visit.now_ms).ok();
    visit.language = visit
        .door
        .stage
        .language(begun.as_ref().map(|state| state.language));
    answer::take(visit, begun, posted, &request).await
}

/// Shows the receipt.
pub(crate) async fn thanks(
    State(app): State<App>,
    Path((code, sealed)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let visit = find(app, &code, asked_in(query.as_deref())).await?;
    thanks::show(&visit, &sealed)
}

/// Refuses a form whose paper lies at the post office; with `also_by_phone` one that was answered by
/// phone too. Whoever sends the same answers again is recognised later, by the writer.
///
/// # Errors
/// A [`Problem`] that says which it is and that nothing is left to do.
pub(crate) async fn must_be_free(visit: &Visit, also_by_phone: bool) -> Result<(), Problem> {
    let Some(printed) = visit.printed else {
        return Ok(());
    };
    let round = visit.door.stage.round().id;
    let known = form::traces(visit.app.database(), round, printed.serial).await?;
    match phone_arrives(&known) {
        PhoneArrival::PaperReceived(_) => Err(visit.problem(ProblemKind::PaperReceived)),
        PhoneArrival::AnsweredByPhone { at_ms } if also_by_phone => Err(answered(visit, at_ms)),
        PhoneArrival::Admitted | PhoneArrival::AnsweredByPhone { .. } => Ok(()),
    }
}

/// The form was answered by phone at this time.
pub(crate) fn answered(visit: &Visit, at_ms: i64) -> Problem {
    let when = words::date_time(at_ms, visit.language);
    visit.problem(ProblemKind::FormAnswered).when(when)
}

async fn find(app: App, code: &str, language: Option<Language>) -> Result<Visit, Problem> {
    let now_ms = app.ambient().now_ms();
    let unknown = |kind| Problem::new(kind).typed(code);
    let serial = form_code::serial_of(code).ok_or_else(|| unknown(ProblemKind::FormUnknown))?;
    let printed = series::with_serial(app.database(), serial).await?;
    let series = printed
        .into_iter()
        .find(|series| form_code::is_code_of(app.key(), series.round, serial, code))
        .ok_or_else(|| unknown(ProblemKind::FormUnknown))?;
    let stage = app
        .doors()
        .stage(app.database(), series.round, now_ms)
        .await?;
    let printed = PrintedForm {
        serial,
        token: form::token(series.round, serial),
    };
    let door = Door::of_link(link_of(&series, printed), stage)?;
    let path = format!("/p/{}", code.to_ascii_uppercase());
    Ok(Visit::printed(app, door, language, printed, path))
}

/// What a link would say of the form. Its code stands in the sealed state, where it ties the pages to
/// this paper; it leads nowhere.
fn link_of(series: &PrintedSeries, printed: PrintedForm) -> Link {
    let [a, b, c, d, e, f, g, h, ..] = printed.token;
    Link {
        id: LinkId::from_uuid(series.id),
        code: LinkCode::from_bytes([a, b, c, d, e, f, g, h]),
        round: series.round,
        received_by: series.unit.clone(),
        decided_by: series.unit.clone(),
        field: Some(series.field.clone()),
        place: String::new(),
        stream: series.stream,
        created_ms: series.created_ms,
        revoked_ms: None,
        revoked_reason: None,
    }
}
