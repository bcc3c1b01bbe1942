//! A form lies with one clerk on one machine: until it is finished, released, or forgotten.

use serde_json::json;
use store::paper::keying::IDLE_MS;
use survey::Role;
use testkit::{TestDatabase, on_both_databases};

use super::house::{Desk, House, answer_all};

on_both_databases!(
    another_machine_goes_on_only_after_the_form_is_released,
    another_clerk_begins_anew_after_the_claim_has_ended,
    two_clerks_who_ask_at_once_get_different_forms,
    a_begun_form_goes_back_to_whoever_began_it_before_others_get_it,
    what_lies_on_another_machine_is_named_when_nothing_else_is_left,
);

async fn another_machine_goes_on_only_after_the_form_is_released(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let clerk = house.trained().await;
    let serial = house.serial(1);
    clerk.wish("m1", &serial).await;
    let typed = Desk::say("m1", 1, &[(1, "s01", json!({ "mark": 4 }))]);
    clerk.save(&serial, &typed).await;
    assert_eq!(clerk.wish("m2", &serial).await.code(), "keying-elsewhere");

    let watch = house.somebody(Role::Supervisor).await;
    let page = watch.by.get(&house.path).await;
    assert!(page.says("Giải phóng phiếu"), "{}", page.body);
    let release = format!("{}/{serial}/giai-phong", house.path);
    assert_eq!(
        clerk.by.post(&release, &[]).await.status,
        403,
        "not the clerk's to do"
    );
    let freed = watch.by.post(&release, &[]).await;
    assert!(freed.location().ends_with(&format!("?tha={serial}")));
    assert_eq!(house.acts("keying.release").await, 1);

    let taken = clerk.wish("m2", &serial).await;
    let form = &taken.json["forms"][0];
    assert_eq!(form["claim"], 2, "{}", taken.body);
    assert_eq!(
        form["values"]["s01"],
        json!({ "mark": 4 }),
        "nothing is lost"
    );
    // What the first machine still had in its queue fills gaps and overwrites nothing.
    let new = Desk::say("m2", 2, &[(1, "s01", json!({ "mark": 5 }))]);
    assert_eq!(clerk.save(&serial, &new).await.json["state"], "saved");
    let late = [
        (2, "s01", json!({ "mark": 1 })),
        (3, "s02", json!({ "mark": 3 })),
    ];
    let late = Desk::say("m1", 1, &late);
    let told = clerk.save(&serial, &late).await;
    assert_eq!(told.json["state"], "late", "it ends elsewhere");
    assert_eq!(told.code(), "keying-elsewhere");
    let form = clerk.wish("m2", &serial).await.json["forms"][0].clone();
    assert_eq!(form["values"]["s01"], json!({ "mark": 5 }));
    assert_eq!(form["values"]["s02"], json!({ "mark": 3 }));
    // The old machine cannot count on under the new claim.
    let wrong = Desk::say("m1", 2, &[(2, "s03", json!({ "mark": 1 }))]);
    assert_eq!(clerk.save(&serial, &wrong).await.code(), "keying-elsewhere");
    assert_eq!(house.acts("keying.take-over").await, 1);
}

async fn another_clerk_begins_anew_after_the_claim_has_ended(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let (one, other) = (house.trained().await, house.trained().await);
    let serial = house.serial(1);
    one.wish("m1", &serial).await;
    let typed = Desk::say("m1", 1, &[(1, "s01", json!({ "mark": 4 }))]);
    one.save(&serial, &typed).await;
    house.app.clock.advance(IDLE_MS - 1);
    assert_eq!(other.wish("m2", &serial).await.code(), "keying-claimed");
    house.app.clock.advance(1);
    let taken = other.wish("m2", &serial).await;
    assert_eq!(taken.json["forms"][0]["claim"], 2, "{}", taken.body);
    assert_eq!(
        taken.json["forms"][0]["values"],
        json!({}),
        "nobody finishes another's keying"
    );
    let late = Desk::say("m1", 1, &[(2, "s02", json!({ "mark": 1 }))]);
    assert_eq!(one.save(&serial, &late).await.code(), "keying-claimed");
    let rest = answer_all(&house.form, "3", 1);
    let done = other.finish("m2", &serial, 2, &rest, &[]).await;
    assert_eq!(done.json["state"], "finished", "{}", done.body);
    assert_eq!(one.save(&serial, &late).await.code(), "keying-already");
}

async fn two_clerks_who_ask_at_once_get_different_forms(place: TestDatabase) {
    let house = House::begin(&place, 1, 6).await;
    let (one, other) = (house.trained().await, house.trained().await);
    let (first, second) = tokio::join!(one.take("m1", 3), other.take("m2", 3));
    let mut serials: Vec<String> = [first, second]
        .iter()
        .flat_map(|taken| taken.json["forms"].as_array().unwrap().clone())
        .map(|form| form["serial"].as_str().unwrap().to_owned())
        .collect();
    serials.sort();
    serials.dedup();
    assert_eq!(serials.len(), 6);
    assert_eq!(
        one.take("m3", 3).await.json["forms"],
        json!([]),
        "nothing is left"
    );
}

async fn a_begun_form_goes_back_to_whoever_began_it_before_others_get_it(place: TestDatabase) {
    let house = House::begin(&place, 1, 4).await;
    let (one, other) = (house.trained().await, house.trained().await);
    let serial = house.serial(2);
    one.wish("m1", &serial).await;
    let typed = Desk::say("m1", 1, &[(1, "s01", json!({ "mark": 4 }))]);
    one.save(&serial, &typed).await;
    let watch = house.somebody(Role::Supervisor).await;
    let release = format!("{}/{serial}/giai-phong", house.path);
    watch.by.post(&release, &[]).await;
    // Somebody else who asks for forms gets untouched ones, so that nothing typed is forgotten.
    for number in [1, 3] {
        let given = other.take("m2", 1).await;
        assert_eq!(given.json["forms"][0]["serial"], house.serial(number));
        let rest = answer_all(&house.form, "3", 1);
        other
            .finish("m2", &house.serial(number), 1, &rest, &[])
            .await;
    }
    let back = one.take("m3", 1).await;
    assert_eq!(back.json["forms"][0]["serial"], serial, "{}", back.body);
    assert_eq!(back.json["forms"][0]["values"]["s01"], json!({ "mark": 4 }));
}

async fn what_lies_on_another_machine_is_named_when_nothing_else_is_left(place: TestDatabase) {
    let house = House::begin(&place, 1, 3).await;
    let (clerk, other) = (house.trained().await, house.trained().await);
    clerk.take("m1", 2).await;
    let taken = clerk.take("m2", 1).await;
    assert_eq!(taken.json["forms"][0]["serial"], house.serial(3));
    assert_eq!(taken.json["left"], 0);
    let mine = json!([house.serial(1), house.serial(2)]);
    assert_eq!(taken.json["elsewhere"], mine);
    assert_eq!(other.take("m9", 1).await.json["elsewhere"], json!([]));
    house.app.clock.advance(IDLE_MS);
    let free = clerk.take("m2", 3).await;
    assert_eq!(free.json["elsewhere"], json!([]), "{}", free.body);
    assert_eq!(free.json["forms"].as_array().unwrap().len(), 3);
}
