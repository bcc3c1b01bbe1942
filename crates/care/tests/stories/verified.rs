//! What `verify` finds when somebody went behind the program's back.

use care::{Finding, verify};
use store::release::ReleaseHead;
use testkit::ids::Ids;
use testkit::{Backend, TestDatabase, at_the_console, on_both_databases};

use super::filled;

on_both_databases!(a_sound_database_has_no_findings, every_damage_is_named);

async fn a_sound_database_has_no_findings(place: TestDatabase) {
    filled(&place, &Ids::seeded(31)).await;
    let report = verify(place.database()).await.unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(report.audit.events, 3);
    assert_eq!(Some(&report.step), migrations::steps().last());
}

async fn every_damage_is_named(place: TestDatabase) {
    let round = filled(&place, &Ids::seeded(32)).await;
    let head = ReleaseHead {
        number: "2026-1".to_owned(),
        round: round.round.id,
        made_ms: 0,
        digest: "00".repeat(32),
    };
    let by = store::By {
        actor: "lan",
        at_ms: 0,
    };
    store::release_life::keep_draft(place.database(), &head, b"{}", &by)
        .await
        .unwrap();
    let behind: &[&str] = match place.backend() {
        Backend::Sqlite => &[
            "DROP TRIGGER audit_never_changes_UPDATE",
            "PRAGMA foreign_keys = OFF",
            "UPDATE audit SET object = 'round 9' WHERE sequence = 2",
            "DELETE FROM catalogue",
        ],
        Backend::Postgres => &[
            "ALTER TABLE audit DISABLE TRIGGER ALL",
            "UPDATE audit SET object = 'round 9' WHERE sequence = 2",
            "ALTER TABLE unit DROP CONSTRAINT fk_unit_catalogue",
            "DELETE FROM link",
            "DELETE FROM frame",
        ],
    };
    for sql in behind {
        at_the_console(place.database(), sql).await.unwrap();
    }
    let report = verify(place.database()).await.unwrap();
    let chain = Finding::Chain { sequence: 2 };
    assert!(report.findings.contains(&chain), "{:?}", report.findings);
    let release = Finding::Release {
        number: "2026-1".to_owned(),
    };
    assert!(report.findings.contains(&release), "{:?}", report.findings);
    if place.backend() == Backend::Sqlite {
        let orphans = Finding::Orphans {
            table: "unit".to_owned(),
            to: "catalogue".to_owned(),
            rows: 3,
        };
        assert!(report.findings.contains(&orphans), "{:?}", report.findings);
    }
}
