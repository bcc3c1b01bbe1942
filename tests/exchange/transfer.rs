//! An office without a line: the round comes on a stick, and the finished batches go back on one.

use intake::batch::{BatchState, Refusal, Step};
use intake::keying::{Keyed, Keying, Message, Sequence, Typed};
use intake::{BatchId, Layout, PersonId, Seed, Serial, Value};
use serde_json::{Value as Json, json};
use store::Database;
use store::account::{self, Account};
use store::bulk;
use store::paper::batch::{Advanced, Announced, Batch, NewBatch};
use store::paper::form::{self, PaperForm};
use store::paper::import::Receiver;
use store::paper::sheet::SheetStanding;
use store::paper::transfer::{
    Line, Packed, Received, RoundReceived, Unfit, export, export_round, note_export, receive,
    receive_round,
};
use store::paper::{batch, keyed, sheet};
use store::transaction::{begin_read, begin_write};
use store::writer::Submission;
use survey::{Role, Scope};
use testkit::ids::Ids;
use testkit::paper_round::{Person, all_by_phone, audit_accepted};
use testkit::small_round::{OPENS_MS, submission};
use testkit::{Backend, PaperRound, TestDatabase, on_both_databases};

use super::first_item;

on_both_databases!(
    batches_arrive_whole_and_only_once,
    a_batch_that_was_changed_after_it_arrived_is_not_written_over,
    a_paper_that_counts_in_another_batch_is_told_with_its_place,
    an_office_speaks_for_its_own_people_only,
    what_does_not_pass_the_checks_leaves_nothing_behind,
);

/// The province, an office with a database of its own, and a finished batch there.
pub(crate) struct Scene {
    pub(crate) province: PaperRound,
    pub(crate) database: Database,
    pub(crate) office: TestDatabase,
    pub(crate) people: Vec<Person>,
    pub(crate) ids: Ids,
    pub(crate) batch: Batch,
}

pub(crate) async fn scene(place: &TestDatabase, seed: u64) -> Scene {
    let ids = Ids::seeded(seed);
    let province = PaperRound::insert(place.database(), &ids).await;
    let office = TestDatabase::fresh(Backend::Sqlite).await;
    let round = &province.small.round;
    let transaction = begin_read(place.database()).await.unwrap();
    let lines = export_round(&transaction, round, &province.post_office)
        .await
        .unwrap();
    drop(transaction);
    let mut people = Vec::new();
    for (number, role) in [Role::Clerk, Role::Clerk, Role::Supervisor]
        .into_iter()
        .enumerate()
    {
        let scope = Scope::PostOffices([province.post_office.clone()].into());
        let name = format!("buu-cuc.{number}");
        let account = Account::new(ids.fresh(), &name, role, scope.clone(), OPENS_MS);
        account::insert(office.database(), &account).await.unwrap();
        people.push(Person {
            id: PersonId::from_uuid(account.id),
            name,
            role,
            scope,
        });
    }
    // A file that comes twice adds nothing.
    for _ in 0..2 {
        let whose = (round.id, &province.post_office);
        let who = people[2].now();
        let received = receive_round(office.database(), whose, &lines, OPENS_MS, &who).await;
        assert_eq!(received.unwrap(), RoundReceived::Taken);
    }
    let mut scene = Scene {
        batch: announced(office.database(), &province, &people, &ids).await,
        database: place.database().clone(),
        province,
        office,
        people,
        ids,
    };
    scene.finish().await;
    scene
}

async fn announced(
    database: &Database,
    province: &PaperRound,
    people: &[Person],
    ids: &Ids,
) -> Batch {
    let new = NewBatch {
        id: BatchId::from_uuid(ids.fresh()),
        header: province.header(province.serials(1, 3)),
        seed: Seed::from_number(1),
    };
    match batch::announce(database, &new, &people[2].now())
        .await
        .unwrap()
    {
        Announced::Kept(batch) => *batch,
        refused => panic!("the batch is kept, not {refused:?}"),
    }
}

