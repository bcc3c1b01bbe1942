//! `/quan-ly/dot/{round}/lien-ket`: links behind the QR cards, made in bulk and revoked one by one.

use std::collections::BTreeSet;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::parts::{Fault, Pager};
use pages::office::rounds::{LinkLine, RevokeLink, RoundLinks};
use pages::office::{Frame, Section, fill, words};
use pages::words::date_time;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::Constraint;
use store::link::{self, Link, Wanted};
use survey::round::Reason;
use survey::{FieldCode, Language, LinkCode, LinkId, RoundState, Stream, Unit, UnitCode, text};

use super::overview::figure;
use super::units::Looking;
use super::view::{RoundView, by, missing};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{ManageLinks, Right, SeeLinks};
use crate::posted::Fields;
use crate::problem::Problem;

/// Links on one page of the list.
const ON_A_PAGE: u64 = 100;
/// Most links made at a time: 200 units with 50 fields each.
const MOST_LINKS: usize = 10_000;
/// How often codes are drawn again when one of them is taken.
const DRAWS: usize = 5;
/// Longest description of a place.
const LONGEST_PLACE: usize = 100;

/// Shows the links.
pub(super) async fn list(
    permit: Permit<SeeLinks>,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(looking): Query<Looking>,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let title = fill("rounds.links_title", &[("name", view.name())]);
    let mut frame = permit.frame(Section::Rounds, title);
    if let Some(number) = looking.tao {
        frame = frame.with_notice(match number {
            0 => words("rounds.links_none"),
            _ => fill("rounds.links_made", &[("number", &figure(number))]),
        });
    }
    show(
        &app,
        &view,
        frame,
        &looking,
        permit.may::<ManageLinks>(),
        Vec::new(),
    )
    .await
}

/// Makes links for the units that take part.
pub(super) async fn create(
    permit: Permit<ManageLinks>,
    State(app): State<App>,
    Path(code): Path<String>,
    typed: Fields,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let counts = link::count_by_unit(app.database(), view.kept.plan.round.id).await?;
    let has_link = |unit: &Unit| counts.get(&unit.code).is_some_and(|count| count.valid > 0);
    let title = fill("rounds.links_title", &[("name", view.name())]);
    let places = match places(&view, &typed, &has_link) {
        Ok(places) => places,
        Err(fault) => {
            let frame = permit.frame(Section::Rounds, title);
            return show(&app, &view, frame, &Looking::default(), true, vec![fault]).await;
        }
    };
    let number = places.len();
    if number > 0 {
        let place = text::normalise_line(typed.one("place"));
        let place = if place.is_empty() {
            words("rounds.place_usual")
        } else {
            place
        };
        keep(&permit, &app, &view, places, &place).await?;
    }
    Ok(see_other(&format!("{}/lien-ket?tao={number}", view.path())))
}

/// Units and fields that links are wanted for, or why none can be made.
fn places(
    view: &RoundView,
    typed: &Fields,
    has_link: &dyn Fn(&Unit) -> bool,
) -> Result<Vec<(UnitCode, Option<FieldCode>)>, Fault> {
    let plan = &view.kept.plan;
    let fault = |key: &str| Err(Fault::new("place", words(&format!("rounds.{key}"))));
    if !matches!(plan.round.state, RoundState::Draft | RoundState::Open) {
        return fault("links_closed");
    }
    if text::length(typed.one("place")) > LONGEST_PLACE {
        return fault("wrong_place");
    }
    let all = typed.one("which") == "all";
    let units = plan
        .taking_part(&view.units)
        .filter(|unit| all || !has_link(unit));
    let fields: Vec<Option<FieldCode>> = if typed.one("each") == "field" {
        let offered = view.fields.iter().filter(|field| plan.offers(&field.code));
        offered.map(|field| Some(field.code.clone())).collect()
    } else {
        vec![None]
    };
    let wanted = |unit: &Unit| {
        let code = unit.code.clone();
        let each = fields.iter().cloned();
        each.map(|field| (code.clone(), field)).collect::<Vec<_>>()
    };
    let places: Vec<_> = units.flat_map(wanted).collect();
    if places.len() > MOST_LINKS {
        let (number, most) = (figure(places.len() as u64), figure(MOST_LINKS as u64));
        let values = [("number", number.as_str()), ("most", most.as_str())];
        return Err(Fault::new("each", fill("rounds.links_too_many", &values)));
    }
    Ok(places)
}

/// Keeps a link for each place; draws other codes if one is taken, which happens once in a while with
/// 27 billion of them.
async fn keep(
    permit: &Permit<ManageLinks>,
    app: &App,
    view: &RoundView,
    places: Vec<(UnitCode, Option<FieldCode>)>,
    place: &str,
) -> Result<(), Problem> {
    let (actor, round) = (permit.actor(), &view.kept.plan.round);
    let mut draws = 0;
    loop {
        draws += 1;
        let links = places.iter().map(|(unit, field)| Link {
            id: LinkId::from_uuid(app.ambient().fresh_id()),
            code: fresh_code(app),
            round: round.id,
            received_by: unit.clone(),
            decided_by: unit.clone(),
            field: field.clone(),
            place: place.to_owned(),
            stream: Stream::Open,
            created_ms: app.ambient().now_ms(),
            revoked_ms: None,
            revoked_reason: None,
        });
        let links: Vec<Link> = links.collect();
        match link::create(app.database(), round, &links, &by(app, &actor)).await {
            Err(error) if error.constraint() == Some(Constraint::LinkCode) && draws < DRAWS => {}
            done => return Ok(done?),
        }
    }
}

