//! `/quan-ly/giay/loat/in/…`: the forms of a post office as one file, a thousand at a time.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use intake::Serial;
use pages::citizen::ProblemKind;
use pages::office::fill;
use pages::office::paper::{PrintOffer, serial_count_words};
use pages::print::{CoverSeries, Distribution, FormNumber, FormPlace, SeriesCover, SeriesPart};
use pages::words::date;
use store::paper::series::{self, PrintedSeries};
use survey::{Language, PostOfficeCode, Questionnaire};

use super::place::{self, Asked, post_office_words, who};
use crate::access::Permit;
use crate::app::App;
use crate::form_code::form_code;
use crate::office::pdf::{self, SeriesFile};
use crate::office::rounds::view::RoundView;
use crate::policy::PrintPaper;
use crate::problem::Problem;

/// Most forms of a file: what a printer takes at once, and some seconds of work.
const MOST_OF_A_FILE: usize = 1000;

/// A piece of a series that goes into one file.
pub(super) struct Piece<'a> {
    pub(super) series: &'a PrintedSeries,
    pub(super) serials: Vec<Serial>,
}

/// The forms of a piece.
pub(super) fn forms(file: &[Piece<'_>]) -> usize {
    file.iter().map(|piece| piece.serials.len()).sum()
}

/// The series of a post office in files of at most so many forms.
pub(super) fn files<'a>(series: &[&'a PrintedSeries]) -> Vec<Vec<Piece<'a>>> {
    let mut files: Vec<Vec<Piece<'a>>> = Vec::new();
    let mut room = 0;
    for one in series {
        let mut serials: Vec<Serial> = one.serials.iter().collect();
        while !serials.is_empty() {
            if room == 0 {
                files.push(Vec::new());
                room = MOST_OF_A_FILE;
            }
            let rest = serials.split_off(room.min(serials.len()));
            room -= serials.len();
            if let Some(file) = files.last_mut() {
                file.push(Piece {
                    series: one,
                    serials,
                });
            }
            serials = rest;
        }
    }
    files
}

/// What can be printed of the series in view.
pub(super) fn offers(view: &RoundView, all: &[PrintedSeries]) -> Vec<PrintOffer> {
    let mut offices: Vec<&PostOfficeCode> = all.iter().map(|one| &one.post_office).collect();
    offices.sort();
    offices.dedup();
    let mut offers = Vec::new();
    for office in offices {
        let own: Vec<&PrintedSeries> = all
            .iter()
            .filter(|one| one.post_office == *office)
            .collect();
        let files = files(&own);
        for (part, file) in (1_usize..).zip(&files) {
            let count = forms(file);
            for sides in ["mot-mat", "hai-mat"] {
                let key = match (files.len() > 1, sides) {
                    (false, "mot-mat") => "series.print_one",
                    (false, _) => "series.print_both",
                    (true, "mot-mat") => "series.print_part_one",
                    (true, _) => "series.print_part_both",
                };
                let count = serial_count_words(u64::try_from(count).unwrap_or(u64::MAX));
                offers.push(PrintOffer {
                    words: fill(
                        key,
                        &[
                            ("office", &post_office_words(view, office)),
                            ("part", &part.to_string()),
                            ("count", &count),
                        ],
                    ),
                    action: format!(
                        "/quan-ly/giay/loat/in/{office}/{part}/{sides}?dot={}",
                        view.kept.plan.round.code
                    ),
                });
            }
        }
    }
    offers
}

