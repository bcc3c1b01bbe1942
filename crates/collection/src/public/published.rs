//! The releases read lately. A release never changes, so what was read once stays right; which releases
//! there are is asked again every second.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use publication::release::{self, Release};
use store::release_life::ReleaseLife;
use store::reply::Reply;
use store::{Database, StoreError};
use survey::RoundId;

/// More releases than this are not kept in memory; a province has a handful.
const MOST: usize = 8;
/// The list of releases is asked again after this time.
const FRESH_MS: i64 = 1_000;

/// The list of releases, and the releases by their number.
#[derive(Debug, Default)]
pub(crate) struct Published {
    heads: RwLock<Option<(i64, Arc<Heads>)>>,
    contents: RwLock<BTreeMap<String, Arc<Release>>>,
}

/// What everybody may see.
#[derive(Debug)]
pub(crate) struct Heads {
    /// The releases, the last first.
    releases: Vec<ReleaseLife>,
    /// What units reply to them.
    replies: Vec<Reply>,
}

impl std::ops::Deref for Heads {
    type Target = [ReleaseLife];

    fn deref(&self) -> &[ReleaseLife] {
        &self.releases
    }
}

impl Heads {
    async fn read(database: &Database, now_ms: i64) -> Result<Self, StoreError> {
        Ok(Self {
            releases: store::release_life::visible(database, now_ms).await?,
            replies: store::reply::published(database).await?,
        })
    }

    /// The release of this number.
    pub(crate) fn numbered(&self, number: &str) -> Option<&ReleaseLife> {
        self.iter().find(|life| life.head.number == number)
    }

    /// Which wordings of a unit's replies there are, for the name of its page.
    pub(crate) fn wordings(&self, unit: &str) -> String {
        let own = self.replies.iter().filter(|reply| reply.unit == unit);
        let mark = |reply: &Reply| format!("{} {}", reply.round, reply.revision);
        own.map(mark).collect::<Vec<_>>().join(",")
    }

    /// What a unit replies to the results of a round.
    pub(crate) fn reply(&self, round: RoundId, unit: &str) -> Option<&Reply> {
        let own = |reply: &&Reply| reply.round == round && reply.unit == unit;
        self.replies.iter().find(own)
    }
}

impl Published {
    /// The releases that everybody may see, at most a second old.
    ///
    /// # Errors
    /// [`StoreError::Away`] if the database does not answer and nothing is remembered: what was known
    /// last is better than nothing.
    pub(crate) async fn heads(
        &self,
        database: &Database,
        now_ms: i64,
    ) -> Result<Arc<Heads>, StoreError> {
        let before = self.remembered();
        if let Some((asked_ms, heads)) = &before
            && (0..FRESH_MS).contains(&(now_ms - asked_ms))
        {
            return Ok(Arc::clone(heads));
        }
        match Heads::read(database, now_ms).await {
            Ok(heads) => {
                let heads = Arc::new(heads);
                let mut place = self.heads.write().unwrap_or_else(PoisonError::into_inner);
                *place = Some((now_ms, Arc::clone(&heads)));
                Ok(heads)
            }
            Err(error) => before.map(|(_, heads)| heads).ok_or(error),
        }
    }

    fn remembered(&self) -> Option<(i64, Arc<Heads>)> {
        let place = self.heads.read().unwrap_or_else(PoisonError::into_inner);
        place.clone()
    }

    /// Forgets which releases there are: something was published or taken back here just now.
    pub(crate) fn forget(&self) {
        let mut place = self.heads.write().unwrap_or_else(PoisonError::into_inner);
        *place = None;
    }

    /// The release of this number, its digest checked when it was first read. Whether everybody may see it
    /// is not asked here.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Corrupt`] if its bytes are not those that were kept.
    pub(crate) async fn find(
        &self,
        database: &Database,
        number: &str,
    ) -> Result<Arc<Release>, StoreError> {
        if let Some(known) = self
            .contents
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(number)
        {
            return Ok(known.clone());
        }
        let stored = store::release::find(database, number).await?;
        let read = release::read(&stored.content, &stored.head.digest).map_err(|error| {
            StoreError::Corrupt {
                what: "release",
                why: error.to_string(),
            }
        })?;
        let read = Arc::new(read);
        let mut known = self
            .contents
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(number.to_owned(), read.clone());
        Ok(read)
    }
}
