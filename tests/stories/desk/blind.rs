//! The second clerk is sent nothing of what the first one keyed, by any route; and nobody keys both sides.

use intake::Value;
use intake::adjudicate::Act;
use intake::batch::Step;
use serde_json::{Value as Json, json};
use store::paper::reconcile::{self, Deciding};
use store::refusal::TOGETHER_MS;
use testkit::{TestDatabase, on_both_databases};

use super::house::{Desk, House, answer_all};

on_both_databases!(
    the_second_clerk_is_sent_nothing_of_the_first,
    nobody_keys_both_sides_and_whoever_tries_is_recorded,
    only_the_fields_that_came_back_are_keyed_again,
);

/// Words that the first clerk keys and that stand nowhere else.
const WORDS: &str = "Ghế chờ ở tầng hai bị gãy chân";
const BOX: &str = "Người Pà Thẻn";

/// The first keying of a form: this mark throughout, and these words.
pub(super) async fn key_first(
    house: &House,
    clerk: &Desk,
    number: u32,
    (mark, words): (&str, &str),
) {
    let serial = house.serial(number);
    clerk.wish("m1", &serial).await;
    let mut messages = answer_all(&house.form, mark, 1);
    for message in messages.as_array_mut().unwrap() {
        match message["field"].as_str().unwrap() {
            "comment" => message["value"] = json!({ "text": words }),
            "ethnicity" => message["value"] = json!({ "choice": 2 }),
            _ => {}
        }
    }
    let boxed = json!({ "step": 90, "field": "ethnicity.text", "value": { "text": BOX } });
    messages.as_array_mut().unwrap().push(boxed);
    let done = clerk.finish("m1", &serial, 1, &messages, &[]).await;
    assert_eq!(done.json["state"], "finished", "{}", done.body);
}

async fn the_second_clerk_is_sent_nothing_of_the_first(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let (one, other) = (house.trained().await, house.trained().await);
    key_first(&house, &one, 1, ("2", WORDS)).await;
    key_first(&house, &one, 2, ("2", WORDS)).await;
    let early = other.wish("m2", &house.serial(1)).await;
    assert_eq!(early.code(), "keying-already");
    let moved = one.by.post(&format!("{}/chuyen", house.path), &[]).await;
    assert!(moved.location().ends_with("?buoc=1"), "{}", moved.body);

    let mut seen: Vec<String> = vec![early.body];
    let serial = house.serial(1);
    let taken = other.take("m2", 2).await;
    assert_eq!(
        taken.json["forms"][0]["values"],
        json!({}),
        "{}",
        taken.body
    );
    assert_eq!(taken.json["forms"][0]["place"], 2);
    seen.push(taken.body);
    for path in ["", "/tiep", "/cho-xem-lai"] {
        seen.push(other.by.get(&format!("{}{path}", house.path)).await.body);
    }
    for path in [format!("/{serial}"), format!("/{serial}/tra-lai")] {
        seen.push(other.by.get(&format!("{}{path}", house.path)).await.body);
    }
    for path in ["/nhap-phieu", "/nhap-phieu/cua-toi"] {
        seen.push(other.by.get(path).await.body);
    }
    let part = Desk::say("m2", 1, &[(1, "s01", json!({ "mark": 5 }))]);
    seen.push(other.save(&serial, &part).await.body);
    let rest = answer_all(&house.form, "5", 2);
    let done = other.finish("m2", &serial, 1, &rest, &[]).await;
    assert_eq!(
        done.json,
        json!({ "state": "finished", "missing": [], "checks": [] })
    );
    seen.push(done.body);
    seen.push(other.by.get(&house.path).await.body);
    for body in seen {
        for first in [
            WORDS,
            BOX,
            "gãy chân",
            "Pà Thẻn",
            "{\"mark\":2}",
            "\"choice\":2",
        ] {
            assert!(!body.contains(first), "{first} in {body}");
        }
    }
}

