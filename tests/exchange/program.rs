//! The program of a post office: a batch from its announcement to its differences.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, header};
use intake::PersonId;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use store::audit::{self, Wanted};
use store::paper::api_key::{self, ApiKey};
use store::paper::form::{self, PaperForm};
use store::transaction::begin_write;
use testkit::ids::Ids;
use testkit::paper_round::Person;
use testkit::small_round::OPENS_MS;
use testkit::{PaperRound, Reply, TestApp, TestDatabase, on_both_databases};

use super::{answers, first_item};

on_both_databases!(
    a_program_takes_a_batch_to_its_differences,
    the_same_request_twice_is_done_once,
    the_same_request_twice_at_one_moment_is_done_once,
);

/// A program with its key.
pub(crate) struct Program {
    app: TestApp,
    pub(crate) key: ApiKey,
    secret: String,
}

impl Program {
    /// A program that acts as this person.
    pub(crate) async fn of(app: &TestApp, round: &PaperRound, person: &Person, ids: &Ids) -> Self {
        let secret = format!("sipas_{}", ids.fresh().simple());
        let key = ApiKey {
            id: ids.fresh(),
            round: round.small.round.id,
            post_office: round.post_office.clone(),
            name: "Phần mềm bưu cục".to_owned(),
            account: PersonId::from_uuid(person.id.as_uuid()),
            created_ms: OPENS_MS,
            created_by: "admin".to_owned(),
            expires_ms: None,
            used_ms: None,
            revoked_ms: None,
        };
        let transaction = begin_write(&app.database).await.unwrap();
        let hash = Sha256::digest(secret.as_bytes()).into();
        api_key::make(&transaction, &key, &hash, "admin")
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        Self {
            app: app.clone(),
            key,
            secret,
        }
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.secret)
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        let request = Request::get(path)
            .header(header::AUTHORIZATION, self.bearer())
            .body(Body::empty())
            .unwrap();
        self.app.request(request).await
    }

    pub(crate) async fn post(&self, path: &str, name: &str, body: &Json) -> Reply {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, self.bearer())
            .header("idempotency-key", name)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.app.request(request).await
    }
}

pub(crate) fn read(reply: &Reply) -> Json {
    serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("JSON, not {}", reply.body))
}

pub(crate) struct Scene {
    pub(crate) app: TestApp,
    pub(crate) round: PaperRound,
    pub(crate) ids: Ids,
    pub(crate) form: PaperForm,
}

pub(crate) async fn scene(place: &TestDatabase, seed: u64) -> Scene {
    let ids = Ids::seeded(seed);
    let round = PaperRound::insert(place.database(), &ids).await;
    let app = TestApp::start(place.database(), OPENS_MS + 60_000);
    let form = form::of_round(place.database(), round.small.round.id)
        .await
        .unwrap();
    Scene {
        app,
        round,
        ids,
        form,
    }
}

impl Scene {
    pub(crate) fn new_batch(&self, first: u32, last: u32) -> Json {
        json!({
            "unit": self.round.series.unit, "field": self.round.series.field,
            "expected": last - first + 1,
            "first_serial": self.round.serial(first), "last_serial": self.round.serial(last),
        })
    }

