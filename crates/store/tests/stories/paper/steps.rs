//! Every state, step and role over the store, from the table of rules; and random walks.

use std::collections::{BTreeMap, BTreeSet};

use intake::Seed;
use intake::batch::{BatchState, RULES, Refusal, Rule, Step};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use store::Database;
use store::paper::audit::{self, Audited};
use store::paper::batch::{self, Advanced, Batch};
use store::paper::{keyed, sheet};
use survey::Role;
use testkit::ids::Ids;
use testkit::keyed_batch::plain_form;
use testkit::paper_round::Person;
use testkit::{PaperRound, TestDatabase, at_the_console, on_both_databases};

on_both_databases!(
    every_state_step_and_role_does_what_the_rules_say,
    random_walks_stay_on_the_table_and_end_where_they_say,
);

/// A step, who wants to take it, and why.
type Wish<'a> = (Step, &'a Person, Option<&'static str>);

/// Puts a batch into a state behind the program's back.
async fn put(database: &Database, batch: &Batch, state: BatchState) {
    let sql = format!(
        "UPDATE batch SET state = '{state}', audit_standing = 'none' WHERE number = {}",
        batch.number
    );
    at_the_console(database, &sql).await.unwrap();
}

fn person(paper: &PaperRound, role: Role) -> Person {
    Person {
        role,
        name: format!("{role}"),
        ..paper.supervisors[1].clone()
    }
}

/// For every state × step × role: refused for the state exactly when the table has no line, refused for
/// the role exactly when the line does not name it; everything else is up to the needs.
async fn every_state_step_and_role_does_what_the_rules_say(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let batch = paper.received(database, &ids, 1, 2).await;
    let (mut taken, mut by_state, mut by_role, mut by_need) = (0, 0, 0, 0);
    for &state in BatchState::ALL {
        for &step in Step::ALL {
            let rule = RULES
                .iter()
                .find(|rule| rule.step == step && rule.from.contains(&state));
            for &role in Role::ALL {
                put(database, &batch, state).await;
                let seen = batch::find(database, batch.id).await.unwrap().revision;
                let who = person(&paper, role);
                let done =
                    batch::advance(database, batch.id, step, seen, Some("lý do"), &who.now())
                        .await
                        .unwrap();
                match (rule, done) {
                    (None, Advanced::Refused(Refusal::State { .. })) => by_state += 1,
                    (Some(rule), Advanced::Refused(Refusal::Role { .. })) => {
                        assert!(!rule.roles.contains(&role), "{state} {step} {role}");
                        by_role += 1;
                    }
                    (Some(rule), Advanced::Refused(_)) => {
                        assert!(rule.roles.contains(&role), "{state} {step} {role}");
                        by_need += 1;
                    }
                    (Some(rule), Advanced::Taken(now)) => {
                        assert!(rule.roles.contains(&role), "{state} {step} {role}");
                        assert_eq!(Some(now.state), rule.to.or_else(|| state.before()));
                        assert_eq!(now.revision, seen + 1);
                        taken += 1;
                    }
                    (_, other) => panic!("{state} {step} {role}: {other:?}"),
                }
            }
        }
    }
    let all = BatchState::ALL.len() * Step::ALL.len() * Role::ALL.len();
    assert_eq!(taken + by_state + by_role + by_need, all);
    assert!(taken >= 8 && by_need > 0, "{taken} {by_need}");
}

