//! A small round with paper: two post offices, their people, a printed series, and batches of it.

#![expect(
    clippy::panic,
    reason = "what a test needs is there, or the test fails"
)]

use intake::batch::{BatchHeader, BatchState, ControlTotals, Step};
use intake::serial::{SerialRange, Series};
use intake::{BatchId, PersonId, Seed, Serial};
use store::Database;
use store::account::{self, Account};
use store::paper::batch::{self, Advanced, Announced, Batch, NewBatch};
use store::paper::series::{self, Made, NewSeries, PrintedSeries};
use store::paper::{Who, sheet};
use survey::{PostOfficeCode, Questionnaire, Role, Scope, Stream};

use crate::database::at_the_console;
use crate::ids::Ids;
use crate::small_round::{OPENS_MS, SmallRound};

/// Somebody who works with paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub id: PersonId,
    /// The name under which the account signs in.
    pub name: String,
    /// What the person is.
    pub role: Role,
    /// How far the person sees.
    pub scope: Scope,
}

impl Person {
    /// The person, acting at this time.
    pub fn at(&self, at_ms: i64) -> Who<'_> {
        Who {
            person: self.id,
            role: self.role,
            name: &self.name,
            at_ms,
        }
    }

    /// The person, acting an hour after the round opened.
    pub fn now(&self) -> Who<'_> {
        self.at(OPENS_MS + 60 * 60 * 1000)
    }
}

/// A round with paper.
#[derive(Debug, Clone)]
pub struct PaperRound {
    /// The round, open in September 2026.
    pub small: SmallRound,
    /// The post office that keys, `270000`.
    pub post_office: PostOfficeCode,
    /// Another one, `270001`, without a series.
    pub other_office: PostOfficeCode,
    /// 1,000 forms of the first unit and field for the post office: 260001 to 261000.
    pub series: PrintedSeries,
    /// Three clerks of the post office.
    pub clerks: Vec<Person>,
    /// Two supervisors of the post office.
    pub supervisors: Vec<Person>,
    /// Two people of the province's office.
    pub office: Vec<Person>,
}

impl PaperRound {
    /// Keeps a small round with post offices, people and a printed series.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn insert(database: &Database, ids: &Ids) -> Self {
        let small = SmallRound::new(ids);
        small.insert(database).await.expect("a small round is kept");
        let post_office = PostOfficeCode::parse("270000").expect("a code of this file");
        let other_office = PostOfficeCode::parse("270001").expect("a code of this file");
        for (code, name) in [
            (&post_office, "Bưu cục trung tâm"),
            (&other_office, "Bưu cục số 2"),
        ] {
            serve(database, &small, code, name).await;
        }
        let own = Scope::PostOffices([post_office.clone()].into());
        let clerks = people(database, ids, Role::Clerk, &own, 3).await;
        let supervisors = people(database, ids, Role::Supervisor, &own, 2).await;
        let office = people(database, ids, Role::Office, &Scope::Everything, 2).await;
        let serials = Series::new(26, 4, 1, 1000).expect("a series of this file");
        let new = NewSeries {
            id: ids.fresh(),
            round: small.round.id,
            post_office: post_office.clone(),
            unit: small.units[0].code.clone(),
            field: small.fields[0].code.clone(),
            stream: Stream::Sampled,
            serials: serials.range(),
            sample: None,
        };
        let made = series::make(database, &new, &office[0].now()).await;
        let Ok(Made::Kept(series)) = made else {
            panic!("the series is kept, not {made:?}");
        };
        Self {
            small,
            post_office,
            other_office,
            series,
            clerks,
            supervisors,
            office,
        }
    }

    /// Prints a hundred forms of the same unit and field for the other post office: 270001 to 270100.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn print_elsewhere(&self, database: &Database, ids: &Ids) {
        let serials = Series::new(27, 4, 1, 100).expect("a series of this file");
        let new = NewSeries {
            id: ids.fresh(),
            round: self.small.round.id,
            post_office: self.other_office.clone(),
            unit: self.series.unit.clone(),
            field: self.series.field.clone(),
            stream: Stream::Sampled,
            serials: serials.range(),
            sample: None,
        };
        let made = series::make(database, &new, &self.office[0].now()).await;
        assert!(matches!(made, Ok(Made::Kept(_))), "{made:?}");
    }

    /// The serial of the form that was printed as the `number`-th, from 1.
    ///
    /// # Panics
    /// Outside of the series.
    pub fn serial(&self, number: u32) -> Serial {
        let first = self.series.serials.first().number();
        let serial = Serial::from_number(first + number - 1).expect("a form of the series");
        assert!(self.series.serials.contains(serial), "a form of the series");
        serial
    }

    /// The forms that were printed as the `first`-th to the `last`-th, from 1.
    ///
    /// # Panics
    /// Outside of the series.
    pub fn serials(&self, first: u32, last: u32) -> SerialRange {
        SerialRange::new(self.serial(first), self.serial(last)).expect("a range of the series")
    }

    /// The header of a batch that holds exactly these forms, without control totals.
    pub fn header(&self, serials: SerialRange) -> BatchHeader {
        BatchHeader {
            post_office: self.post_office.clone(),
            round: self.small.round.id,
            unit: self.series.unit.clone(),
            field: self.series.field.clone(),
            expected: serials.count(),
            serials,
            totals: ControlTotals::default(),
        }
    }

    /// A batch that is expected, with the forms printed as the `first`-th to the `last`-th.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn expected(&self, database: &Database, ids: &Ids, first: u32, last: u32) -> Batch {
        let new = NewBatch {
            id: BatchId::from_uuid(ids.fresh()),
            header: self.header(self.serials(first, last)),
            seed: Seed::from_number(20_261_122),
        };
        let who = self.office[0].now();
        match batch::announce(database, &new, &who).await {
            Ok(Announced::Kept(batch)) => *batch,
            refused => panic!("the batch is kept, not {refused:?}"),
        }
    }

    /// A batch of which every sheet is taken in.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn received(&self, database: &Database, ids: &Ids, first: u32, last: u32) -> Batch {
        let batch = self.expected(database, ids, first, last).await;
        let batch = self.take(database, &batch, Step::Receive).await;
        let who = self.supervisors[0].now();
        let serials = self.serials(first, last);
        let taken = sheet::take_range(database, batch.id, serials, &who)
            .await
            .expect("the sheets are taken in");
        assert_eq!(taken.others, [], "every sheet is admitted");
        batch::find(database, batch.id)
            .await
            .expect("the batch is kept")
    }

    /// A batch whose first keying has begun.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn keying(&self, database: &Database, ids: &Ids, first: u32, last: u32) -> Batch {
        let batch = self.received(database, ids, first, last).await;
        let batch = self.take(database, &batch, Step::KeyFirst).await;
        assert_eq!(batch.state, BatchState::FirstKeying);
        batch
    }

    /// Makes the round a real one: `sipas serve` serves none whose answers are invented.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn make_real(&self, database: &Database) {
        let real = if database.is_postgres() { "FALSE" } else { "0" };
        let code = &self.small.round.code;
        let sql = format!("UPDATE round SET synthetic = {real} WHERE code = '{code}'");
        at_the_console(database, &sql)
            .await
            .expect("the round becomes a real one");
    }

    /// Has the round ask another of the shipped questionnaires.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn ask(&self, database: &Database, asked: &Questionnaire) {
        let sql = format!(
            "UPDATE round SET questionnaire_code = '{}', questionnaire_version = {} WHERE code = '{}'",
            asked.code(),
            asked.version(),
            self.small.round.code
        );
        at_the_console(database, &sql)
            .await
            .expect("the round asks another questionnaire");
    }

    /// Takes a step as the first supervisor.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn take(&self, database: &Database, batch: &Batch, step: Step) -> Batch {
        let who = self.supervisors[0].now();
        let seen = batch.revision;
        match batch::advance(database, batch.id, step, seen, None, &who).await {
            Ok(Advanced::Taken(batch)) => *batch,
            refused => panic!("{step} is taken, not {refused:?}"),
        }
    }
}

