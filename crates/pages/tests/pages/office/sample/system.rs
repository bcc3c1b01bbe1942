//! The page of the installation's health, in which everything is well and in which nothing is.

use pages::Pages;
use pages::office::{
    BackupPlanView, BackupRunView, BackupState, DiskView, Frame, NavigationItem, Section, System,
    Who, words,
};
use survey::Role;

/// 1 September 2026, 09:00 in Vietnam.
const NOW_MS: i64 = 1_788_228_000_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Every state of the page; the office speaks Vietnamese only.
pub(super) fn system_pages(pages: &Pages) -> [(String, String); 3] {
    let page = |page: &System| pages.office_system(page).expect("the page of the system");
    let well = well();
    [
        ("system".into(), page(&well)),
        ("system-new".into(), page(&new(&well))),
        ("system-ill".into(), page(&ill(&well))),
    ]
}

fn well() -> System {
    let who = Who {
        name: "Nguyễn Văn An".into(),
        role: Role::Administrator,
    };
    let navigation = vec![NavigationItem::of(Section::System, true)];
    System {
        frame: Frame::signed_in(words("system.title"), navigation, who)
            .with_notice(words("system.asked")),
        now_ms: NOW_MS,
        program: "0.1.0".into(),
        step: "m0011_paper".into(),
        started_ms: NOW_MS - 3 * DAY_MS,
        postgres: true,
        vitals: Some((3 << 30, 0.0012)),
        queue: (0, 4096),
        lag_s: Some(0.0043),
        disks: vec![DiskView {
            folder: "/var/lib/sipas".into(),
            free: 80 << 30,
            whole: 200 << 30,
        }],
        certificate_until_ms: Some(NOW_MS + 60 * DAY_MS),
        plan: Some(BackupPlanView {
            hour: 2,
            folder: "/var/lib/sipas/sao-luu".into(),
            keep: 14,
        }),
        last_verified_ms: Some(NOW_MS - DAY_MS / 4),
        runs: vec![BackupRunView {
            started_ms: NOW_MS - DAY_MS / 4,
            state: BackupState::Verified {
                file: "/var/lib/sipas/sao-luu/sipas-2026-09-01-0300.age".into(),
                bytes: 88 << 20,
                rows: 1_002_345,
            },
        }],
        may_back_up: true,
        may_make_keys: true,
    }
}

/// Just installed, before anybody configured backups.
fn new(well: &System) -> System {
    System {
        postgres: false,
        lag_s: None,
        certificate_until_ms: None,
        plan: None,
        last_verified_ms: None,
        runs: Vec::new(),
        ..well.clone()
    }
}

fn ill(well: &System) -> System {
    let failed = |reason: &str, days| BackupRunView {
        started_ms: NOW_MS - days * DAY_MS,
        state: BackupState::Failed(reason.into()),
    };
    System {
        vitals: None,
        queue: (4000, 4096),
        disks: vec![DiskView {
            folder: "/var/lib/sipas".into(),
            free: 12 << 20,
            whole: 200 << 30,
        }],
        certificate_until_ms: Some(NOW_MS + 5 * DAY_MS),
        last_verified_ms: Some(NOW_MS - 9 * DAY_MS),
        runs: vec![
            failed("disk-full", 0),
            BackupRunView {
                started_ms: NOW_MS - DAY_MS,
                state: BackupState::Running,
            },
            failed("away", 2),
            failed("differs", 3),
            failed("chain", 4),
            failed("file", 5),
            failed("newer", 6),
        ],
        ..well.clone()
    }
}
