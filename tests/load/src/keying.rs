//! Many clerks at their keying screens at once: every answer is sent as it is typed, like a browser does, and every
//! form is compared with what the database has afterwards.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use intake::Value;
use serde_json::{Value as Json, json};
use store::Database;
use store::paper::batch::Batch;
use store::paper::form::PaperForm;
use store::paper::{Who, form, keyed, keying};
use survey::{Role, Scope, shipped_questionnaire};
use testkit::ids::Ids;
use testkit::paper_round::PaperRound;
use testkit::small_round::QUESTIONNAIRE;
use testkit::{Signed, TestApp};

use crate::server::Server;
use crate::session::Script;

/// Forms in one batch.
const FORMS_OF_A_BATCH: u32 = 200;
/// Batches: as many as the series has forms for.
const BATCHES: u32 = 5;

/// What was measured.
#[derive(Debug)]
pub struct Measured {
    /// Forms finished.
    pub forms: usize,
    /// From the first key to the last answer.
    pub elapsed: Duration,
    /// Time of each parcel with answers, in milliseconds, sorted.
    pub saving_ms: Vec<f64>,
    /// Time of each parcel that ends a form, in milliseconds, sorted.
    pub finishing_ms: Vec<f64>,
    /// Answers compared in the database.
    pub answers: usize,
}

