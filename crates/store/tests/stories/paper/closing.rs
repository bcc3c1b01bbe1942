//! Closing: the answers once, phone or paper, opening again.

use std::collections::BTreeMap;

use intake::batch::{BatchState, Refusal, Step};
use intake::rejected::Reason;
use store::paper::batch::{self, Advanced, Batch};
use store::paper::{closing, disposition, form, reconcile};
use store::response::{Count, count_by_mode, count_of_round};
use store::writer::{Outcome, Submission, Writer};
use survey::{AttemptId, Context, Mode, RawAnswers, ResponseId, ValidResponse};
use testkit::ids::Ids;
use testkit::small_round::{questionnaire, submission};
use testkit::{PaperRound, TestDatabase, at_the_console, on_both_databases};

use crate::MARKS;

on_both_databases!(
    a_closed_batch_hands_its_answers_over_once_and_says_the_same_hash,
    whatever_is_changed_behind_the_programs_back_shows_in_the_hash,
    two_servers_that_close_at_once_close_once,
    phone_and_paper_at_the_same_moment_count_once,
    a_step_that_fails_half_way_leaves_nothing_behind,
    an_opened_batch_takes_its_answers_out_and_counts_them_again,
    rejected_forms_feed_the_response_rates,
);

/// An answer by phone under the serial that was printed as the `number`-th.
fn phone(paper: &PaperRound, ids: &Ids, number: u32) -> Submission {
    let kept = paper.small.response(0, 0, MARKS);
    let answers = RawAnswers::from_kept(questionnaire(), kept.marks(), kept.other(), None);
    let context = Context {
        mode: Mode::Phone,
        ..paper.small.context(0, 0)
    };
    let response: ValidResponse = survey::validate(questionnaire(), &answers, context).unwrap();
    Submission {
        token: Some(form::token(paper.small.round.id, paper.serial(number))),
        attempt: AttemptId::from_uuid(ids.fresh()),
        id: ResponseId::from_uuid(ids.fresh()),
        ..submission(ids, response)
    }
}

async fn audited(place: &TestDatabase, paper: &PaperRound, ids: &Ids, last: u32) -> Batch {
    let none = BTreeMap::new();
    let batch = paper
        .reconciling(place.database(), ids, (1, last), &none)
        .await;
    paper.audited(place.database(), &batch).await
}

async fn a_closed_batch_hands_its_answers_over_once_and_says_the_same_hash(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = audited(&place, &paper, &ids, 8).await;
    let seen = batch.revision;
    let batch = paper.take(database, &batch, Step::Close).await;
    let count = count_of_round(database, batch.round()).await.unwrap();
    assert_eq!((count.received, count.counted), (8, 8));
    let by_mode = count_by_mode(database, batch.round()).await.unwrap();
    assert_eq!(by_mode.keys().collect::<Vec<_>>(), [&Mode::Paper]);
    assert_eq!(
        closing::hash(database, &batch).await.unwrap(),
        batch.closed_hash.unwrap()
    );
    let who = paper.supervisors[0].now();
    let stale = batch::advance(database, batch.id, Step::Close, seen, None, &who).await;
    assert!(matches!(stale.unwrap(), Advanced::Stale(_)));
    let again = batch::advance(database, batch.id, Step::Close, batch.revision, None, &who).await;
    assert!(matches!(
        again.unwrap(),
        Advanced::Refused(Refusal::State { .. })
    ));
    assert_eq!(
        count_of_round(database, batch.round()).await.unwrap(),
        count
    );
}

