//! `GET /k/{code}`: the first page behind a QR code.

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use pages::citizen::{ProblemKind, STATE_MARK};
use survey::RawAnswers;
use survey::code::LinkCode;
use survey::id::AttemptId;

use super::show;
use super::splice::SplicedPage;
use super::state::FormState;
use super::visit::Visit;
use crate::app::App;
use crate::posted;
use crate::problem::{Problem, asked_in};

/// Shows the introduction, or the whole form where the round has it on one page.
pub(crate) async fn open(
    State(app): State<App>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visit = Visit::find(app, &code, asked_in(query.as_deref())).await?;
    visit.must_be_open(visit.now_ms)?;
    let state = fresh_state(&visit);
    let page = visit.door.first_page(visit.language, || {
        let html = show::place(&visit, &state, STATE_MARK, &survey::Findings::default())?;
        SplicedPage::cut(&html, STATE_MARK).ok_or_else(|| Problem::new(ProblemKind::Internal))
    })?;
    Ok(spliced(&page, &visit.seal(&state), &headers))
}

/// `GET /k?code=…`: a code typed by hand; leads to its form, or back to the question with what is
/// wrong with the code.
pub(crate) async fn typed(RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let pairs = posted::read(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let code = pairs.into_iter().find(|(name, _)| name == "code");
    let code = code.map(|(_, code)| code).unwrap_or_default();
    let parsed =
        LinkCode::parse(&code).map_err(|_| Problem::new(ProblemKind::MistypedCode).typed(&code))?;
    Ok(Redirect::to(&format!("/k/{parsed}")).into_response())
}

/// The first page of a preview.
pub(crate) fn preview(visit: &Visit) -> Result<String, Problem> {
    let state = fresh_state(visit);
    let sealed = visit.seal(&state);
    show::place(visit, &state, &sealed, &survey::Findings::default())
}

/// A new attempt at the link's form.
pub(crate) fn fresh_state(visit: &Visit) -> FormState {
    FormState {
        link: visit.door.link.code,
        attempt: AttemptId::from_uuid(visit.app.ambient().fresh_id()),
        started_ms: visit.now_ms,
        language: visit.language,
        questionnaire_version: visit.door.stage.round().questionnaire_version,
        field: None,
        answers: RawAnswers::new(),
        place: show::way(visit).first(),
        changing: false,
    }
}

fn spliced(page: &SplicedPage, state: &str, headers: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    let sent = response.headers_mut();
    sent.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("text/html; charset=utf-8"),
    );
    sent.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("private, no-cache"),
    );
    sent.insert(
        header::VARY,
        header::HeaderValue::from_static("accept-encoding"),
    );
    *response.body_mut() = if takes_gzip(headers)
        && let Ok(bytes) = page.gzip(state)
    {
        sent.insert(
            header::CONTENT_ENCODING,
            header::HeaderValue::from_static("gzip"),
        );
        bytes.into()
    } else {
        page.plain(state).into()
    };
    response
}

/// Whether the browser takes gzip; one that refuses it with `gzip;q=0` does not exist among phones,
/// but is believed all the same.
fn takes_gzip(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, "q=1"));
            name.trim() == "gzip" && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00")
        })
}

#[cfg(test)]
mod tests {
    use super::takes_gzip;
    use axum::http::{HeaderMap, HeaderValue, header};
    use rstest::rstest;

    #[rstest]
    #[case("gzip, deflate, br", true)]
    #[case("br;q=1.0, gzip;q=0.8", true)]
    #[case("deflate", false)]
    #[case("gzip;q=0", false)]
    #[case("", false)]
    fn gzip_is_sent_to_those_who_take_it(#[case] accepted: &str, #[case] expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_str(accepted).unwrap(),
        );
        assert_eq!(takes_gzip(&headers), expected);
    }
}
