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

/// The series of a post office in files of at most so many forms. What was made at another time is in another file, so
/// that nobody has to print forms a second time for those that are new.
pub(super) fn files<'a>(series: &[&'a PrintedSeries]) -> Vec<Vec<Piece<'a>>> {
    let mut files: Vec<Vec<Piece<'a>>> = Vec::new();
    let (mut room, mut made) = (0, None);
    for one in series {
        if made.replace(one.created_ms) != Some(one.created_ms) {
            room = 0;
        }
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

/// The first and the last serial of a file, as people read them.
pub(super) fn ends(file: &[Piece<'_>]) -> [String; 2] {
    let words = |serial: Option<&Serial>| serial.map(Serial::to_string).unwrap_or_default();
    [
        words(file.first().and_then(|piece| piece.serials.first())),
        words(file.last().and_then(|piece| piece.serials.last())),
    ]
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
            let count = serial_count_words(u64::try_from(forms(file)).unwrap_or(u64::MAX));
            let [first, last] = ends(file);
            for (sides, key) in [
                ("mot-mat", "series.print_one"),
                ("hai-mat", "series.print_both"),
            ] {
                offers.push(PrintOffer {
                    words: fill(
                        key,
                        &[
                            ("office", &post_office_words(view, office)),
                            ("count", &count),
                            ("first", &first),
                            ("last", &last),
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

#[cfg(test)]
mod tests {
    use intake::serial::Series;
    use survey::{FieldCode, RoundId, Stream, UnitCode};
    use uuid::Uuid;

    use super::*;

    fn made(first: u32, last: u32, created_ms: i64) -> PrintedSeries {
        let id = Uuid::from_u128(u128::from(first));
        PrintedSeries {
            id,
            round: RoundId::from_uuid(id),
            post_office: PostOfficeCode::parse("270000").unwrap(),
            unit: UnitCode::parse("00004").unwrap(),
            field: FieldCode::parse("ho_tich").unwrap(),
            stream: Stream::Sampled,
            serials: Series::new(26, 4, first, last).unwrap().range(),
            created_ms,
            created_by: "office".to_owned(),
            printed_ms: None,
            sample: None,
        }
    }

    #[test]
    fn new_forms_are_printed_without_those_of_another_day() {
        let (old, more, new) = (made(1, 600, 1), made(601, 1200, 1), made(1201, 1212, 2));
        let files = files(&[&old, &more, &new]);
        let told: Vec<(usize, [String; 2])> =
            files.iter().map(|file| (forms(file), ends(file))).collect();
        let ends = |first: u32, last: u32| {
            [first, last].map(|number| Serial::from_number(number).unwrap().to_string())
        };
        assert_eq!(
            told,
            [
                (1000, ends(260_001, 261_000)),
                (200, ends(261_001, 261_200)),
                (12, ends(261_201, 261_212)),
            ]
        );
    }
}
