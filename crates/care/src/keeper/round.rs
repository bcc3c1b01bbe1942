//! One backup from the claim to the note of how it ended.

use std::path::{Path, PathBuf};

use store::audit::{Act, Event};
use store::backup_run::{self, Patience, State};
use store::{Database, StoreError};

use super::{Outside, Plan};
use crate::backup::{Facts, write};
use crate::error::CareError;
use crate::lines::Manifest;
use crate::schedule::{due, stamp};
use crate::scratch::prove;

/// A failed one is tried again after an hour; one whose server fell silent after six.
const PATIENCE: Patience = Patience {
    after_failure_ms: 60 * 60 * 1000,
    after_silence_ms: 6 * 60 * 60 * 1000,
};
/// What every file of ours is called, and ends with.
const BEGINNING: &str = "sipas-";
const ENDING: &str = ".age";

/// What became of it.
#[derive(Debug)]
pub enum Made {
    /// There was nothing to do, or another server does it.
    NotDue,
    /// It was made and proved.
    Verified(PathBuf),
    /// It was not; the last good one is where it was.
    Failed(CareError),
}

/// Makes today's backup if its hour has come and nobody has made it or is at it.
///
/// # Errors
/// If the database cannot say or keep what became of it.
pub async fn make_due(
    database: &Database,
    plan: &Plan,
    outside: &Outside,
) -> Result<Made, StoreError> {
    let now_ms = (outside.now)();
    let Some(slot) = due(now_ms, plan.hour) else {
        return Ok(Made::NotDue);
    };
    if !backup_run::claim(database, &slot, &outside.server, now_ms, PATIENCE).await? {
        return Ok(Made::NotDue);
    }
    make(database, plan, outside, &slot, "sipas").await
}

/// Makes a backup because `actor` asked for it.
///
/// # Errors
/// If the database cannot say or keep what became of it.
pub async fn make_now(
    database: &Database,
    plan: &Plan,
    outside: &Outside,
    actor: &str,
) -> Result<Made, StoreError> {
    let now_ms = (outside.now)();
    let slot = format!("{now_ms} {}", outside.server);
    if !backup_run::claim(database, &slot, &outside.server, now_ms, PATIENCE).await? {
        return Ok(Made::NotDue);
    }
    make(database, plan, outside, &slot, actor).await
}

async fn make(
    database: &Database,
    plan: &Plan,
    outside: &Outside,
    slot: &str,
    actor: &str,
) -> Result<Made, StoreError> {
    let made = attempt(database, plan, outside).await;
    let now_ms = (outside.now)();
    let (state, made) = match made {
        Ok((file, bytes, manifest)) => {
            let state = State::Verified {
                file: file.display().to_string(),
                bytes,
                rows: manifest.rows(),
            };
            (state, Made::Verified(file))
        }
        Err(error) => (State::Failed(error.code().to_owned()), Made::Failed(error)),
    };
    let event = event(slot, actor, &state, now_ms);
    backup_run::finish(database, slot, &state, now_ms, &event).await?;
    if let Made::Verified(file) = &made {
        remove_oldest(&plan.folder, plan.keep, file);
    }
    Ok(made)
}

/// Writes the file, proves it, and only then gives it its name.
async fn attempt(
    database: &Database,
    plan: &Plan,
    outside: &Outside,
) -> Result<(PathBuf, u64, Manifest), CareError> {
    make_folder(&plan.folder)?;
    let now_ms = (outside.now)();
    let file = free_name(&plan.folder, now_ms);
    let facts = Facts {
        program: outside.program.clone(),
        made_ms: now_ms,
        entropy: (outside.entropy)(),
    };
    let (part, manifest) = write(database, &file, plan.lock.clone(), &facts).await?;
    let scratch = file.with_extension("scratch");
    let proved = prove(part.path(), plan.lock.clone(), &scratch).await?;
    if proved != manifest {
        return Err(CareError::Damaged(file));
    }
    let bytes = std::fs::metadata(part.path()).map_or(0, |found| found.len());
    part.keep()?;
    Ok((file, bytes, manifest))
}

fn make_folder(folder: &Path) -> Result<(), CareError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| CareError::of_file(folder, error))
}

/// A name that no file has, even if the clock shows a minute twice.
fn free_name(folder: &Path, now_ms: i64) -> PathBuf {
    let stamp = stamp(now_ms);
    let first = folder.join(format!("{BEGINNING}{stamp}{ENDING}"));
    let next = (2..).map(|count| folder.join(format!("{BEGINNING}{stamp}-{count}{ENDING}")));
    std::iter::once(first.clone())
        .chain(next)
        .find(|name| !name.exists())
        .unwrap_or(first)
}

/// Leaves the newest `keep` files, and always the one just made.
fn remove_oldest(folder: &Path, keep: usize, made: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let is_ours = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(BEGINNING) && name.ends_with(ENDING))
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_ours(path) && path != made)
        .collect();
    files.sort();
    let surplus = (files.len() + 1).saturating_sub(keep);
    for file in files.into_iter().take(surplus) {
        if let Err(error) = std::fs::remove_file(&file) {
            tracing::warn!(%error, file = %file.display(), "an old backup could not be removed");
        }
    }
}

fn event(slot: &str, actor: &str, state: &State, now_ms: i64) -> Event {
    let (result, detail) = match state {
        State::Failed(reason) => ("failed", serde_json::json!({ "reason": reason })),
        State::Verified { file, bytes, rows } => (
            "done",
            serde_json::json!({ "file": file, "bytes": bytes, "rows": rows }),
        ),
        State::Running => ("running", serde_json::json!({})),
    };
    Event {
        at_ms: now_ms,
        actor: actor.to_owned(),
        action: Act::BackupMake.as_str().to_owned(),
        object: format!("backup {slot}"),
        result: result.to_owned(),
        detail_json: detail.to_string(),
    }
}
