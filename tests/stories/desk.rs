//! The keying desk: forms are given, keyed, saved and finished; every wrong wish has its own answer.

mod aside;
mod blind;
mod blind_routes;
mod claims;
mod house;
mod refusals;
mod seen;

use serde_json::json;
use store::paper::keying;
use testkit::{TestDatabase, on_both_databases};

use house::{Desk, House, answer_all};

on_both_databases!(
    nothing_real_is_keyed_before_the_drill_is_passed,
    a_form_is_given_keyed_saved_and_finished,
    a_parcel_that_comes_twice_or_late_changes_nothing,
    checks_ask_once_and_hard_ones_stop,
    a_person_sees_only_their_own_figures,
    what_was_odd_is_one_list_to_hand_back,
);

async fn nothing_real_is_keyed_before_the_drill_is_passed(place: TestDatabase) {
    let house = House::begin(&place, 1, 3).await;
    let clerk = house.clerk().await;
    let refused = clerk.take("m1", 2).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.code(), "drill-first");
    let screen = clerk.by.get(&format!("{}/tiep", house.path)).await;
    assert_eq!(screen.location(), "/nhap-phieu/tap-luyen");
    let wrong = clerk
        .post(
            "/nhap-phieu/tap-luyen",
            &json!({ "values": { "p1": { "mark": 1 } } }),
        )
        .await;
    assert_eq!(wrong.json["passed"], false);
    assert_eq!(clerk.take("m1", 2).await.code(), "drill-first");
    clerk.pass_drill().await;
    assert_eq!(clerk.take("m1", 2).await.status, 200);
    assert!(house.acts("keying.drill").await == 1);
}

async fn a_form_is_given_keyed_saved_and_finished(place: TestDatabase) {
    let house = House::begin(&place, 1, 3).await;
    let clerk = house.trained().await;
    let list = clerk.by.get("/nhap-phieu").await;
    assert!(
        list.says("Lô 1") && list.says("còn 3 phiếu"),
        "{}",
        list.body
    );
    let given = clerk.take("m1", 2).await;
    let forms = given.json["forms"].as_array().unwrap().clone();
    assert_eq!((forms.len(), &given.json["left"]), (2, &json!(1)));
    assert_eq!(forms[0]["serial"], house.serial(1));
    assert_eq!(
        (&forms[0]["place"], &forms[0]["claim"]),
        (&json!(1), &json!(1))
    );

    let first = Desk::say("m1", 1, &[(1, "s01", json!({ "mark": 4 }))]);
    let saved = clerk.save(&house.serial(1), &first).await;
    assert_eq!(saved.json["state"], "saved", "{}", saved.json);
    // The browser was killed: the server knows what was typed, and which number comes next.
    let again = clerk.take("m1", 2).await;
    let form = &again.json["forms"][0];
    assert_eq!(form["values"]["s01"], json!({ "mark": 4 }));
    assert_eq!((&form["claim"], &form["step"]), (&json!(1), &json!(2)));

    let rest = answer_all(&house.form, "4", 2);
    let finished = clerk.finish("m1", &house.serial(1), 1, &rest, &[]).await;
    assert_eq!(finished.json["state"], "finished", "{}", finished.json);
    let batch = house.batch().await;
    let marks = store::paper::keyed::marks(place.database(), &batch)
        .await
        .unwrap();
    assert_eq!(marks.len(), 1);
    assert!(marks[0].due, "of somebody new every form is keyed twice");
    let page = clerk.by.get(&house.path).await;
    assert!(
        page.says(&house.serial(1)) && page.says("Lần một"),
        "{}",
        page.body
    );
}

async fn a_parcel_that_comes_twice_or_late_changes_nothing(place: TestDatabase) {
    let house = House::begin(&place, 1, 3).await;
    let clerk = house.trained().await;
    clerk.take("m1", 1).await;
    let serial = house.serial(1);
    let later = Desk::say("m1", 1, &[(2, "s01", json!({ "mark": 5 }))]);
    let earlier = Desk::say("m1", 1, &[(1, "s01", json!({ "mark": 4 }))]);
    for parcel in [&later, &earlier, &later, &earlier] {
        assert_eq!(clerk.save(&serial, parcel).await.json["state"], "saved");
    }
    let form = clerk.take("m1", 1).await.json["forms"][0].clone();
    assert_eq!(
        form["values"]["s01"],
        json!({ "mark": 5 }),
        "the later number holds"
    );
    let other = Desk::say("m1", 1, &[(2, "s01", json!({ "mark": 1 }))]);
    assert_eq!(
        clerk.save(&serial, &other).await.code(),
        "keying-sequence-reused"
    );
    let rest = answer_all(&house.form, "4", 3);
    for _ in 0..2 {
        // The answer to the first one got lost.
        let finished = clerk.finish("m1", &serial, 1, &rest, &[]).await;
        assert_eq!(finished.json["state"], "finished");
    }
    let late = Desk::say("m1", 1, &[(99, "s01", json!({ "mark": 1 }))]);
    assert_eq!(clerk.save(&serial, &late).await.code(), "keying-already");
}

