//! Fields that differ, returned ones, the audit, and who may do what.

use std::collections::{BTreeMap, BTreeSet};

use intake::adjudicate::{Act, AdjudicateError};
use intake::batch::{AuditStanding, BatchState, Refusal, Step};
use intake::verify_share::{Level, SecondKeying};
use intake::{Seed, Serial, Settings, Value};
use store::paper::audit::{self, Audited};
use store::paper::batch::{self, Advanced, Batch};
use store::paper::reconcile::{self, Deciding};
use store::paper::{form, record, rule};
use testkit::ids::Ids;
use testkit::keyed_batch::plain_form;
use testkit::paper_round::Person;
use testkit::{PaperRound, TestDatabase, on_both_databases};

on_both_databases!(
    a_differing_field_is_decided_by_somebody_who_keyed_nothing_of_it,
    a_returned_field_is_keyed_again_by_its_clerk,
    an_audit_that_finds_faults_sends_the_batch_back_to_the_beginning,
    a_change_after_the_audit_needs_another_one,
    no_change_earns_a_batch_that_was_not_accepted_another_draw,
    a_clerk_with_a_clean_record_is_checked_by_a_share_only,
);

fn slip(serial: Serial) -> BTreeMap<Serial, (String, Value)> {
    [(serial, ("s07".to_owned(), Value::Mark(2)))].into()
}

async fn decide(
    place: &TestDatabase,
    batch: &Batch,
    serial: Serial,
    act: Act,
    by: &Person,
) -> Deciding {
    reconcile::decide(place.database(), batch.id, serial, "s07", act, &by.now())
        .await
        .unwrap()
}

async fn a_differing_field_is_decided_by_somebody_who_keyed_nothing_of_it(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let serial = paper.serial(3);
    let batch = paper
        .reconciling(database, &ids, (1, 5), &slip(serial))
        .await;
    let facts = batch::facts(database, &batch, None).await.unwrap();
    assert_eq!(
        (facts.open_fields, facts.drawn, facts.keyed_twice),
        (1, 5, 5)
    );
    for clerk in &paper.clerks[..2] {
        let refused = decide(&place, &batch, serial, Act::KeepFirst, clerk).await;
        assert!(
            matches!(
                refused,
                Deciding::Refused(AdjudicateError::AdjudicatorIsClerk)
            ),
            "{refused:?}"
        );
    }
    let chain = store::audit::list(
        database,
        &store::audit::Wanted {
            action: "batch.field".to_owned(),
            ..store::audit::Wanted::default()
        },
        None,
        10,
    )
    .await
    .unwrap();
    assert_eq!(chain.len(), 2, "both refusals are in the chain");
    assert!(chain.iter().all(|placed| placed.event.result == "refused"));
    let agree = decide(
        &place,
        &batch,
        paper.serial(1),
        Act::KeepFirst,
        &paper.supervisors[0],
    )
    .await;
    assert!(matches!(agree, Deciding::NothingDiffers));
    let done = decide(
        &place,
        &batch,
        serial,
        Act::KeepSecond,
        &paper.supervisors[0],
    )
    .await;
    let Deciding::Done(standing) = done else {
        panic!("{done:?}")
    };
    assert_eq!(standing.agreed().unwrap().values()["s07"], Value::Mark(2));
    // The first clerk erred once in five forms; the record says so, and which field it was.
    let history = record::history(database, batch.round(), paper.clerks[0].id).await;
    let wrong: u32 = history.unwrap().iter().map(|form| form.wrong).sum();
    assert_eq!(wrong, 1);
    let facts = batch::facts(database, &batch, None).await.unwrap();
    assert_eq!(facts.open_fields, 0);
}

