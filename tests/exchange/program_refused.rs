//! What a program may not do, and how it is told.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, header};
use collection::{Rule, Verb};
use serde_json::json;
use store::paper::api_key;
use store::transaction::begin_write;
use survey::Scope;
use testkit::{TestDatabase, on_both_databases};

use super::program::{Program, read, scene};

on_both_databases!(
    no_address_answers_without_a_key_that_holds,
    a_batch_of_another_post_office_does_not_exist,
    a_wrong_request_is_told_in_words_and_changes_nothing,
    a_request_that_cannot_be_read_or_done_is_told_by_its_code,
    a_header_that_disagrees_with_itself_or_its_forms_makes_no_batch,
    forms_that_lie_elsewhere_are_told_one_by_one,
    the_document_describes_every_address_and_no_other,
    a_key_that_asks_too_often_has_to_wait,
);

async fn no_address_answers_without_a_key_that_holds(place: TestDatabase) {
    let scene = scene(&place, 811).await;
    let routes = scene.app.routes();
    let keyed: Vec<_> = routes
        .iter()
        .filter(|route| route.rule == Rule::Key)
        .collect();
    assert!(keyed.len() >= 6);
    for route in keyed {
        let path = route
            .path
            .replace("{id}", "0191d3a0-0000-7000-8000-000000000000");
        for (given, code) in [
            (None, "key-missing"),
            (Some("Bearer sipas_x"), "key-unknown"),
        ] {
            let mut request = match route.verb {
                Verb::Get => Request::get(&path),
                Verb::Post => Request::post(&path),
            };
            if let Some(given) = given {
                request = request.header(header::AUTHORIZATION, given);
            }
            let reply = scene
                .app
                .request(request.body(Body::empty()).unwrap())
                .await;
            assert_eq!(reply.status, 401, "{path}");
            assert_eq!(
                reply.headers[header::CONTENT_TYPE],
                "application/problem+json"
            );
            assert_eq!(read(&reply)["code"], code);
        }
    }
    let clerk = &scene.round.clerks[0];
    let program = Program::of(&scene.app, &scene.round, clerk, &scene.ids).await;
    let transaction = begin_write(&scene.app.database).await.unwrap();
    let now_ms = scene.app.clock.now_ms();
    api_key::revoke(&transaction, program.key.id, "admin", now_ms)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let reply = program
        .post("/api/v1/batches", "a", &scene.new_batch(1, 3))
        .await;
    assert_eq!(read(&reply)["code"], "key-unknown");
    // An account that was closed takes its keys with it.
    let program = Program::of(&scene.app, &scene.round, clerk, &scene.ids).await;
    let transaction = begin_write(&scene.app.database).await.unwrap();
    store::account::close(&transaction, clerk.id.as_uuid(), now_ms)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let reply = program
        .post("/api/v1/batches", "a", &scene.new_batch(1, 3))
        .await;
    assert_eq!(read(&reply)["code"], "key-unknown");
}

async fn a_batch_of_another_post_office_does_not_exist(place: TestDatabase) {
    let scene = scene(&place, 812).await;
    let (app, round) = (&scene.app, &scene.round);
    let batch = round.expected(&app.database, &scene.ids, 1, 3).await;
    let mut other = round.clone();
    other.post_office = round.other_office.clone();
    let mut person = round.supervisors[0].clone();
    let stranger = app
        .signed_in(
            survey::Role::Supervisor,
            Scope::PostOffices([round.other_office.clone()].into()),
        )
        .await;
    person.id = intake::PersonId::from_uuid(stranger.account);
    let program = Program::of(app, &other, &person, &scene.ids).await;
    let address = format!("/api/v1/batches/{}", batch.id);
    for reply in [
        program.get(&address).await,
        program.get(&format!("{address}/differences")).await,
        program
            .post(
                &format!("{address}/steps"),
                "a",
                &json!({ "step": "receive", "revision": 1 }),
            )
            .await,
    ] {
        assert_eq!(reply.status, 404, "{}", reply.body);
        assert_eq!(read(&reply)["code"], "batch-unknown");
    }
    let unknown = program
        .get("/api/v1/batches/0191d3a0-0000-7000-8000-000000000000")
        .await;
    assert_eq!(unknown.status, 404);
    // Its own serials were not printed for it.
    let reply = program
        .post("/api/v1/batches", "b", &scene.new_batch(1, 3))
        .await;
    assert_eq!(read(&reply)["code"], "serial-not-issued", "{}", reply.body);
}

