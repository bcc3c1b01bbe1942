//! The link's QR code as SVG and PNG, and the card that stands on a counter.

use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use pages::print::{Card, Paper};
use pages::{qr, words};
use survey::Language;

use super::doors::Door;
use super::visit::Visit;
use crate::app::App;
use crate::html::html;
use crate::problem::{Problem, asked_in};

/// Pixels of a module: about 350 pixels for the whole code, sharp at 3 cm.
const PNG_SCALE: usize = 10;

/// The address that a link's QR code holds.
fn address(visit: &Visit) -> String {
    format!("{}{}", visit.app.settings().public_url, visit.path())
}

/// `GET /k/{code}/qr.svg`
pub(crate) async fn qr_svg(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let visit = Visit::find(app, &code, None).await?;
    let image = qr::svg(&address(&visit), &visit.door.link.code.grouped())
        .map_err(|_| visit.problem(ProblemKind::Internal))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], image).into_response())
}

/// `GET /k/{code}/qr.png`
pub(crate) async fn qr_png(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let visit = Visit::find(app, &code, None).await?;
    let image =
        qr::png(&address(&visit), PNG_SCALE).map_err(|_| visit.problem(ProblemKind::Internal))?;
    Ok(([(header::CONTENT_TYPE, "image/png")], image).into_response())
}

/// `GET /k/{code}/the`: the card to print, A4 or with `?kho=a5` A5.
pub(crate) async fn card(
    State(app): State<App>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let visit = Visit::find(app, &code, asked_in(query.as_deref())).await?;
    let small = query.is_some_and(|query| query.split('&').any(|pair| pair == "kho=a5"));
    let paper = if small { Paper::A5 } else { Paper::A4 };
    let card = card_of(&visit.app, &visit.door, visit.language, paper, visit.now_ms);
    Ok(html(visit.app.pages().card(&card)?))
}

/// The card of a link, printed at `now_ms` (Unix milliseconds UTC).
pub(crate) fn card_of(
    app: &App,
    door: &Door,
    language: Language,
    paper: Paper,
    now_ms: i64,
) -> Card {
    let public_url = &app.settings().public_url;
    let host = public_url
        .split_once("://")
        .map_or(public_url.as_str(), |(_, host)| host);
    let phone = door.decided_by.phone.as_ref();
    Card {
        language,
        paper,
        agency: door.decided_by.full_name.clone(),
        field: door.own_field().map(|field| field.name.clone()),
        place: door.link.place.clone(),
        url: format!("{public_url}/k/{}", door.link.code),
        short_address: format!("{host}/k"),
        code: door.link.code.grouped(),
        minutes: door.stage.questionnaire.minutes(),
        phone: phone.or(door.received_by.phone.as_ref()).cloned(),
        printed: words::date(now_ms, language),
        catalogue: door.stage.catalogue_name.to_string(),
        synthetic: door.stage.round().synthetic,
    }
}