async fn a_returned_field_is_keyed_again_by_its_clerk(place: TestDatabase) {
    let ids = Ids::seeded(2);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let serial = paper.serial(2);
    let batch = paper
        .reconciling(database, &ids, (1, 3), &slip(serial))
        .await;
    let clerk = &paper.clerks[1];
    let back = Act::Return(clerk.id);
    let done = decide(&place, &batch, serial, back, &paper.supervisors[0]).await;
    let Deciding::Done(standing) = done else {
        panic!("{done:?}")
    };
    assert_eq!(standing.returned_to(clerk.id), ["s07"]);
    assert!(standing.returned_to(paper.clerks[0].id).is_empty());
    let waits = decide(
        &place,
        &batch,
        serial,
        Act::KeepFirst,
        &paper.supervisors[0],
    )
    .await;
    assert!(matches!(
        waits,
        Deciding::Refused(AdjudicateError::WaitsForClerk)
    ));
    // The clerk reads the paper again, and both agree: nobody has to decide.
    let done = decide(&place, &batch, serial, Act::Rekey(Value::Mark(4)), clerk).await;
    let Deciding::Done(standing) = done else {
        panic!("{done:?}")
    };
    assert_eq!(standing.agreed().unwrap().values()["s07"], Value::Mark(4));
}

/// Draws, and compares with faults in the given number of forms.
async fn audit_with(place: &TestDatabase, paper: &PaperRound, batch: &Batch, faulty: usize) {
    let who = paper.supervisors[1].now();
    let seed = Seed::from_number(5);
    let drawn = audit::draw(place.database(), batch.id, seed, &who).await;
    let Audited::Done(audit) = drawn.unwrap() else {
        panic!("it is drawn")
    };
    for (nth, serial) in audit.drawn.iter().enumerate() {
        let wrong: BTreeSet<String> = if nth < faulty {
            ["s01".to_owned()].into()
        } else {
            BTreeSet::new()
        };
        let done = audit::compare(place.database(), batch.id, *serial, &wrong, &who).await;
        assert!(matches!(done.unwrap(), Audited::Done(_)));
    }
}

async fn an_audit_that_finds_faults_sends_the_batch_back_to_the_beginning(place: TestDatabase) {
    let ids = Ids::seeded(3);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = paper
        .reconciling(database, &ids, (1, 20), &BTreeMap::new())
        .await;
    let who = paper.supervisors[1].now();
    let early = audit::conclude(database, batch.id, &who).await.unwrap();
    assert_eq!(early, Audited::NotDrawn);
    audit_with(&place, &paper, &batch, 1).await;
    let concluded = audit::conclude(database, batch.id, &who).await.unwrap();
    let Audited::Done(result) = concluded else {
        panic!("{concluded:?}")
    };
    assert!(result.result.is_some());
    let again = audit::draw(database, batch.id, Seed::from_number(9), &who).await;
    assert!(
        matches!(again.unwrap(), Audited::Concluded(_)),
        "nobody draws until it pleases"
    );
    let batch = batch::find(database, batch.id).await.unwrap();
    assert_eq!(batch.audit, AuditStanding::Returned);
    let audited = batch::advance(database, batch.id, Step::Audit, batch.revision, None, &who).await;
    assert_eq!(audited.unwrap(), Advanced::Refused(Refusal::AuditReturned));
    let why = Some("Mẫu kiểm tra có phiếu sai");
    let again = batch::advance(
        database,
        batch.id,
        Step::KeyAgain,
        batch.revision,
        why,
        &who,
    )
    .await;
    let Advanced::Taken(batch) = again.unwrap() else {
        panic!("it is keyed again")
    };
    assert_eq!((batch.pass, batch.state), (2, BatchState::FirstKeying));
    let facts = batch::facts(database, &batch, None).await.unwrap();
    assert_eq!((facts.keyed_once, facts.audit), (0, AuditStanding::None));
    // Whoever keyed the pass before may still not audit it.
    assert_eq!(
        facts.clerks,
        [paper.clerks[0].id, paper.clerks[1].id].into()
    );
}

async fn a_change_after_the_audit_needs_another_one(place: TestDatabase) {
    let ids = Ids::seeded(4);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let serial = paper.serial(4);
    let batch = paper
        .reconciling(database, &ids, (1, 10), &slip(serial))
        .await;
    let who = paper.supervisors[0].now();
    let early = audit::draw(database, batch.id, Seed::from_number(1), &who).await;
    assert_eq!(early.unwrap(), Audited::Open(1));
    paper.settle(database, &batch).await;
    audit_with(&place, &paper, &batch, 0).await;
    let done = audit::conclude(database, batch.id, &who).await.unwrap();
    assert!(matches!(done, Audited::Done(_)));
    let standing = batch::find(database, batch.id).await.unwrap().audit;
    assert_eq!(standing, AuditStanding::Accepted);
    decide(
        &place,
        &batch,
        serial,
        Act::Third(Value::Mark(3)),
        &paper.supervisors[0],
    )
    .await;
    let standing = batch::find(database, batch.id).await.unwrap().audit;
    assert_eq!(standing, AuditStanding::None);
    let audits = audit::all(database, &batch).await.unwrap();
    assert_eq!(audits.len(), 1, "what was found before is kept");
    assert_eq!(audit::current(database, &batch).await.unwrap(), None);
    let clerk = paper.clerks[0].now();
    let own = audit::draw(database, batch.id, Seed::from_number(1), &clerk).await;
    assert_eq!(own.unwrap(), Audited::ActorKeyed);
}