impl Measured {
    /// The time that this percentage of `times` did not exceed.
    pub fn percentile(times: &[f64], percent: usize) -> f64 {
        let place = (times.len() * percent).div_ceil(100);
        times
            .get(place.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }
}

/// A round with paper that asks a shipped questionnaire, and batches in their first keying.
///
/// # Errors
/// If no questionnaire of this code is shipped.
pub async fn prepare(
    database: &Database,
    forms: u32,
    questionnaire: &str,
) -> Result<(PaperRound, Vec<Batch>)> {
    let ids = Ids::seeded(5);
    let paper = PaperRound::insert(database, &ids).await;
    paper.make_real(database).await;
    let asked = shipped_questionnaire(questionnaire);
    let asked = asked.with_context(|| format!("no questionnaire {questionnaire}"))?;
    paper.ask(database, asked).await;
    let mut batches = Vec::new();
    let mut first = 1;
    while first <= forms {
        let last = (first + FORMS_OF_A_BATCH - 1).min(forms);
        batches.push(paper.keying(database, &ids, first, last).await);
        first = last + 1;
    }
    Ok((paper, batches))
}

/// Every finished keying of every batch, by serial and place, for comparing.
///
/// # Errors
/// If the database is away.
pub async fn read(database: &Database) -> Result<Json> {
    let mut forms = serde_json::Map::new();
    for round in store::round::all(database).await? {
        let wanted = store::paper::batch::Wanted::default();
        let all = &Scope::Everything;
        let (batches, _) =
            store::paper::batch::list(database, round.id, all, &wanted, 0, 1000).await?;
        for batch in batches {
            let paper = form::of_round(database, batch.round()).await?;
            for (serial, keyings) in keyed::of_batch(database, &batch, &paper).await? {
                let second = keyings.second.as_ref().map(|second| json!(second.values()));
                let told = json!({ "first": keyings.first.values(), "second": second });
                forms.insert(serial.to_string(), told);
            }
        }
    }
    Ok(Json::Object(forms))
}

/// Lets `clerks` key a thousand forms together, one answer every `pace`.
///
/// # Errors
/// The first refusal, or a form that is not what was typed.
pub async fn measure(
    program: &Path,
    url: &str,
    database: &Database,
    clerks: u32,
    pace: Duration,
) -> Result<Measured> {
    let forms = FORMS_OF_A_BATCH * BATCHES;
    let (paper, batches) = prepare(database, forms, QUESTIONNAIRE).await?;
    let layout = form::of_round(database, paper.small.round.id).await?;
    let now_ms = testkit::clock::now_ms();
    let app = TestApp::start(database, now_ms);
    let server = Server::start(program, url).await?;
    let mut tasks = Vec::new();
    let begun = Instant::now();
    for number in 0..clerks {
        let scope = Scope::PostOffices([paper.post_office.clone()].into());
        let by = app.signed_in(Role::Clerk, scope).await;
        let person = intake::PersonId::from_uuid(by.account);
        let who = Who {
            person,
            role: Role::Clerk,
            name: &by.name,
            at_ms: now_ms,
        };
        keying::pass_drill(database, &who).await?;
        let batch = batches
            .get(usize::try_from(number)? % batches.len())
            .context("a batch")?;
        let clerk = Clerk::new(server.address, number, &by, batch, &layout, pace);
        tasks.push(tokio::spawn(clerk.work()));
    }
    let (mut saving_ms, mut finishing_ms) = (Vec::new(), Vec::new());
    let mut expected = BTreeMap::new();
    for task in tasks {
        let done = task.await.context("a clerk panicked")??;
        saving_ms.extend(done.saving_ms);
        finishing_ms.extend(done.finishing_ms);
        for (serial, values) in done.keyed {
            ensure!(
                expected.insert(serial.clone(), values).is_none(),
                "{serial} was given twice"
            );
        }
    }
    let elapsed = begun.elapsed();
    drop(server);
    let stored = read(database).await?;
    ensure!(
        expected.len() == usize::try_from(forms)?,
        "{} of {forms} forms keyed",
        expected.len()
    );
    let mut answers = 0;
    for (serial, values) in &expected {
        let kept = stored.get(serial).and_then(|form| form.get("first"));
        ensure!(
            kept == Some(&json!(values)),
            "{serial} is kept otherwise than it was keyed"
        );
        answers += values.len();
    }
    saving_ms.sort_by(f64::total_cmp);
    finishing_ms.sort_by(f64::total_cmp);
    Ok(Measured {
        forms: expected.len(),
        elapsed,
        saving_ms,
        finishing_ms,
        answers,
    })
}

/// One clerk's script.
struct Clerk {
    script: Script,
    number: u32,
    cookie: String,
    batch: String,
    fields: Vec<intake::layout::Field>,
    pace: Duration,
}

/// What one clerk did.
#[derive(Default)]
struct Done {
    saving_ms: Vec<f64>,
    finishing_ms: Vec<f64>,
    keyed: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Clerk {
    fn new(
        address: SocketAddr,
        number: u32,
        by: &Signed,
        batch: &Batch,
        form: &PaperForm,
        pace: Duration,
    ) -> Self {
        let fields = form.layout.fields().iter().filter(|field| !field.is_box());
        Self {
            script: Script {
                address,
                path: String::new(),
                answers: String::new(),
            },
            number,
            // Without https the cookie has its plain name.
            cookie: by.cookie.replace("__Host-", ""),
            batch: format!("/nhap-phieu/{}", batch.id),
            fields: fields.cloned().collect(),
            pace,
        }
    }

    async fn work(self) -> Result<Done> {
        let mut done = Done::default();
        let mut line = self.script.connect().await?;
        let machine = format!("may-{}", self.number);
        loop {
            let asked = json!({ "machine": machine, "want": 3, "have": [] }).to_string();
            let path = format!("{}/lay", self.batch);
            let (status, body) = line.post_json(&path, &self.cookie, &asked).await?;
            ensure!(status == 200, "{status}: {body}");
            let given: Json = serde_json::from_str(&body)?;
            let Some(form) = given["forms"].get(0) else {
                return Ok(done);
            };
            let serial = form["serial"].as_str().context("a serial")?.to_owned();
            let values = self.values(&serial);
            self.key(&mut line, &machine, form, (&serial, &values), &mut done)
                .await?;
            done.keyed.insert(serial, values);
        }
    }

    /// Keys one form: an answer every `pace`, and what has piled up meanwhile goes together.
    async fn key(
        &self,
        line: &mut crate::session::Citizen<'_>,
        machine: &str,
        form: &Json,
        (serial, values): (&str, &BTreeMap<String, Value>),
        done: &mut Done,
    ) -> Result<()> {
        let path = format!("{}/{serial}/luu", self.batch);
        let begun = Instant::now();
        let mut step = 0;
        while step < self.fields.len() {
            // As many as have been typed by now, at least one.
            let typed = self
                .typed(begun.elapsed())
                .clamp(step + 1, self.fields.len());
            let due = self.pace * u32::try_from(typed)?;
            tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
            let messages: Vec<Json> = (step..typed)
                .filter_map(|place| {
                    let input = &self.fields.get(place)?.input;
                    Some(json!({ "step": place + 1, "field": input, "value": values.get(input)? }))
                })
                .collect();
            let is_last = typed == self.fields.len();
            let parcel = json!({
                "machine": machine, "claim": form["claim"], "messages": messages,
                "is_complete": is_last, "finish": is_last.then(|| json!({ "accepted": ["not-asked", "many-blank"] })),
                "strokes": typed, "active_ms": begun.elapsed().as_millis(),
            });
            let sent = Instant::now();
            let (status, body) = line
                .post_json(&path, &self.cookie, &parcel.to_string())
                .await?;
            let took = sent.elapsed().as_secs_f64() * 1000.0;
            let answer: Json = serde_json::from_str(&body).unwrap_or_default();
            let state = if is_last { "finished" } else { "saved" };
            ensure!(
                status == 200 && answer["state"] == state,
                "{status}: {body}"
            );
            if is_last {
                done.finishing_ms.push(took);
            } else {
                done.saving_ms.push(took);
            }
            step = typed;
        }
        Ok(())
    }

    fn typed(&self, elapsed: Duration) -> usize {
        let pace = self.pace.as_millis().max(1);
        usize::try_from(elapsed.as_millis() / pace).unwrap_or(usize::MAX)
    }

    /// What stands on the paper: its own for every serial.
    fn values(&self, serial: &str) -> BTreeMap<String, Value> {
        let seed = serial
            .bytes()
            .fold(7_usize, |sum, byte| sum * 31 % 9973 + usize::from(byte));
        let value = |(place, field): (usize, &intake::layout::Field)| {
            let keys = ["4", "5", "3", "2", "1"];
            let at = (seed + place * 7) % keys.len();
            let typed = keys.iter().cycle().skip(at).take(keys.len());
            let read = typed.filter(|_| field.most_chars().is_none());
            // A choice that opens a box would want words in it.
            let taken = read
                .filter(|key| !(field.input == "ethnicity" && **key == "2"))
                .find_map(|key| Value::read(field, key).ok());
            (field.input.clone(), taken.unwrap_or(Value::Blank))
        };
        self.fields.iter().enumerate().map(value).collect()
    }
}
