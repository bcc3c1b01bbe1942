//! A batch from the bundle to the closed state, with people who err at a known rate.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use intake::adjudicate::{Act, Adjudication, Decision};
use intake::audit_sample::{AuditedForm, Verdict, conclude};
use intake::batch::{Actor, AuditStanding, BatchState, Facts, Step, advance};
use intake::check::CHECKS;
use intake::compare::{Comparison, Sealed, compare, says_the_same};
use intake::keying::{Keyed, Keying, Message, Sequence, Typed};
use intake::serial::{SerialRange, Series};
use intake::verify_share::{SecondKeying, Verified};
use intake::{AgreedForm, Layout, PersonId, Seed, Serial, Settings, Value};
use survey::{Questionnaire, Role, shipped_questionnaire};
use uuid::Uuid;

use super::person::{Chance, Sheet, fill_in, key};

type Failure = Box<dyn std::error::Error>;

/// The bundle that is simulated.
pub(crate) struct Batch {
    serials: SerialRange,
    wrong_per_mille: u32,
    settings: Settings,
    questionnaire: &'static Questionnaire,
    layout: Layout,
}

/// What came out of one batch, or of several together.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcome {
    /// Fields on all papers.
    pub(crate) fields: u32,
    /// Wrong after the first keying.
    pub(crate) wrong_once: u32,
    /// Wrong at the end.
    pub(crate) wrong_at_end: u32,
    /// Forms, and forms keyed twice in the round of keying that was accepted.
    pub(crate) forms: u32,
    pub(crate) keyed_twice: u32,
    /// Fields that somebody had to decide.
    pub(crate) decided: u32,
    /// Times that an audit returned the batch.
    pub(crate) returned: u32,
    /// Batches.
    pub(crate) batches: u32,
}

const CLERKS: [u128; 2] = [1, 2];
const SUPERVISOR: u128 = 3;

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(number))
}

impl Batch {
    /// So many forms and wrong fields in 1,000 per clerk.
    pub(crate) fn of(forms: u32, wrong_per_mille: u32, rule: SecondKeying) -> Self {
        let questionnaire = shipped_questionnaire("dvhcc-2023").expect("it is shipped");
        Self {
            serials: Series::new(26, 4, 1, forms).expect("fits").range(),
            wrong_per_mille,
            settings: Settings {
                second_keying: rule,
                ..Settings::default()
            },
            questionnaire,
            layout: Layout::of(questionnaire),
        }
    }

    /// Keys, compares, decides and audits until an audit accepts the batch.
    pub(crate) fn run(&self, seed: u64) -> Result<Outcome, Failure> {
        let mut chance = Chance::new(seed);
        let papers: BTreeMap<Serial, Sheet> = self
            .serials
            .iter()
            .map(|serial| (serial, fill_in(&self.layout, &mut chance)))
            .collect();
        let mut outcome = Outcome {
            forms: self.serials.count(),
            batches: 1,
            ..Outcome::default()
        };
        let mut facts = facts(self.serials.count());
        let mut state = BatchState::Expected;
        Self::step(&mut state, Step::Receive, &facts)?;
        Self::step(&mut state, Step::KeyFirst, &facts)?;
        loop {
            // Whoever was returned once is checked in full.
            let rule = if outcome.returned == 0 {
                self.settings.second_keying
            } else {
                SecondKeying::default()
            };
            let forms = self.key_all(rule, &papers, seed, &mut chance, &mut outcome)?;
            facts.keyed_once = outcome.forms;
            (facts.drawn, facts.keyed_twice) = (outcome.keyed_twice, outcome.keyed_twice);
            Self::step(&mut state, Step::KeySecond, &facts)?;
            Self::step(&mut state, Step::Reconcile, &facts)?;
            let verdict = self.audit(&papers, &forms, seed + u64::from(outcome.returned))?;
            facts.audit = verdict.standing();
            if verdict == Verdict::Accept {
                Self::step(&mut state, Step::Audit, &facts)?;
                Self::step(&mut state, Step::Close, &facts)?;
                let wrong = forms
                    .values()
                    .map(|form| wrong(&papers[&form.serial()], form.values()));
                outcome.wrong_at_end = wrong.sum();
                return Ok(outcome);
            }
            Self::step(&mut state, Step::KeyAgain, &facts)?;
            outcome.returned += 1;
        }
    }

    fn step(state: &mut BatchState, step: Step, facts: &Facts) -> Result<(), Failure> {
        let actor = Actor {
            person: person(SUPERVISOR),
            role: Role::Supervisor,
        };
        *state = advance(*state, step, actor, facts)?;
        Ok(())
    }

    /// First keyings by one clerk; second ones by another where they are due; then the differences.
    fn key_all(
        &self,
        rule: SecondKeying,
        papers: &BTreeMap<Serial, Sheet>,
        seed: u64,
        chance: &mut Chance,
        outcome: &mut Outcome,
    ) -> Result<BTreeMap<Serial, AgreedForm>, Failure> {
        let mut record: Vec<Verified> = Vec::new();
        let mut forms = BTreeMap::new();
        outcome.keyed_twice = 0;
        for (&serial, paper) in papers {
            let first = self.key_one(serial, CLERKS[0], paper, chance)?;
            if outcome.returned == 0 {
                outcome.wrong_once += wrong(paper, first.values());
                outcome.fields += u32::try_from(paper.len())?;
            }
            let is_due = rule.is_due(Seed::from_number(seed), serial, &record);
            let first = Sealed::of(first);
            let form = if is_due {
                outcome.keyed_twice += 1;
                let second = self.key_one(serial, CLERKS[1], paper, chance)?;
                let form = match compare(&self.layout, first, second)? {
                    Comparison::Agreed(form) => form,
                    Comparison::Differing(differences) => {
                        outcome.decided += u32::try_from(differences.fields().len())?;
                        self.decide(Adjudication::open(differences), paper, chance)?
                    }
                };
                record.push(Verified {
                    fields: u32::try_from(paper.len())?,
                    wrong: form.errors_of(person(CLERKS[0])).unwrap_or(0),
                });
                form
            } else {
                first.into_single()
            };
            forms.insert(serial, form);
        }
        Ok(forms)
    }