async fn nobody_keys_both_sides_and_whoever_tries_is_recorded(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let (one, other) = (house.trained().await, house.trained().await);
    house.key_whole(&one, 1, "4").await;
    house.key_whole(&other, 2, "4").await;
    house.step(Step::KeySecond).await;
    let wish = one.wish("m1", &house.serial(1)).await;
    assert_eq!(
        (wish.code(), wish.status.as_u16()),
        ("keying-same-person", 409)
    );
    assert_eq!(house.acts("keying.same-person").await, 1);
    // Saving without asking first does not help either, nor does the address of the screen.
    house.app.clock.advance(TOGETHER_MS);
    let parcel = Desk::say("m1", 1, &[(99, "s01", json!({ "mark": 5 }))]);
    assert_eq!(
        one.save(&house.serial(1), &parcel).await.code(),
        "keying-same-person"
    );
    assert_eq!(house.acts("keying.same-person").await, 2);
    house.app.clock.advance(TOGETHER_MS);
    let address = format!("{}/{}", house.path, house.serial(1));
    let screen = one.by.get(&address).await;
    assert_eq!(screen.status, 409);
    assert!(
        screen.says("Việc này đã được ghi vào nhật ký") && !screen.says("data-desk"),
        "{}",
        screen.body
    );
    assert_eq!(house.acts("keying.same-person").await, 3);
    let given = one.take("m1", 5).await;
    let serials: Vec<&Json> = given.json["forms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|form| &form["serial"])
        .collect();
    assert_eq!(
        serials,
        [&json!(house.serial(2))],
        "the own form is not offered"
    );
    assert!(
        store::audit::verify(place.database())
            .await
            .unwrap()
            .is_ok()
    );
}

async fn only_the_fields_that_came_back_are_keyed_again(place: TestDatabase) {
    let house = House::begin(&place, 1, 1).await;
    let (one, other) = (house.trained().await, house.trained().await);
    house.key_whole(&one, 1, "4").await;
    house.step(Step::KeySecond).await;
    let serial = house.serial(1);
    other.wish("m2", &serial).await;
    let mut second = answer_all(&house.form, "4", 1);
    for message in second.as_array_mut().unwrap() {
        if message["field"] == "s07" {
            message["value"] = json!({ "mark": 5 });
        }
    }
    other.finish("m2", &serial, 1, &second, &[]).await;
    let moved = other.by.post(&format!("{}/chuyen", house.path), &[]).await;
    assert!(moved.location().ends_with("?buoc=1"), "{}", moved.body);

    let watch = house.paper.supervisors[0].now();
    let (database, batch) = (place.database(), house.batch().await);
    let form = house.paper.serial(1);
    let back = Act::Return(other.person());
    let decided = reconcile::decide(database, batch.id, form, "s07", back, &watch)
        .await
        .unwrap();
    assert!(matches!(decided, Deciding::Done(_)), "{decided:?}");
    assert!(
        !one.by
            .get("/nhap-phieu")
            .await
            .says("trả lại để xem lại giấy")
    );
    let list = other.by.get("/nhap-phieu").await;
    assert!(
        list.says(&format!("Phiếu {serial} (Lô 1): 1 câu")),
        "{}",
        list.body
    );
    let path = format!("{}/{serial}/tra-lai", house.path);
    assert_eq!(
        one.by.get(&path).await.status,
        404,
        "nothing came back to the other clerk"
    );
    let page = other.by.get(&path).await;
    assert_eq!(
        page.body.matches("name=\"o-").count(),
        1,
        "one field and no others"
    );
    assert!(page.says("name=\"o-s07\" value=\"\""), "{}", page.body);
    let empty = other.by.post(&path, &[("o-s07", " ")]).await;
    assert!(empty.says("Xin gõ phím của câu này"), "{}", empty.body);
    let wrong = other.by.post(&path, &[("o-s07", "8")]).await;
    assert!(
        wrong.says("value=\"8\"") && wrong.says("không có phím đó"),
        "{}",
        wrong.body
    );
    let sent = other.by.post(&path, &[("o-s07", "4")]).await;
    assert_eq!(sent.location(), format!("/nhap-phieu?tra={serial}"));
    let standing = reconcile::of_form(database, &batch, &house.form, form)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(standing.agreed().unwrap().values()["s07"], Value::Mark(4));
    let own = other.by.get("/nhap-phieu/cua-toi").await;
    assert!(
        own.says("<dt>Câu Ông/Bà nhập khác kết quả cuối cùng</dt><dd>1</dd>"),
        "{}",
        own.body
    );
}