/// Prints one file and remembers that it was printed.
pub(super) async fn print(
    permit: Permit<PrintPaper>,
    State(app): State<App>,
    Path((office, part, sides)): Path<(String, usize, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let missing = || Problem::new(ProblemKind::NotFound);
    let rounds = place::rounds(&app, permit.scope()).await?;
    let view = place::round(&app, permit.scope(), &rounds, &asked.dot).await?;
    let round = &view.kept.plan.round;
    let office = PostOfficeCode::parse(&office).map_err(|_| missing())?;
    let all = series::list(app.database(), round.id, permit.scope()).await?;
    let own: Vec<&PrintedSeries> = all.iter().filter(|one| one.post_office == office).collect();
    let files = files(&own);
    let file = part
        .checked_sub(1)
        .and_then(|at| files.get(at))
        .ok_or_else(missing)?;
    let printing = Printing {
        office: &office,
        part,
        pieces: file,
        distribution: None,
        both_sides: sides == "hai-mat",
    };
    send(&app, &permit, &view, printing).await
}

/// What is printed for a post office as one file.
pub(super) struct Printing<'a> {
    pub(super) office: &'a PostOfficeCode,
    pub(super) part: usize,
    pub(super) pieces: &'a [Piece<'a>],
    pub(super) distribution: Option<Distribution>,
    pub(super) both_sides: bool,
}

/// Prints a file, remembers that it was printed, and sends it.
pub(super) async fn send(
    app: &App,
    permit: &Permit<PrintPaper>,
    view: &RoundView,
    printing: Printing<'_>,
) -> Result<Response, Problem> {
    let round = &view.kept.plan.round;
    let questionnaire = view.questionnaire(app).await?;
    let questionnaire = questionnaire.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    let Printing {
        office,
        part,
        pieces,
        distribution,
        both_sides,
    } = printing;
    let mut cover = cover(app, view, office, &questionnaire, pieces);
    cover.distribution = distribution;
    let (places, parts) = places(app, view, pieces);
    let file = SeriesFile {
        cover,
        places,
        parts,
        both_sides,
        round: round.clone(),
        questionnaire,
    };
    let bytes = pdf::series_file(app, file).await?;
    let name = permit.actor();
    let ids: Vec<_> = pieces.iter().map(|piece| piece.series.id).collect();
    series::note_printing(app.database(), round.id, &ids, &who(app, permit, &name)).await?;
    let name = format!("phieu-{}-{office}-{part}.pdf", round.code);
    Ok(pdf::sent(&name, bytes))
}

fn cover(
    app: &App,
    view: &RoundView,
    office: &PostOfficeCode,
    questionnaire: &Questionnaire,
    file: &[Piece<'_>],
) -> SeriesCover {
    let known = view.known();
    let end = |serial: Option<&Serial>| serial.map(Serial::to_string).unwrap_or_default();
    let line = |piece: &Piece<'_>| CoverSeries {
        unit: known.unit(&piece.series.unit),
        field: known.field(&piece.series.field),
        count: u32::try_from(piece.serials.len()).unwrap_or(u32::MAX),
        first: end(piece.serials.first()),
        last: end(piece.serials.last()),
    };
    SeriesCover {
        province: view.kept.plan.round.province_name.clone(),
        round: view.name().to_owned(),
        post_office: post_office_words(view, office),
        questionnaire: fill(
            "series.questionnaire",
            &[
                ("title", questionnaire.title().get(Language::VI)),
                ("code", questionnaire.code()),
                ("version", &questionnaire.version().to_string()),
            ],
        ),
        printed: date(app.ambient().now_ms(), Language::VI),
        series: file.iter().map(line).collect(),
        distribution: None,
    }
}

/// What the forms of each piece are about, and their numbers.
fn places(app: &App, view: &RoundView, pieces: &[Piece<'_>]) -> (Vec<FormPlace>, Vec<SeriesPart>) {
    let round = &view.kept.plan.round;
    let known = view.known();
    let url = &app.settings().public_url;
    let number = |serial: &Serial| FormNumber {
        serial: serial.to_string(),
        url: format!("{url}/P/{}", form_code(app.key(), round.id, *serial)),
    };
    let place = |piece: &Piece<'_>| FormPlace {
        unit: known.unit(&piece.series.unit),
        field: Some(known.field(&piece.series.field)),
    };
    let part = |(place, piece): (usize, &Piece<'_>)| SeriesPart {
        place,
        numbers: piece.serials.iter().map(number).collect(),
    };
    (
        pieces.iter().map(place).collect(),
        pieces.iter().enumerate().map(part).collect(),
    )
}
