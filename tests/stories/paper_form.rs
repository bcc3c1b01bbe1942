//! One printed form, answered by phone or on paper: never both.

use collection::{SealKey, form_code};
use intake::batch::Step;
use store::paper::sheet::{self, Paper, Scanned};
use store::response::{count_by_mode, count_by_stream};
use survey::{Mode, Stream};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, on_one_page};
use testkit::{PaperRound, Reply, TestApp, TestDatabase, on_both_databases};

use crate::citizen::answers;

on_both_databases!(
    the_code_on_a_paper_leads_to_its_form_and_counts_once,
    a_code_that_was_not_printed_leads_nowhere,
    a_paper_at_the_post_office_refuses_the_phone_in_words,
    of_two_phones_with_one_paper_the_first_counts,
    a_paper_that_was_answered_by_phone_is_refused_at_the_post_office,
);

struct Scene {
    app: TestApp,
    paper: PaperRound,
    ids: Ids,
}

impl Scene {
    async fn set(place: &TestDatabase) -> Self {
        let ids = Ids::seeded(1);
        let paper = PaperRound::insert(place.database(), &ids).await;
        on_one_page(place.database()).await;
        let app = TestApp::start(place.database(), OPENS_MS + 60_000);
        Self { app, paper, ids }
    }

    /// The address on the paper that was printed as the `number`-th.
    fn path(&self, number: u32) -> String {
        let (round, serial) = (self.paper.small.round.id, self.paper.serial(number));
        format!("/P/{}", form_code(&SealKey::new([7; 32]), round, serial))
    }

    async fn send(&self, path: &str, page: &Reply, mark: &str) -> Reply {
        let state = page.state();
        let given = answers(mark);
        let mut pairs = vec![("state", state.as_str()), ("action", "send")];
        pairs.extend(
            given
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        self.app.post(path, &pairs).await
    }

    /// Takes the paper in at the post office.
    async fn scan(&self, number: u32) -> Scanned {
        let database = &self.app.database;
        let batch = self.paper.expected(database, &self.ids, 1, 20).await;
        let batch = self.paper.take(database, &batch, Step::Receive).await;
        let text = self.paper.serial(number).to_string();
        let who = self.paper.clerks[0].now();
        sheet::scan(database, batch.id, &text, Paper::Unsure, &who)
            .await
            .unwrap()
    }
}

async fn the_code_on_a_paper_leads_to_its_form_and_counts_once(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let path = scene.path(1);
    let page = scene.app.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.says("Sở Tư pháp") && page.says("Hộ tịch"));
    assert_eq!(scene.app.get(&path.to_lowercase()).await.status, 200);
    let faulty = scene
        .app
        .post(&path, &[("state", &page.state()), ("action", "send")])
        .await;
    assert!(faulty.says("<title>Lỗi:"), "{}", faulty.body);
    let sent = scene.send(&path, &page, "4").await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let thanks = scene.app.get(&sent.location()).await;
    assert_eq!(thanks.status, 200, "{}", thanks.body);
    // A double tap gets the same receipt.
    let again = scene.send(&path, &page, "4").await;
    assert_eq!(again.status, 303, "{}", again.body);
    // Whoever scans the paper afterwards is told.
    let late = scene.app.get(&path).await;
    assert_eq!(late.status, 409);
    assert!(
        late.says("đã được trả lời qua điện thoại lúc"),
        "{}",
        late.body
    );
    let round = scene.paper.small.round.id;
    let by_mode = count_by_mode(place.database(), round).await.unwrap();
    assert_eq!(by_mode[&Mode::Phone].received, 1);
    let by_stream = count_by_stream(place.database(), round).await.unwrap();
    assert_eq!(by_stream[&Stream::Sampled].received, 1);
}

async fn a_code_that_was_not_printed_leads_nowhere(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let own = scene.path(1);
    let symbols = &own[own.len() - 10..];
    let next = scene.paper.serial(2).to_string().replace('-', "");
    let beyond = format!("/p/2699999{symbols}");
    for path in [
        format!("/p/{next}{symbols}"),
        format!("/p/{next}"),
        "/p/260001-3".to_owned(),
        "/p/".to_owned() + symbols,
        beyond,
    ] {
        let page = scene.app.get(&path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.says("Không tìm thấy phiếu giấy"), "{path}");
    }
}

async fn a_paper_at_the_post_office_refuses_the_phone_in_words(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let path = scene.path(2);
    let begun = scene.app.get(&path).await;
    assert!(matches!(scene.scan(2).await, Scanned::Admitted(..)));
    let late = scene.app.get(&path).await;
    assert_eq!(late.status, 409);
    assert!(late.says("Bưu cục đã nhận phiếu giấy"), "{}", late.body);
    // Somebody who was in the middle of it is told the same, and nothing is stored.
    let sent = scene.send(&path, &begun, "5").await;
    assert_eq!(sent.status, 409);
    assert!(
        sent.says("Câu trả lời trên giấy sẽ được tính"),
        "{}",
        sent.body
    );
    assert_eq!(store::response::count(place.database()).await.unwrap(), 0);
}

async fn of_two_phones_with_one_paper_the_first_counts(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let path = scene.path(3);
    let (one, two) = (scene.app.get(&path).await, scene.app.get(&path).await);
    assert_eq!(scene.send(&path, &one, "5").await.status, 303);
    let second = scene.send(&path, &two, "1").await;
    assert_eq!(second.status, 409);
    assert!(
        second.says("Câu trả lời trước được giữ nguyên"),
        "{}",
        second.body
    );
    assert_eq!(store::response::count(place.database()).await.unwrap(), 1);
    // The state of one paper is worth nothing at another.
    let other = scene.send(&scene.path(4), &two, "1").await;
    assert_eq!(other.status, 400);
}

async fn a_paper_that_was_answered_by_phone_is_refused_at_the_post_office(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let path = scene.path(5);
    let page = scene.app.get(&path).await;
    assert_eq!(scene.send(&path, &page, "4").await.status, 303);
    let scanned = scene.scan(5).await;
    assert!(
        matches!(scanned, Scanned::AnsweredByPhone(..)),
        "{scanned:?}"
    );
}
