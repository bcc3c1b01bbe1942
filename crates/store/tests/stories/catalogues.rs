//! Catalogue versions follow one another: draft, confirmed, never changed; found and ordered as
//! people expect.

use sea_orm::{ConnectionTrait, Statement};
use store::audit::Event;
use store::catalogue::{Catalogue, ConfirmError, Confirmation, Hit};
use store::upload::Upload;
use store::{Database, StoreError};
use survey::catalogue::{
    CatalogueState, Successions, Vintage, diff, official_changes, settle, units_of_province_at,
};
use survey::{Block, CatalogueId, Day, Unit, UnitCode, Validity};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, submission};
use testkit::{Backend, TestDatabase, on_both_databases};

use crate::{MARKS, small_round};

on_both_databases!(
    a_draft_is_nothing_to_a_round_until_a_person_confirms_it,
    a_confirmed_version_never_changes,
    of_two_drafts_after_one_version_only_one_is_confirmed,
    a_unit_with_answers_is_not_dropped_without_a_successor,
    people_find_units_however_they_type_them,
    every_database_gives_one_order,
    keys_are_made_again_when_they_are_missing,
    a_file_waits_for_the_one_who_sent_it,
);

fn code(text: &str) -> UnitCode {
    UnitCode::parse(text).unwrap()
}

fn event(action: &str) -> Event {
    Event {
        at_ms: OPENS_MS,
        actor: "an".to_owned(),
        action: action.to_owned(),
        object: "catalogue".to_owned(),
        result: "done".to_owned(),
        detail_json: "{}".to_owned(),
    }
}

fn draft_after(ids: &Ids, previous: CatalogueId) -> Catalogue {
    Catalogue {
        state: CatalogueState::Draft,
        source: "388/NQ-UBTVQH16".to_owned(),
        province: "75".to_owned(),
        notes: vec!["một lời nhắc".to_owned()],
        previous: Some(previous),
        ..Catalogue::confirmed(
            CatalogueId::from_uuid(ids.fresh()),
            "Danh mục mới".to_owned(),
            OPENS_MS + 1,
        )
    }
}

async fn keep(database: &Database, draft: &Catalogue, units: &[Unit], successions: &Successions) {
    store::catalogue::insert_draft(
        database,
        draft,
        units,
        &[],
        successions,
        &event("catalogue.import"),
    )
    .await
    .unwrap();
}

async fn confirm(
    database: &Database,
    id: CatalogueId,
    successions: &Successions,
) -> Result<(), ConfirmError> {
    let confirmation = Confirmation {
        id,
        successions,
        at_ms: OPENS_MS + 2,
        event: &event("catalogue.confirm"),
    };
    store::catalogue::confirm(database, &confirmation).await
}

async fn a_draft_is_nothing_to_a_round_until_a_person_confirms_it(place: TestDatabase) {
    let ids = Ids::seeded(401);
    let small = small_round(&place, &ids).await;
    let database = place.database();
    let draft = draft_after(&ids, small.catalogue.id);
    keep(database, &draft, &small.units, &Successions::new()).await;

    assert_eq!(
        store::catalogue::find(database, draft.id).await.unwrap(),
        draft
    );
    assert_eq!(
        store::catalogue::all(database).await.unwrap(),
        std::slice::from_ref(&small.catalogue)
    );
    assert_eq!(store::catalogue::versions(database).await.unwrap().len(), 2);

    confirm(database, draft.id, &Successions::new())
        .await
        .unwrap();
    let all = store::catalogue::all(database).await.unwrap();
    assert_eq!((all.len(), all[1].confirmed_ms), (2, Some(OPENS_MS + 2)));
    let line = store::catalogue::lineage(&all, draft.id);
    assert_eq!(line, [small.catalogue.id, draft.id]);
    assert_eq!(store::catalogue::lineage(&all, small.catalogue.id), line);
    let again = confirm(database, draft.id, &Successions::new()).await;
    assert!(matches!(again, Err(ConfirmError::NotDraft)), "{again:?}");
    let thrown = store::catalogue::discard(database, draft.id, &event("catalogue.discard")).await;
    assert!(matches!(thrown, Err(ConfirmError::NotDraft)), "{thrown:?}");

    let second = draft_after(&ids, draft.id);
    keep(database, &second, &small.units, &Successions::new()).await;
    store::catalogue::discard(database, second.id, &event("catalogue.discard"))
        .await
        .unwrap();
    let gone = store::catalogue::find(database, second.id).await;
    assert!(matches!(gone, Err(StoreError::NotFound { .. })));
    assert!(store::audit::verify(database).await.is_ok());
}