async fn checks_ask_once_and_hard_ones_stop(place: TestDatabase) {
    let house = House::begin(&place, 1, 3).await;
    let clerk = house.trained().await;
    clerk.take("m1", 1).await;
    let serial = house.serial(1);
    let blank = answer_all(&house.form, ".", 1);
    let mut parcel = Desk::say("m1", 1, &[]);
    parcel["messages"] = blank.clone();
    parcel["is_complete"] = json!(true);
    let told = clerk.save(&serial, &parcel).await;
    assert_eq!(told.json["state"], "complete");
    assert_eq!(told.json["checks"][0]["code"], "many-blank");
    assert_eq!(told.json["checks"][0]["is_hard"], false);
    let open = clerk.finish("m1", &serial, 1, &blank, &[]).await;
    assert_eq!(open.json["state"], "open");
    let done = clerk
        .finish("m1", &serial, 1, &blank, &["many-blank"])
        .await;
    assert_eq!(done.json["state"], "finished");
    // A value that no paper can have, and a line that the form does not have.
    clerk.take("m1", 1).await;
    let serial = house.serial(2);
    for (field, value) in [("s01", json!({ "mark": 7 })), ("s99", json!({ "mark": 4 }))] {
        let parcel = Desk::say("m1", 1, &[(1, field, value)]);
        assert_eq!(clerk.save(&serial, &parcel).await.code(), "keying-faulty");
    }
    let unfinished = clerk.finish("m1", &serial, 1, &json!([]), &[]).await;
    assert_eq!(unfinished.json["state"], "open");
    let missing = unfinished.json["missing"].as_array().unwrap();
    assert_eq!(missing.len(), house.form.layout.questions());
}

async fn a_person_sees_only_their_own_figures(place: TestDatabase) {
    let house = House::begin(&place, 1, 3).await;
    let clerk = house.trained().await;
    let other = house.trained().await;
    house.key_whole(&clerk, 1, "4").await;
    let own = clerk.by.get("/nhap-phieu/cua-toi").await;
    assert!(own.says("<dt>Phiếu đã nhập</dt><dd>1</dd>"), "{}", own.body);
    // 31 keys in a quarter of a minute.
    assert!(
        own.says("<dt>Phím mỗi phút nhập</dt><dd>124</dd>"),
        "{}",
        own.body
    );
    let theirs = other.by.get("/nhap-phieu/cua-toi").await;
    assert!(
        theirs.says("<dt>Phiếu đã nhập</dt><dd>0</dd>"),
        "{}",
        theirs.body
    );
    let numbers = keying::numbers(place.database(), clerk.person(), i64::MIN)
        .await
        .unwrap();
    assert_eq!(
        (numbers.forms, numbers.strokes, numbers.active_ms),
        (1, 31, 15_000)
    );
}

async fn what_was_odd_is_one_list_to_hand_back(place: TestDatabase) {
    let house = House::begin(&place, 1, 3).await;
    let clerk = house.trained().await;
    house.key_whole(&clerk, 1, "4").await;
    let clean = clerk.by.get(&format!("{}/cho-xem-lai", house.path)).await;
    assert!(clean.says("không có chỗ nào lạ"), "{}", clean.body);
    clerk.take("m1", 1).await;
    let serial = house.serial(2);
    let mut rest = answer_all(&house.form, "4", 1);
    for message in rest.as_array_mut().unwrap() {
        if ["s02", "s05"].contains(&message["field"].as_str().unwrap()) {
            message["value"] = json!("two-marks");
        }
    }
    let done = clerk.finish("m1", &serial, 1, &rest, &[]).await;
    assert_eq!(done.json["state"], "finished", "{}", done.json);
    let odd = clerk.by.get(&format!("{}/cho-xem-lai", house.path)).await;
    assert!(
        odd.says(&serial) && odd.says("Hai dấu ở câu 2, 5"),
        "{}",
        odd.body
    );
    let other = house.trained().await;
    let theirs = other.by.get(&format!("{}/cho-xem-lai", house.path)).await;
    assert!(!theirs.says(&serial), "only one's own forms");
}