async fn no_change_earns_a_batch_that_was_not_accepted_another_draw(place: TestDatabase) {
    let ids = Ids::seeded(6);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let serial = paper.serial(4);
    let batch = paper
        .reconciling(database, &ids, (1, 10), &slip(serial))
        .await;
    let who = paper.supervisors[1].now();
    paper.settle(database, &batch).await;
    audit_with(&place, &paper, &batch, 1).await;
    // One form too many is faulty: even before the conclusion a change earns nothing.
    let second = Act::KeepSecond;
    decide(&place, &batch, serial, second, &paper.supervisors[0]).await;
    let done = audit::conclude(database, batch.id, &who).await.unwrap();
    let Audited::Done(first) = done else {
        panic!("{done:?}")
    };
    assert_eq!((first.number, first.is_lost()), (1, true));
    let is_refused = async || {
        let now = batch::find(database, batch.id).await.unwrap();
        assert_eq!(now.audit, AuditStanding::Returned);
        let again = audit::draw(database, batch.id, Seed::from_number(9), &who).await;
        matches!(again.unwrap(), Audited::Concluded(_))
    };
    let third = Act::Third(Value::Mark(3));
    decide(&place, &batch, serial, third, &paper.supervisors[0]).await;
    assert!(is_refused().await, "a field was decided again");
    let why = Some("Xem lại các phiếu");
    let mut now = batch::find(database, batch.id).await.unwrap();
    for step in [Step::Return, Step::Reconcile] {
        let taken = batch::advance(database, batch.id, step, now.revision, why, &who).await;
        let Advanced::Taken(after) = taken.unwrap() else {
            panic!("{step} is taken")
        };
        now = *after;
    }
    assert!(is_refused().await, "the batch went a step back and forth");
    let again = Step::KeyAgain;
    let taken = batch::advance(database, batch.id, again, now.revision, why, &who).await;
    let Advanced::Taken(after) = taken.unwrap() else {
        panic!("it is keyed again")
    };
    assert_eq!(after.audit, AuditStanding::None);
}

async fn a_clerk_with_a_clean_record_is_checked_by_a_share_only(place: TestDatabase) {
    let ids = Ids::seeded(5);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let settings = Settings {
        second_keying: SecondKeying {
            share_per_mille: 200,
            window: 20,
            ..SecondKeying::default()
        },
        ..Settings::default()
    };
    rule::set(
        database,
        paper.small.round.id,
        &settings,
        &paper.office[0].now(),
    )
    .await
    .unwrap();
    paper.closed(database, &ids, 1, 25).await;
    let clerk = paper.clerks[0].id;
    let found = record::of_clerk(database, paper.small.round.id, clerk).await;
    assert_eq!(found.unwrap().level, Level::Share);
    let batch = paper.keying(database, &ids, 26, 75).await;
    let plain = paper
        .serials(26, 75)
        .iter()
        .map(|serial| (serial, plain_form()));
    paper
        .key(database, &batch, 1, &paper.clerks[0], &plain.collect())
        .await;
    let due = paper.due(database, &batch).await.len();
    assert!((2..25).contains(&due), "about a fifth of 50: {due}");
    let form = form::of_round(database, batch.round()).await.unwrap();
    let forms = reconcile::of_batch(database, &batch, &form).await.unwrap();
    let agreed = forms
        .values()
        .filter(|form| form.agreed().is_some())
        .count();
    assert_eq!(
        agreed,
        50 - due,
        "what is not drawn is agreed after one keying"
    );
}