async fn whatever_is_changed_behind_the_programs_back_shows_in_the_hash(place: TestDatabase) {
    let ids = Ids::seeded(9);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = audited(&place, &paper, &ids, 4).await;
    let batch = paper.take(database, &batch, Step::Close).await;
    let signed = batch.closed_hash.unwrap();
    let values = |from: u32, to: u32, which: &str| {
        format!(
            "UPDATE keying SET keyed = replace(keyed, '\"mark\":{from}', '\"mark\":{to}') WHERE {which}"
        )
    };
    for (change, undo) in [
        // A value that both clerks keyed, and one of a single clerk.
        (
            values(4, 5, "serial = 260001"),
            values(5, 4, "serial = 260001"),
        ),
        (
            values(4, 5, "serial = 260002 AND place = 2"),
            values(5, 4, "serial = 260002 AND place = 2"),
        ),
        (
            "UPDATE batch_sheet SET standing = 'rejected', reason = 'blank' WHERE serial = 260003"
                .to_owned(),
            "UPDATE batch_sheet SET standing = 'counted', reason = NULL WHERE serial = 260003"
                .to_owned(),
        ),
        (
            "UPDATE batch SET expected = expected + 1".to_owned(),
            "UPDATE batch SET expected = expected - 1".to_owned(),
        ),
        (
            "UPDATE batch SET totals_note = 'đếm lại'".to_owned(),
            "UPDATE batch SET totals_note = NULL".to_owned(),
        ),
    ] {
        at_the_console(database, &change).await.unwrap();
        let now = batch::find(database, batch.id).await.unwrap();
        let found = closing::hash(database, &now).await.unwrap();
        assert_ne!(found, signed, "{change}");
        at_the_console(database, &undo).await.unwrap();
        let now = batch::find(database, batch.id).await.unwrap();
        let found = closing::hash(database, &now).await.unwrap();
        assert_eq!(found, signed, "{undo}");
    }
}

async fn two_servers_that_close_at_once_close_once(place: TestDatabase) {
    let ids = Ids::seeded(2);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let other = place.another_server().await;
    let batch = audited(&place, &paper, &ids, 12).await;
    let (one, two) = (paper.supervisors[0].now(), paper.supervisors[1].now());
    let seen = batch.revision;
    let (one, two) = tokio::join!(
        batch::advance(database, batch.id, Step::Close, seen, None, &one),
        batch::advance(&other, batch.id, Step::Close, seen, None, &two),
    );
    let heard = [one.unwrap(), two.unwrap()];
    let taken = heard
        .iter()
        .filter(|heard| matches!(heard, Advanced::Taken(_)))
        .count();
    let stale = heard
        .iter()
        .filter(|heard| matches!(heard, Advanced::Stale(_)))
        .count();
    assert_eq!((taken, stale), (1, 1), "{heard:?}");
    let count = count_of_round(database, batch.round()).await.unwrap();
    assert_eq!(count.received, 12);
}

async fn phone_and_paper_at_the_same_moment_count_once(place: TestDatabase) {
    let ids = Ids::seeded(3);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let other = place.another_server().await;
    let batch = audited(&place, &paper, &ids, 30).await;
    let writer = Writer::start(other.clone());
    // Ten phones are quicker, ten send while the batch is closed, ten come too late.
    for number in 1..=10 {
        let sent = writer.accept(phone(&paper, &ids, number)).await.unwrap();
        assert!(matches!(sent, Outcome::Accepted(_)));
    }
    let who = paper.supervisors[0].now();
    let phones = (11..=20).map(|number| {
        let (writer, sent) = (writer.clone(), phone(&paper, &ids, number));
        tokio::spawn(async move { writer.accept(sent).await.unwrap() })
    });
    let phones: Vec<_> = phones.collect();
    let closed = batch::advance(database, batch.id, Step::Close, batch.revision, None, &who).await;
    let Advanced::Taken(batch) = closed.unwrap() else {
        panic!("it is closed")
    };
    let mut quicker = 10;
    for phone in phones {
        quicker += u64::from(matches!(phone.await.unwrap(), Outcome::Accepted(_)));
    }
    for number in 21..=30 {
        let sent = writer.accept(phone(&paper, &ids, number)).await.unwrap();
        assert!(matches!(sent, Outcome::TokenUsed(_)), "{sent:?}");
    }
    let by_mode = count_by_mode(database, batch.round()).await.unwrap();
    assert_eq!(by_mode[&Mode::Phone].received, quicker);
    assert_eq!(by_mode[&Mode::Paper].received, 30 - quicker);
    let sheets = store::paper::sheet::of_batch(database, &batch)
        .await
        .unwrap();
    assert_eq!(sheets.rejected() as u64, quicker);
    // The report stays true: the papers of those who phoned lie there and are not missing.
    let form = form::of_round(database, batch.round()).await.unwrap();
    let forms = reconcile::of_batch(database, &batch, &form).await.unwrap();
    let report = reconcile::closing_report(&batch, &sheets, &forms).unwrap();
    assert_eq!(report.codes(), [""; 0]);
    assert_eq!(
        closing::hash(database, &batch).await.unwrap(),
        batch.closed_hash.unwrap()
    );
}