async fn a_wrong_request_is_told_in_words_and_changes_nothing(place: TestDatabase) {
    let scene = scene(&place, 813).await;
    let (app, round) = (&scene.app, &scene.round);
    let batch = round.keying(&app.database, &scene.ids, 1, 3).await;
    let program = Program::of(app, round, &round.clerks[0], &scene.ids).await;
    let address = format!("/api/v1/batches/{}", batch.id);
    let forms = format!("{address}/forms");
    let mut wrong = scene.forms(&[(2, "7")].into(), 3);
    wrong["forms"][0]["serial"] = json!("260001-4");
    wrong["forms"][2]["answers"]["khong_co"] = json!("1");
    let reply = program.post(&forms, "a", &wrong).await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    let told = read(&reply);
    assert_eq!(told["code"], "forms-faulty");
    assert_eq!(told["refused"].as_array().unwrap().len(), 3, "{told}");
    assert!(reply.says("sai ký tự kiểm tra") && reply.says("không phải giá trị của câu này"));
    assert!(reply.says("không có câu hỏi nào mang mã này"));
    let found = store::paper::batch::find(&app.database, batch.id)
        .await
        .unwrap();
    let keyed = store::paper::keyed::marks(&app.database, &found)
        .await
        .unwrap();
    assert_eq!(keyed, []);
}

async fn a_request_that_cannot_be_read_or_done_is_told_by_its_code(place: TestDatabase) {
    let scene = scene(&place, 817).await;
    let (app, round) = (&scene.app, &scene.round);
    let batch = round.keying(&app.database, &scene.ids, 1, 3).await;
    let program = Program::of(app, round, &round.clerks[0], &scene.ids).await;
    let address = format!("/api/v1/batches/{}", batch.id);
    let forms = format!("{address}/forms");
    let found = store::paper::batch::find(&app.database, batch.id)
        .await
        .unwrap();
    for (path, name, body, code) in [
        (
            forms.as_str(),
            "b",
            json!({ "form": [] }),
            "body-unreadable",
        ),
        (
            &forms,
            "có dấu",
            json!({ "forms": [] }),
            "idempotency-missing",
        ),
        (&address.clone(), "c", json!({}), "verb-unknown"),
        ("/api/v1/lo", "c", json!({}), "address-unknown"),
        (
            &format!("{address}/steps"),
            "d",
            json!({ "step": "jump", "revision": 1 }),
            "step-unknown",
        ),
        (
            &format!("{address}/steps"),
            "e",
            json!({ "step": "key-second", "revision": 1 }),
            "batch-stale",
        ),
        (
            &format!("{address}/steps"),
            "f",
            json!({ "step": "key-second", "revision": found.revision }),
            "step-refused",
        ),
        (
            &format!("{address}/steps"),
            "h",
            json!({ "step": "close", "revision": found.revision }),
            "right-missing",
        ),
        (
            &format!("{address}/steps"),
            "i",
            json!({ "step": "approve-reopen", "revision": found.revision }),
            "right-missing",
        ),
    ] {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, program.bearer())
            .header("idempotency-key", name.as_bytes())
            .body(Body::from(body.to_string()))
            .unwrap();
        let reply = app.request(request).await;
        assert_eq!(read(&reply)["code"], code, "{path}: {}", reply.body);
        let is_told = code != "step-refused" || reply.says("Còn 3 phiếu chưa nhập lần một.");
        assert!(is_told, "{}", reply.body);
    }
    let large = json!({ "forms": [{ "serial": "x".repeat(5 << 20), "answers": {} }] });
    let reply = program.post(&forms, "g", &large).await;
    assert_eq!(
        (reply.status.as_u16(), &read(&reply)["code"]),
        (413, &json!("body-too-large"))
    );
}

async fn a_header_that_disagrees_with_itself_or_its_forms_makes_no_batch(place: TestDatabase) {
    let scene = scene(&place, 818).await;
    let (app, round) = (&scene.app, &scene.round);
    let program = Program::of(app, round, &round.supervisors[0], &scene.ids).await;
    let item = super::first_item(&scene.form);
    for (member, value, code, words) in [
        ("expected", json!(0), "header-faulty", "từ 1 trở lên"),
        ("expected", json!(4), "header-faulty", "chỉ có 3 số"),
        (
            "first_serial",
            json!("260001-4"),
            "header-faulty",
            "first_serial",
        ),
        (
            "last_serial",
            json!("260001"),
            "header-faulty",
            "last_serial",
        ),
        (
            "serial_total",
            json!(5),
            "header-faulty",
            "Tổng các số phiếu",
        ),
        (
            "item",
            json!(item),
            "header-faulty",
            "cả item và item_total",
        ),
        ("unit", json!("00002"), "serial-not-issued", "chưa được in"),
        (
            "last_serial",
            json!("270001-8"),
            "serial-not-issued",
            "chưa được in",
        ),
        ("ghi_chu", json!("x"), "body-unreadable", "ghi_chu"),
    ] {
        let mut asked = scene.new_batch(1, 3);
        asked[member] = value.clone();
        let reply = program.post("/api/v1/batches", "a", &asked).await;
        assert_eq!(
            read(&reply)["code"],
            code,
            "{member} {value}: {}",
            reply.body
        );
        assert!(reply.says(words), "{member} {value}: {}", reply.body);
    }
    let mut asked = scene.new_batch(1, 3);
    asked["item"] = json!("khong_co");
    asked["item_total"] = json!(9);
    let reply = program.post("/api/v1/batches", "a", &asked).await;
    assert!(
        reply.says("Phiếu không có tiêu chí nào mang mã khong_co"),
        "{}",
        reply.body
    );
    // A refusal keeps nothing, not even the name of the request.
    asked["item"] = json!(item);
    let reply = program.post("/api/v1/batches", "a", &asked).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    assert_eq!(read(&reply)["number"], 1);
}

