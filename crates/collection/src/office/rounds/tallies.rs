//! How many responses each round has, as this server counted them last.
//!
//! Counting a million rows takes longer than a page may, so it is done beside the requests: a page
//! shows what was counted last and when, and has it counted again if that was a while ago. Several
//! servers may each count for themselves; the database alone knows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use store::tally::{self, Tally};
use survey::RoundId;
use tokio::sync::watch;

use crate::app::App;

/// A count is good for at least this long.
const SHORTEST_MS: i64 = 10_000;
/// And for so many times what it took, so that counting never takes more than a twentieth of the
/// machine.
const TIMES_WHAT_IT_TOOK: i64 = 20;
/// The very first count is waited for this long, then the page says that it is under way.
const PATIENCE: Duration = Duration::from_millis(60);

/// A count with the time at which it was made, Unix milliseconds UTC.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    pub(crate) tally: Arc<Tally>,
    pub(crate) at_ms: i64,
}

#[derive(Debug)]
struct Known {
    counted: Option<Counted>,
    good_until_ms: i64,
    /// Told when the count that is under way ends.
    under_way: Option<watch::Receiver<bool>>,
}

/// The counts of every round that somebody looked at.
#[derive(Debug, Default)]
pub(crate) struct Tallies(Mutex<BTreeMap<RoundId, Known>>);

impl Tallies {
    /// The last count of a round; nothing while the first one is under way.
    pub(crate) async fn of_round(app: &App, round: RoundId) -> Option<Counted> {
        let (known, under_way) = app.tallies().look(app, round);
        if known.is_some() {
            return known;
        }
        let mut under_way = under_way?;
        let ended = under_way.wait_for(|done| *done);
        if tokio::time::timeout(PATIENCE, ended).await.is_err() {
            return None;
        }
        app.tallies().look(app, round).0
    }

    /// What is known; begins to count if that is old and nobody counts yet.
    fn look(&self, app: &App, round: RoundId) -> (Option<Counted>, Option<watch::Receiver<bool>>) {
        let now_ms = app.ambient().now_ms();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.entry(round).or_insert(Known {
            counted: None,
            good_until_ms: i64::MIN,
            under_way: None,
        });
        let clock_went_back = known
            .counted
            .as_ref()
            .is_some_and(|counted| counted.at_ms > now_ms);
        if known.under_way.is_none() && (now_ms >= known.good_until_ms || clock_went_back) {
            let (ended, under_way) = watch::channel(false);
            known.under_way = Some(under_way);
            let app = app.clone();
            tokio::spawn(async move {
                count(&app, round).await;
                ended.send_replace(true);
            });
        }
        (known.counted.clone(), known.under_way.clone())
    }

    fn keep(&self, round: RoundId, counted: Option<Counted>, good_until_ms: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.get_mut(&round) {
            known.counted = counted.or_else(|| known.counted.take());
            known.good_until_ms = good_until_ms;
            known.under_way = None;
        }
    }
}

async fn count(app: &App, round: RoundId) {
    let (begun, at_ms) = (Instant::now(), app.ambient().now_ms());
    let counted = match tally::of_round(app.database(), round).await {
        Ok(tally) => Some(Counted {
            tally: Arc::new(tally),
            at_ms,
        }),
        Err(error) => {
            tracing::warn!(%error, "the responses of a round could not be counted");
            None
        }
    };
    let took_ms = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
    let good_ms = SHORTEST_MS.max(took_ms.saturating_mul(TIMES_WHAT_IT_TOOK));
    app.tallies()
        .keep(round, counted, at_ms.saturating_add(good_ms));
}
