//! `/quan-ly/giay/loat/mau`: forms for a drawn sample, and the list of who gets which.

use axum::extract::{Query, State};
use axum::response::Response;
use pages::office::paper::{SamplePage, TypedSample, serial_count_words};
use pages::office::parts::Fault;
use pages::office::{Section, fill, words};
use store::paper::series::{self, PrintedSeries};
use survey::{PostOfficeCode, Scope};

use super::place::{Asked, post_office_words};
use super::print::{Piece, Printing, files, forms, send};
use super::sample_file::{ListFault, SampleFile};
use super::series::{keep, takes_paper, view};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::office::rounds::view::RoundView;
use crate::policy::PrintPaper;
use crate::problem::Problem;
use crate::uploaded::Uploaded;

/// The forms to fill in.
pub(super) async fn show(
    permit: Permit<PrintPaper>,
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

/// Gives every member of a sample a number.
pub(super) async fn make(
    permit: Permit<PrintPaper>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    sent: Uploaded,
) -> Result<Response, Problem> {
    let view = view(&app, &permit, &asked).await?;
    let read = if takes_paper(&view) {
        read(&view, permit.scope(), sent)
    } else {
        Err(vec![words("series.wrong_round")])
    };
    let made = match read {
        Ok(file) => {
            let wishes = file.wishes();
            let made = keep(&app, &permit, &view, wishes, Some(file.sha256())).await?;
            made.map_err(|said| vec![said])
        }
        Err(said) => Err(said),
    };
    match made {
        Ok(count) => {
            let code = &view.kept.plan.round.code;
            let to = format!("/quan-ly/giay/loat/mau?dot={code}&da=made&so={count}");
            Ok(see_other(&to))
        }
        Err(said) => {
            let told = Told {
                faults: faults("file", said),
                ..Told::default()
            };
            page(&app, &permit, &view, told).await
        }
    }
}

fn faults(input: &str, said: Vec<String>) -> Vec<Fault> {
    said.into_iter()
        .map(|said| Fault::new(input, said))
        .collect()
}

fn read(view: &RoundView, scope: &Scope, sent: Uploaded) -> Result<SampleFile, Vec<String>> {
    match sent.file {
        _ if sent.is_too_large => Err(vec![words("series.wrong_size")]),
        None => Err(vec![words("series.wrong_file")]),
        Some(file) => SampleFile::read(view, scope, &file.bytes),
    }
}

/// A file to print: its post office, which part of how many, and what is in it.
struct Offer<'a> {
    office: &'a PostOfficeCode,
    part: usize,
    parts: usize,
    pieces: Vec<Piece<'a>>,
}

impl Offer<'_> {
    /// What is posted to ask for it.
    fn value(&self) -> String {
        let first = self.pieces.first().and_then(|piece| piece.serials.first());
        first.map(ToString::to_string).unwrap_or_default()
    }

    fn words(&self, view: &RoundView) -> String {
        let count = serial_count_words(u64::try_from(forms(&self.pieces)).unwrap_or(u64::MAX));
        let last = self.pieces.last().and_then(|piece| piece.serials.last());
        let key = if self.parts > 1 {
            "sample_series.part"
        } else {
            "sample_series.whole"
        };
        fill(
            key,
            &[
                ("office", &post_office_words(view, self.office)),
                ("part", &self.part.to_string()),
                ("count", &count),
                ("first", &self.value()),
                ("last", &last.map(ToString::to_string).unwrap_or_default()),
            ],
        )
    }
}

/// The files of all samples of a round.
fn offers(all: &[PrintedSeries]) -> Vec<Offer<'_>> {
    let key = |one: &PrintedSeries| (one.post_office.clone(), one.sample.clone());
    let mut sampled: Vec<&PrintedSeries> = all.iter().filter(|one| one.sample.is_some()).collect();
    sampled.sort_by_key(|one| (key(one), one.serials.first()));
    let mut offers = Vec::new();
    for own in sampled.chunk_by(|one, other| key(one) == key(other)) {
        let files = files(own);
        let parts = files.len();
        for (part, pieces) in (1..).zip(files) {
            let office = &own[0].post_office;
            offers.push(Offer {
                office,
                part,
                parts,
                pieces,
            });
        }
    }
    offers
}

/// Prints the forms of a post office with the list of who gets which.
pub(super) async fn print(
    permit: Permit<PrintPaper>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    sent: Uploaded,
) -> Result<Response, Problem> {
    let view = view(&app, &permit, &asked).await?;
    let round = view.kept.plan.round.id;
    let typed = TypedSample {
        print: sent.fields.one("print").to_owned(),
        columns: sent.fields.one("columns").to_owned(),
        sides: sent.fields.one("sides").to_owned(),
    };
    let all = series::list(app.database(), round, permit.scope()).await?;
    let offers = offers(&all);
    let chosen = offers.iter().find(|offer| offer.value() == typed.print);
    let told = |faults| Told {
        typed: typed.clone(),
        faults,
        made: None,
    };
    // A post office prints its own forms out of the sample of a whole province: what it may print is in `offers`.
    let file = match read(&view, &Scope::Everything, sent) {
        Ok(file) => file,
        Err(said) => return page(&app, &permit, &view, told(faults("list", said))).await,
    };
    let Some(offer) = chosen else {
        let fault = Fault::new("print", words("sample_series.wrong_print"));
        return page(&app, &permit, &view, told(vec![fault])).await;
    };
    match file.distribution(&view, &offer.pieces, &typed.columns) {
        Ok(distribution) => {
            let printing = Printing {
                office: offer.office,
                part: offer.part,
                pieces: &offer.pieces,
                distribution: Some(distribution),
                both_sides: typed.sides == "hai-mat",
            };
            send(&app, &permit, &view, printing).await
        }
        Err(fault) => page(&app, &permit, &view, told(vec![list_fault(&fault)])).await,
    }
}

fn list_fault(fault: &ListFault) -> Fault {
    match fault {
        ListFault::OtherFile => Fault::new("list", words("sample_series.wrong_other")),
        ListFault::NoColumn(name) => Fault::new(
            "columns",
            fill("sample_series.wrong_no_column", &[("column", name)]),
        ),
        ListFault::ManyColumns(most) => Fault::new(
            "columns",
            fill(
                "sample_series.wrong_many_columns",
                &[("most", &most.to_string())],
            ),
        ),
    }
}

/// What is said on the page.
#[derive(Default)]
struct Told {
    typed: TypedSample,
    faults: Vec<Fault>,
    made: Option<String>,
}

async fn page(
    app: &App,
    permit: &Permit<PrintPaper>,
    view: &RoundView,
    told: Told,
) -> Result<Response, Problem> {
    let round = &view.kept.plan.round;
    let all = series::list(app.database(), round.id, permit.scope()).await?;
    let mut frame = permit.frame(Section::Paper, words("sample_series.title"));
    if let Some(count) = &told.made {
        frame = frame.with_notice(fill("sample_series.made_notice", &[("count", count)]));
    }
    let address = "/quan-ly/giay/loat/mau";
    Ok(html(
        app.pages().paper_sample(&SamplePage {
            frame,
            make: takes_paper(view).then(|| format!("{address}?dot={}", round.code)),
            print: format!("{address}/in?dot={}", round.code),
            back: format!("/quan-ly/giay/loat?dot={}", round.code),
            offers: offers(&all)
                .iter()
                .map(|offer| (offer.value(), offer.words(view)))
                .collect(),
            typed: told.typed,
            faults: told.faults,
        })?,
    ))
}
