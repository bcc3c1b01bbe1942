//! The page of the installation's health, and the backup that an administrator asks for.

use std::sync::Arc;

use care::Lock;
use care::keeper::{Keeper, Outside, Plan};
use care::seal::Secret;
use store::backup_run::{self, State};
use store::writer::Limits;
use survey::{Role, Scope};
use testkit::ids::{Ids, really_fresh};
use testkit::{SmallRound, TestApp, TestDatabase, on_both_databases};

use crate::citizen::NOW_MS;

on_both_databases!(
    an_administrator_sees_the_health_and_an_auditor_may_not_act,
    a_backup_that_was_asked_for_is_made_proved_and_listed,
);

async fn an_administrator_sees_the_health_and_an_auditor_may_not_act(place: TestDatabase) {
    let app = TestApp::start(place.database(), NOW_MS);
    let administrator = app.signed_in(Role::Administrator, Scope::Everything).await;
    let page = administrator.get("/quan-ly/he-thong").await;
    assert_eq!(page.status, 200);
    for words in [
        "Hệ thống",
        "m0018_form_shown",
        "Chưa cấu hình sao lưu",
        "còn trống",
    ] {
        assert!(page.says(words), "{words}");
    }
    assert!(!page.says("Sao lưu ngay</button>"), "nothing is configured");
    let asked = administrator.post("/quan-ly/he-thong/sao-luu", &[]).await;
    assert_eq!(asked.location(), "/quan-ly/he-thong?sao_luu=tat");
    let told = administrator.get(&asked.location()).await;
    assert!(told.says("Chưa cấu hình sao lưu nên không thể"));
    let auditor = app.signed_in(Role::Auditor, Scope::Everything).await;
    assert_eq!(auditor.get("/quan-ly/he-thong").await.status, 200);
    let refused = auditor.post("/quan-ly/he-thong/sao-luu", &[]).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
}

async fn a_backup_that_was_asked_for_is_made_proved_and_listed(place: TestDatabase) {
    SmallRound::new(&Ids::seeded(51))
        .insert(place.database())
        .await
        .unwrap();
    let folder = std::env::temp_dir().join(format!("sipas-asked-{}", really_fresh().simple()));
    let plan = Plan {
        hour: 2,
        folder: folder.clone(),
        keep: 2,
        lock: Lock::Secret(Secret::key("khoa cua cac cau chuyen thu nghiem 0123456789")),
    };
    let chance = Ids::seeded(52);
    let outside = Outside {
        program: "0.1.0".to_owned(),
        server: "mot".to_owned(),
        now: Arc::new(|| NOW_MS),
        entropy: Arc::new(move || chance.bytes()),
    };
    let keeper = Keeper::start(place.database().clone(), plan, outside);
    let app = TestApp::start_kept(place.database(), NOW_MS, Limits::default(), &keeper);
    let administrator = app.signed_in(Role::Administrator, Scope::Everything).await;
    let page = administrator.get("/quan-ly/he-thong").await;
    assert!(page.says("Chưa có lần sao lưu nào"));
    assert!(page.says("Sao lưu ngay</button>"));
    let asked = administrator.post("/quan-ly/he-thong/sao-luu", &[]).await;
    assert_eq!(asked.location(), "/quan-ly/he-thong?sao_luu=nhan");
    // The keeper works in the background; its result is awaited as a row, within a minute.
    let made = tokio::time::timeout(std::time::Duration::from_mins(1), async {
        loop {
            let runs = backup_run::latest(place.database(), 1).await.unwrap();
            match runs.into_iter().next().map(|run| run.state) {
                None | Some(State::Running) => tokio::task::yield_now().await,
                Some(done) => return done,
            }
        }
    })
    .await
    .unwrap();
    let State::Verified { file, .. } = made else {
        panic!("{made:?}");
    };
    let page = administrator.get("/quan-ly/he-thong").await;
    assert!(page.says("Đã kiểm chứng"));
    assert!(page.says(&file));
    let chain = store::audit::verify(place.database())
        .await
        .unwrap()
        .unwrap();
    assert!(chain.events > 0);
    keeper.shutdown().await;
    std::fs::remove_dir_all(&folder).unwrap();
}