async fn a_step_that_fails_half_way_leaves_nothing_behind(place: TestDatabase) {
    let ids = Ids::seeded(4);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = audited(&place, &paper, &ids, 6).await;
    let who = paper.supervisors[0].now();
    let transaction = store::transaction::begin_write(database).await.unwrap();
    let seen = batch.revision;
    let taken = batch::advance_in(&transaction, batch.id, Step::Close, seen, None, &who).await;
    assert!(matches!(taken.unwrap(), Advanced::Taken(_)));
    // The server dies before the commit.
    drop(transaction);
    let now = batch::find(database, batch.id).await.unwrap();
    assert_eq!((now.state, now.revision), (BatchState::Audited, seen));
    let count = count_of_round(database, batch.round()).await.unwrap();
    assert_eq!(count, Count::default());
    let batch = paper.take(database, &now, Step::Close).await;
    let count = count_of_round(database, batch.round()).await.unwrap();
    assert_eq!(count.received, 6);
}

async fn an_opened_batch_takes_its_answers_out_and_counts_them_again(place: TestDatabase) {
    let ids = Ids::seeded(5);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = audited(&place, &paper, &ids, 5).await;
    let batch = paper.take(database, &batch, Step::Close).await;
    let first_hash = batch.closed_hash;
    let advance = async |batch: &Batch, step, who: &testkit::paper_round::Person| {
        let why = Some("Nhập nhầm đơn vị");
        batch::advance(database, batch.id, step, batch.revision, why, &who.now())
            .await
            .unwrap()
    };
    let asked = advance(&batch, Step::AskReopen, &paper.office[0]).await;
    let Advanced::Taken(batch) = asked else {
        panic!("{asked:?}")
    };
    let own = advance(&batch, Step::ApproveReopen, &paper.office[0]).await;
    assert_eq!(own, Advanced::Refused(Refusal::SamePerson));
    let opened = advance(&batch, Step::ApproveReopen, &paper.office[1]).await;
    let Advanced::Taken(batch) = opened else {
        panic!("{opened:?}")
    };
    assert_eq!(batch.state, BatchState::Reconciling);
    let round = batch.round();
    assert_eq!(count_of_round(database, round).await.unwrap().received, 0);
    let snapshot = store::snapshot::of_round(database, round).await.unwrap();
    assert!(snapshot.rows.is_empty());
    let handed_out = store::response::page(database, round, None, 10).await;
    assert_eq!(handed_out.unwrap(), []);
    let tally = store::tally::of_round(database, round).await.unwrap();
    assert_eq!(tally.total(), Count::default());
    assert_eq!(
        store::response::count(database).await.unwrap(),
        5,
        "they are kept"
    );
    let batch = paper.audited(database, &batch).await;
    let batch = paper.take(database, &batch, Step::Close).await;
    assert_eq!(count_of_round(database, round).await.unwrap().received, 5);
    assert_eq!(batch.closing, 2);
    assert_ne!(
        batch.closed_hash, first_hash,
        "another closing, another slip"
    );
}

async fn rejected_forms_feed_the_response_rates(place: TestDatabase) {
    let ids = Ids::seeded(6);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = paper.received(database, &ids, 1, 6).await;
    let who = paper.supervisors[0].now();
    for (number, reason) in [
        (1, Reason::Blank),
        (2, Reason::Spoiled),
        (3, Reason::OutsideSample),
    ] {
        store::paper::rejected::reject(
            database,
            batch.id,
            paper.serial(number),
            reason,
            None,
            &who,
        )
        .await
        .unwrap();
    }
    let writer = Writer::start(database.clone());
    let by_phone = writer.accept(phone(&paper, &ids, 10)).await.unwrap();
    assert!(matches!(by_phone, Outcome::Accepted(_)));
    let counts = disposition::of_round(database, batch.round())
        .await
        .unwrap();
    let cell = (paper.series.unit.clone(), paper.series.field.clone());
    let expected = disposition::FormCount {
        printed: 1000,
        valid: 1,
        invalid: 0,
        by_phone: 1,
        waiting: 3,
        rejected: BTreeMap::from([
            (Reason::Blank, 1),
            (Reason::Spoiled, 1),
            (Reason::OutsideSample, 1),
        ]),
    };
    assert_eq!(counts, BTreeMap::from([(cell, expected)]));
}