/// A finished keying: 4 at every item but the first, nothing elsewhere.
fn keying(form: &PaperForm, serial: Serial, clerk: PersonId, first: u8) -> Keyed {
    let item = first_item(form);
    let layout: &Layout = &form.layout;
    let mut keying = Keying::new(serial, clerk);
    for (step, field) in (1..).zip(layout.fields()) {
        let value = match field.is_item() {
            true if field.input == item => Value::Mark(first),
            true => Value::Mark(4),
            false => Value::Blank,
        };
        let typed = Typed {
            field: field.input.clone(),
            value,
        };
        let sequence = Sequence { claim: 1, step };
        let message = Message {
            serial,
            clerk,
            sequence,
            typed,
        };
        keying.take(layout, message).unwrap();
    }
    let settings = &form.settings;
    let nothing = std::collections::BTreeSet::new();
    keying
        .finish(&form.questionnaire, layout, settings, &nothing)
        .unwrap()
}

impl Scene {
    async fn step(&mut self, step: Step) {
        let database = self.office.database();
        let (id, seen) = (self.batch.id, self.batch.revision);
        let who = self.people[2].now();
        match batch::advance(database, id, step, seen, None, &who)
            .await
            .unwrap()
        {
            Advanced::Taken(batch) => self.batch = *batch,
            refused => panic!("{step} is taken, not {refused:?}"),
        }
    }

    /// Everything up to an accepted audit.
    async fn finish(&mut self) {
        let database = self.office.database().clone();
        let round = self.province.small.round.id;
        let paper = form::of_round(&database, round).await.unwrap();
        self.step(Step::Receive).await;
        let serials = self.province.serials(1, 3);
        let who = self.people[2].now();
        sheet::take_range(&database, self.batch.id, serials, &who)
            .await
            .unwrap();
        self.batch = batch::find(&database, self.batch.id).await.unwrap();
        self.step(Step::KeyFirst).await;
        for (clerk, next) in [(0, Step::KeySecond), (1, Step::Reconcile)] {
            let who = self.people[clerk].now();
            let transaction = begin_write(&database).await.unwrap();
            let receiver = Receiver::begin(&transaction, self.batch.id, &who)
                .await
                .unwrap();
            let mut receiver = receiver.unwrap();
            let keyings: Vec<Keyed> = serials
                .iter()
                .map(|serial| keying(&paper, serial, who.person, 5))
                .collect();
            receiver
                .keep(&transaction, &paper, &keyings, &who)
                .await
                .unwrap();
            receiver.end(&transaction, &json!({}), &who).await.unwrap();
            transaction.commit().await.unwrap();
            self.step(next).await;
        }
        // The audit itself is told elsewhere.
        audit_accepted(&database).await;
        self.batch = batch::find(&database, self.batch.id).await.unwrap();
    }

    async fn packed(&self, all: bool) -> Packed {
        let round = self.province.small.round.id;
        let office = &self.province.post_office;
        export(self.office.database(), round, office, all)
            .await
            .unwrap()
    }

    async fn noted(&self, packed: &Packed) {
        let round = self.province.small.round.id;
        let office = &self.province.post_office;
        let who = self.people[2].now();
        let fresh = || self.ids.fresh();
        note_export(self.office.database(), round, office, packed, &who, fresh)
            .await
            .unwrap();
    }

    async fn exported(&self) -> Vec<Line> {
        self.packed(true).await.lines
    }

    async fn received(&self, lines: &[Line]) -> Received {
        let round = self.province.small.round.id;
        let office = &self.province.post_office;
        let who = self.province.office[0].now();
        receive(&self.database, round, office, lines, &who, self.ids.fresh())
            .await
            .unwrap()
    }

    /// Closes the batch at the province and says how many of its forms count.
    async fn closed(&self) -> usize {
        close(&self.database, self.batch.id, &self.province.supervisors[0]).await;
        let here = batch::find(&self.database, self.batch.id).await.unwrap();
        let sheets = sheet::of_batch(&self.database, &here).await.unwrap();
        let counted = sheets
            .all()
            .iter()
            .filter(|sheet| sheet.standing == SheetStanding::Counted);
        counted.count()
    }

    async fn is_empty(&self) -> bool {
        batch::find(&self.database, self.batch.id).await.is_err()
    }
}