async fn a_confirmed_version_never_changes(place: TestDatabase) {
    let ids = Ids::seeded(402);
    let small = small_round(&place, &ids).await;
    let connection = place.database().connection();
    for sql in [
        "UPDATE unit SET name = 'khác'",
        "UPDATE unit SET parent = NULL WHERE code = '00001'",
        "DELETE FROM unit WHERE code = '00001'",
        "UPDATE field SET ministry = ''",
        "DELETE FROM field",
    ] {
        let refused = connection
            .execute_unprepared(sql)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains("a confirmed catalogue never changes"),
            "{sql}: {refused}"
        );
    }
    let kept = store::catalogue::units(place.database(), small.catalogue.id)
        .await
        .unwrap();
    assert_eq!(kept, small.units);
}

async fn of_two_drafts_after_one_version_only_one_is_confirmed(place: TestDatabase) {
    let ids = Ids::seeded(403);
    let small = small_round(&place, &ids).await;
    let database = place.database();
    let drafts = [
        draft_after(&ids, small.catalogue.id),
        draft_after(&ids, small.catalogue.id),
    ];
    for draft in &drafts {
        keep(database, draft, &small.units, &Successions::new()).await;
    }
    let other = place.another_server().await;
    let none = Successions::new();
    let (one, two) = tokio::join!(
        confirm(database, drafts[0].id, &none),
        confirm(&other, drafts[1].id, &none)
    );
    let overtaken =
        |result: &Result<(), ConfirmError>| matches!(result, Err(ConfirmError::Overtaken));
    assert!(
        one.is_ok() && overtaken(&two) || two.is_ok() && overtaken(&one),
        "{one:?} {two:?}"
    );
    assert_eq!(store::catalogue::all(database).await.unwrap().len(), 2);
}

async fn a_unit_with_answers_is_not_dropped_without_a_successor(place: TestDatabase) {
    let ids = Ids::seeded(404);
    let small = small_round(&place, &ids).await;
    let database = place.database();
    let answers = [0, 1, 1].map(|unit| submission(&ids, small.response(unit, 0, MARKS)));
    store::bulk::import(database, answers.into()).await.unwrap();

    // Xã An Bình (00001) and the department go; only the commune and the department have answers.
    let draft = draft_after(&ids, small.catalogue.id);
    keep(database, &draft, &small.units[2..], &Successions::new()).await;
    let refused = confirm(database, draft.id, &Successions::new())
        .await
        .unwrap_err();
    let ConfirmError::Dropped(dropped) = refused else {
        panic!("not refused for the answers: {refused:?}")
    };
    let told: Vec<(&str, u64)> = dropped
        .iter()
        .map(|one| (one.unit.code.as_str(), one.answers))
        .collect();
    assert_eq!(told, [("00001", 2), ("so_tu_phap", 1)]);

    let unknown = Successions::from([(code("00001"), code("00009"))]);
    let refused = confirm(database, draft.id, &unknown).await.unwrap_err();
    assert!(matches!(refused, ConfirmError::Unknown(ref code) if code.as_str() == "00009"));
    assert_eq!(
        store::catalogue::find(database, draft.id)
            .await
            .unwrap()
            .state,
        CatalogueState::Draft
    );

    let named = Successions::from([
        (code("00001"), code("00002")),
        (code("so_tu_phap"), code("00002")),
    ]);
    confirm(database, draft.id, &named).await.unwrap();
    assert_eq!(
        store::catalogue::successions(database, draft.id)
            .await
            .unwrap(),
        named
    );
    // The successor is found under the name of what went into it.
    let hits = store::catalogue::search(database, draft.id, "an binh", 10)
        .await
        .unwrap();
    let [Hit { unit, former }] = hits.as_slice() else {
        panic!("{hits:?}")
    };
    assert_eq!(
        (unit.code.as_str(), former.as_deref()),
        ("00002", Some("An Bình"))
    );
}

/// The units of Đắk Lắk.
async fn province(place: &TestDatabase, ids: &Ids) -> CatalogueId {
    let id = CatalogueId::from_uuid(ids.fresh());
    let units = units_of_province_at("66", Vintage::October2026).unwrap();
    let version = Catalogue::confirmed(id, "Đắk Lắk".to_owned(), OPENS_MS);
    store::catalogue::insert(place.database(), &version, &units, &[])
        .await
        .unwrap();
    id
}

