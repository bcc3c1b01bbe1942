//! `/quan-ly/giay/loat`: printed series, and making more of them.

use axum::extract::{Query, State};
use axum::response::Response;
use intake::Serial;
use pages::office::paper::{SeriesLine, SeriesPage, TypedSeries, serial_count_words};
use pages::office::parts::Fault;
use pages::office::{Section, fill, moment, words};
use store::paper::series::{self, MadeAll, Order, PrintedSeries, WantedSeries};
use survey::{Language, RoundState, Scope, Stream, UnitCode};

use super::place::{self, Asked, post_office_words, who};
use super::print;
use super::series_lines::{Wish, wish, wishes};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::office::rounds::view::RoundView;
use crate::policy::{PrintPaper, Right, SeePaper};
use crate::posted::Fields;
use crate::problem::Problem;
use crate::uploaded::Uploaded;

/// Digits of the running number in the first serial of a round.
const RUNNING: u32 = 100_000;

/// The series of a round.
pub(super) async fn list(
    permit: Permit<SeePaper>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let view = view(&app, &permit, &asked).await?;
    let told = Told {
        made: (asked.da == "made").then(|| asked.so.clone()),
        ..Told::default()
    };
    page(&app, &permit, &view, told).await
}

/// Makes one series, or one a line.
pub(super) async fn make(
    permit: Permit<PrintPaper>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Problem> {
    let view = view(&app, &permit, &asked).await?;
    let typed = TypedSeries {
        post_office: fields.one("post_office").to_owned(),
        unit: fields.one("unit").to_owned(),
        field: fields.one("field").to_owned(),
        count: fields.one("count").to_owned(),
        lines: fields.one("lines").to_owned(),
    };
    let read = if fields.one("many").is_empty() {
        let values = [&typed.post_office, &typed.unit, &typed.field, &typed.count];
        let mut faults = Vec::new();
        wish(
            &view,
            permit.scope(),
            values.map(String::as_str),
            &mut faults,
        )
        .map(|wish| vec![wish])
        .ok_or(faults)
    } else {
        wishes(&view, permit.scope(), &typed.lines, "lines")
    };
    finish(&app, &permit, &view, read, typed).await
}

/// Makes one series a line of a CSV file.
pub(super) async fn upload(
    permit: Permit<PrintPaper>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    sent: Uploaded,
) -> Result<Response, Problem> {
    let view = view(&app, &permit, &asked).await?;
    let fault = |key: &str| Err(vec![Fault::new("file", words(key))]);
    let read = match sent.file {
        _ if sent.is_too_large => fault("series.wrong_size"),
        None => fault("series.wrong_file"),
        Some(file) => match String::from_utf8(file.bytes) {
            Ok(text) => wishes(&view, permit.scope(), &text, "file"),
            Err(_) => fault("series.wrong_encoding"),
        },
    };
    finish(&app, &permit, &view, read, TypedSeries::default()).await
}

pub(super) async fn view<R: Right>(
    app: &App,
    permit: &Permit<R>,
    asked: &Asked,
) -> Result<RoundView, Problem> {
    let rounds = place::rounds(app, permit.scope()).await?;
    place::round(app, permit.scope(), &rounds, &asked.dot).await
}

async fn finish(
    app: &App,
    permit: &Permit<PrintPaper>,
    view: &RoundView,
    read: Result<Vec<Wish>, Vec<Fault>>,
    typed: TypedSeries,
) -> Result<Response, Problem> {
    let read = if takes_paper(view) {
        read
    } else {
        Err(vec![Fault::new("main", words("series.wrong_round"))])
    };
    let wishes = match read {
        Ok(wishes) => wishes,
        Err(faults) => {
            let told = Told {
                typed,
                faults,
                made: None,
            };
            return page(app, permit, view, told).await;
        }
    };
    let said = match keep(app, permit, view, wishes, None).await? {
        Ok(count) => {
            let code = &view.kept.plan.round.code;
            let to = format!("/quan-ly/giay/loat?dot={code}&da=made&so={count}");
            return Ok(see_other(&to));
        }
        Err(said) => said,
    };
    let told = Told {
        typed,
        faults: vec![Fault::new("post_office", said)],
        made: None,
    };
    page(app, permit, view, told).await
}

/// Gives numbers to all that is wanted, for a sample if there is one: how many series were made, or why none
/// was.
pub(super) async fn keep(
    app: &App,
    permit: &Permit<PrintPaper>,
    view: &RoundView,
    wishes: Vec<Wish>,
    sample: Option<&str>,
) -> Result<Result<usize, String>, Problem> {
    let wanted: Vec<WantedSeries> = wishes
        .into_iter()
        .map(|wish| WantedSeries {
            id: app.ambient().fresh_id(),
            post_office: wish.post_office,
            unit: wish.unit,
            field: wish.field,
            stream: Stream::Sampled,
            count: wish.count,
        })
        .collect();
    let round = &view.kept.plan.round;
    let order = Order {
        round: round.id,
        wanted: &wanted,
        first: first_serial(round.opens_ms).map_err(Problem::internal)?,
        sample,
    };
    let name = permit.actor();
    let who = who(app, permit, &name);
    Ok(match series::make_all(app.database(), order, &who).await? {
        MadeAll::Kept(made) => Ok(made.len()),
        MadeAll::NoSerials => Err(words("series.wrong_serials")),
        // What was read a moment ago is of the round, unless the round was changed meanwhile.
        MadeAll::Refused(_) => Err(words("series.wrong_refused")),
        MadeAll::Sampled(made) => {
            let made = [("when", moment(made.created_ms)), ("who", made.created_by)];
            let made = made.each_ref().map(|(name, value)| (*name, value.as_str()));
            Err(fill("sample_series.wrong_made", &made))
        }
    })
}

/// The first number of a round: the year in two digits and a running number of five.
fn first_serial(opens_ms: i64) -> Result<Serial, survey::CodeError> {
    let year = pages::words::date(opens_ms, Language::VI);
    let year = year
        .rsplit('/')
        .next()
        .and_then(|year| year.parse::<u32>().ok());
    Serial::from_number(year.unwrap_or_default() % 100 * RUNNING + 1)
}

/// Whether forms are printed for a round in this state.
pub(super) const fn takes_paper(view: &RoundView) -> bool {
    matches!(view.kept.plan.round.state, RoundState::Open)
}

/// What is said on the page beside the list.
#[derive(Default)]
struct Told {
    typed: TypedSeries,
    faults: Vec<Fault>,
    made: Option<String>,
}

async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    view: &RoundView,
    told: Told,
) -> Result<Response, Problem> {
    let round = &view.kept.plan.round;
    let all = series::list(app.database(), round.id, permit.scope()).await?;
    let mut frame = permit.frame(Section::Paper, words("series.title"));
    if let Some(count) = &told.made {
        frame = frame.with_notice(fill("series.made_notice", &[("count", count)]));
    }
    let offices = place::post_offices(view, permit.scope()).into_iter();
    Ok(html(
        app.pages().paper_series(&SeriesPage {
            frame,
            address: format!("/quan-ly/giay/loat?dot={}", round.code),
            back: format!("/quan-ly/giay?dot={}", round.code),
            sample: permit
                .may::<PrintPaper>()
                .then(|| format!("/quan-ly/giay/loat/mau?dot={}", round.code)),
            prints: if permit.may::<PrintPaper>() {
                print::offers(view, &all)
            } else {
                Vec::new()
            },
            series: all.iter().map(|one| line(view, one)).collect(),
            may_make: permit.may::<PrintPaper>() && takes_paper(view),
            choices: [
                offices
                    .map(|(code, name)| (code.to_string(), name))
                    .collect(),
                units(view, permit.scope()),
                fields(view),
            ],
            typed: told.typed,
            faults: told.faults,
        })?,
    ))
}