async fn close(database: &Database, id: BatchId, by: &Person) {
    let found = batch::find(database, id).await.unwrap();
    match batch::advance(database, id, Step::Close, found.revision, None, &by.now())
        .await
        .unwrap()
    {
        Advanced::Taken(batch) => assert_eq!(batch.state, BatchState::Closed),
        refused => panic!("the batch is closed, not {refused:?}"),
    }
}

/// The same lines with one column of one table otherwise.
pub(crate) fn changed(
    lines: &[Line],
    table: &str,
    column: &str,
    change: impl Fn(&Json) -> Json,
) -> Vec<Line> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        let Line::Rows(cargo) = line else { continue };
        let at = cargo.columns.iter().position(|name| name == column);
        if cargo.table == table
            && let (Some(at), Some(row)) = (at, cargo.rows.first_mut())
        {
            row[at] = change(&row[at]);
        }
    }
    lines
}

async fn batches_arrive_whole_and_only_once(place: TestDatabase) {
    let scene = scene(&place, 901).await;
    // Until its file lies there whole, nothing says that the batch was handed over.
    let packed = scene.packed(false).await;
    assert_eq!(scene.packed(false).await, packed);
    scene.noted(&packed).await;
    let lines = packed.lines;
    // A batch of its own keeps the number 1 busy at the province.
    let own = scene
        .province
        .expected(&scene.database, &scene.ids, 101, 103)
        .await;
    assert_eq!(own.number, 1);
    assert_eq!(scene.received(&lines).await, Received::Taken(2));
    let here = batch::find(&scene.database, scene.batch.id).await.unwrap();
    assert_eq!((here.state, here.number), (BatchState::Audited, 2));
    assert_eq!(here.header, scene.batch.header);
    let paper = form::of_round(&scene.database, here.round()).await.unwrap();
    let there = keyed::of_batch(scene.office.database(), &scene.batch, &paper)
        .await
        .unwrap();
    let arrived = keyed::of_batch(&scene.database, &here, &paper)
        .await
        .unwrap();
    assert_eq!(arrived, there);
    assert_eq!(arrived.len(), 3);
    // The clerks are known by name, and nobody can sign in as one of them.
    let clerk = account::find(&scene.database, scene.people[0].id.as_uuid())
        .await
        .unwrap();
    assert_eq!(clerk.display_name, "buu-cuc.0");
    assert!(clerk.closed_ms.is_some() && clerk.password_hash.is_none());
    let again = scene.received(&lines).await;
    assert_eq!(
        again,
        Received::Repeated(scene.province.office[0].now().at_ms)
    );
    // Somebody here closes it, and its answers count.
    assert_eq!(scene.closed().await, 3);
    // What was handed over is handed over again only when it is asked for, also after the office has closed it.
    assert_eq!(scene.packed(false).await, Packed::default());
    close(scene.office.database(), scene.batch.id, &scene.people[2]).await;
    assert_eq!(scene.packed(false).await, Packed::default());
    let again = scene.received(&scene.exported().await).await;
    assert!(matches!(again, Received::Repeated(_)), "{again:?}");
    for database in [&scene.database, scene.office.database()] {
        assert!(store::audit::verify(database).await.unwrap().is_ok());
    }
}