async fn people_find_units_however_they_type_them(place: TestDatabase) {
    let id = province(&place, &Ids::seeded(405)).await;
    let database = place.database();
    let find = async |typed: &str| {
        store::catalogue::search(database, id, typed, 20)
            .await
            .unwrap()
    };
    for typed in [
        "Ea H’Leo",
        "ea hleo",
        "EA H'LEO",
        "eahleo",
        "Xã Ea H’Leo",
        "xa ea h'leo",
    ] {
        let hits = find(typed).await;
        assert_eq!(hits[0].unit.name, "Xã Ea H’Leo", "{typed}");
        assert_eq!(hits[0].former, None);
    }
    // Ward Buôn Ma Thuột was made of Thống Nhất, Tự An and others.
    for typed in ["Phường Tự An", "tu an", "TỰ AN"] {
        let hits = find(typed).await;
        let former = hits.iter().find_map(|hit| hit.former.clone()).unwrap();
        assert!(
            former.starts_with("Phường Tự An, Thành phố Buôn Ma Thuột"),
            "{former}"
        );
    }
    for nothing in ["", "  ", "%", "_", "'", "khong co noi nay", "\\"] {
        assert_eq!(find(nothing).await, [], "{nothing}");
    }
    assert_eq!(find("so_noi_vu").await[0].unit.full_name, "Sở Nội vụ");
    let many = store::catalogue::search(database, id, "ea", 3)
        .await
        .unwrap();
    assert_eq!(many.len(), 3);
}

fn named(at: usize, name: &str) -> Unit {
    Unit {
        code: code(&format!("{at:05}")),
        name: name.to_owned(),
        full_name: name.to_owned(),
        kind: "xã".to_owned(),
        block: Block::CapXa,
        parent: None,
        phone: None,
        validity: Validity::default(),
        former_names: Vec::new(),
    }
}

/// The stored keys, the collation of ICU inside PostgreSQL, and the function of the program order
/// the names of a whole province in one way, with numbers by their value.
async fn every_database_gives_one_order(place: TestDatabase) {
    let ids = Ids::seeded(406);
    let mut names: Vec<String> = ["01", "79"]
        .into_iter()
        .flat_map(|province| units_of_province_at(province, Vintage::October2026).unwrap())
        .map(|unit| survey::text::without_type(&unit.name).to_owned())
        .collect();
    names.extend(
        [
            "Hà Giang 2",
            "Hà Giang 10",
            "Hà Giang 1",
            "Ấn",
            "An",
            "Ăn",
            "Đa",
            "Da",
            "Ma",
            "Mạ",
            "Mã",
            "Má",
            "Mả",
            "Mà",
        ]
        .map(str::to_owned),
    );
    names.sort();
    names.dedup();
    let units: Vec<Unit> = names
        .iter()
        .enumerate()
        .map(|(at, name)| named(at, name))
        .collect();
    let id = CatalogueId::from_uuid(ids.fresh());
    let version = Catalogue::confirmed(id, "Thứ tự".to_owned(), OPENS_MS);
    let database = place.database();
    store::catalogue::insert(database, &version, &units, &[])
        .await
        .unwrap();

    let stored: Vec<String> = store::catalogue::units_by_name(database, id)
        .await
        .unwrap()
        .into_iter()
        .map(|unit| unit.name)
        .collect();
    names.sort_by(|one, other| survey::text::compare_names(one, other));
    assert_eq!(stored, names);
    let at = |name: &str| stored.iter().position(|stored| stored == name).unwrap();
    assert!(at("Hà Giang 2") < at("Hà Giang 10") && at("An") < at("Ăn") && at("Da") < at("Đa"));

    if place.backend() == Backend::Postgres {
        let connection = database.connection();
        connection
            .execute_unprepared(
                "CREATE COLLATION vietnamese (provider = icu, locale = 'vi-u-kn-true')",
            )
            .await
            .unwrap();
        let statement = Statement::from_string(
            connection.get_database_backend(),
            "SELECT name FROM unit ORDER BY name COLLATE vietnamese, code",
        );
        let by_icu: Vec<String> = connection
            .query_all_raw(statement)
            .await
            .unwrap()
            .iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect();
        assert_eq!(stored, by_icu);
    }
}

