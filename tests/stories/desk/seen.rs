//! Whoever was shown what others keyed of a form does not key it when its batch is keyed again.

use axum::body::Body;
use axum::http::{Request, header};
use intake::batch::{BatchState, Step};
use serde_json::{Value as Json, json};
use store::paper::batch::{Advanced, advance};
use store::refusal::TOGETHER_MS;
use survey::Role;
use testkit::paper_round::put_batch;
use testkit::{TestDatabase, on_both_databases};

use super::blind_routes::key_of;
use super::house::{Desk, House, Told};

on_both_databases!(
    who_saw_the_differences_does_not_key_the_form_again,
    a_program_that_read_the_differences_counts_as_the_person_behind_it,
    the_people_who_keyed_a_batch_can_key_it_again,
);

/// The first form is keyed otherwise by the second clerk, the second form alike; the batch is being reconciled.
async fn reconciling(house: &House, one: &Desk, other: &Desk) {
    for number in [1, 2] {
        house.key_whole(one, number, "4").await;
    }
    house.step(Step::KeySecond).await;
    house.key_whole(other, 1, "5").await;
    house.key_whole(other, 2, "4").await;
    house.step(Step::Reconcile).await;
}

/// The audit returned the batch, and it is keyed again from the beginning.
async fn key_again(house: &House) {
    let database = &house.app.database;
    let state = BatchState::Reconciling.as_str();
    put_batch(database, &house.batch().await, state, "returned", None).await;
    let batch = house.batch().await;
    let (seen, who) = (batch.revision, house.paper.supervisors[0].now());
    let why = Some("Mẫu kiểm tra có phiếu sai");
    let taken = advance(database, batch.id, Step::KeyAgain, seen, why, &who).await;
    assert!(matches!(taken, Ok(Advanced::Taken(_))), "{taken:?}");
}

fn differences(house: &House) -> String {
    let batch = house.path.rsplit('/').next().unwrap();
    format!("/quan-ly/giay/lo/{batch}/doi-chieu")
}

fn serials(taken: &Told) -> Vec<&Json> {
    let forms = taken.json["forms"].as_array().unwrap();
    forms.iter().map(|form| &form["serial"]).collect()
}

async fn who_saw_the_differences_does_not_key_the_form_again(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let (one, other) = (house.trained().await, house.trained().await);
    reconciling(&house, &one, &other).await;
    let (saw, listed) = (
        house.somebody(Role::Supervisor).await,
        house.somebody(Role::Supervisor).await,
    );
    for desk in [&saw, &listed] {
        desk.pass_drill().await;
        let list = desk.by.get(&differences(&house)).await;
        assert!(list.says("thì không nhập phiếu đó nữa"), "{}", list.body);
    }
    let serial = house.serial(1);
    let form = format!("{}/{serial}", differences(&house));
    for _ in 0..2 {
        assert!(saw.by.get(&form).await.says("Giữ lần nhập A"));
    }
    key_again(&house).await;

    // Neither by the address of the screen, nor by asking for the form, nor by asking for any.
    let told = saw.wish("m1", &serial).await;
    assert_eq!((told.code(), told.status.as_u16()), ("keying-seen", 409));
    assert_eq!(house.acts("keying.seen").await, 1);
    house.app.clock.advance(TOGETHER_MS);
    let screen = saw.by.get(&format!("{}/{serial}", house.path)).await;
    assert_eq!(screen.status, 409);
    assert!(
        screen.says("người khác sẽ nhập") && !screen.says("data-desk"),
        "{}",
        screen.body
    );
    assert_eq!(house.acts("keying.seen").await, 2);
    let taken = saw.take("m1", 5).await;
    assert_eq!(serials(&taken), [&json!(house.serial(2))], "{}", taken.body);
    let done = house.key_whole(&saw, 2, "4").await;
    assert_eq!(done.json["state"], "finished");
    let page = saw.by.get(&house.path).await;
    assert!(
        page.says("đã xem những gì người khác nhập"),
        "{}",
        page.body
    );

    // The list tells nobody's values: whoever saw no more than that keys both forms, also the second side.
    house.key_whole(&listed, 1, "4").await;
    house.step(Step::KeySecond).await;
    let told = saw.wish("m1", &serial).await;
    assert_eq!(told.code(), "keying-seen", "nor the second side");
    assert_eq!(
        serials(&listed.take("m2", 5).await),
        [&json!(house.serial(2))]
    );
}

async fn a_program_that_read_the_differences_counts_as_the_person_behind_it(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let (one, other) = (house.trained().await, house.trained().await);
    reconciling(&house, &one, &other).await;
    let reader = house.somebody(Role::Supervisor).await;
    reader.pass_drill().await;
    let secret = key_of(&house, &reader).await;
    let batch = house.path.rsplit('/').next().unwrap();
    let request = Request::get(format!("/api/v1/batches/{batch}/differences"))
        .header(header::AUTHORIZATION, format!("Bearer {secret}"));
    let told = house
        .app
        .request(request.body(Body::empty()).unwrap())
        .await;
    assert!(told.body.contains("\"second\":\"5\""), "{}", told.body);
    key_again(&house).await;
    let told = reader.wish("m1", &house.serial(1)).await;
    assert_eq!(told.code(), "keying-seen");
    // Nor does the program send it for them.
    let sent = json!({ "forms": [{ "serial": house.serial(1), "answers": {} }] });
    let request = Request::post(format!("/api/v1/batches/{batch}/forms"))
        .header(header::AUTHORIZATION, format!("Bearer {secret}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", "lan-hai");
    house.app.clock.advance(TOGETHER_MS);
    let told = house
        .app
        .request(request.body(Body::from(sent.to_string())).unwrap())
        .await;
    assert!(told.body.contains("người gửi đã xem"), "{}", told.body);
    assert_eq!(house.acts("keying.seen").await, 2);
    assert_eq!(reader.wish("m1", &house.serial(2)).await.status, 200);
}

async fn the_people_who_keyed_a_batch_can_key_it_again(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    // A small office: a clerk, and a supervisor who keys the second side; another one decides.
    let (clerk, keys) = (
        house.trained().await,
        house.somebody(Role::Supervisor).await,
    );
    keys.pass_drill().await;
    reconciling(&house, &clerk, &keys).await;
    let form = format!("{}/{}", differences(&house), house.serial(1));
    let own = keys.by.get(&form).await;
    assert!(
        own.says("người khác phải quyết định") && !own.says("Giữ lần nhập A"),
        "{}",
        own.body
    );
    key_again(&house).await;
    for number in [1, 2] {
        house.key_whole(&clerk, number, "4").await;
    }
    house.step(Step::KeySecond).await;
    for number in [1, 2] {
        house.key_whole(&keys, number, "4").await;
    }
    assert_eq!(house.acts("keying.seen").await, 0);
}
