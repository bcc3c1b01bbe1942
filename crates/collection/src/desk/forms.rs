//! The paper forms of rounds, read once and kept for some seconds: a screen that saves every key asks for its form often.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use store::Result;
use store::paper::form::{PaperForm, of_round};
use survey::RoundId;

use crate::app::App;

/// A form is read again after this time, in milliseconds; settings of paper change while people key.
const FRESH_MS: i64 = 5_000;
/// Several rounds are rarely keyed at once.
const MOST: usize = 50;

/// The memory of one server, a shortcut to the database.
#[derive(Debug, Default)]
pub(crate) struct Forms(RwLock<BTreeMap<RoundId, (i64, Arc<PaperForm>)>>);

/// The form of a round.
pub(super) async fn find(app: &App, round: RoundId) -> Result<Arc<PaperForm>> {
    let now_ms = app.ambient().now_ms();
    let memory = &app.forms().0;
    let known = memory
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&round)
        .filter(|(read_ms, _)| (0..FRESH_MS).contains(&(now_ms - read_ms)))
        .map(|(_, form)| Arc::clone(form));
    if let Some(form) = known {
        return Ok(form);
    }
    let form = Arc::new(of_round(app.database(), round).await?);
    let mut kept = memory.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MOST {
        kept.clear();
    }
    kept.insert(round, (now_ms, Arc::clone(&form)));
    Ok(form)
}
