//! Counts by what a round is watched by.

use std::collections::BTreeMap;

use store::bulk;
use store::response::{self, Count};
use survey::{Mode, Stream};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, submission};
use testkit::{TestDatabase, on_both_databases};

use crate::{MARKS, small_round};

on_both_databases!(responses_are_counted_by_what_they_name);

const HOUR_MS: i64 = 60 * 60 * 1000;

async fn responses_are_counted_by_what_they_name(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let small = small_round(&place, &ids).await;
    // The last one leaves nearly everything blank and does not count in the index.
    let sent = [(0, 0, MARKS), (1, 0, MARKS), (1, 1, MARKS), (1, 1, "5")];
    let submissions = sent
        .into_iter()
        .zip([0, 23, 24, 47])
        .map(|((unit, field, marks), hour)| {
            let mut one = submission(&ids, small.response(unit, field, marks));
            one.received_ms = OPENS_MS + hour * HOUR_MS;
            one
        })
        .collect();
    bulk::import(place.database(), submissions).await.unwrap();
    let (database, id) = (place.database(), small.round.id);
    let count = |received, counted| Count { received, counted };

    assert_eq!(
        response::count_of_round(database, id).await.unwrap(),
        count(4, 3)
    );
    let units = response::count_by_unit(database, id).await.unwrap();
    assert_eq!(
        units,
        BTreeMap::from([
            (small.units[0].code.clone(), count(1, 1)),
            (small.units[1].code.clone(), count(3, 2)),
        ])
    );
    let fields = response::count_by_field(database, id).await.unwrap();
    assert_eq!(fields[&small.fields[0].code], count(2, 2));
    assert_eq!(fields[&small.fields[1].code], count(2, 1));
    let streams = response::count_by_stream(database, id).await.unwrap();
    assert_eq!(streams, BTreeMap::from([(Stream::Sampled, count(4, 3))]));
    let modes = response::count_by_mode(database, id).await.unwrap();
    assert_eq!(modes, BTreeMap::from([(Mode::Paper, count(4, 3))]));
    // The round opens at midnight in Vietnam, which is 17:00 of the day before in UTC.
    let first_day = (OPENS_MS + 7 * HOUR_MS) / (24 * HOUR_MS);
    let days = response::count_by_day(database, id).await.unwrap();
    assert_eq!(
        days,
        BTreeMap::from([(first_day, count(2, 2)), (first_day + 1, count(2, 1))])
    );
}
