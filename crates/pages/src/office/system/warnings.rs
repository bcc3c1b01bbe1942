//! What somebody has to do something about.

use super::{BackupState, DiskView, System, age, bytes, reason_words};
use crate::office::{fill, words};

const HOUR_MS: i64 = 60 * 60 * 1000;
/// A daily backup that is older was missed.
const OLD_BACKUP_MS: i64 = 26 * HOUR_MS;
/// Time to get another certificate.
const SOON_MS: i64 = 21 * 24 * HOUR_MS;
/// Less room than this is little.
const LITTLE_ROOM: u64 = 1 << 30;

/// The warnings of the page; empty if all is well.
pub(super) fn of(page: &System) -> Vec<String> {
    let mut found = Vec::new();
    if page.vitals.is_none() {
        found.push(words("system.warn_database"));
    }
    found.extend(page.disks.iter().filter_map(disk));
    if page.queue.0 * 2 > page.queue.1 {
        found.push(words("system.warn_queue"));
    }
    found.extend(backup(page));
    found.extend(certificate(page));
    found
}

/// A gigabyte is little, and so is a twentieth of a small disk.
fn disk(disk: &DiskView) -> Option<String> {
    if disk.free >= LITTLE_ROOM.min(disk.whole / 20) {
        return None;
    }
    let free = bytes(disk.free);
    let values = [("folder", disk.folder.as_str()), ("free", &free)];
    Some(fill("system.warn_disk", &values))
}

fn backup(page: &System) -> Vec<String> {
    let mut found = Vec::new();
    match (&page.plan, page.last_verified_ms) {
        (None, _) => found.push(words("system.warn_no_plan")),
        (Some(_), None) => found.push(words("system.warn_no_backup")),
        (Some(_), Some(last)) if page.now_ms - last > OLD_BACKUP_MS => {
            let age = age(page.now_ms - last);
            found.push(fill("system.warn_old_backup", &[("age", &age)]));
        }
        _ => {}
    }
    if let Some(BackupState::Failed(reason)) = page.runs.first().map(|run| &run.state) {
        let reason = reason_words(reason);
        found.push(fill("system.warn_failed", &[("reason", &reason)]));
    }
    found
}

fn certificate(page: &System) -> Option<String> {
    let left = page.certificate_until_ms? - page.now_ms;
    if left < 0 {
        Some(words("system.warn_certificate_over"))
    } else if left < SOON_MS {
        Some(fill("system.warn_certificate", &[("left", &age(left))]))
    } else {
        None
    }
}