fn line(view: &RoundView, series: &PrintedSeries) -> SeriesLine {
    let known = view.known();
    SeriesLine {
        serials: format!("{} – {}", series.serials.first(), series.serials.last()),
        post_office: post_office_words(view, &series.post_office),
        unit: known.unit(&series.unit),
        field: known.field(&series.field),
        count: serial_count_words(u64::from(series.serials.count())),
        moments: [
            moment(series.created_ms),
            series
                .printed_ms
                .map_or_else(|| words("series.not_printed"), moment),
        ],
    }
}

/// The units that a person can choose, each with a post office that hands out its forms: code and name.
pub(super) fn units(view: &RoundView, scope: &Scope) -> Vec<(String, String)> {
    let plan = &view.kept.plan;
    let served = |unit: &UnitCode| {
        let mut offices = plan.post_offices.iter();
        offices.any(|(code, office)| scope.sees_post_office(code) && office.units.contains(unit))
    };
    view.seen()
        .filter(|unit| plan.takes_part(&unit.code) && served(&unit.code))
        .map(|unit| (unit.code.to_string(), unit.full_name.clone()))
        .collect()
}

/// The fields of the round: code and name.
pub(super) fn fields(view: &RoundView) -> Vec<(String, String)> {
    view.fields
        .iter()
        .filter(|field| view.kept.plan.offers(&field.code))
        .map(|field| (field.code.to_string(), field.name.clone()))
        .collect()
}
