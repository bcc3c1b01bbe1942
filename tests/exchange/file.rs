//! A post office keys in a spreadsheet and hands in a file for a batch.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use collection::keyed_file::{Content, Ended, Job, Report, Way, run};
use intake::batch::{BatchState, Step};
use intake::{BatchId, Serial, Value};
use publication::paper_file::{Limits, csv_template};
use store::Database;
use store::audit::{self, Wanted};
use store::paper::form::PaperForm;
use store::paper::import::Place;
use store::paper::{Who, batch, form, keyed};
use testkit::ids::Ids;
use testkit::{PaperRound, TestDatabase, on_both_databases};

use super::{answers, first_item, marks};

on_both_databases!(
    a_dry_run_keeps_nothing_and_says_what_the_write_says,
    valid_rows_only_by_choice_and_a_file_only_once,
    the_second_keying_comes_from_another_person,
    a_batch_that_is_not_keyed_takes_no_file,
    who_typed_a_row_is_told_where_the_file_says_so,
);

struct Scene {
    round: PaperRound,
    database: Database,
    ids: Ids,
    form: PaperForm,
}

async fn scene(place: &TestDatabase, seed: u64) -> Scene {
    let ids = Ids::seeded(seed);
    let round = PaperRound::insert(place.database(), &ids).await;
    let database = place.database().clone();
    let form = form::of_round(&database, round.small.round.id)
        .await
        .unwrap();
    Scene {
        round,
        database,
        ids,
        form,
    }
}

impl Scene {
    /// A file of these forms, each with its own cells otherwise than 4 at every item.
    fn file(&self, rows: &[(String, &[(&str, &str)])]) -> Vec<u8> {
        let mut text = csv_template(&self.form.layout);
        for (serial, otherwise) in rows {
            let mut typed = answers(&self.form, "4");
            for (input, cell) in *otherwise {
                typed.insert((*input).to_owned(), (*cell).to_owned());
            }
            let cells = self.form.layout.fields().iter();
            let cells = cells.map(|field| typed.get(&field.input).cloned().unwrap_or_default());
            let row: Vec<String> = std::iter::once(serial.clone()).chain(cells).collect();
            text.push_str(&row.join(","));
            text.push_str("\r\n");
        }
        text.into_bytes()
    }

    fn rows(
        &self,
        first: u32,
        last: u32,
    ) -> Vec<(String, &'static [(&'static str, &'static str)])> {
        (first..=last)
            .map(|number| (self.round.serial(number).to_string(), [].as_slice()))
            .collect()
    }

    async fn import(&self, batch: BatchId, file: &[u8], way: Way, who: &Who<'_>) -> Ended {
        let bytes: Arc<[u8]> = file.into();
        let job = Job {
            batch,
            file_name: "lo-1.csv".to_owned(),
            id: self.ids.fresh(),
            limits: Limits::PAGE,
            way,
            source: Arc::new(move || {
                Ok(Box::new(Cursor::new(Arc::clone(&bytes))) as Box<dyn Content>)
            }),
            progress: Arc::new(|_, _| {}),
        };
        run(&self.database, job, who).await.unwrap()
    }

    /// How often the audit chain tells of an act.
    async fn acts(&self, act: &str) -> usize {
        let wanted = Wanted {
            action: act.to_owned(),
            ..Wanted::default()
        };
        let found = audit::list(&self.database, &wanted, None, 100).await;
        found.unwrap().len()
    }

    /// The finished keyings of a batch as serial and place.
    async fn keyed(&self, id: BatchId) -> Vec<(Serial, u32)> {
        let batch = batch::find(&self.database, id).await.unwrap();
        let marks = keyed::marks(&self.database, &batch).await.unwrap();
        marks.iter().map(|mark| (mark.serial, mark.place)).collect()
    }
}

fn read(ended: Ended) -> Report {
    match ended {
        Ended::Read(report) => *report,
        other => panic!("the file is read, not {other:?}"),
    }
}