async fn forms_that_lie_elsewhere_are_told_one_by_one(place: TestDatabase) {
    let scene = scene(&place, 819).await;
    let (app, round) = (&scene.app, &scene.round);
    let batch = round.keying(&app.database, &scene.ids, 1, 3).await;
    let program = Program::of(app, round, &round.clerks[0], &scene.ids).await;
    let address = format!("/api/v1/batches/{}", batch.id);
    let forms = format!("{address}/forms");
    round.print_elsewhere(&app.database, &scene.ids).await;
    let kept = program.post(&forms, "a", &scene.forms(&[].into(), 1)).await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    let mut asked = scene.forms(&[].into(), 3);
    asked["forms"][1]["serial"] = json!("270001-8");
    asked["forms"][2]["serial"] = json!(round.serial(9));
    let reply = program.post(&forms, "b", &asked).await;
    let told = read(&reply);
    let sentences: Vec<&str> = told["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|form| form["faults"][0]["detail"].as_str().unwrap())
        .collect();
    assert!(
        sentences[0].starts_with("phiếu này đã được nhập"),
        "{sentences:?}"
    );
    assert!(
        sentences[1].contains("được phát cho bưu cục 270001"),
        "{sentences:?}"
    );
    assert!(sentences[2].contains("không thuộc lô này"), "{sentences:?}");
    // Taking sheets in says of each what it is.
    let received = round.received(&app.database, &scene.ids, 11, 12).await;
    let sheets = format!("/api/v1/batches/{}/sheets", received.id);
    let serials = json!({ "serials": ["270001-8", "280001-2", "260011-4", round.serial(1), round.serial(13)] });
    let reply = program.post(&sheets, "c", &serials).await;
    let told = read(&reply);
    let outcomes: Vec<&str> = told["sheets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| sheet["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(
        outcomes,
        ["set-aside", "unknown", "mistyped", "held", "admitted"]
    );
}

async fn the_document_describes_every_address_and_no_other(place: TestDatabase) {
    let scene = scene(&place, 815).await;
    let reply = scene.app.get("/api/v1/openapi.json").await;
    let document = read(&reply);
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap().iter();
    let described: BTreeSet<(String, &str)> = paths
        .flat_map(|(path, verbs)| {
            let verbs = verbs.as_object().unwrap().keys();
            verbs.map(|verb| (path.clone(), verb.as_str()))
        })
        .collect();
    let routes = scene.app.routes();
    let served: BTreeSet<(String, &str)> = routes
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
        .filter(|route| route.path != "/api/v1/openapi.json")
        .map(|route| {
            let verb = match route.verb {
                Verb::Get => "get",
                Verb::Post => "post",
            };
            (route.path.to_owned(), verb)
        })
        .collect();
    assert_eq!(described, served);
    for route in &routes {
        if route.rule == Rule::Key && route.verb == Verb::Post {
            let post = &document["paths"][route.path]["post"];
            let named = post["parameters"].as_array().unwrap().iter();
            let mut named = named.map(|parameter| &parameter["name"]);
            assert!(
                named.any(|name| name == "Idempotency-Key"),
                "{}",
                route.path
            );
            assert_eq!(post["security"], json!([{ "key": [] }]), "{}", route.path);
        }
    }
}

async fn a_key_that_asks_too_often_has_to_wait(place: TestDatabase) {
    let scene = scene(&place, 814).await;
    let person = &scene.round.supervisors[0];
    let program = Program::of(&scene.app, &scene.round, person, &scene.ids).await;
    let address = "/api/v1/batches/0191d3a0-0000-7000-8000-000000000000";
    let mut last = program.get(address).await;
    for _ in 0..120 {
        last = program.get(address).await;
    }
    assert_eq!(last.status, 429);
    assert!(last.headers.contains_key(header::RETRY_AFTER));
    scene.app.clock.advance(60_000);
    assert_eq!(program.get(address).await.status, 404);
}
