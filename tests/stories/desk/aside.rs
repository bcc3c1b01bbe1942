//! A paper that cannot be keyed is set aside from the screen, and nothing that was typed is lost.

use intake::rejected::Reason;
use serde_json::{Value as Json, json};
use store::paper::rejected::register;
use store::paper::sheet;
use survey::Role;
use testkit::{TestDatabase, on_both_databases};

use super::house::{Desk, House, Told};

on_both_databases!(
    a_paper_set_aside_enters_the_register_with_what_was_typed,
    the_supervisor_gives_it_back_and_the_clerk_goes_on,
    a_batch_goes_on_without_the_papers_set_aside,
    nothing_is_set_aside_that_does_not_lie_here,
);

/// Sets a form aside with what was typed last.
async fn set_aside(clerk: &Desk, serial: &str, messages: &[(u32, &str, Json)], why: &Json) -> Told {
    let mut parcel = Desk::say("m1", 1, messages);
    parcel["aside"] = why.clone();
    clerk.save(serial, &parcel).await
}

async fn a_paper_set_aside_enters_the_register_with_what_was_typed(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let clerk = house.trained().await;
    let serial = house.serial(1);
    clerk.wish("m1", &serial).await;
    let part = Desk::say("m1", 1, &[(1, "s01", json!({ "mark": 4 }))]);
    clerk.save(&serial, &part).await;
    let why = json!({ "reason": "spoiled", "note": "  mất   trang 2 " });
    let last = [(2, "s02", json!({ "mark": 5 }))];
    // The answer to the first one got lost.
    for _ in 0..2 {
        let told = set_aside(&clerk, &serial, &last, &why).await;
        assert_eq!(told.json["state"], "aside", "{}", told.body);
    }
    assert_eq!(house.acts("batch.reject").await, 1, "once");

    let database = place.database();
    let batch = house.batch().await;
    let sheets = sheet::of_batch(database, &batch).await.unwrap();
    let register = register(&sheets).unwrap();
    let [line] = register.lines() else {
        panic!("one line, not {:?}", register.lines());
    };
    assert_eq!(line.reason, Reason::Spoiled);
    assert_eq!(line.by, clerk.person());
    assert_eq!(line.note.as_deref(), Some("mất trang 2"));

    let wish = clerk.wish("m1", &serial).await;
    assert_eq!(wish.code(), "sheet-not-waiting", "it is not given again");
    let next = clerk.take("m1", 5).await;
    let forms = next.json["forms"].as_array().unwrap();
    assert_eq!(forms.len(), 1);
    assert_eq!(forms[0]["serial"], house.serial(2));

    let watch = house.somebody(Role::Supervisor).await;
    let desk = watch.by.get(&house.path).await;
    assert!(desk.says("Phiếu hỏng: rách, ướt, thiếu trang hoặc lẫn trang của phiếu khác"));
    assert!(desk.says("mất trang 2") && desk.says("để riêng lúc"));
    assert!(
        !desk.says("Giải phóng phiếu <span class=\"unseen\">260001-3"),
        "it lies on no screen"
    );
    let page = format!("/quan-ly/giay/lo/{}/tiep-nhan", batch.id);
    let office = watch.by.get(&page).await;
    assert!(office.says(&serial) && office.says("mất trang 2"));
    let own = clerk.by.get(&house.path).await;
    assert!(own.says("Phiếu hỏng") && !own.says("mất trang 2"));
}

async fn the_supervisor_gives_it_back_and_the_clerk_goes_on(place: TestDatabase) {
    let house = House::begin(&place, 1, 1).await;
    let clerk = house.trained().await;
    let serial = house.serial(1);
    clerk.wish("m1", &serial).await;
    let typed = [
        (1, "s01", json!({ "mark": 4 })),
        (2, "s02", json!({ "mark": 5 })),
    ];
    let why = json!({ "reason": "unreadable" });
    set_aside(&clerk, &serial, &typed, &why).await;
    assert_eq!(clerk.take("m1", 5).await.json["forms"], json!([]));
    assert_eq!(clerk.take("m1", 5).await.json["left"], 0);

    let watch = house.somebody(Role::Supervisor).await;
    let back = format!("{}/{serial}/nhap-lai", house.path);
    let given = watch.by.post(&back, &[]).await;
    assert_eq!(given.location(), format!("{}?lai={serial}", house.path));
    let again = watch.by.post(&back, &[]).await;
    assert!(
        again.says("không còn trong sổ phiếu bị loại"),
        "{}",
        again.body
    );
    assert_eq!(house.acts("batch.withdraw").await, 1);

    let form = clerk.take("m1", 1).await.json["forms"][0].clone();
    assert_eq!(form["serial"], serial);
    assert_eq!(form["values"]["s01"], json!({ "mark": 4 }));
    assert_eq!(form["values"]["s02"], json!({ "mark": 5 }));
    assert_eq!((&form["claim"], &form["step"]), (&json!(1), &json!(3)));
    house.key_whole_again(&clerk, &serial, 3).await;
}

async fn a_batch_goes_on_without_the_papers_set_aside(place: TestDatabase) {
    let house = House::begin(&place, 1, 3).await;
    let (one, other) = (house.trained().await, house.trained().await);
    house.key_whole(&one, 1, "4").await;
    house.key_whole(&one, 2, "4").await;
    one.wish("m1", &house.serial(3)).await;
    set_aside(&one, &house.serial(3), &[], &json!({ "reason": "blank" })).await;
    let moved = one.by.post(&format!("{}/chuyen", house.path), &[]).await;
    assert!(moved.location().ends_with("?buoc=1"), "{}", moved.body);
    house.key_whole(&other, 1, "4").await;
    // The second clerk finds that a paper is not to be read.
    other.wish("m1", &house.serial(2)).await;
    let aside = json!({ "reason": "unreadable" });
    let told = set_aside(&other, &house.serial(2), &[], &aside).await;
    assert_eq!(told.json["state"], "aside", "{}", told.body);
    let moved = other.by.post(&format!("{}/chuyen", house.path), &[]).await;
    assert!(moved.location().ends_with("?buoc=1"), "{}", moved.body);
}

async fn nothing_is_set_aside_that_does_not_lie_here(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let (one, other) = (house.trained().await, house.trained().await);
    let serial = house.serial(1);
    let why = json!({ "reason": "blank" });
    let early = set_aside(&one, &serial, &[], &why).await;
    assert_eq!(early.code(), "keying-not-claimed");
    one.wish("m1", &serial).await;
    let stranger = set_aside(&other, &serial, &[], &why).await;
    assert_eq!(stranger.code(), "keying-claimed");
    for nonsense in [json!({ "reason": "tired" }), json!({}), json!("blank")] {
        let told = set_aside(&one, &serial, &[], &nonsense).await;
        assert_eq!(told.code(), "keying-unreadable", "{nonsense}");
    }
    // A serial that is there twice is found at intake, not at the desk.
    let twice = json!({ "reason": "duplicate" });
    let told = set_aside(&one, &serial, &[], &twice).await;
    assert_eq!(told.code(), "keying-unreadable");
    house.key_whole(&one, 2, "4").await;
    let late = set_aside(&one, &house.serial(2), &[(99, "s01", json!("blank"))], &why).await;
    assert_eq!(late.code(), "keying-already");
    assert_eq!(house.acts("batch.reject").await, 0);
}
