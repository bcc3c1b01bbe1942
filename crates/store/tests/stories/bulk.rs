//! Bulk import: all or nothing.

use store::bulk::{ImportError, Imported, RowFault, import};
use store::writer::{Submission, Writer};
use survey::{ReceiptCode, ResponseId, UnitCode};
use testkit::ids::Ids;
use testkit::small_round::submission;
use testkit::{TestDatabase, on_both_databases};

use crate::{MARKS, accepted, small_round};

on_both_databases!(
    an_import_is_kept_and_a_second_one_changes_nothing,
    one_bad_row_keeps_all_others_out_and_is_named,
    a_row_of_an_unknown_unit_is_named,
);

async fn an_import_is_kept_and_a_second_one_changes_nothing(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let small = small_round(&place, &ids).await;
    let file: Vec<Submission> = (0..700)
        .map(|at| submission(&ids, small.response(at % 3, at % 2, MARKS)))
        .collect();
    let first = import(place.database(), file.clone()).await.unwrap();
    assert_eq!(
        first,
        Imported {
            accepted: 700,
            repeated: 0
        }
    );
    let second = import(place.database(), file).await.unwrap();
    assert_eq!(
        second,
        Imported {
            accepted: 0,
            repeated: 700
        }
    );
    assert_eq!(store::response::count(place.database()).await.unwrap(), 700);
}

async fn one_bad_row_keeps_all_others_out_and_is_named(place: TestDatabase) {
    let ids = Ids::seeded(2);
    let small = small_round(&place, &ids).await;
    let kept = submission(&ids, small.response(0, 0, MARKS));
    let writer = Writer::start(place.database().clone());
    let receipt = accepted(writer.accept(kept.clone()).await.unwrap());
    let mut file: Vec<Submission> = (0..400)
        .map(|_| submission(&ids, small.response(0, 0, MARKS)))
        .collect();
    file[333].attempt = kept.attempt;
    file[333].response = small.response(0, 0, "1111");
    // Two rows of the file itself under one attempt: the later one is at fault.
    file[20].attempt = file[10].attempt;
    file[20].response = small.response(0, 0, "2222");
    file[20].id = ResponseId::from_uuid(ids.fresh());
    let first_of_file = ReceiptCode::of(file[10].id);
    let Err(ImportError::Rows(faults)) = import(place.database(), file).await else {
        panic!("the import went through");
    };
    assert_eq!(
        faults,
        vec![
            (20, RowFault::Conflict(first_of_file)),
            (333, RowFault::Conflict(receipt.code())),
        ]
    );
    assert_eq!(store::response::count(place.database()).await.unwrap(), 1);
}

async fn a_row_of_an_unknown_unit_is_named(place: TestDatabase) {
    let ids = Ids::seeded(3);
    let small = small_round(&place, &ids).await;
    let mut elsewhere = small.clone();
    elsewhere.units[2].code = UnitCode::parse("99999").unwrap();
    let file = vec![
        submission(&ids, small.response(2, 0, MARKS)),
        submission(&ids, elsewhere.response(2, 0, MARKS)),
    ];
    let Err(ImportError::Rows(faults)) = import(place.database(), file).await else {
        panic!("the import went through");
    };
    assert_eq!(
        faults,
        vec![(1, RowFault::Place("no unit 99999".to_owned()))]
    );
    assert_eq!(store::response::count(place.database()).await.unwrap(), 0);
}
