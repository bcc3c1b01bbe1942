//! The register of rejected forms: reasons, papers without a serial, and what is taken out again.

use intake::batch::BatchState;
use intake::rejected::{Disposition, Reason};
use store::paper::rejected::{self, Rejected};
use store::paper::sheet::{self, NoteKind, Paper, Scanned, SheetStanding};
use store::paper::{batch, disposition};
use testkit::ids::Ids;
use testkit::{PaperRound, TestDatabase, on_both_databases};

on_both_databases!(
    forms_are_rejected_with_a_reason_and_taken_back,
    a_paper_with_a_wrong_serial_is_no_case_of_the_sample,
    a_paper_that_let_another_one_in_does_not_come_back_beside_it,
    nothing_is_explained_on_a_slip_that_is_signed,
);

async fn forms_are_rejected_with_a_reason_and_taken_back(place: TestDatabase) {
    let ids = Ids::seeded(6);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = paper.keying(database, &ids, 1, 5).await;
    let who = paper.clerks[0].now();
    let reject = async |number, reason| {
        let serial = paper.serial(number);
        rejected::reject(database, batch.id, serial, reason, Some("ướt"), &who)
            .await
            .unwrap()
    };
    let Rejected::Done(sheet) = reject(2, Reason::Spoiled).await else {
        panic!("it is rejected")
    };
    assert_eq!(sheet.note.as_deref(), Some("ướt"));
    assert_eq!(
        reject(2, Reason::Blank).await,
        Rejected::Already(Reason::Spoiled)
    );
    assert_eq!(reject(6, Reason::Blank).await, Rejected::NotHere);
    assert_eq!(reject(3, Reason::WrongSerial).await, Rejected::SerialRight);
    let unread = rejected::reject_unread(database, batch.id, Reason::Blank, None, &who).await;
    assert_eq!(unread.unwrap(), Rejected::SerialMissing);
    let unread = rejected::reject_unread(database, batch.id, Reason::Unreadable, None, &who).await;
    let Rejected::Done(unread) = unread.unwrap() else {
        panic!("it is rejected")
    };
    let counted = async || {
        let facts = batch::facts(database, &batch, None).await.unwrap();
        (facts.received, facts.rejected)
    };
    assert_eq!(counted().await, (6, 2));
    let back = rejected::withdraw(database, batch.id, paper.serial(2), &who).await;
    assert!(matches!(back.unwrap(), Rejected::Done(_)));
    assert_eq!(counted().await, (6, 1));
    // A paper without a serial that was entered by mistake is taken out by its place, and by nothing else.
    let withdraw = async |sheet| {
        rejected::withdraw_unread(database, batch.id, sheet, &who)
            .await
            .unwrap()
    };
    assert_eq!(withdraw(2).await, Rejected::NotHere);
    let Rejected::Done(mistaken) = withdraw(unread.number).await else {
        panic!("it is taken out")
    };
    assert_eq!(mistaken.standing, SheetStanding::Mistaken);
    assert_eq!(withdraw(unread.number).await, Rejected::NotHere);
    assert_eq!(counted().await, (5, 0));
}

async fn a_paper_with_a_wrong_serial_is_no_case_of_the_sample(place: TestDatabase) {
    let ids = Ids::seeded(7);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = paper.received(database, &ids, 1, 5).await;
    let who = paper.clerks[0].now();
    for reason in [Reason::WrongSerial, Reason::Unreadable] {
        let said = rejected::reject_unread(database, batch.id, reason, Some("260001-4"), &who);
        assert!(matches!(said.await.unwrap(), Rejected::Done(_)));
    }
    let facts = batch::facts(database, &batch, None).await.unwrap();
    assert_eq!(
        (facts.received, facts.rejected),
        (7, 2),
        "both lie in the bundle"
    );
    let sheets = sheet::of_batch(database, &batch).await.unwrap();
    let tally = rejected::register(&sheets).unwrap().tally();
    assert_eq!((tally.no_case, tally.other), (1, 1));
    assert_eq!(Reason::WrongSerial.disposition(), Disposition::NoCase);
    let counts = disposition::of_round(database, batch.round())
        .await
        .unwrap();
    let cell = (paper.series.unit.clone(), paper.series.field.clone());
    assert_eq!(counts[&cell].rejected, [(Reason::Unreadable, 1)].into());
}

async fn a_paper_that_let_another_one_in_does_not_come_back_beside_it(place: TestDatabase) {
    let ids = Ids::seeded(8);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = paper.received(database, &ids, 1, 5).await;
    let who = paper.supervisors[0].now();
    let serial = paper.serial(2);
    let torn = rejected::reject(database, batch.id, serial, Reason::Spoiled, None, &who).await;
    assert!(matches!(torn.unwrap(), Rejected::Done(_)));
    let text = serial.to_string();
    let second = sheet::scan(database, batch.id, &text, Paper::Another, &who).await;
    assert_eq!(second.unwrap(), Scanned::Admitted(serial, 6));
    let back = rejected::withdraw(database, batch.id, serial, &who).await;
    let Rejected::Another(lies) = back.unwrap() else {
        panic!("two papers would count")
    };
    assert_eq!((lies.batch, lies.sheet), (batch.id, 6));
    let sheets = sheet::of_batch(database, &batch).await.unwrap();
    let shown = sheets.shown(serial).unwrap();
    assert_eq!(
        shown.number, 6,
        "the paper that is keyed is the one to fetch"
    );
}

async fn nothing_is_explained_on_a_slip_that_is_signed(place: TestDatabase) {
    let ids = Ids::seeded(9);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = paper.closed(database, &ids, 1, 5).await;
    let who = paper.supervisors[0].now();
    let (kind, serials) = (NoteKind::Missing, [paper.serial(2)]);
    let said = sheet::explain(database, batch.id, kind, serials, "Người dân giữ lại", &who).await;
    assert_eq!(said.unwrap(), Err(BatchState::Closed));
    let said = batch::explain_totals(database, batch.id, "Đếm nhầm khi giao", &who).await;
    assert_eq!(said.unwrap(), Err(BatchState::Closed));
    assert_eq!(sheet::notes(database, &batch).await.unwrap(), []);
    let now = batch::find(database, batch.id).await.unwrap();
    assert_eq!(now.totals_note, None);
}