    /// Forms of the series, with one item otherwise than 4.
    pub(crate) fn forms(&self, otherwise: &BTreeMap<u32, &str>, last: u32) -> Json {
        let item = first_item(&self.form);
        let forms: Vec<Json> = (1..=last)
            .map(|number| {
                let mut typed = answers(&self.form, "4");
                if let Some(mark) = otherwise.get(&number) {
                    typed.insert(item.clone(), (*mark).to_owned());
                }
                json!({ "serial": self.round.serial(number), "answers": typed })
            })
            .collect();
        json!({ "forms": forms })
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one story from its beginning to its end"
)]
async fn a_program_takes_a_batch_to_its_differences(place: TestDatabase) {
    let scene = scene(&place, 801).await;
    let (app, round, ids) = (&scene.app, &scene.round, &scene.ids);
    let watching = Program::of(app, round, &round.supervisors[0], ids).await;
    let first = Program::of(app, round, &round.clerks[0], ids).await;
    let second = Program::of(app, round, &round.clerks[1], ids).await;

    let made = watching
        .post("/api/v1/batches", "a", &scene.new_batch(1, 3))
        .await;
    assert_eq!(made.status, 201, "{}", made.body);
    let batch = read(&made);
    assert_eq!(batch["state"], "expected");
    let address = format!("/api/v1/batches/{}", batch["id"].as_str().unwrap());
    let step = async |step: &str, revision: i64| {
        let asked = json!({ "step": step, "revision": revision });
        let reply = watching
            .post(&format!("{address}/steps"), step, &asked)
            .await;
        assert_eq!(reply.status, 200, "{step}: {}", reply.body);
        read(&reply)["revision"].as_i64().unwrap()
    };
    let revision = step("receive", 1).await;
    let serials: Vec<String> = (1..=3)
        .map(|number| round.serial(number).to_string())
        .collect();
    // A scanner reads the address of the form.
    let scanned = format!("HTTPS://KHAOSAT.EXAMPLE/P/{}ABCDEFGHJK", serials[1]);
    let sheets = json!({ "serials": [serials[0], scanned, serials[2], "999", serials[0]] });
    let taken = watching
        .post(&format!("{address}/sheets"), "b", &sheets)
        .await;
    assert_eq!(taken.status, 200, "{}", taken.body);
    let outcomes: Vec<Json> = read(&taken)["sheets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| sheet["outcome"].clone())
        .collect();
    assert_eq!(
        outcomes,
        ["admitted", "admitted", "admitted", "mistyped", "here"]
    );
    let now = read(&watching.get(&address).await)["revision"]
        .as_i64()
        .unwrap();
    assert!(now >= revision);
    let revision = step("key-first", now).await;
    let forms = format!("{address}/forms");
    let kept = first
        .post(&forms, "c", &scene.forms(&BTreeMap::from([(2, "5")]), 3))
        .await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    assert_eq!(
        read(&kept),
        json!({ "keying": "first", "kept": 3, "refused": [] })
    );
    let revision = step("key-second", revision).await;

    // Blind: whoever keyed first cannot key again, and nobody reads anything while it goes on.
    let own = first
        .post(&forms, "d", &scene.forms(&BTreeMap::new(), 3))
        .await;
    assert_eq!(own.status, 422, "{}", own.body);
    assert!(own.says("phải khác người đã nhập lần một"), "{}", own.body);
    let wanted = Wanted {
        action: "keying.same-person".to_owned(),
        ..Wanted::default()
    };
    let recorded = audit::list(&app.database, &wanted, None, 10).await.unwrap();
    assert_eq!(
        recorded.len(),
        1,
        "that somebody wanted both sides is recorded"
    );
    let during = second.get(&format!("{address}/differences")).await;
    assert_eq!(read(&during), json!({ "differences": [] }));
    let kept = second
        .post(&forms, "e", &scene.forms(&BTreeMap::from([(2, "1")]), 3))
        .await;
    assert_eq!(read(&kept)["keying"], "second", "{}", kept.body);
    step("reconcile", revision).await;

    let item = first_item(&scene.form);
    for (program, shown) in [
        (&first, (json!("5"), Json::Null)),
        (&second, (Json::Null, json!("1"))),
        (&watching, (json!("5"), json!("1"))),
    ] {
        let reply = program.get(&format!("{address}/differences")).await;
        let told = read(&reply)["differences"].clone();
        assert_eq!(told.as_array().unwrap().len(), 1, "{}", reply.body);
        assert_eq!(told[0]["serial"], serials[1]);
        assert_eq!(told[0]["field"], item);
        assert_eq!((told[0]["first"].clone(), told[0]["second"].clone()), shown);
    }
    assert!(store::audit::verify(&app.database).await.unwrap().is_ok());
}

async fn the_same_request_twice_is_done_once(place: TestDatabase) {
    let scene = scene(&place, 802).await;
    let program = Program::of(
        &scene.app,
        &scene.round,
        &scene.round.supervisors[0],
        &scene.ids,
    )
    .await;
    let asked = scene.new_batch(1, 3);
    let one = program.post("/api/v1/batches", "lo-1", &asked).await;
    let again = program.post("/api/v1/batches", "lo-1", &asked).await;
    assert_eq!(
        (one.status, one.body.as_str()),
        (again.status, again.body.as_str())
    );
    let other = program
        .post("/api/v1/batches", "lo-1", &scene.new_batch(4, 6))
        .await;
    assert_eq!(other.status, 409, "{}", other.body);
    assert_eq!(read(&other)["code"], "idempotency-reused");
    assert!(other.says("đã dùng cho một nội dung khác"));
    let found = store::paper::batch::list(
        &scene.app.database,
        scene.round.small.round.id,
        &survey::Scope::Everything,
        &store::paper::batch::Wanted::default(),
        0,
        10,
    )
    .await
    .unwrap();
    assert_eq!(found.1, 1, "one batch was made");
    // The same name of another key is another request.
    let other = Program::of(
        &scene.app,
        &scene.round,
        &scene.round.supervisors[1],
        &scene.ids,
    )
    .await;
    let reply = other
        .post("/api/v1/batches", "lo-1", &scene.new_batch(4, 6))
        .await;
    assert_eq!(reply.status, 201, "{}", reply.body);
}

async fn the_same_request_twice_at_one_moment_is_done_once(place: TestDatabase) {
    let scene = scene(&place, 803).await;
    let (app, round) = (&scene.app, &scene.round);
    let batch = round.keying(&app.database, &scene.ids, 1, 3).await;
    let program = Program::of(app, round, &round.clerks[0], &scene.ids).await;
    let forms = format!("/api/v1/batches/{}/forms", batch.id);
    let asked = scene.forms(&BTreeMap::new(), 3);
    let (one, other) = tokio::join!(
        program.post(&forms, "lo-1", &asked),
        program.post(&forms, "lo-1", &asked)
    );
    assert_eq!(one.status, 200, "{}", one.body);
    assert_eq!((other.status, other.body), (one.status, one.body));
}
