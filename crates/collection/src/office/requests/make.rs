//! Making a request: what, of which round, and why.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::parts::Fault;
use pages::office::{RequestForm, Section, fill, words};
use serde_json::json;
use store::approval::{self, Act4Eyes, Request};
use store::audit::{self, Act, Event};
use store::transaction::begin_write;
use survey::{Language, Round, RoundState};

use crate::access::Permit;
use crate::app::App;
use crate::day::DAY_MS;
use crate::html::{html, see_other};
use crate::policy::{RequestExport, RequestReopen, Right};
use crate::posted::Fields;
use crate::problem::Problem;

/// Shows the form for opening again.
pub(super) async fn reopen_form(
    permit: Permit<RequestReopen>,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    show(&app, &permit, Act4Eyes::ReopenRound, &code).await
}

/// Asks for opening again.
pub(super) async fn reopen(
    permit: Permit<RequestReopen>,
    State(app): State<App>,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    make(&app, &permit, Act4Eyes::ReopenRound, &code, &fields).await
}

/// Shows the form for handing out responses.
pub(super) async fn export_form(
    permit: Permit<RequestExport>,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    show(&app, &permit, Act4Eyes::ExportResponses, &code).await
}

/// Asks for handing out responses.
pub(super) async fn export(
    permit: Permit<RequestExport>,
    State(app): State<App>,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    make(&app, &permit, Act4Eyes::ExportResponses, &code, &fields).await
}

async fn show<R: Right>(
    app: &App,
    permit: &Permit<R>,
    act: Act4Eyes,
    code: &str,
) -> Result<Response, Problem> {
    let round = round(app, code).await?;
    let faults = unfit(act, &round).into_iter().collect();
    form(app, permit, act, &round, &Fields::default(), faults)
}

async fn make<R: Right>(
    app: &App,
    permit: &Permit<R>,
    act: Act4Eyes,
    code: &str,
    fields: &Fields,
) -> Result<Response, Problem> {
    let (round, now_ms) = (round(app, code).await?, app.ambient().now_ms());
    let mut faults: Vec<Fault> = unfit(act, &round).into_iter().collect();
    let reason = fields.one("reason");
    if survey::round::Reason::parse(reason).is_none() {
        faults.push(Fault::new("reason", words("requests.wrong_reason")));
    }
    let mut parameters = json!({ "round": round.code });
    if act == Act4Eyes::ReopenRound {
        match closing(fields.one("closes"), now_ms) {
            Some(closes_ms) => parameters["closes_ms"] = closes_ms.into(),
            None => faults.push(Fault::new("closes", words("requests.wrong_closes"))),
        }
    }
    if !faults.is_empty() {
        return form(app, permit, act, &round, fields, faults);
    }
    let request = Request {
        id: app.ambient().fresh_id(),
        act,
        object: round.id.to_string(),
        parameters: parameters.to_string(),
        reason: reason.to_owned(),
        requested_by: permit.account_id(),
        requested_ms: now_ms,
        expires_ms: now_ms + approval::LIFE_MS,
        state: approval::State::Open,
        decided_by: None,
        decided_ms: None,
        decision_reason: None,
        used_ms: None,
    };
    let event = Event::of(Act::RequestMake, &permit.actor(), &object(&request), now_ms)
        .with(&json!({ "act": act.as_str(), "parameters": parameters }));
    let transaction = begin_write(app.database()).await?;
    approval::make(&transaction, &request).await?;
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(see_other(&format!("/quan-ly/yeu-cau/{}", request.id)))
}

/// How the audit chain names a request.
pub(super) fn object(request: &Request) -> String {
    format!("request {}", request.id)
}

/// Why the act does not fit the round as it stands.
pub(super) fn unfit(act: Act4Eyes, round: &Round) -> Option<Fault> {
    let (fits, key) = if act == Act4Eyes::ReopenRound {
        let is_closed = round.state == RoundState::Closed;
        (is_closed, "requests.unfit_not_closed")
    } else {
        (round.state != RoundState::Draft, "requests.unfit_draft")
    };
    (!fits).then(|| Fault::new("reason", words(key)))
}

fn form<R: Right>(
    app: &App,
    permit: &Permit<R>,
    act: Act4Eyes,
    round: &Round,
    fields: &Fields,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let title = format!("requests.make_{}", act.as_str());
    let word = if act == Act4Eyes::ReopenRound {
        "mo-lai"
    } else {
        "xuat-phieu"
    };
    let page = RequestForm {
        frame: permit.frame(
            Section::Requests,
            fill(&title, &[("round", round.name.get(Language::VI))]),
        ),
        action: format!("/quan-ly/yeu-cau/{word}/{}", round.code),
        act: act.as_str().to_owned(),
        asks_closing: act == Act4Eyes::ReopenRound,
        closes: fields.one("closes").to_owned(),
        reason: fields.one("reason").to_owned(),
        faults,
    };
    Ok(html(app.pages().request_form(&page)?))
}

async fn round(app: &App, code: &str) -> Result<Round, Problem> {
    match store::round::by_code(app.database(), code).await {
        Ok(round) => Ok(round),
        Err(store::StoreError::NotFound { .. }) => Err(Problem::new(ProblemKind::NotFound)),
        Err(error) => Err(error.into()),
    }
}

/// The first moment after the named day in Vietnam, if that is later than now and within a year.
fn closing(text: &str, now_ms: i64) -> Option<i64> {
    let closes_ms = crate::day::start_ms(text)? + DAY_MS;
    (closes_ms > now_ms && closes_ms < now_ms + 366 * DAY_MS).then_some(closes_ms)
}
