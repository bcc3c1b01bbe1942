//! What stands behind a code, looked up once and kept for some seconds.
//!
//! The memory is only a shortcut to the database: several servers may each have their own, and a
//! round that closes is seen everywhere within [`FRESH_MS`]. When the database is away, what was
//! known last is used, so that a form can still be opened and filled.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use store::link::Link;
use store::{Database, StoreError};
use survey::Language;
use survey::code::{FieldCode, LinkCode};
use survey::id::RoundId;
use survey::unit::{Field, Unit};

use super::splice::SplicedPage;
use super::stage::Stage;

/// A link and a round are looked up again after this time.
const FRESH_MS: i64 = 5_000;
/// More doors than this are not remembered; one server rarely sees a tenth of it.
const MOST_DOORS: usize = 20_000;

/// A link with the round behind it.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) link: Link,
    pub(crate) stage: Arc<Stage>,
    /// The unit that received the dossier.
    pub(crate) received_by: Unit,
    /// The unit that decided it; the page names this one.
    pub(crate) decided_by: Unit,
    /// First pages rendered so far, by language.
    first_pages: RwLock<BTreeMap<Language, Arc<SplicedPage>>>,
}

impl Door {
    /// The field that the link names.
    pub(crate) fn own_field(&self) -> Option<&Field> {
        self.link
            .field
            .as_ref()
            .and_then(|code| self.stage.field(code))
    }

    /// The field of an answer: the link's own, otherwise the one the citizen chose.
    pub(crate) fn field_or(&self, chosen: Option<&FieldCode>) -> Option<&Field> {
        self.own_field()
            .or_else(|| chosen.and_then(|code| self.stage.offered_field(code)))
    }

    /// The door behind a link of a round that is known already.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a unit that the catalogue of the round does not have.
    pub(crate) fn of_link(link: Link, stage: Arc<Stage>) -> Result<Self, StoreError> {
        let received_by = stage.unit(&link.received_by)?.clone();
        let decided_by = stage.unit(&link.decided_by)?.clone();
        Ok(Self {
            link,
            stage,
            received_by,
            decided_by,
            first_pages: RwLock::default(),
        })
    }

    /// The first page in `language`, made by `make` if it is not there yet.
    pub(crate) fn first_page<E>(
        &self,
        language: Language,
        make: impl FnOnce() -> Result<SplicedPage, E>,
    ) -> Result<Arc<SplicedPage>, E> {
        let known = self
            .first_pages
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(page) = known.get(&language) {
            return Ok(page.clone());
        }
        drop(known);
        let page = Arc::new(make()?);
        self.first_pages
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(language, page.clone());
        Ok(page)
    }
}

/// The doors and the rounds seen lately.
#[derive(Debug, Default)]
pub(crate) struct Doors {
    doors: Seen<LinkCode, Door>,
    stages: Seen<RoundId, Stage>,
}

impl Doors {
    /// The door behind `code`, or `None` if no link has this code.
    ///
    /// # Errors
    /// [`StoreError`] if the database does not answer and the door was not seen before.
    pub(crate) async fn find(
        &self,
        database: &Database,
        code: &LinkCode,
        now_ms: i64,
    ) -> Result<Option<Arc<Door>>, StoreError> {
        if let Some(door) = self.doors.fresh(code, now_ms) {
            return Ok(Some(door));
        }
        let before = self.doors.any(code);
        match self.load(database, code, before.as_ref(), now_ms).await {
            Ok(Some(door)) => {
                self.doors.keep(*code, &door, now_ms);
                Ok(Some(door))
            }
            Ok(None) => Ok(None),
            Err(error) => {
                let door = before.ok_or(error)?;
                tracing::warn!("the database is away; using what was known of the link");
                Ok(Some(door))
            }
        }
    }

    async fn load(
        &self,
        database: &Database,
        code: &LinkCode,
        before: Option<&Arc<Door>>,
        now_ms: i64,
    ) -> Result<Option<Arc<Door>>, StoreError> {
        let link = match store::link::by_code(database, *code).await {
            Ok(link) => link,
            Err(StoreError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let stage = self.stage(database, link.round, now_ms).await?;
        if let Some(before) = before
            && before.link == link
            && Arc::ptr_eq(&before.stage, &stage)
        {
            return Ok(Some(before.clone()));
        }
        Ok(Some(Arc::new(Door::of_link(link, stage)?)))
    }

    /// The round as the forms of this server know it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn stage(
        &self,
        database: &Database,
        round: RoundId,
        now_ms: i64,
    ) -> Result<Arc<Stage>, StoreError> {
        if let Some(stage) = self.stages.fresh(&round, now_ms) {
            return Ok(stage);
        }
        let stage = Stage::load(database, round, self.stages.any(&round)).await?;
        self.stages.keep(round, &stage, now_ms);
        Ok(stage)
    }
}

/// Things looked up lately, each with the time it was looked up.
#[derive(Debug)]
struct Seen<Key, Thing>(RwLock<BTreeMap<Key, (Arc<Thing>, i64)>>);

impl<Key, Thing> Default for Seen<Key, Thing> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<Key: Ord, Thing> Seen<Key, Thing> {
    fn any(&self, key: &Key) -> Option<Arc<Thing>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .map(|(seen, _)| seen.clone())
    }

    fn fresh(&self, key: &Key, now_ms: i64) -> Option<Arc<Thing>> {
        let seen = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (thing, at_ms) = seen.get(key)?;
        (0..FRESH_MS)
            .contains(&(now_ms - at_ms))
            .then(|| thing.clone())
    }

    fn keep(&self, key: Key, thing: &Arc<Thing>, now_ms: i64) {
        let mut seen = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST_DOORS {
            seen.clear();
        }
        seen.insert(key, (thing.clone(), now_ms));
    }
}
