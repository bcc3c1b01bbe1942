//! Taking sheets in: by scan and by range, twice, of another post office, answered by phone.

use intake::batch::{BatchState, Refusal, Step};
use intake::rejected::Reason;
use store::paper::batch::{self, Advanced};
use store::paper::form;
use store::paper::rejected::{self, Rejected};
use store::paper::sheet::{
    self, Decided, NoteKind, Paper, Scanned, SheetStanding, decide_held, scan, take_range,
};
use store::writer::{Outcome, Submission, Writer};
use survey::{Context, Mode};
use testkit::ids::Ids;
use testkit::small_round::submission;
use testkit::{PaperRound, TestDatabase, on_both_databases};

use crate::MARKS;

on_both_databases!(
    sheets_come_in_by_scan_and_by_range_and_never_twice_by_mistake,
    two_papers_with_one_serial_are_both_held_wherever_they_lie,
    two_scanners_at_once_admit_one_serial_once,
    missing_and_surplus_serials_are_listed_until_they_are_explained,
    a_form_that_was_answered_by_phone_is_a_duplicate,
);

async fn sheets_come_in_by_scan_and_by_range_and_never_twice_by_mistake(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = paper.expected(database, &ids, 1, 10).await;
    let clerk = paper.clerks[0].now();
    let scanned = async |text: &str| {
        scan(database, batch.id, text, Paper::Unsure, &clerk)
            .await
            .unwrap()
    };
    let first = paper.serial(1);
    assert_eq!(
        scanned(&first.to_string()).await,
        Scanned::WrongState(BatchState::Expected)
    );
    paper.take(database, &batch, Step::Receive).await;
    assert_eq!(scanned("26 0001 3\n").await, Scanned::Admitted(first, 1));
    assert_eq!(scanned("260001-3").await, Scanned::Here(first, 1));
    assert!(matches!(scanned("260001-4").await, Scanned::Mistyped(_)));
    assert!(matches!(scanned("270001-8").await, Scanned::Unknown(_)));
    let taken = take_range(database, batch.id, paper.serials(1, 5), &clerk).await;
    let taken = taken.unwrap();
    assert_eq!(taken.admitted.len(), 4);
    assert_eq!(taken.others, [Scanned::Here(first, 1)]);
    let sheets = sheet::of_batch(database, &batch).await.unwrap();
    let numbers: Vec<u32> = sheets.all().iter().map(|sheet| sheet.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

async fn two_papers_with_one_serial_are_both_held_wherever_they_lie(place: TestDatabase) {
    let ids = Ids::seeded(2);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let one = paper.received(database, &ids, 1, 5).await;
    let two = paper.expected(database, &ids, 1, 10).await;
    paper.take(database, &two, Step::Receive).await;
    let who = paper.supervisors[0].now();
    let serial = paper.serial(3);
    let held = scan(database, two.id, &serial.to_string(), Paper::Unsure, &who).await;
    let Scanned::Held(_, 1, places) = held.unwrap() else {
        panic!("it is held")
    };
    assert_eq!((places[0].batch, places[0].sheet), (one.id, 3));
    let sheets = sheet::of_batch(database, &one).await.unwrap();
    assert_eq!((sheets.held(), sheets.live().len()), (1, 4));
    // The second paper counts; the first one is a rejected duplicate.
    let decided = decide_held(database, one.id, serial, Some((two.id, 1)), &who).await;
    assert_eq!(decided.unwrap(), Decided::Done);
    let sheets = sheet::of_batch(database, &one).await.unwrap();
    let first = sheets.of_serial(serial).next().unwrap();
    assert_eq!(first.standing, SheetStanding::Rejected);
    assert_eq!(first.reason, Some(Reason::Duplicate));
    let sheets = sheet::of_batch(database, &two).await.unwrap();
    assert!(sheets.live().contains(&serial));
    let again = decide_held(database, one.id, serial, None, &who).await;
    assert_eq!(again.unwrap(), Decided::NotWaiting);
}

async fn two_scanners_at_once_admit_one_serial_once(place: TestDatabase) {
    let ids = Ids::seeded(3);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let other = place.another_server().await;
    let (one, two) = (
        paper.expected(database, &ids, 1, 20).await,
        paper.expected(database, &ids, 1, 20).await,
    );
    for batch in [&one, &two] {
        paper.take(database, batch, Step::Receive).await;
    }
    for number in 1..=20 {
        let text = paper.serial(number).to_string();
        let (first, second) = (paper.clerks[0].now(), paper.clerks[1].now());
        let (one, two) = tokio::join!(
            scan(database, one.id, &text, Paper::Unsure, &first),
            scan(&other, two.id, &text, Paper::Unsure, &second),
        );
        let heard = [one.unwrap(), two.unwrap()];
        let admitted = heard
            .iter()
            .filter(|heard| matches!(heard, Scanned::Admitted(..)))
            .count();
        let held = heard
            .iter()
            .filter(|heard| matches!(heard, Scanned::Held(..)))
            .count();
        assert_eq!((admitted, held), (1, 1), "{heard:?}");
    }
    for batch in [&one, &two] {
        let sheets = sheet::of_batch(database, batch).await.unwrap();
        assert_eq!((sheets.held(), sheets.live().len()), (20, 0));
    }
}

async fn missing_and_surplus_serials_are_listed_until_they_are_explained(place: TestDatabase) {
    let ids = Ids::seeded(4);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = paper.expected(database, &ids, 1, 5).await;
    let batch = paper.take(database, &batch, Step::Receive).await;
    let who = paper.supervisors[0].now();
    take_range(database, batch.id, paper.serials(2, 4), &who)
        .await
        .unwrap();
    take_range(database, batch.id, paper.serials(9, 9), &who)
        .await
        .unwrap();
    let sheets = sheet::of_batch(database, &batch).await.unwrap();
    let difference = sheets.difference(&batch.header);
    assert_eq!(difference.missing, [1, 5].map(|at| paper.serial(at)).into());
    assert_eq!(difference.surplus, [paper.serial(9)].into());
    let key_first = async || {
        let seen = batch.revision;
        batch::advance(database, batch.id, Step::KeyFirst, seen, None, &who)
            .await
            .unwrap()
    };
    assert_eq!(
        key_first().await,
        Advanced::Refused(Refusal::SerialsUnexplained(3))
    );
    let words = "Hai phiếu không thu hồi được";
    for (kind, serials) in [
        (NoteKind::Missing, difference.missing),
        (NoteKind::Surplus, difference.surplus),
    ] {
        let said = sheet::explain(database, batch.id, kind, serials, words, &who).await;
        assert_eq!(said.unwrap(), Ok(()));
    }
    assert!(matches!(key_first().await, Advanced::Taken(_)));
    let stale = key_first().await;
    assert!(matches!(stale, Advanced::Stale(_)), "{stale:?}");
}

async fn a_form_that_was_answered_by_phone_is_a_duplicate(place: TestDatabase) {
    let ids = Ids::seeded(5);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let serial = paper.serial(7);
    let questionnaire = testkit::small_round::questionnaire();
    let kept = paper.small.response(0, 0, MARKS);
    let answers = survey::RawAnswers::from_kept(questionnaire, kept.marks(), kept.other(), None);
    let context = Context {
        mode: Mode::Phone,
        ..paper.small.context(0, 0)
    };
    let phone = survey::validate(questionnaire, &answers, context).unwrap();
    let sent = Submission {
        token: Some(form::token(paper.small.round.id, serial)),
        ..submission(&ids, phone)
    };
    let writer = Writer::start(database.clone());
    let outcome = writer.accept(sent.clone()).await.unwrap();
    assert!(matches!(outcome, Outcome::Accepted(_)));
    let batch = paper.expected(database, &ids, 1, 10).await;
    paper.take(database, &batch, Step::Receive).await;
    let who = paper.clerks[0].now();
    let scanned = scan(database, batch.id, &serial.to_string(), Paper::Unsure, &who).await;
    assert_eq!(
        scanned.unwrap(),
        Scanned::AnsweredByPhone(serial, 1, sent.received_ms)
    );
    let sheets = sheet::of_batch(database, &batch).await.unwrap();
    let register = rejected::register(&sheets).unwrap();
    assert_eq!(register.by_reason(), [(Reason::Duplicate, 1)].into());
    let back = rejected::withdraw(database, batch.id, serial, &who).await;
    assert_eq!(back.unwrap(), Rejected::NotHere);
}