async fn what_does_not_pass_the_checks_leaves_nothing_behind(place: TestDatabase) {
    let scene = scene(&place, 902).await;
    let lines = scene.exported().await;
    let other = json!(scene.ids.fresh().hyphenated().to_string());
    let elsewhere = |lines| (lines, Unfit::Elsewhere);
    let cases: Vec<(Vec<Line>, Unfit)> = vec![
        elsewhere(changed(&lines, "batch", "post_office", |_| json!("270001"))),
        elsewhere(changed(&lines, "batch", "round_id", |_| other.clone())),
        elsewhere(changed(&lines, "keying", "batch_id", |_| other.clone())),
        elsewhere(changed(&lines, "batch", "state", |_| json!("closed"))),
        (
            changed(&lines, "batch", "expected", |_| json!(0)),
            Unfit::Header,
        ),
        (
            changed(&lines, "batch", "unit", |_| json!("00002")),
            Unfit::NotIssued(scene.province.serial(1)),
        ),
        (
            changed(&lines, "batch", "audit_standing", |_| json!("none")),
            Unfit::NotReady(Refusal::NotAudited),
        ),
        // A mark that somebody changed on the way makes two keyings differ.
        (
            changed(&lines, "keying", "keyed", |keyed| {
                json!(
                    keyed
                        .as_str()
                        .unwrap()
                        .replacen("\"mark\":5", "\"mark\":1", 1)
                )
            }),
            Unfit::NotReady(Refusal::FieldsOpen(1)),
        ),
    ];
    for (lines, unfit) in cases {
        assert_eq!(scene.received(&lines).await, Received::Unfit(unfit));
        assert!(scene.is_empty().await);
    }
    // Values that no keying screen takes, one person on both sides, a column of another program.
    let one = scene.people[1].id.as_uuid().hyphenated().to_string();
    for lines in [
        changed(&lines, "keying", "keyed", |keyed| {
            json!(
                keyed
                    .as_str()
                    .unwrap()
                    .replacen("\"mark\":5", "\"mark\":7", 1)
            )
        }),
        changed(&lines, "keying", "clerk", |_| json!(one)),
        changed(&lines, "keying", "serial", |_| json!(99)),
    ] {
        let received = scene.received(&lines).await;
        assert!(matches!(received, Received::Unfit(_)), "{received:?}");
        assert!(scene.is_empty().await);
    }
    // A form that was answered by phone meanwhile.
    let serial = scene.province.serial(2);
    let response = scene.province.small.response(0, 0, &"4".repeat(16));
    let answered = Submission {
        token: Some(form::token(scene.province.small.round.id, serial)),
        ..submission(&scene.ids, response)
    };
    bulk::import(&scene.database, vec![answered]).await.unwrap();
    all_by_phone(&scene.database).await;
    assert_eq!(scene.received(&lines).await, Received::Taken(1));
    assert_eq!(
        scene.closed().await,
        2,
        "the answer by phone came before the paper"
    );
    let sheets = {
        let here = batch::find(&scene.database, scene.batch.id).await.unwrap();
        sheet::of_batch(&scene.database, &here).await.unwrap()
    };
    assert_eq!(sheets.rejected(), 1);
}

async fn a_batch_that_was_changed_after_it_arrived_is_not_written_over(place: TestDatabase) {
    let scene = scene(&place, 903).await;
    let lines = scene.exported().await;
    let own = scene
        .province
        .expected(&scene.database, &scene.ids, 101, 103)
        .await;
    assert_eq!(own.number, 1);
    assert_eq!(scene.received(&lines).await, Received::Taken(2));
    let other = changed(&lines, "batch", "totals_note", |_| json!("Thêm sau"));
    let received = scene.received(&other).await;
    assert_eq!(received, Received::Unfit(Unfit::Changed(2)));
    let here = batch::find(&scene.database, scene.batch.id).await.unwrap();
    assert_eq!(here.totals_note, None);
}

async fn a_paper_that_counts_in_another_batch_is_told_with_its_place(place: TestDatabase) {
    let scene = scene(&place, 904).await;
    let lines = scene.exported().await;
    let here = scene
        .province
        .received(&scene.database, &scene.ids, 2, 3)
        .await;
    let twice = [2, 3].map(|number| (scene.province.serial(number), here.number));
    let received = scene.received(&lines).await;
    assert_eq!(received, Received::Unfit(Unfit::Double(twice.to_vec())));
    assert!(scene.is_empty().await);
}

async fn an_office_speaks_for_its_own_people_only(place: TestDatabase) {
    let scene = scene(&place, 905).await;
    let lines = scene.exported().await;
    let stranger = &scene.province.office[1];
    let id = stranger.id.as_uuid().hyphenated().to_string();
    for (table, column) in [
        ("keying", "clerk"),
        ("batch_step", "taken_by"),
        ("batch_sheet", "taken_by"),
    ] {
        let lines = changed(&lines, table, column, |_| json!(id));
        let unfit = Unfit::Stranger(stranger.name.clone());
        assert_eq!(
            scene.received(&lines).await,
            Received::Unfit(unfit),
            "{table}.{column}"
        );
        assert!(scene.is_empty().await);
    }
    // People of a batch that is not taken are not remembered either.
    let clerk = account::find(&scene.database, scene.people[0].id.as_uuid()).await;
    assert!(clerk.is_err());
}
