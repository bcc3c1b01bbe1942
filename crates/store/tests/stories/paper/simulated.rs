//! A batch of 200 forms (40 on PostgreSQL, where a statement is a round trip) from the bundle to the closed state, keyed through the desk's own functions by
//! clerks who err in 5 of 1,000 fields: what single keying leaves wrong, and what is left at the end.

#[path = "../../../../intake/examples/paper/person.rs"]
mod person;

use std::collections::{BTreeMap, BTreeSet};

use intake::adjudicate::Act;
use intake::audit_sample::Verdict;
use intake::batch::Step;
use intake::check::CHECKS;
use intake::compare::says_the_same;
use intake::keying::Typed;
use intake::{Seed, Serial, Value};
use store::Database;
use store::paper::audit::{self, Audited};
use store::paper::batch::{self, Advanced, Batch};
use store::paper::form::PaperForm;
use store::paper::keying::{self, Asked, Parcel, Saved};
use store::paper::reconcile::{self, Deciding};
use store::paper::{form, keyed};
use testkit::ids::Ids;
use testkit::paper_round::Person;
use testkit::{Backend, PaperRound, TestDatabase, on_both_databases};

use person::{Chance, Sheet, fill_in, key};

/// Wrong fields in 1,000 of everybody who keys or decides.
const WRONG_PER_MILLE: u32 = 5;

on_both_databases!(a_batch_comes_out_with_a_twentieth_of_the_errors_of_single_keying);

/// What came out.
#[derive(Debug, Default)]
struct Figures {
    fields: u32,
    wrong_once: u32,
    decided: u32,
    returned: u32,
    wrong_at_end: u32,
}

struct Office<'a> {
    database: &'a Database,
    paper: &'a PaperRound,
    form: PaperForm,
    papers: BTreeMap<Serial, Sheet>,
    chance: Chance,
    figures: Figures,
}

#[expect(
    clippy::print_stderr,
    reason = "the measured rates are the point of it"
)]
async fn a_batch_comes_out_with_a_twentieth_of_the_errors_of_single_keying(place: TestDatabase) {
    let forms = match place.backend() {
        Backend::Sqlite => 200,
        Backend::Postgres => 40,
    };
    let ids = Ids::seeded(1);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    for clerk in &paper.clerks {
        keying::pass_drill(database, &clerk.now()).await.unwrap();
    }
    let batch = paper.keying(database, &ids, 1, forms).await;
    let form = form::of_round(database, batch.round()).await.unwrap();
    let mut chance = Chance::new(20_261_122);
    let papers = batch
        .header
        .serials
        .iter()
        .map(|serial| (serial, fill_in(&form.layout, &mut chance)))
        .collect();
    let mut office = Office {
        database,
        paper: &paper,
        form,
        papers,
        chance,
        figures: Figures::default(),
    };
    let batch = office.until_it_is_accepted(batch).await;
    let batch = paper.take(database, &batch, Step::Close).await;
    let count = store::response::count_of_round(database, batch.round())
        .await
        .unwrap();
    assert_eq!(count.received, u64::from(forms));
    let Figures {
        fields,
        wrong_once,
        decided,
        returned,
        wrong_at_end,
    } = office.figures;
    let percent = |wrong: u32| f64::from(wrong) / f64::from(fields) * 100.0;
    eprintln!(
        "{forms} forms, {fields} fields: {wrong_once} wrong after single keying ({:.3} %), {wrong_at_end} \
         at the end ({:.3} %); {decided} fields decided, returned by the audit {returned} times",
        percent(wrong_once),
        percent(wrong_at_end),
    );
    assert!(decided >= wrong_once / 2, "{decided}");
    if forms == 200 {
        // 5 in 1,000 of about 5,800 fields: 29 expected, standard deviation 5.4.
        assert!((13..=45).contains(&wrong_once), "{wrong_once}");
        assert!(wrong_at_end * 20 < wrong_once, "{wrong_at_end}");
    }
}

