//! Printed series and announced batches.

use intake::serial::{SerialRange, Series};
use intake::{BatchId, Seed, Serial};
use store::paper::batch::{self, Announced, NewBatch, Wanted};
use store::paper::series::{self, Made, MadeAll, NewSeries, Order, WantedSeries};
use survey::{PostOfficeCode, Scope, UnitCode};
use testkit::ids::Ids;
use testkit::{PaperRound, TestDatabase, on_both_databases};

on_both_databases!(
    serials_of_a_round_never_overlap,
    several_series_are_kept_together_or_not_at_all,
    two_who_print_the_same_serials_at_once_print_them_once,
    a_series_names_places_of_its_round,
    a_batch_is_announced_of_serials_that_were_printed_for_it,
    a_batch_of_another_post_office_does_not_exist,
);

fn new_series(paper: &PaperRound, ids: &Ids, first: u32, last: u32) -> NewSeries {
    NewSeries {
        id: ids.fresh(),
        round: paper.small.round.id,
        post_office: paper.other_office.clone(),
        unit: paper.small.units[1].code.clone(),
        field: paper.small.fields[0].code.clone(),
        stream: survey::Stream::Sampled,
        serials: Series::new(26, 4, first, last).unwrap().range(),
        sample: None,
    }
}

async fn serials_of_a_round_never_overlap(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let who = paper.office[0].now();
    for (first, last) in [(1000, 1500), (1, 1), (500, 600)] {
        let new = new_series(&paper, &ids, first, last);
        let made = series::make(place.database(), &new, &who).await.unwrap();
        assert_eq!(made, Made::Overlaps(paper.series.clone()), "{first}");
    }
    let new = new_series(&paper, &ids, 1001, 1200);
    let made = series::make(place.database(), &new, &who).await.unwrap();
    let Made::Kept(kept) = made else {
        panic!("{made:?}")
    };
    let found = |number| {
        let serial = Serial::from_number(number).unwrap();
        series::of_serial(place.database(), paper.small.round.id, serial)
    };
    assert_eq!(found(261_000).await.unwrap(), Some(paper.series.clone()));
    assert_eq!(found(261_001).await.unwrap(), Some(kept.clone()));
    assert_eq!(found(261_201).await.unwrap(), None);
    let all = series::list(place.database(), paper.small.round.id, &Scope::Everything).await;
    assert_eq!(all.unwrap(), [paper.series.clone(), kept]);
    let own = series::list(
        place.database(),
        paper.small.round.id,
        &paper.clerks[0].scope,
    )
    .await;
    assert_eq!(own.unwrap(), [paper.series]);
}

async fn several_series_are_kept_together_or_not_at_all(place: TestDatabase) {
    let ids = Ids::seeded(7);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let who = paper.office[0].now();
    let round = paper.small.round.id;
    let wanted = |count| WantedSeries {
        id: ids.fresh(),
        post_office: paper.other_office.clone(),
        unit: paper.small.units[1].code.clone(),
        field: paper.small.fields[0].code.clone(),
        stream: survey::Stream::Sampled,
        count,
    };
    let nobody = WantedSeries {
        unit: UnitCode::parse("nobody").unwrap(),
        ..wanted(5)
    };
    let first = Serial::from_number(260_001).unwrap();
    let make = async |wanted: &[WantedSeries], sample: Option<&str>| {
        let order = Order {
            round,
            wanted,
            first,
            sample,
        };
        series::make_all(place.database(), order, &who)
            .await
            .unwrap()
    };
    for (last, made) in [
        (nobody, MadeAll::Refused(Made::UnknownUnit)),
        (wanted(0), MadeAll::NoSerials),
        (wanted(Serial::MOST), MadeAll::NoSerials),
    ] {
        assert_eq!(make(&[wanted(10), last], None).await, made);
        let all = series::list(place.database(), round, &Scope::Everything).await;
        assert_eq!(
            all.unwrap(),
            std::slice::from_ref(&paper.series),
            "the first is not kept"
        );
    }
    let MadeAll::Kept(made) = make(&[wanted(10), wanted(1)], None).await else {
        panic!("nothing is wrong with these")
    };
    let ranges: Vec<(u32, u32)> = made
        .iter()
        .map(|one| (one.serials.first().number(), one.serials.last().number()))
        .collect();
    assert_eq!(ranges, [(261_001, 261_010), (261_011, 261_011)]);
    let MadeAll::Kept(sampled) = make(&[wanted(3)], Some("a sample")).await else {
        panic!("the sample is new")
    };
    assert_eq!(sampled[0].sample.as_deref(), Some("a sample"));
    let again = make(&[wanted(3), wanted(2)], Some("a sample")).await;
    assert_eq!(again, MadeAll::Sampled(sampled[0].clone()));
    let all = series::list(place.database(), round, &Scope::Everything).await;
    assert_eq!(all.unwrap().len(), 4, "a sample is numbered once");
}