/// Makes every batch one whose audit was accepted, without the audit: for stories about what comes after.
///
/// # Panics
/// If the database refuses.
pub async fn audit_accepted(database: &Database) {
    let sql = "UPDATE batch SET state = 'audited', audit_standing = 'accepted'";
    at_the_console(database, sql)
        .await
        .expect("batches of a test are audited");
}

/// Puts a batch into a state with a standing of its audit, as one of the first pass; `asked_by` wants it opened again.
///
/// # Panics
/// If the database refuses.
pub async fn put_batch(
    database: &Database,
    batch: &Batch,
    state: &str,
    audit: &str,
    asked_by: Option<PersonId>,
) {
    let asked_by = match asked_by.map(|person| person.as_uuid()) {
        Some(id) if database.is_postgres() => format!("'{id}'"),
        Some(id) => format!("X'{}'", id.simple()),
        None => "NULL".to_owned(),
    };
    let sql = format!(
        "UPDATE batch SET state = '{state}', audit_standing = '{audit}', asked_by = {asked_by}, \
         pass = 1 WHERE number = {}",
        batch.number
    );
    at_the_console(database, &sql)
        .await
        .expect("a batch of a test is put into a state");
}

/// Makes every answer one by phone.
///
/// # Panics
/// If the database refuses.
pub async fn all_by_phone(database: &Database) {
    at_the_console(database, "UPDATE response SET mode = 'phone'")
        .await
        .expect("answers of a test come by phone");
}

/// Makes a post office serve in the round.
async fn serve(database: &Database, small: &SmallRound, code: &PostOfficeCode, name: &str) {
    let round = small.round.id.as_uuid();
    let id = if database.is_postgres() {
        format!("'{round}'")
    } else {
        format!("X'{}'", round.simple())
    };
    let sql = format!(
        "INSERT INTO round_post_office (round_id, code, name) VALUES ({id}, '{code}', '{name}')"
    );
    at_the_console(database, &sql)
        .await
        .expect("a post office is kept");
    for unit in &small.units {
        let sql = format!(
            "INSERT INTO post_office_unit (round_id, code, unit) VALUES ({id}, '{code}', '{}')",
            unit.code
        );
        at_the_console(database, &sql)
            .await
            .expect("a unit of a post office is kept");
    }
}

async fn people(
    database: &Database,
    ids: &Ids,
    role: Role,
    scope: &Scope,
    count: usize,
) -> Vec<Person> {
    let mut people = Vec::new();
    for number in 1..=count {
        let id = ids.fresh();
        let name = format!("{role}.{number}");
        let account = Account {
            totp_sealed: Some(vec![0]),
            ..Account::new(id, &name, role, scope.clone(), OPENS_MS)
        };
        account::insert(database, &account)
            .await
            .expect("an account of a test is kept");
        people.push(Person {
            id: PersonId::from_uuid(id),
            name,
            role,
            scope: scope.clone(),
        });
    }
    people
}