    fn key_one(
        &self,
        serial: Serial,
        clerk: u128,
        paper: &Sheet,
        chance: &mut Chance,
    ) -> Result<Keyed, Failure> {
        let clerk = person(clerk);
        let mut keying = Keying::new(serial, clerk);
        let sheet = key(&self.layout, paper, self.wrong_per_mille, chance);
        for (step, (field, value)) in (1..).zip(sheet) {
            let _ = keying.take(
                &self.layout,
                Message {
                    serial,
                    clerk,
                    sequence: Sequence { claim: 1, step },
                    typed: Typed { field, value },
                },
            )?;
        }
        let confirmed: BTreeSet<String> = CHECKS.iter().map(|rule| rule.code.to_owned()).collect();
        Ok(keying.finish(self.questionnaire, &self.layout, &self.settings, &confirmed)?)
    }

    /// The adjudicator reads the paper, and misreads it as often as a clerk does.
    fn decide(
        &self,
        mut adjudication: Adjudication,
        paper: &Sheet,
        chance: &mut Chance,
    ) -> Result<AgreedForm, Failure> {
        let open: Vec<_> = adjudication
            .fields()
            .into_iter()
            .map(|(difference, _)| difference.clone())
            .collect();
        for difference in open {
            let truth = paper.get(&difference.input).unwrap_or(&Value::Blank);
            let act = if chance.happens(self.wrong_per_mille) {
                let is_second_right = says_the_same(&difference.second, truth);
                if is_second_right {
                    Act::KeepFirst
                } else {
                    Act::KeepSecond
                }
            } else if says_the_same(&difference.first, truth) {
                Act::KeepFirst
            } else if says_the_same(&difference.second, truth) {
                Act::KeepSecond
            } else {
                Act::Third(truth.clone())
            };
            let decision = Decision {
                input: difference.input,
                act,
                by: person(SUPERVISOR),
                at_ms: 0,
            };
            adjudication.act(&self.layout, decision)?;
        }
        Ok(adjudication.finish(&self.layout)?)
    }

    fn audit(
        &self,
        papers: &BTreeMap<Serial, Sheet>,
        forms: &BTreeMap<Serial, AgreedForm>,
        seed: u64,
    ) -> Result<Verdict, Failure> {
        let lot: BTreeSet<Serial> = forms.keys().copied().collect();
        let plan = self.settings.audit;
        let drawn = plan.draw(Seed::from_number(seed), &lot);
        let audited: Vec<AuditedForm> = drawn
            .iter()
            .map(|&serial| AuditedForm {
                serial,
                compared: papers[&serial].keys().cloned().collect(),
                wrong: wrong_inputs(&papers[&serial], forms[&serial].values()),
            })
            .collect();
        Ok(conclude(&plan, self.serials.count(), &drawn, &audited)?.verdict)
    }
}

fn facts(received: u32) -> Facts {
    Facts {
        received,
        unexplained: 0,
        rejected: 0,
        held: 0,
        set_aside: 0,
        keyed_once: 0,
        drawn: 0,
        keyed_twice: 0,
        open_fields: 0,
        uncorrected: 0,
        audit: AuditStanding::None,
        totals_agree: true,
        clerks: CLERKS.map(person).into(),
        asked_by: None,
        released: false,
        has_reason: true,
    }
}

/// Fields of the paper that came out otherwise.
fn wrong_inputs(paper: &Sheet, values: &Sheet) -> BTreeSet<String> {
    let differs = |(input, truth): &(&String, &Value)| {
        !says_the_same(truth, values.get(*input).unwrap_or(&Value::Blank))
    };
    paper
        .iter()
        .filter(differs)
        .map(|(input, _)| input.clone())
        .collect()
}

fn wrong(paper: &Sheet, values: &Sheet) -> u32 {
    u32::try_from(wrong_inputs(paper, values).len()).unwrap_or(u32::MAX)
}

impl Outcome {
    /// Adds another batch.
    pub(crate) fn add(&mut self, other: &Self) {
        self.fields += other.fields;
        self.wrong_once += other.wrong_once;
        self.wrong_at_end += other.wrong_at_end;
        self.forms += other.forms;
        self.keyed_twice += other.keyed_twice;
        self.decided += other.decided;
        self.returned += other.returned;
        self.batches += other.batches;
    }

    /// Wrong fields in 100 after single keying.
    pub(crate) fn percent_once(&self) -> f64 {
        100.0 * f64::from(self.wrong_once) / f64::from(self.fields)
    }

    /// Wrong fields in 100 at the end.
    pub(crate) fn percent_at_end(&self) -> f64 {
        100.0 * f64::from(self.wrong_at_end) / f64::from(self.fields)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} fields: {} wrong after single keying ({:.3}%), {} at the end ({:.4}%); \
             {} of {} forms keyed twice at last, {} fields decided, {} audits returned a batch",
            self.fields,
            self.wrong_once,
            self.percent_once(),
            self.wrong_at_end,
            self.percent_at_end(),
            self.keyed_twice,
            self.forms,
            self.decided,
            self.returned,
        )
    }
}