impl Office<'_> {
    /// Keys, compares, decides and audits until an audit accepts the batch.
    async fn until_it_is_accepted(&mut self, mut batch: Batch) -> Batch {
        loop {
            let first = self.key_all(&batch, 0).await;
            if batch.pass == 1 {
                for (serial, values) in &first {
                    self.figures.wrong_once += wrong(&self.papers[serial], values);
                }
                let fields: usize = self.papers.values().map(Sheet::len).sum();
                self.figures.fields = u32::try_from(fields).unwrap();
            }
            batch = self
                .paper
                .take(self.database, &batch, Step::KeySecond)
                .await;
            self.key_all(&batch, 1).await;
            batch = self
                .paper
                .take(self.database, &batch, Step::Reconcile)
                .await;
            self.decide_all(&batch).await;
            if self.audit(&batch).await == Verdict::Accept {
                return self.accepted(&batch).await;
            }
            self.figures.returned += 1;
            let who = self.paper.supervisors[0].now();
            let now = batch::find(self.database, batch.id).await.unwrap();
            let why = Some("Mẫu kiểm tra có phiếu sai");
            let again = batch::advance(
                self.database,
                batch.id,
                Step::KeyAgain,
                now.revision,
                why,
                &who,
            )
            .await;
            let Advanced::Taken(now) = again.unwrap() else {
                panic!("it is keyed again")
            };
            batch = *now;
        }
    }

    async fn accepted(&mut self, batch: &Batch) -> Batch {
        let forms = reconcile::of_batch(self.database, batch, &self.form)
            .await
            .unwrap();
        for (serial, standing) in &forms {
            let agreed = standing.agreed().unwrap();
            self.figures.wrong_at_end += wrong(&self.papers[serial], agreed.values());
        }
        let now = batch::find(self.database, batch.id).await.unwrap();
        self.paper.take(self.database, &now, Step::Audit).await
    }

    /// Two clerks key the batch between them; in the second keying each gets what the other keyed.
    async fn key_all(&mut self, batch: &Batch, turn: usize) -> BTreeMap<Serial, Sheet> {
        let mut done = BTreeMap::new();
        let mut empty_handed = 0;
        for nth in turn.. {
            if empty_handed == 2 {
                return done;
            }
            let clerk = &self.paper.clerks[nth % 2];
            match self.key_next(batch, clerk).await {
                Some((serial, values)) => {
                    empty_handed = 0;
                    done.insert(serial, values);
                }
                None => empty_handed += 1,
            }
        }
        done
    }

    async fn key_next(&mut self, batch: &Batch, clerk: &Person) -> Option<(Serial, Sheet)> {
        let asked = Asked {
            machine: clerk.name.clone(),
            want: 1,
            ..Asked::default()
        };
        let who = clerk.now();
        let taken = keying::take(self.database, batch.id, &self.form, &asked, &who).await;
        let claimed = taken.unwrap().unwrap().forms.into_iter().next()?;
        let serial = claimed.serial;
        let layout = &self.form.layout;
        let values = key(
            layout,
            &self.papers[&serial],
            WRONG_PER_MILLE,
            &mut self.chance,
        );
        let typed = values.iter().map(|(field, value)| Typed {
            field: field.clone(),
            value: value.clone(),
        });
        let parcel = Parcel {
            machine: clerk.name.clone(),
            claim: claimed.claim,
            messages: (claimed.step..).zip(typed).collect(),
            is_complete: true,
            finish: Some(CHECKS.iter().map(|check| check.code.to_owned()).collect()),
            aside: None,
            strokes: 30,
            active_ms: 20_000,
        };
        let saved = keying::save(self.database, batch.id, serial, &self.form, &parcel, &who).await;
        assert_eq!(saved.unwrap(), Ok(Saved::Finished), "{serial}");
        Some((serial, values))
    }

    /// The supervisor looks at the paper, and misreads it as often as a clerk does.
    async fn decide_all(&mut self, batch: &Batch) {
        let forms = reconcile::of_batch(self.database, batch, &self.form)
            .await
            .unwrap();
        let who = self.paper.supervisors[0].now();
        for (serial, standing) in forms {
            let inputs = standing
                .adjudication()
                .map(|found| found.open_inputs(&self.form.layout))
                .unwrap_or_default();
            let read = key(
                &self.form.layout,
                &self.papers[&serial],
                WRONG_PER_MILLE,
                &mut self.chance,
            );
            for input in inputs {
                let value = read.get(&input).cloned().unwrap_or(Value::Blank);
                let act = Act::Third(value);
                let done =
                    reconcile::decide(self.database, batch.id, serial, &input, act, &who).await;
                assert!(matches!(done.unwrap(), Deciding::Done(_)));
                self.figures.decided += 1;
            }
        }
    }

    /// Another supervisor compares the drawn forms with their paper and sees every fault.
    async fn audit(&self, batch: &Batch) -> Verdict {
        let who = self.paper.supervisors[1].now();
        let seed = Seed::from_number(u64::from(batch.pass));
        let drawn = audit::draw(self.database, batch.id, seed, &who).await;
        let Audited::Done(drawn) = drawn.unwrap() else {
            panic!("it is drawn")
        };
        let forms = reconcile::of_batch(self.database, batch, &self.form)
            .await
            .unwrap();
        for serial in &drawn.drawn {
            let agreed = forms[serial].agreed().unwrap().values();
            let wrong: BTreeSet<String> = agreed
                .iter()
                .filter(|(input, value)| {
                    let paper = self.papers[serial].get(*input).unwrap_or(&Value::Blank);
                    !says_the_same(paper, value)
                })
                .map(|(input, _)| input.clone())
                .collect();
            let done = audit::compare(self.database, batch.id, *serial, &wrong, &who).await;
            assert!(matches!(done.unwrap(), Audited::Done(_)));
        }
        let done = audit::conclude(self.database, batch.id, &who).await;
        let Audited::Done(audit) = done.unwrap() else {
            panic!("it is concluded")
        };
        let keyed = keyed::marks(self.database, batch).await.unwrap();
        assert_eq!(
            keyed.len(),
            2 * self.papers.len(),
            "every form is keyed twice"
        );
        audit.verdict.unwrap()
    }
}

/// Fields that say something else than the paper.
fn wrong(paper: &Sheet, values: &Sheet) -> u32 {
    let inputs: BTreeSet<&String> = paper.keys().chain(values.keys()).collect();
    let blank = &Value::Blank;
    let differs = |input: &&&String| {
        !says_the_same(
            paper.get(**input).unwrap_or(blank),
            values.get(**input).unwrap_or(blank),
        )
    };
    u32::try_from(inputs.iter().filter(differs).count()).unwrap()
}
