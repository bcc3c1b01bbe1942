//! Batches further on their way: keyed by people who type whole forms, reconciled, audited, closed.

#![expect(
    clippy::panic,
    reason = "what a test needs is there, or the test fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use intake::adjudicate::Act;
use intake::batch::Step;
use intake::{Layout, Seed, Serial, Value};
use store::Database;
use store::paper::audit::{self, Audited};
use store::paper::batch::{self, Batch};
use store::paper::reconcile::{self, Deciding};
use store::paper::{form, keyed, record};
use store::transaction::begin_write;

use crate::database::at_the_console;
use crate::ids::Ids;
use crate::paper_round::{PaperRound, Person};
use crate::small_round::{OPENS_MS, questionnaire};

/// The values of a form.
pub type Values = BTreeMap<String, Value>;

/// A form in which every mark is 4, every choice the first, and everything else blank.
pub fn plain_form() -> Values {
    let layout = Layout::of(questionnaire());
    let mut values = Values::new();
    for field in layout.fields() {
        if !layout.is_visited(field, &values) {
            continue;
        }
        let value = ["4", "1"]
            .iter()
            .find_map(|key| Value::read(field, key).ok())
            .filter(|value| !matches!(value, Value::Text(_) | Value::Number(_)))
            .unwrap_or(Value::Blank);
        values.insert(field.input.clone(), value);
    }
    values
}

impl PaperRound {
    /// Keeps finished keyings of forms at place 1 or 2, as if `clerk` had keyed them one after the other.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn key(
        &self,
        database: &Database,
        batch: &Batch,
        place: u32,
        clerk: &Person,
        forms: &BTreeMap<Serial, Values>,
    ) {
        let paper = form::of_round(database, batch.round())
            .await
            .expect("the form of the round is kept");
        for (nth, (serial, values)) in (0_i64..).zip(forms) {
            let at_ms = OPENS_MS + 2 * 60 * 60 * 1000 + nth * 60_000;
            let due = record::is_due(database, batch, *serial, clerk.id)
                .await
                .expect("the record is read");
            let sql = insertion(database, batch, *serial, place, clerk, values, due, at_ms);
            at_the_console(database, &sql)
                .await
                .expect("a keying is kept");
            if place == 2 {
                let transaction = begin_write(database).await.expect("a transaction begins");
                record::settle(&transaction, batch, &paper, *serial, at_ms)
                    .await
                    .expect("the record is written");
                transaction.commit().await.expect("the record is kept");
            }
        }
    }

    /// A batch being reconciled: the first clerk keyed plain forms, the second the same but for `slips`,
    /// which names for a form the input that differs and its value.
    ///
    /// # Panics
    /// If something is refused.
    pub async fn reconciling(
        &self,
        database: &Database,
        ids: &Ids,
        (first, last): (u32, u32),
        slips: &BTreeMap<Serial, (String, Value)>,
    ) -> Batch {
        let batch = self.keying(database, ids, first, last).await;
        let plain: BTreeMap<Serial, Values> = self
            .serials(first, last)
            .iter()
            .map(|serial| (serial, plain_form()))
            .collect();
        self.key(database, &batch, 1, &self.clerks[0], &plain).await;
        let batch = self.take(database, &batch, Step::KeySecond).await;
        let mut second = plain;
        for (serial, (input, value)) in slips {
            let values = second.entry(*serial).or_default();
            values.insert(input.clone(), value.clone());
        }
        let due = self.due(database, &batch).await;
        second.retain(|serial, _| due.contains(serial));
        self.key(database, &batch, 2, &self.clerks[1], &second)
            .await;
        self.take(database, &batch, Step::Reconcile).await
    }

    /// The forms of a batch that a second person keys.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn due(&self, database: &Database, batch: &Batch) -> BTreeSet<Serial> {
        let marks = keyed::marks(database, batch).await;
        let marks = marks.expect("the keyings are kept");
        let due = marks.iter().filter(|mark| mark.place == 1 && mark.due);
        due.map(|mark| mark.serial).collect()
    }

    /// Settles every open field in favour of the first clerk, by the first supervisor.
    ///
    /// # Panics
    /// If something is refused.
    pub async fn settle(&self, database: &Database, batch: &Batch) {
        let paper = form::of_round(database, batch.round())
            .await
            .expect("the form of the round is kept");
        let forms = reconcile::of_batch(database, batch, &paper)
            .await
            .expect("the batch is compared");
        for (serial, standing) in forms {
            let open = standing
                .adjudication()
                .map(|found| found.open_inputs(&paper.layout))
                .unwrap_or_default();
            for input in open {
                let who = self.supervisors[0].now();
                let keep = Act::KeepFirst;
                let done = reconcile::decide(database, batch.id, serial, &input, keep, &who).await;
                assert!(matches!(done, Ok(Deciding::Done(_))), "{done:?}");
            }
        }
    }

    /// Draws, compares every drawn form without a fault, concludes, and takes the step.
    ///
    /// # Panics
    /// If something is refused.
    pub async fn audited(&self, database: &Database, batch: &Batch) -> Batch {
        let who = self.supervisors[0].now();
        let seed = Seed::from_number(7);
        let Ok(Audited::Done(drawn)) = audit::draw(database, batch.id, seed, &who).await else {
            panic!("the sample is drawn")
        };
        for serial in drawn.drawn {
            let none = BTreeSet::new();
            let done = audit::compare(database, batch.id, serial, &none, &who).await;
            assert!(matches!(done, Ok(Audited::Done(_))), "{done:?}");
        }
        let done = audit::conclude(database, batch.id, &who).await;
        assert!(matches!(done, Ok(Audited::Done(_))), "{done:?}");
        let batch = batch::find(database, batch.id).await;
        let batch = batch.expect("the batch is kept");
        self.take(database, &batch, Step::Audit).await
    }

    /// A closed batch of plain forms.
    ///
    /// # Panics
    /// If something is refused.
    pub async fn closed(&self, database: &Database, ids: &Ids, first: u32, last: u32) -> Batch {
        let none = BTreeMap::new();
        let batch = self.reconciling(database, ids, (first, last), &none).await;
        let batch = self.audited(database, &batch).await;
        self.take(database, &batch, Step::Close).await
    }
}

#[expect(clippy::too_many_arguments, reason = "one value a column")]
fn insertion(
    database: &Database,
    batch: &Batch,
    serial: Serial,
    place: u32,
    clerk: &Person,
    values: &Values,
    due: bool,
    at_ms: i64,
) -> String {
    let id = |id: uuid::Uuid| {
        if database.is_postgres() {
            format!("'{id}'")
        } else {
            format!("X'{}'", id.simple())
        }
    };
    let keyed = serde_json::to_string(values).expect("values are JSON");
    let due = if place == 1 {
        due.to_string()
    } else {
        "NULL".to_owned()
    };
    let mut sql = "INSERT INTO keying (round_id, batch_id, pass, serial, place, clerk, claim, \
                   claim_until_ms, begun_ms, finished_ms, keyed, accepted, strokes, active_ms, due) \
                   VALUES ("
        .to_owned();
    let _ = write!(
        sql,
        "{}, {}, {}, {}, {place}, {}, 1, {at_ms}, {at_ms}, {at_ms}, '{}', '[]', 30, 20000, {due})",
        id(batch.round().as_uuid()),
        id(batch.id.as_uuid()),
        batch.pass,
        serial.number(),
        id(clerk.id.as_uuid()),
        keyed.replace('\'', "''"),
    );
    sql
}