fn fresh_code(app: &App) -> LinkCode {
    let [a, b, c, d, e, f, g, h, ..] = app.ambient().random_bytes();
    LinkCode::from_bytes([a, b, c, d, e, f, g, h])
}

/// Asks before a link is revoked.
pub(super) async fn ask(
    permit: Permit<ManageLinks>,
    State(app): State<App>,
    Path((code, link)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let link = of_view(&app, &view, &link).await?;
    ask_page(&permit, &app, &view, &link, "", Vec::new())
}

/// Revokes a link.
pub(super) async fn revoke(
    permit: Permit<ManageLinks>,
    State(app): State<App>,
    Path((code, link)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let link = of_view(&app, &view, &link).await?;
    let typed = typed.one("reason");
    let Some(reason) = Reason::parse(typed) else {
        let faults = vec![Fault::new("reason", words("rounds.wrong_reason"))];
        return ask_page(&permit, &app, &view, &link, typed, faults);
    };
    link::revoke(app.database(), &link, &reason, &by(&app, &permit.actor())).await?;
    let unit = view.known().unit(&link.decided_by);
    let unit = utf8_percent_encode(&unit, NON_ALPHANUMERIC);
    Ok(see_other(&format!("{}/lien-ket?tim={unit}", view.path())))
}

/// The link of this code, if it is one of the round and of a unit that the person sees.
async fn of_view(app: &App, view: &RoundView, code: &str) -> Result<Link, Problem> {
    let unknown = || Problem::new(ProblemKind::NotFound);
    let code = LinkCode::parse(code).map_err(|_| unknown())?;
    let link = link::by_code(app.database(), code).await.map_err(missing)?;
    let is_here = link.round == view.kept.plan.round.id && view.sees(&link.decided_by);
    is_here.then_some(link).ok_or_else(unknown)
}

fn ask_page<R: Right>(
    permit: &Permit<R>,
    app: &App,
    view: &RoundView,
    link: &Link,
    reason: &str,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let unit = view.known().unit(&link.decided_by);
    Ok(html(app.pages().revoke_link(&RevokeLink {
        frame: permit.frame(Section::Rounds, words("rounds.revoke_title")),
        action: format!("{}/lien-ket/{}", view.path(), link.code),
        back: format!("{}/lien-ket", view.path()),
        link: format!("{} – {unit} – {}", link.code.grouped(), link.place),
        reason: reason.to_owned(),
        faults,
    })?))
}

async fn show(
    app: &App,
    view: &RoundView,
    frame: Frame,
    looking: &Looking,
    may_create: bool,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let plan = &view.kept.plan;
    let found = view.seen().filter(|unit| looking.finds(&unit.full_name));
    let found: BTreeSet<UnitCode> = found.map(|unit| unit.code.clone()).collect();
    let everything = view.is_whole() && looking.query().is_empty();
    let wanted = Wanted {
        units: (!everything).then(|| found.clone()),
        valid: false,
    };
    let offset = looking.trang.min(1_000_000) * ON_A_PAGE;
    let (links, total) =
        link::list(app.database(), plan.round.id, &wanted, offset, ON_A_PAGE).await?;
    let counts = link::count_by_unit(app.database(), plan.round.id).await?;
    let has_link = |code: &UnitCode| counts.get(code).is_some_and(|count| count.valid > 0);
    let without = plan.taking_part(&view.units);
    let without = without.filter(|unit| !has_link(&unit.code)).count();
    let path = format!("{}/lien-ket", view.path());
    let query = utf8_percent_encode(&looking.query(), NON_ALPHANUMERIC).to_string();
    let page_at = |page: u64| format!("{path}?tim={query}&trang={page}");
    let cards = view.seen().filter(|unit| {
        found.contains(&unit.code) && has_link(&unit.code) && plan.takes_part(&unit.code)
    });
    let cards = cards.map(|unit| {
        let path = format!("{}/the/{}", view.path(), unit.code);
        (path, unit.full_name.clone())
    });
    let page = RoundLinks {
        frame,
        back: view.path(),
        query: looking.query(),
        total: fill("rounds.links_total", &[("number", &figure(total))]),
        links: links
            .iter()
            .map(|link| line(view, link, may_create))
            .collect(),
        pager: Pager {
            previous: (looking.trang > 0).then(|| page_at(looking.trang - 1)),
            next: (offset + ON_A_PAGE < total).then(|| page_at(looking.trang + 1)),
        },
        may_create: may_create && matches!(plan.round.state, RoundState::Draft | RoundState::Open),
        without: fill("rounds.links_without", &[("number", &without.to_string())]),
        cards: cards.collect(),
        faults,
        path,
    };
    Ok(html(app.pages().round_links(&page)?))
}

fn line(view: &RoundView, link: &Link, may_revoke: bool) -> LinkLine {
    let known = view.known();
    let valid = link.revoked_ms.is_none();
    let revoked = link.revoked_ms.map(|at_ms| {
        let at = date_time(at_ms, Language::VI);
        let reason = link.revoked_reason.clone().unwrap_or_default();
        fill("rounds.revoked_since", &[("at", &at), ("reason", &reason)])
    });
    let field = link.field.as_ref();
    LinkLine {
        code: link.code.grouped(),
        unit: known.unit(&link.decided_by),
        field: field.map_or_else(|| words("rounds.any_field"), |field| known.field(field)),
        place: link.place.clone(),
        revoked,
        revoke: (valid && may_revoke).then(|| format!("{}/lien-ket/{}", view.path(), link.code)),
        card: valid.then(|| format!("/k/{}/the", link.code)),
    }
}
