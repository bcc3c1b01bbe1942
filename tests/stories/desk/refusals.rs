//! Every wish that is not granted has its own sentence.

use intake::batch::Step;
use serde_json::json;
use testkit::ids::Ids;
use testkit::{TestDatabase, on_both_databases};

use super::house::{Desk, House};

on_both_databases!(
    every_wrong_serial_has_its_own_sentence,
    a_batch_that_is_not_keyed_gives_nothing,
    a_batch_of_another_post_office_does_not_exist,
    nonsense_is_told_and_nothing_breaks,
    numbers_and_texts_that_no_screen_sends_break_nothing,
);

async fn every_wrong_serial_has_its_own_sentence(place: TestDatabase) {
    let house = House::begin(&place, 1, 3).await;
    let clerk = house.trained().await;
    house.key_whole(&clerk, 1, "4").await;
    let ids = Ids::seeded(4_711);
    house.paper.print_elsewhere(place.database(), &ids).await;
    let mistyped = house.serial(2).replace('-', "9-");
    for (text, code) in [
        (mistyped.as_str(), "serial-mistyped"),
        ("phiếu", "serial-mistyped"),
        ("270001-8", "serial-foreign"),
        ("280001-2", "serial-unknown"),
        (house.serial(900).as_str(), "serial-not-in-batch"),
        (house.serial(1).as_str(), "keying-already"),
    ] {
        let told = clerk.wish("m1", text).await;
        assert_eq!((told.code(), told.status.as_u16()), (code, 409), "{text}");
    }
    let other = house.trained().await;
    other.wish("m2", &house.serial(2)).await;
    assert_eq!(
        clerk.wish("m1", &house.serial(2)).await.code(),
        "keying-claimed"
    );
    let find = format!("{}/tim", house.path);
    let wrong = clerk.by.post(&find, &[("so", "26 0001-9")]).await;
    assert!(wrong.says("sai chữ số kiểm tra") && wrong.says("value=\"26 0001-9\""));
    let found = clerk.by.post(&find, &[("so", &house.serial(3))]).await;
    assert_eq!(
        found.location(),
        format!("{}/{}", house.path, house.serial(3))
    );
}

async fn a_batch_that_is_not_keyed_gives_nothing(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let clerk = house.trained().await;
    clerk.wish("m1", &house.serial(1)).await;
    let batch = house.batch().await;
    let who = house.paper.supervisors[0].now();
    let reason = Some("Thiếu phiếu");
    let database = place.database();
    let back = store::paper::batch::advance(
        database,
        batch.id,
        Step::Return,
        batch.revision,
        reason,
        &who,
    );
    back.await.unwrap();
    assert_eq!(clerk.take("m1", 1).await.code(), "batch-not-keying");
    let parcel = Desk::say("m1", 1, &[(1, "s01", json!({ "mark": 4 }))]);
    assert_eq!(
        clerk.save(&house.serial(1), &parcel).await.code(),
        "batch-not-keying"
    );
    let screen = clerk.by.get(&format!("{}/tiep", house.path)).await;
    assert_eq!(screen.location(), house.path);
    assert!(
        clerk
            .by
            .get(&house.path)
            .await
            .says("không ở bước nhập phiếu")
    );
}

async fn a_batch_of_another_post_office_does_not_exist(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let elsewhere = survey::Scope::PostOffices([house.paper.other_office.clone()].into());
    let stranger = house.app.signed_in(survey::Role::Clerk, elsewhere).await;
    for path in [
        "",
        "/tiep",
        "/260001-3",
        "/cho-xem-lai",
        "/260001-3/tra-lai",
    ] {
        let reply = stranger.get(&format!("{}{path}", house.path)).await;
        assert_eq!(reply.status, 404, "{path}");
    }
    assert!(
        stranger
            .get("/nhap-phieu")
            .await
            .says("Chưa có lô nào chờ nhập")
    );
    assert!(house.acts("access.refused").await >= 1);
}

async fn nonsense_is_told_and_nothing_breaks(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let clerk = house.trained().await;
    let take = format!("{}/lay", house.path);
    let save = format!("{}/{}/luu", house.path, house.serial(1));
    for body in [
        json!(null),
        json!([]),
        json!({ "machine": 7 }),
        json!({ "machine": "m", "claim": -1 }),
    ] {
        assert_eq!(
            clerk.post(&save, &body).await.code(),
            "keying-unreadable",
            "{body}"
        );
    }
    assert_eq!(clerk.post(&take, &json!("x")).await.status, 400);
    let parcel = Desk::say("m1", 1, &[(1, "s01", json!({ "mark": 4 }))]);
    assert_eq!(
        clerk.save(&house.serial(1), &parcel).await.code(),
        "keying-not-claimed"
    );
    let long = "x".repeat(10_000);
    assert_eq!(clerk.wish(&long, &house.serial(1)).await.status, 200);
    assert_eq!(
        clerk
            .post(&format!("{}/26/luu", house.path), &parcel)
            .await
            .code(),
        "serial-mistyped"
    );
}

async fn numbers_and_texts_that_no_screen_sends_break_nothing(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let clerk = house.trained().await;
    let serial = house.serial(1);
    let (odd, same) = ("máy\u{0} 1", "máy 1");
    assert_eq!(clerk.wish(odd, &serial).await.status, 200);
    let mark = json!({ "mark": 4 });
    let far = Desk::say(odd, 1, &[(u32::MAX, "s01", mark.clone())]);
    let later = Desk::say(odd, u64::from(u32::MAX), &[]);
    let mut counted = Desk::say(odd, 1, &[]);
    counted["strokes"] = json!(u64::MAX);
    for parcel in [far, later, counted] {
        let told = clerk.save(&serial, &parcel).await;
        assert_eq!(
            (told.code(), told.status.as_u16()),
            ("keying-unreadable", 400)
        );
    }
    // A decomposed text with a control character in it is kept as every text is.
    let words = "Gh\u{ea}\u{301} cho\u{31b}\u{300} h\u{1ecf}ng\u{0}";
    let texts = [
        (1, "comment", json!({ "text": words })),
        (2, "s01", mark.clone()),
    ];
    let told = clerk.save(&serial, &Desk::say(odd, 1, &texts)).await;
    assert_eq!(told.json["state"], "saved", "{}", told.body);
    let values = clerk.wish(same, &serial).await.json["forms"][0]["values"].clone();
    assert_eq!(values["comment"], json!({ "text": "Ghế chờ hỏng" }));
    let nothing = [(3, "comment", json!({ "text": " \u{7} " }))];
    clerk.save(&serial, &Desk::say(odd, 1, &nothing)).await;
    let values = clerk.wish(same, &serial).await.json["forms"][0]["values"].clone();
    assert_eq!(values["comment"], "blank");
}