async fn a_dry_run_keeps_nothing_and_says_what_the_write_says(place: TestDatabase) {
    let scene = scene(&place, 701).await;
    let (database, round) = (&scene.database, &scene.round);
    let batch = round.keying(database, &scene.ids, 1, 5).await;
    let item = first_item(&scene.form);
    let wrong = [(item.as_str(), "7")];
    let mut rows = scene.rows(1, 5);
    rows[2].1 = &[];
    let file = scene.file(&[
        (rows[0].0.clone(), &[]),
        (rows[1].0.clone(), &wrong),
        (round.serial(9).to_string(), &[]),
    ]);
    let who = round.clerks[0].now();
    let dry = read(scene.import(batch.id, &file, Way::DryRun, &who).await);
    assert_eq!(
        (dry.tally.good, dry.tally.refused, dry.is_kept),
        (1, 2, false)
    );
    assert_eq!(dry.place, Place::First);
    assert!(dry.faults[0].starts_with(&format!("Dòng 3, cột {item}: “7” không phải giá trị")));
    assert!(
        dry.faults[1].contains("không thuộc lô này"),
        "{:?}",
        dry.faults
    );
    let all = read(scene.import(batch.id, &file, Way::AllOrNothing, &who).await);
    assert_eq!((all.faults, all.is_kept), (dry.faults, false));
    assert_eq!(scene.keyed(batch.id).await, [], "nothing was kept");
    let good = scene.file(&scene.rows(1, 5));
    let dry = read(scene.import(batch.id, &good, Way::DryRun, &who).await);
    assert_eq!((dry.tally.good, dry.tally.refused), (5, 0));
    assert_eq!(scene.keyed(batch.id).await, []);
    let kept = read(scene.import(batch.id, &good, Way::AllOrNothing, &who).await);
    assert_eq!((kept.tally, kept.is_kept), (dry.tally, true));
    assert_eq!(scene.keyed(batch.id).await.len(), 5);
    let found = batch::find(database, batch.id).await.unwrap();
    let keyings = keyed::of_batch(database, &found, &scene.form)
        .await
        .unwrap();
    let first = &keyings[&round.serial(1)];
    assert_eq!(marks(first.first.values()), [&Value::Mark(4)]);
    assert!(first.due, "a second keying stays due");
    assert_eq!(first.first.clerk(), round.clerks[0].id);
    assert!(store::audit::verify(database).await.unwrap().is_ok());
}

async fn valid_rows_only_by_choice_and_a_file_only_once(place: TestDatabase) {
    let scene = scene(&place, 702).await;
    let (database, round) = (&scene.database, &scene.round);
    let batch = round.keying(database, &scene.ids, 1, 5).await;
    let item = first_item(&scene.form);
    let wrong = [(item.as_str(), "x")];
    let file = scene.file(&[
        (round.serial(1).to_string(), &[]),
        (round.serial(2).to_string(), &wrong),
    ]);
    let who = round.clerks[0].now();
    let kept = read(scene.import(batch.id, &file, Way::ValidOnly, &who).await);
    assert_eq!(
        (kept.tally.good, kept.tally.refused, kept.is_kept),
        (1, 1, true)
    );
    assert_eq!(scene.keyed(batch.id).await, [(round.serial(1), 1)]);
    let again = scene.import(batch.id, &file, Way::ValidOnly, &who).await;
    assert!(
        matches!(&again, Ended::Repeated(at_ms, name) if *at_ms == who.at_ms && name == "lo-1.csv"),
        "{again:?}"
    );
    // Put right and sent again, the form that is there is told, and the others are kept.
    let mended = scene.file(&scene.rows(1, 3));
    let dry = read(scene.import(batch.id, &mended, Way::DryRun, &who).await);
    assert_eq!(
        dry.faults,
        ["Dòng 2, cột so_phieu: phiếu này đã được nhập; nếu đúng số phiếu, xin bỏ dòng này."]
    );
    let kept = read(scene.import(batch.id, &mended, Way::ValidOnly, &who).await);
    assert_eq!((kept.tally.good, kept.tally.refused), (2, 1));
    assert_eq!(scene.keyed(batch.id).await.len(), 3);
}