async fn keys_are_made_again_when_they_are_missing(place: TestDatabase) {
    let id = province(&place, &Ids::seeded(407)).await;
    let database = place.database();
    let before = store::catalogue::units_by_name(database, id).await.unwrap();
    database
        .connection()
        .execute_unprepared("UPDATE unit SET search_text = '', sort_key = NULL")
        .await
        .unwrap();
    assert_eq!(
        store::catalogue::search(database, id, "ea hleo", 5)
            .await
            .unwrap(),
        []
    );
    store::catalogue::refresh_keys(database).await.unwrap();
    store::catalogue::refresh_keys(database).await.unwrap();
    let found = store::catalogue::search(database, id, "ea hleo", 5)
        .await
        .unwrap();
    assert_eq!(found[0].unit.name, "Xã Ea H’Leo");
    assert_eq!(
        store::catalogue::units_by_name(database, id).await.unwrap(),
        before
    );
}

async fn a_file_waits_for_the_one_who_sent_it(place: TestDatabase) {
    let ids = Ids::seeded(408);
    let database = place.database();
    let upload = |made_ms: i64, made_by: &str| Upload {
        id: ids.fresh(),
        purpose: "frame".to_owned(),
        subject: "dot-1".to_owned(),
        file_name: "số hồ sơ.csv".to_owned(),
        content: vec![0, 1, 255],
        made_by: made_by.to_owned(),
        made_ms,
    };
    let (first, second, other) = (upload(10, "an"), upload(20, "an"), upload(20, "bình"));
    for one in [&first, &second, &other] {
        store::upload::keep(database, one.clone(), 5).await.unwrap();
    }
    let find = async |id, by| store::upload::find(database, id, "frame", "dot-1", by).await;
    assert_eq!(find(second.id, "an").await.unwrap(), second);
    assert!(
        find(first.id, "an").await.is_err(),
        "the next file takes its place"
    );
    assert!(find(second.id, "bình").await.is_err(), "it is another's");
    assert!(
        store::upload::find(database, second.id, "frame", "dot-2", "an")
            .await
            .is_err()
    );
    let transaction = store::transaction::begin_write(database).await.unwrap();
    store::upload::forget(&transaction, second.id)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert!(find(second.id, "an").await.is_err());
    store::upload::keep(database, upload(30, "an"), 25)
        .await
        .unwrap();
    assert!(
        find(other.id, "bình").await.is_err(),
        "nobody came back for it"
    );
}

/// A whole province goes from 2025 to 2026 as a person would see it.
#[tokio::test]
async fn a_province_goes_from_2025_to_2026() {
    let place = TestDatabase::fresh(Backend::Sqlite).await;
    let ids = Ids::seeded(409);
    let database = place.database();
    let before = units_of_province_at("75", Vintage::July2025).unwrap();
    let first = Catalogue::confirmed(
        CatalogueId::from_uuid(ids.fresh()),
        "Danh mục 7/2025".to_owned(),
        Day::parse("2025-07-01").unwrap().start_ms(),
    );
    store::catalogue::insert(database, &first, &before, &[])
        .await
        .unwrap();
    let kept = store::catalogue::units(database, first.id).await.unwrap();
    assert_eq!(kept, before);
    let after = survey::catalogue::next_of_province(&kept, "75", Vintage::October2026).unwrap();
    let found = diff(&kept, &after, &Successions::new(), &official_changes());
    let settled = settle(&kept, after, &found, &Day::parse("2026-10-01").unwrap());
    let draft = draft_after(&ids, first.id);
    keep(database, &draft, &settled, &Successions::new()).await;
    confirm(database, draft.id, &Successions::new())
        .await
        .unwrap();
    let hits = store::catalogue::search(database, draft.id, "trang bom", 5)
        .await
        .unwrap();
    assert_eq!(hits[0].unit.name, "Phường Trảng Bom");
    assert_eq!(hits[0].unit.validity.from, Day::parse("30/4/2026").ok());
    assert_eq!(hits[0].unit.former_names.last().unwrap(), "Xã Trảng Bom");
    let twice = draft_after(&ids, first.id);
    keep(database, &twice, &settled, &Successions::new()).await;
    let refused = confirm(database, twice.id, &Successions::new()).await;
    assert!(matches!(refused, Err(ConfirmError::Overtaken)));
}