/// Random steps by random people with whatever work lies between: the log of steps is a path of the
/// table, and the batch stands where the log ends.
async fn random_walks_stay_on_the_table_and_end_where_they_say(place: TestDatabase) {
    let ids = Ids::seeded(2);
    let paper = PaperRound::insert(place.database(), &ids).await;
    let database = place.database();
    let mut chance = ChaCha8Rng::seed_from_u64(20_261_122);
    let mut reached = BTreeSet::new();
    for walk in 0..3 {
        let first = walk * 10 + 1;
        let mut batch = paper.expected(database, &ids, first, first + 2).await;
        reached.insert(batch.state);
        for _ in 0..100 {
            if chance.random_range(0..2) == 0 {
                work(&paper, database, &batch, &mut chance).await;
            }
            let (step, who, why) = if chance.random_range(0..2) == 0 {
                anything(&paper, &mut chance)
            } else {
                forward(&paper, batch.state, &mut chance)
            };
            let done = batch::advance(database, batch.id, step, batch.revision, why, &who.now())
                .await
                .unwrap();
            match done {
                Advanced::Taken(now) => {
                    batch = *now;
                    reached.insert(batch.state);
                }
                Advanced::Refused(_) => {
                    let now = batch::find(database, batch.id).await.unwrap();
                    assert_eq!((now.state, now.revision), (batch.state, batch.revision));
                }
                Advanced::Stale(now) => panic!("nobody else acts: {now:?}"),
            }
        }
        let steps = batch::steps(database, &batch).await.unwrap();
        let mut state = BatchState::Expected;
        for taken in &steps {
            assert_eq!(taken.from, state);
            let known = RULES.iter().any(|rule| {
                rule.step == taken.step
                    && rule.from.contains(&taken.from)
                    && rule.roles.contains(&taken.role)
                    && rule.to.or_else(|| taken.from.before()) == Some(taken.to)
            });
            assert!(known, "{taken:?}");
            state = taken.to;
        }
        assert_eq!(state, batch.state);
        assert_eq!(batch.revision, 1 + i64::try_from(steps.len()).unwrap());
    }
    assert_eq!(
        reached.len(),
        BatchState::ALL.len(),
        "the walks came to {reached:?} only"
    );
}

/// Any step by anybody, with or without a reason.
fn anything<'a>(paper: &'a PaperRound, chance: &mut ChaCha8Rng) -> Wish<'a> {
    let people: Vec<&Person> = paper
        .clerks
        .iter()
        .chain(&paper.supervisors)
        .chain(&paper.office)
        .collect();
    let step = Step::ALL[chance.random_range(0..Step::ALL.len())];
    let who = people[chance.random_range(0..people.len())];
    (
        step,
        who,
        (chance.random_range(0..4) > 0).then_some("lý do"),
    )
}

/// A step that leads on from a state, by somebody who may take it: without these a walk gets nowhere.
fn forward<'a>(paper: &'a PaperRound, state: BatchState, chance: &mut ChaCha8Rng) -> Wish<'a> {
    let on = |rule: &&Rule| rule.from.contains(&state) && rule.step != Step::Return;
    let rules: Vec<&Rule> = RULES.iter().filter(on).collect();
    let rule = rules[chance.random_range(0..rules.len())];
    let people = if rule.roles.contains(&Role::Supervisor) {
        &paper.supervisors
    } else {
        &paper.office
    };
    let who = &people[chance.random_range(0..people.len())];
    (rule.step, who, Some("lý do"))
}

/// Does what people would do in the state: takes sheets in, keys, settles.
async fn work(paper: &PaperRound, database: &Database, batch: &Batch, chance: &mut ChaCha8Rng) {
    let who = paper.supervisors[0].now();
    match batch.state {
        BatchState::Received => {
            sheet::take_range(database, batch.id, batch.header.serials, &who)
                .await
                .unwrap();
        }
        BatchState::FirstKeying | BatchState::SecondKeying => {
            let place = if batch.state == BatchState::FirstKeying {
                1
            } else {
                2
            };
            let done = keyed::marks(database, batch).await.unwrap();
            let is_open = |serial: &intake::Serial| {
                !done
                    .iter()
                    .any(|mark| mark.place == place && mark.serial == *serial)
            };
            let forms: BTreeMap<_, _> = batch
                .header
                .serials
                .iter()
                .filter(is_open)
                .map(|serial| (serial, plain_form()))
                .collect();
            let clerk = &paper.clerks[place as usize - 1];
            paper.key(database, batch, place, clerk, &forms).await;
        }
        BatchState::Reconciling => {
            let seed = Seed::from_number(7);
            let drawn = audit::draw(database, batch.id, seed, &who).await.unwrap();
            let Audited::Done(drawn) = drawn else { return };
            let is_wrong = chance.random_range(0..3) == 0;
            let wrong = is_wrong.then(|| "s01".to_owned()).into_iter().collect();
            for serial in drawn.drawn {
                audit::compare(database, batch.id, serial, &wrong, &who)
                    .await
                    .unwrap();
            }
            audit::conclude(database, batch.id, &who).await.unwrap();
        }
        _ => {}
    }
}