async fn the_second_keying_comes_from_another_person(place: TestDatabase) {
    let scene = scene(&place, 703).await;
    let (database, round) = (&scene.database, &scene.round);
    let batch = round.keying(database, &scene.ids, 1, 3).await;
    let first = scene.file(&scene.rows(1, 3));
    let who = round.clerks[0].now();
    read(
        scene
            .import(batch.id, &first, Way::AllOrNothing, &who)
            .await,
    );
    let found = batch::find(database, batch.id).await.unwrap();
    let found = round.take(database, &found, Step::KeySecond).await;
    assert_eq!(found.state, BatchState::SecondKeying);
    let item = first_item(&scene.form);
    let otherwise = [(item.as_str(), "2")];
    let second = scene.file(&[
        (round.serial(1).to_string(), &otherwise),
        (round.serial(2).to_string(), &[]),
        (round.serial(3).to_string(), &[]),
    ]);
    let own = read(scene.import(batch.id, &second, Way::DryRun, &who).await);
    assert_eq!(own.tally.good, 0);
    assert!(
        own.faults
            .iter()
            .all(|told| told.contains("phải khác người đã nhập lần một")),
        "{:?}",
        own.faults
    );
    assert_eq!(scene.acts("keying.same-person").await, 1);
    // Nor does anybody who was shown what others keyed of a form.
    let other = round.clerks[1].now();
    let seen = round.clerks[2].now();
    let shown = [round.serial(3)].into();
    store::paper::shown::note(database, &found, &shown, &seen)
        .await
        .unwrap();
    let told = read(scene.import(batch.id, &second, Way::DryRun, &seen).await);
    assert_eq!((told.tally.good, told.tally.refused), (2, 1));
    assert!(told.faults[0].contains("đã xem những gì người khác nhập"));
    assert_eq!(scene.acts("keying.seen").await, 1);
    let kept = read(
        scene
            .import(batch.id, &second, Way::AllOrNothing, &other)
            .await,
    );
    assert_eq!((kept.place, kept.is_kept), (Place::Second, true));
    let found = batch::find(database, batch.id).await.unwrap();
    let found = round.take(database, &found, Step::Reconcile).await;
    let forms = store::paper::reconcile::of_batch(database, &found, &scene.form)
        .await
        .unwrap();
    let open: BTreeMap<Serial, usize> = forms
        .iter()
        .map(|(serial, standing)| (*serial, standing.open_fields(&scene.form)))
        .collect();
    assert_eq!(open.values().copied().collect::<Vec<_>>(), [1, 0, 0]);
}

async fn a_batch_that_is_not_keyed_takes_no_file(place: TestDatabase) {
    let scene = scene(&place, 704).await;
    let round = &scene.round;
    let batch = round.received(&scene.database, &scene.ids, 1, 2).await;
    let file = scene.file(&scene.rows(1, 2));
    let ended = scene
        .import(batch.id, &file, Way::DryRun, &round.clerks[0].now())
        .await;
    assert!(
        matches!(ended, Ended::NotKeyed(BatchState::Received)),
        "{ended:?}"
    );
    let batch = round.keying(&scene.database, &scene.ids, 11, 12).await;
    let ended = scene
        .import(batch.id, b"a,b\n1,2\n", Way::DryRun, &round.clerks[0].now())
        .await;
    assert!(matches!(ended, Ended::Unreadable(_)), "{ended:?}");
}

async fn who_typed_a_row_is_told_where_the_file_says_so(place: TestDatabase) {
    let scene = scene(&place, 705).await;
    let (database, round) = (&scene.database, &scene.round);
    let batch = round.keying(database, &scene.ids, 1, 5).await;
    let text = String::from_utf8(scene.file(&scene.rows(1, 4))).unwrap();
    let names = [
        "Người nhập",
        "Trần Thị Hòa",
        "Lê Văn Ân",
        " Trần  Thị Hòa",
        "",
    ];
    let lines = text.lines().zip(names);
    let lines: Vec<String> = lines.map(|(line, name)| format!("{line},{name}")).collect();
    let file = lines.join("\r\n");
    let who = round.clerks[0].now();
    let kept = scene.import(batch.id, file.as_bytes(), Way::AllOrNothing, &who);
    let kept = read(kept.await);
    assert!(kept.is_kept, "{:?}", kept.faults);
    let told = [("Lê Văn Ân", 1), ("Trần Thị Hòa", 2)];
    let told = told.map(|(name, forms)| (name.to_owned(), forms));
    assert_eq!(kept.operators, BTreeMap::from(told));
    // The forms belong to whoever sent the file all the same.
    let found = batch::find(database, batch.id).await.unwrap();
    let marks = keyed::marks(database, &found).await.unwrap();
    assert!(marks.iter().all(|mark| mark.clerk == who.person));
}
