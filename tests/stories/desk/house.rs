//! A post office with a batch in keying, and people at its desk.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use intake::batch::Step;
use intake::{BatchId, PersonId, Value};
use serde_json::{Value as Json, json};
use store::audit::{self, Wanted};
use store::paper::batch::Batch;
use store::paper::form::{self, PaperForm};
use survey::{Role, Scope};
use testkit::ids::Ids;
use testkit::paper_round::PaperRound;
use testkit::small_round::OPENS_MS;
use testkit::{Signed, TestApp, TestDatabase};

/// The time of the stories.
pub(super) const NOW_MS: i64 = OPENS_MS + 2 * 60 * 60 * 1000;

pub(super) struct House {
    pub(super) app: TestApp,
    pub(super) paper: PaperRound,
    pub(super) form: PaperForm,
    pub(super) path: String,
    id: BatchId,
}

/// Somebody with a keying screen.
pub(super) struct Desk {
    pub(super) by: Signed,
    path: String,
}

/// What a script was told.
pub(super) struct Told {
    pub(super) status: StatusCode,
    pub(super) json: Json,
    pub(super) body: String,
}

impl Told {
    pub(super) fn code(&self) -> &str {
        assert!(
            self.json["words"]
                .as_str()
                .is_some_and(|words| words.len() > 20),
            "a refusal is a sentence: {}",
            self.body
        );
        self.json["code"].as_str().unwrap()
    }
}

impl House {
    /// A batch with the forms printed as the `first`-th to the `last`-th.
    pub(super) async fn begin(place: &TestDatabase, first: u32, last: u32) -> Self {
        let (ids, database) = (Ids::seeded(1), place.database());
        let paper = PaperRound::insert(database, &ids).await;
        let batch = paper.keying(database, &ids, first, last).await;
        let form = form::of_round(database, batch.round()).await.unwrap();
        Self {
            app: TestApp::start(database, NOW_MS),
            paper,
            form,
            path: format!("/nhap-phieu/{}", batch.id),
            id: batch.id,
        }
    }

    pub(super) async fn batch(&self) -> Batch {
        store::paper::batch::find(&self.app.database, self.id)
            .await
            .unwrap()
    }

    /// Takes a step as the supervisor.
    pub(super) async fn step(&self, step: Step) -> Batch {
        let batch = self.batch().await;
        self.paper.take(&self.app.database, &batch, step).await
    }

    /// A clerk on the first day.
    pub(super) async fn clerk(&self) -> Desk {
        self.somebody(Role::Clerk).await
    }

    pub(super) async fn somebody(&self, role: Role) -> Desk {
        let scope = Scope::PostOffices([self.paper.post_office.clone()].into());
        Desk {
            by: self.app.signed_in(role, scope).await,
            path: self.path.clone(),
        }
    }

    /// A clerk who has passed the drill.
    pub(super) async fn trained(&self) -> Desk {
        let clerk = self.clerk().await;
        clerk.pass_drill().await;
        clerk
    }

    /// The serial of the `number`-th form of the series, as it is printed.
    pub(super) fn serial(&self, number: u32) -> String {
        self.paper.serial(number).to_string()
    }

    /// Keys a whole form with this mark throughout.
    pub(super) async fn key_whole(&self, clerk: &Desk, number: u32, mark: &str) -> Told {
        let serial = self.serial(number);
        let taken = clerk.wish("m1", &serial).await;
        assert_eq!(taken.status, 200, "{}", taken.body);
        let claim = taken.json["forms"][0]["claim"].as_u64().unwrap();
        let rest = answer_all(&self.form, mark, 1);
        let done = clerk.finish("m1", &serial, claim, &rest, &[]).await;
        assert_eq!(done.json["state"], "finished", "{}", done.body);
        done
    }

    /// Keys what is left of a form from this step on, and ends it.
    pub(super) async fn key_whole_again(&self, clerk: &Desk, serial: &str, step: u32) {
        let rest = answer_all(&self.form, "4", step);
        let done = clerk.finish("m1", serial, 1, &rest, &[]).await;
        assert_eq!(done.json["state"], "finished", "{}", done.body);
    }