async fn two_who_print_the_same_serials_at_once_print_them_once(place: TestDatabase) {
    let ids = Ids::seeded(2);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let other = place.another_server().await;
    let (one, two) = (
        new_series(&paper, &ids, 2001, 2100),
        new_series(&paper, &ids, 2050, 2150),
    );
    let (first, second) = (paper.office[0].now(), paper.office[1].now());
    let (one, two) = tokio::join!(
        series::make(place.database(), &one, &first),
        series::make(&other, &two, &second),
    );
    let kept = [one.unwrap(), two.unwrap()]
        .iter()
        .filter(|made| matches!(made, Made::Kept(_)))
        .count();
    assert_eq!(kept, 1);
}

async fn a_series_names_places_of_its_round(place: TestDatabase) {
    let ids = Ids::seeded(3);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let who = paper.office[0].now();
    let fine = new_series(&paper, &ids, 3001, 3002);
    let nowhere = NewSeries {
        post_office: PostOfficeCode::parse("999999").unwrap(),
        ..fine.clone()
    };
    let nobody = NewSeries {
        unit: UnitCode::parse("nobody").unwrap(),
        ..fine
    };
    for (new, made) in [
        (nowhere, Made::UnknownPostOffice),
        (nobody, Made::UnknownUnit),
    ] {
        let found = series::make(place.database(), &new, &who).await.unwrap();
        assert_eq!(found, made);
    }
}

async fn a_batch_is_announced_of_serials_that_were_printed_for_it(place: TestDatabase) {
    let ids = Ids::seeded(4);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let who = paper.supervisors[0].now();
    let one = paper.expected(place.database(), &ids, 1, 200).await;
    let two = paper.expected(place.database(), &ids, 201, 400).await;
    assert_eq!((one.number, two.number), (1, 2));
    let announce = async |header| {
        let new = NewBatch {
            id: BatchId::from_uuid(ids.fresh()),
            header,
            seed: Seed::from_number(u64::MAX),
        };
        batch::announce(place.database(), &new, &who).await.unwrap()
    };
    let beyond = SerialRange::new(paper.serial(999), Serial::from_number(261_002).unwrap());
    let beyond = announce(paper.header(beyond.unwrap())).await;
    let first = Serial::from_number(261_001).unwrap();
    assert_eq!(beyond, Announced::NotIssued(first));
    let mut foreign = paper.header(paper.serials(1, 10));
    foreign.post_office = paper.other_office.clone();
    let foreign = announce(foreign).await;
    assert_eq!(foreign, Announced::NotIssued(paper.serial(1)));
    let mut empty = paper.header(paper.serials(1, 10));
    empty.expected = 0;
    assert!(matches!(announce(empty).await, Announced::Header(_)));
    let fine = announce(paper.header(paper.serials(401, 410))).await;
    let Announced::Kept(fine) = fine else {
        panic!("{fine:?}")
    };
    assert_eq!((fine.number, fine.seed.number()), (3, u64::MAX));
}

async fn a_batch_of_another_post_office_does_not_exist(place: TestDatabase) {
    let ids = Ids::seeded(5);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let one = paper.expected(place.database(), &ids, 1, 10).await;
    let other = Scope::PostOffices([paper.other_office.clone()].into());
    let own = &paper.clerks[0].scope;
    let found = batch::find_seen(place.database(), one.id, own).await;
    assert_eq!(found.unwrap(), one);
    assert!(
        batch::find_seen(place.database(), one.id, &other)
            .await
            .is_err()
    );
    let round = paper.small.round.id;
    let wanted = Wanted::default();
    let (own, count) = batch::list(place.database(), round, own, &wanted, 0, 10)
        .await
        .unwrap();
    assert_eq!((own, count), (vec![one], 1));
    let none = batch::list(place.database(), round, &other, &wanted, 0, 10).await;
    assert_eq!(none.unwrap(), (Vec::new(), 0));
}
