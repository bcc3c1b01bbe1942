//! The figures behind the page and behind `/metrics`.

use std::path::{Path, PathBuf};

use care::disk::{self, Disk};
use store::backup_run;
use store::vitals::{self, Vitals};

use crate::app::App;

/// The database's own figures; `None` if it does not answer.
pub(super) async fn vitals(app: &App) -> Option<Vitals> {
    vitals::vitals(app.database()).await.ok()
}

/// The disks under the data and under the backups; one that two folders share is told once.
pub(super) fn disks(app: &App) -> Vec<(PathBuf, Disk)> {
    let backups = app.keeper().plan().map(|plan| plan.folder.as_path());
    let folders = [Some(app.settings().data.as_path()), backups];
    let mut found: Vec<(PathBuf, Disk)> = Vec::new();
    for folder in folders.into_iter().flatten() {
        let Some(disk) = existing(folder).and_then(|folder| disk::of(folder).ok()) else {
            continue;
        };
        if !found.iter().any(|(_, known)| *known == disk) {
            found.push((folder.to_path_buf(), disk));
        }
    }
    found
}

/// The folder, or the nearest one above it that is there already.
fn existing(folder: &Path) -> Option<&Path> {
    let above = folder.ancestors().find(|folder| folder.is_dir());
    above.or(Some(Path::new(".")))
}

/// Sets the gauges of `/metrics` to what the page shows.
pub(crate) async fn gauges(app: &App) {
    use metrics::gauge;
    let now_ms = app.ambient().now_ms();
    gauge!("writer_queue_depth").set(app.writer().depth() as f64);
    gauge!("sipas_uptime_seconds").set((now_ms - app.started_ms()) as f64 / 1000.0);
    let vitals = vitals(app).await;
    gauge!("sipas_database_up").set(if vitals.is_some() { 1.0 } else { 0.0 });
    if let Some(vitals) = vitals {
        gauge!("sipas_database_bytes").set(vitals.bytes as f64);
        gauge!("sipas_database_latency_seconds").set(vitals.latency.as_secs_f64());
        if let Ok(Some(last)) = backup_run::last_verified(app.database()).await {
            gauge!("sipas_last_verified_backup_timestamp_seconds")
                .set(last.started_ms as f64 / 1000.0);
        }
    }
    for (folder, disk) in disks(app) {
        let folder = folder.display().to_string();
        gauge!("sipas_disk_free_bytes", "folder" => folder.clone()).set(disk.free as f64);
        gauge!("sipas_disk_bytes", "folder" => folder).set(disk.whole as f64);
    }
    if let Some(validity) = app.tls().and_then(crate::tls::Tls::validity) {
        gauge!("sipas_certificate_expiry_timestamp_seconds").set(validity.until_ms as f64 / 1000.0);
    }
}
