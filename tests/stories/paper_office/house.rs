//! A post office on the day after its series was printed.

use survey::{Role, Scope};
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{PaperRound, Signed, TestApp, TestDatabase};

/// An hour after the round opened.
const NOW_MS: i64 = OPENS_MS + 3_600_000;

/// A post office with a printed series, and its supervisor.
pub(super) struct Room {
    pub(super) ids: Ids,
    pub(super) paper: PaperRound,
    pub(super) app: TestApp,
    pub(super) supervisor: Signed,
}

impl Room {
    pub(super) async fn set(place: &TestDatabase) -> Self {
        let ids = Ids::seeded(60);
        let paper = PaperRound::insert(place.database(), &ids).await;
        let app = TestApp::start(place.database(), NOW_MS);
        let own = Scope::PostOffices([paper.post_office.clone()].into());
        let supervisor = app.signed_in(Role::Supervisor, own).await;
        Self {
            ids,
            paper,
            app,
            supervisor,
        }
    }
}
