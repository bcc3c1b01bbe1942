//! The office with the small round open.

use store::round::plan::{self, KeptPlan};
use survey::{Role, Scope};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, questionnaire};
use testkit::{Reply, Signed, SmallRound, TestApp, TestDatabase};

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// The office with the small round open, and somebody of the office.
pub(super) struct Office {
    pub(super) small: SmallRound,
    pub(super) app: TestApp,
    pub(super) by: Signed,
}

impl Office {
    pub(super) async fn set(place: &TestDatabase) -> Self {
        let small = SmallRound::new(&Ids::seeded(40));
        small.insert(place.database()).await.unwrap();
        let app = TestApp::start(place.database(), OPENS_MS + DAY_MS);
        let by = app.signed_in(Role::Office, Scope::Everything).await;
        Self { small, app, by }
    }

    /// Makes a draft through the page.
    pub(super) async fn draft(&self) -> Reply {
        let catalogue = self.small.catalogue.id.to_string();
        let version = format!("dvhcc-2023@{}", questionnaire().version());
        let pairs = [
            ("name_vi", "Đợt một"),
            ("code", "2026-dot-1"),
            ("province", "Tỉnh Thử Nghiệm"),
            ("opens", "2026-09-01T07:00"),
            ("closes", "30/09/2026 17:00"),
            ("questionnaire", &version),
            ("catalogue", &catalogue),
        ];
        self.by.post("/quan-ly/dot/moi", &pairs).await
    }

    /// Posts to a part or step of the draft with the revision that it has now.
    pub(super) async fn post(
        &self,
        place: &TestDatabase,
        end: &str,
        pairs: &[(&str, &str)],
    ) -> Reply {
        let revision = kept(place, "2026-dot-1").await.revision.to_string();
        let mut all = vec![("revision", revision.as_str())];
        all.extend_from_slice(pairs);
        self.by
            .post(&format!("/quan-ly/dot/2026-dot-1/{end}"), &all)
            .await
    }
}

/// The plan of a round as it is kept.
pub(super) async fn kept(place: &TestDatabase, code: &str) -> KeptPlan {
    plan::by_code(place.database(), code).await.unwrap()
}