    /// How many events of an act the chain has.
    pub(super) async fn acts(&self, act: &str) -> usize {
        let wanted = Wanted {
            action: act.to_owned(),
            ..Wanted::default()
        };
        let found = audit::list(&self.app.database, &wanted, None, 100).await;
        found.unwrap().len()
    }
}

impl Desk {
    pub(super) fn person(&self) -> PersonId {
        PersonId::from_uuid(self.by.account)
    }

    /// Posts what a script posts.
    pub(super) async fn post(&self, path: &str, body: &Json) -> Told {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/json");
        let reply = self.by.send(request, Body::from(body.to_string())).await;
        Told {
            status: reply.status,
            json: serde_json::from_str(&reply.body).unwrap_or(Json::Null),
            body: reply.body,
        }
    }

    pub(super) async fn pass_drill(&self) {
        let values = json!({
            "way": { "choice": 1 }, "wait": { "choice": 2 }, "p1": { "mark": 4 },
            "p2": { "mark": 5 }, "p3": { "mark": 3 }, "p4": "not-applicable", "p5": "blank",
            "p6": "two-marks", "p7": { "mark": 4 }, "p8": { "mark": 2 },
            "means": { "ticks": [1, 3] }, "age": { "choice": 3 },
            "remark": { "text": "Cần thêm ghế chờ" },
        });
        let told = self
            .post("/nhap-phieu/tap-luyen", &json!({ "values": values }))
            .await;
        assert_eq!(told.json["passed"], true, "{}", told.body);
    }

    /// Asks for so many forms.
    pub(super) async fn take(&self, machine: &str, want: usize) -> Told {
        let body = json!({ "machine": machine, "want": want, "have": [] });
        self.post(&format!("{}/lay", self.path), &body).await
    }

    /// Asks for one form.
    pub(super) async fn wish(&self, machine: &str, serial: &str) -> Told {
        let body = json!({ "machine": machine, "serial": serial, "want": 0, "have": [] });
        self.post(&format!("{}/lay", self.path), &body).await
    }

    /// A parcel with these messages.
    pub(super) fn say(machine: &str, claim: u64, messages: &[(u32, &str, Json)]) -> Json {
        let messages: Vec<Json> = messages
            .iter()
            .map(|(step, field, value)| json!({ "step": step, "field": field, "value": value }))
            .collect();
        json!({
            "machine": machine, "claim": claim, "messages": messages,
            "strokes": 31, "active_ms": 15_000,
        })
    }

    pub(super) async fn save(&self, serial: &str, parcel: &Json) -> Told {
        self.post(&format!("{}/{serial}/luu", self.path), parcel)
            .await
    }

    pub(super) async fn finish(
        &self,
        machine: &str,
        serial: &str,
        claim: u64,
        messages: &Json,
        accepted: &[&str],
    ) -> Told {
        let mut parcel = Desk::say(machine, claim, &[]);
        parcel["messages"] = messages.clone();
        parcel["is_complete"] = json!(true);
        parcel["finish"] = json!({ "accepted": accepted });
        self.save(serial, &parcel).await
    }
}

/// Messages for every line of a form: this key for the items, 1 for choices, blank for words.
pub(super) fn answer_all(form: &PaperForm, mark: &str, from: u32) -> Json {
    let fields = form.layout.fields().iter().filter(|field| !field.is_box());
    let messages = (from..).zip(fields).map(|(step, field)| {
        let typed = if field.is_item() {
            mark
        } else if field.most_chars().is_some() || mark == "." {
            "."
        } else if field.input == "visits" {
            // At least one visit, so that every item is asked.
            "2"
        } else {
            "1"
        };
        let value = Value::read(field, typed).unwrap();
        json!({ "step": step, "field": field.input, "value": value })
    });
    messages.collect()
}
