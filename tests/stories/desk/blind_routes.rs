//! Blindness as an attacker would test it: whatever the first clerk keyed, nobody who may key the second side is told
//! anything else, at any address of the program.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, header};
use collection::{Route, Rule, Verb};
use intake::PersonId;
use intake::batch::Step;
use sha2::{Digest as _, Sha256};
use store::paper::api_key::{self, ApiKey};
use store::transaction::begin_write;
use survey::Role;
use testkit::ids::Ids;
use testkit::{Reply, TestDatabase, on_both_databases};

use super::blind::key_first;
use super::house::{Desk, House, NOW_MS, answer_all};

on_both_databases!(
    no_address_tells_a_clerk_what_the_first_one_keyed,
    no_address_tells_a_supervisor_who_may_key_second,
    an_equal_and_a_differing_keying_are_answered_alike,
);

/// Two first keyings that have nothing in common.
const ONE: (&str, &str) = ("2", "Ghế chờ ở tầng hai bị gãy chân");
const OTHER: (&str, &str) = ("5", "Cán bộ hướng dẫn tận tình");

/// What somebody who may key second is answered at every address, by address, after the first clerk has keyed two forms
/// so; a clerk has keyed one of them a second time by then.
async fn answers(
    place: &TestDatabase,
    role: Role,
    first: (&str, &str),
) -> BTreeMap<String, String> {
    let house = House::begin(place, 1, 2).await;
    let (one, other) = (house.trained().await, house.somebody(role).await);
    other.pass_drill().await;
    key_first(&house, &one, 1, first).await;
    key_first(&house, &one, 2, first).await;
    house.step(Step::KeySecond).await;
    let mut seen = BTreeMap::new();
    if role == Role::Clerk {
        other.wish("m2", &house.serial(1)).await;
        let whole = answer_all(&house.form, "5", 1);
        let done = other.finish("m2", &house.serial(1), 1, &whole, &[]).await;
        seen.insert("finish".to_owned(), done.body);
    }
    seen.insert("take".to_owned(), other.take("m2", 5).await.body);
    let secret = key_of(&house, &other).await;
    for route in house.app.routes() {
        for number in [1, 2] {
            let address = address(&house, &route, number);
            let reply = knock(&house, &other, role, &route, &address, &secret).await;
            let told = format!("{} {:?}\n{}", reply.status, reply.headers, reply.body);
            seen.insert(format!("{:?} {address}", route.verb), told);
        }
    }
    seen
}

fn address(house: &House, route: &Route, number: u32) -> String {
    let batch = house.path.rsplit('/').next().unwrap();
    let mut address = route
        .path
        .replace("{batch}", batch)
        .replace("{serial}", &house.serial(number))
        .replace("{code}", house.paper.small.round.code.as_ref());
    if address.contains("/lo/{id}") || address.contains("/batches/{id}") {
        address = address.replace("{id}", batch);
    }
    while let (Some(start), Some(end)) = (address.find('{'), address.find('}')) {
        address.replace_range(start..=end, "khong-co");
    }
    address
}

/// Posts go out as somebody new each time: some of them end the session.
async fn knock(
    house: &House,
    other: &Desk,
    role: Role,
    route: &Route,
    address: &str,
    secret: &str,
) -> Reply {
    if matches!(route.rule, Rule::Key) {
        let request = match route.verb {
            Verb::Get => Request::get(address),
            Verb::Post => Request::post(address),
        };
        let request = request
            .header(header::AUTHORIZATION, format!("Bearer {secret}"))
            .header("idempotency-key", address);
        return house
            .app
            .request(request.body(Body::empty()).unwrap())
            .await;
    }
    match route.verb {
        Verb::Get => other.by.get(address).await,
        Verb::Post => house.somebody(role).await.by.post(address, &[]).await,
    }
}

/// A program of the post office that acts as this person.
pub(super) async fn key_of(house: &House, desk: &Desk) -> String {
    let ids = Ids::seeded(99);
    let secret = format!("sipas_{}", ids.fresh().simple());
    let key = ApiKey {
        id: ids.fresh(),
        round: house.paper.small.round.id,
        post_office: house.paper.post_office.clone(),
        name: "Phần mềm bưu cục".to_owned(),
        account: PersonId::from_uuid(desk.by.account),
        created_ms: NOW_MS,
        created_by: "admin".to_owned(),
        expires_ms: None,
        used_ms: None,
        revoked_ms: None,
    };
    let transaction = begin_write(&house.app.database).await.unwrap();
    let hash = Sha256::digest(secret.as_bytes()).into();
    api_key::make(&transaction, &key, &hash, "admin")
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    secret
}

async fn nothing_differs(place: TestDatabase, role: Role) {
    let twin = TestDatabase::fresh(place.backend()).await;
    let one = answers(&place, role, ONE).await;
    let other = answers(&twin, role, OTHER).await;
    assert_eq!(one.len(), other.len());
    assert!(one.len() > 150, "{} addresses", one.len());
    let reached = one.values().filter(|told| told.starts_with("200")).count();
    assert!(reached > 15, "{reached} pages were seen");
    for (address, told) in &one {
        assert_eq!(Some(told), other.get(address), "{address}");
        assert!(!told.contains("gãy chân"), "{address}: {told}");
    }
}

async fn no_address_tells_a_clerk_what_the_first_one_keyed(place: TestDatabase) {
    nothing_differs(place, Role::Clerk).await;
}

async fn no_address_tells_a_supervisor_who_may_key_second(place: TestDatabase) {
    nothing_differs(place, Role::Supervisor).await;
}

async fn an_equal_and_a_differing_keying_are_answered_alike(place: TestDatabase) {
    let house = House::begin(&place, 1, 2).await;
    let (one, other) = (house.trained().await, house.trained().await);
    house.key_whole(&one, 1, "4").await;
    house.key_whole(&one, 2, "4").await;
    house.step(Step::KeySecond).await;
    let own = || other.by.get("/nhap-phieu/cua-toi");
    let before = own().await.body;
    let equal = house.key_whole(&other, 1, "4").await.body;
    let after_equal = own().await.body;
    let differing = house.key_whole(&other, 2, "5").await.body;
    assert_eq!(equal, differing);
    let quality = |page: &str| page.split_once("id=\"quality\"").unwrap().1.to_owned();
    assert_eq!(quality(&before), quality(&after_equal));
    assert_eq!(quality(&before), quality(&own().await.body));
    // Only when nobody keys any more.
    house.step(Step::Reconcile).await;
    assert_ne!(quality(&before), quality(&own().await.body));
}
