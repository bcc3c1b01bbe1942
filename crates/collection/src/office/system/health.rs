//! `/quan-ly/he-thong`.

use axum::extract::{Query, State};
use axum::response::Response;
use care::keeper::NotBegun;
use pages::office::{BackupPlanView, BackupRunView, BackupState, DiskView, Section, System, words};
use serde::Deserialize;
use store::backup_run::{self, BackupRun};

use super::figures;
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{ManageApiKeys, ManageSystem, SeeSystem};
use crate::problem::Problem;

/// So many backups are listed.
const LISTED: u64 = 14;

/// What was just done.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    sao_luu: String,
}

/// Shows how the installation is doing.
pub(super) async fn show(
    permit: Permit<SeeSystem>,
    State(app): State<App>,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let mut frame = permit.frame(Section::System, words("system.title"));
    frame = match said.sao_luu.as_str() {
        "nhan" => frame.with_notice(words("system.asked")),
        "cho" => frame.with_notice(words("system.busy")),
        "tat" => frame.with_notice(words("system.off")),
        _ => frame,
    };
    let vitals = figures::vitals(&app).await;
    let runs = backup_run::latest(app.database(), LISTED).await?;
    let last = backup_run::last_verified(app.database()).await?;
    let step = store::vitals::step(app.database()).await?;
    let page = System {
        frame,
        now_ms: app.ambient().now_ms(),
        program: app.settings().program.clone(),
        step: step.unwrap_or_default(),
        started_ms: app.started_ms(),
        postgres: app.database().is_postgres(),
        vitals: vitals.map(|vitals| (vitals.bytes, vitals.latency.as_secs_f64())),
        queue: (app.writer().depth(), app.writer().capacity()),
        lag_s: app.writer().lag().map(|lag| lag.as_secs_f64()),
        disks: figures::disks(&app)
            .into_iter()
            .map(|(folder, disk)| DiskView {
                folder: folder.display().to_string(),
                free: disk.free,
                whole: disk.whole,
            })
            .collect(),
        certificate_until_ms: app
            .tls()
            .and_then(crate::tls::Tls::validity)
            .map(|validity| validity.until_ms),
        plan: app.keeper().plan().map(|plan| BackupPlanView {
            hour: plan.hour,
            folder: plan.folder.display().to_string(),
            keep: plan.keep,
        }),
        last_verified_ms: last.map(|last| last.started_ms),
        runs: runs.into_iter().map(view).collect(),
        may_back_up: permit.may::<ManageSystem>(),
        may_make_keys: permit.may::<ManageApiKeys>(),
    };
    Ok(html(app.pages().office_system(&page)?))
}

fn view(run: BackupRun) -> BackupRunView {
    let state = match run.state {
        backup_run::State::Running => BackupState::Running,
        backup_run::State::Verified { file, bytes, rows } => {
            BackupState::Verified { file, bytes, rows }
        }
        backup_run::State::Failed(reason) => BackupState::Failed(reason),
    };
    BackupRunView {
        started_ms: run.started_ms,
        state,
    }
}

/// Asks for a backup; what becomes of it is written into the audit chain when it ends.
pub(super) async fn back_up(
    permit: Permit<ManageSystem>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let said = match app.keeper().ask(&permit.actor()) {
        Ok(()) => "nhan",
        Err(NotBegun::Busy) => "cho",
        Err(NotBegun::Off) => "tat",
    };
    Ok(see_other(&format!("/quan-ly/he-thong?sao_luu={said}")))
}
