//! Paper in a release: what became of every printed form, and answers of a batch that was opened again.

use std::collections::BTreeMap;

use intake::batch::Step;
use intake::rejected::Reason;
use publication::release::{Key, Release};
use store::paper::batch::{self, Advanced, Batch};
use store::paper::form;
use store::writer::Submission;
use survey::{Context, Mode, RawAnswers, Role, Scope};
use testkit::ids::Ids;
use testkit::paper_round::Person;
use testkit::small_round::{CLOSES_MS, questionnaire, submission};
use testkit::{PaperRound, TestApp, TestDatabase, on_both_databases};

use crate::published::made;

on_both_databases!(
    a_release_knows_what_became_of_every_printed_form,
    answers_of_a_batch_that_was_opened_again_are_nowhere,
);

const NOW_MS: i64 = CLOSES_MS + 24 * 60 * 60 * 1000;

/// An answer by phone about the unit and field of the series: the same mark everywhere.
fn by_phone(paper: &PaperRound, ids: &Ids, mark: char) -> Submission {
    let marks = mark.to_string().repeat(questionnaire().items().len());
    let kept = paper.small.response(0, 0, &marks);
    let answers = RawAnswers::from_kept(questionnaire(), kept.marks(), kept.other(), None);
    let context = Context {
        mode: Mode::Phone,
        ..paper.small.context(0, 0)
    };
    let response = survey::validate(questionnaire(), &answers, context).unwrap();
    submission(ids, response)
}

async fn a_release_knows_what_became_of_every_printed_form(place: TestDatabase) {
    let ids = Ids::seeded(81);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let app = TestApp::start(database, NOW_MS);
    paper.closed(database, &ids, 1, 40).await;
    // Of a second bundle three are rejected and three lie there until today.
    let batch = paper.received(database, &ids, 41, 46).await;
    for (number, reason) in [
        (41, Reason::Refused),
        (42, Reason::Spoiled),
        (43, Reason::OutsideSample),
    ] {
        let (serial, who) = (paper.serial(number), paper.supervisors[0].now());
        store::paper::rejected::reject(database, batch.id, serial, reason, None, &who)
            .await
            .unwrap();
    }
    // One form was answered by phone, and two people answered through a card on the counter.
    let token = Some(form::token(paper.small.round.id, paper.serial(50)));
    let sent = Submission {
        token,
        ..by_phone(&paper, &ids, '4')
    };
    app.writer.accept(sent).await.unwrap();
    for _ in 0..2 {
        app.writer
            .accept(by_phone(&paper, &ids, '4'))
            .await
            .unwrap();
    }
    let release = made(&place, &paper.small.round, "2026-1", NOW_MS).await;
    let rows = &release.sampled.fieldwork;
    assert_eq!((&rows[0].key, &rows[2].key), (&Key::Whole, &Key::Unit(0)));
    let unit = &rows[2];
    assert_eq!((unit.issued, unit.valid, unit.invalid), (Some(1000), 43, 0));
    assert_eq!(unit.returned, 43 + 3 + 3);
    let rejected = ["outside-sample", "refused", "spoiled"];
    let rejected = rejected.map(|reason| (reason.to_owned(), 1));
    assert_eq!(unit.rejected, BTreeMap::from(rejected));
    // Of 1,000 forms 41 are answered, 1 refused, 4 here without an answer that counts, 1 is of nobody in the
    // sample, and nothing is known of 953.
    let rates = unit.rates.unwrap();
    let is = |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 1e-12;
    assert!(is(rates.response[0], 41.0 / 999.0), "{rates:?}");
    assert!(is(rates.response[4], 41.0 / 46.0), "{rates:?}");
    assert!(is(rates.refusal[2], 1.0 / 46.0), "{rates:?}");
    assert!(is(Some(rates.eligible_share), 46.0 / 47.0), "{rates:?}");
    assert_eq!(rows[0].rates, unit.rates, "no other unit has forms");
}

async fn step(place: &TestDatabase, batch: &Batch, step: Step, by: &Person) -> Batch {
    let why = Some("Nhập nhầm đơn vị");
    let who = by.now();
    let taken = batch::advance(place.database(), batch.id, step, batch.revision, why, &who);
    match taken.await.unwrap() {
        Advanced::Taken(batch) => *batch,
        refused => panic!("{step}: {refused:?}"),
    }
}

/// Valid forms, and the share of the satisfied over everything.
fn told(release: &Release) -> (u64, f64) {
    let whole = release.sampled.overall.as_ref().unwrap();
    let measure = &whole.measures[release.overall_position().unwrap()];
    (whole.n, measure.share.estimate().unwrap().value)
}

async fn answers_of_a_batch_that_was_opened_again_are_nowhere(place: TestDatabase) {
    let ids = Ids::seeded(82);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let (database, round) = (place.database(), &paper.small.round);
    let app = TestApp::start(database, NOW_MS);
    // Forty on paper are satisfied, forty by phone are not.
    let batch = paper.closed(database, &ids, 1, 40).await;
    for _ in 0..40 {
        app.writer
            .accept(by_phone(&paper, &ids, '2'))
            .await
            .unwrap();
    }
    let first = made(&place, round, "2026-1", NOW_MS).await;
    assert_eq!(told(&first), (80, 0.5));
    let batch = step(&place, &batch, Step::AskReopen, &paper.office[0]).await;
    let batch = step(&place, &batch, Step::ApproveReopen, &paper.office[1]).await;

    let opened = made(&place, round, "2026-2", NOW_MS + 1).await;
    assert_eq!(told(&opened), (40, 0.0));
    assert_eq!((opened.sampled.received, opened.sampled.invalid), (40, 0));
    assert_eq!(opened.sampled.modes.keys().collect::<Vec<_>>(), ["phone"]);
    let days: u64 = opened.sampled.days.iter().map(|day| day.received).sum();
    assert_eq!(days, 40);
    let forms = &opened.sampled.fieldwork[2];
    assert_eq!((forms.valid, forms.returned), (40, 80), "the papers wait");
    let questions = opened.sampled.choices.iter().map(|table| table.groups[0].n);
    assert!(questions.into_iter().all(|n| n <= 40));
    // What is handed out, and what is counted.
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let path = format!("/quan-ly/yeu-cau/xuat-phieu/{}", round.code);
    let asked = lan.post(&path, &[("reason", "Phân tích thêm.")]).await;
    let request = asked.location();
    binh.post(&format!("{request}/dong-y"), &[]).await;
    let file = lan.post(&format!("{request}/tai"), &[]).await;
    assert_eq!(file.body.lines().count(), 1 + 40, "{}", file.body);
    let counted = store::tally::of_round(database, round.id).await.unwrap();
    assert_eq!(counted.total().received, 40);

    // Closed anew they count once; the first release is what it was.
    let batch = paper.audited(database, &batch).await;
    paper.take(database, &batch, Step::Close).await;
    let again = made(&place, round, "2026-1", NOW_MS).await;
    assert_eq!(told(&again), (80, 0.5));
    assert_eq!(
        again.digest, first.digest,
        "the same answers, the same bytes"
    );
}
