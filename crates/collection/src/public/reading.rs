//! A request for a page of a release: whether it may be seen, in which language, and from the shelf if it
//! was made before.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::results::{Frame, Newer};
use pages::{PageError, Pages};
use publication::release::Release;
use store::release::ReleaseHead;
use store::reply::Reply;
use survey::Language;

use super::published::Heads;
use super::shelf::Kept;
use crate::app::App;
use crate::problem::{Problem, asked_in};

/// Media type of a page.
const HTML: &str = "text/html; charset=utf-8";

/// One request for something of a release.
pub(crate) struct Reading {
    pub(crate) app: App,
    pub(crate) head: ReleaseHead,
    pub(crate) language: Language,
    heads: Arc<Heads>,
}

/// What a page is made of.
pub(crate) struct Making {
    pub(crate) app: App,
    pub(crate) release: Arc<Release>,
    pub(crate) language: Language,
    newer: Option<Newer>,
}

impl Making {
    /// The templates.
    pub(crate) fn pages(&self) -> &Pages {
        self.app.pages()
    }

    /// Tells the reader of a release that came after this one.
    pub(crate) fn within(&self, frame: Frame) -> Frame {
        Frame {
            newer: self.newer.clone(),
            ..frame
        }
    }
}

impl Reading {
    /// Finds the release of this number among those that everybody may see.
    ///
    /// # Errors
    /// [`Problem`] "not found" for any other number.
    pub(crate) async fn find(app: App, number: &str, query: Option<&str>) -> Result<Self, Problem> {
        let now_ms = app.ambient().now_ms();
        let known = |heads: &Heads| heads.iter().find(|head| head.number == number).cloned();
        let mut heads = app.published().heads(app.database(), now_ms).await?;
        if known(&heads).is_none() {
            // It may have been published in the last second.
            app.published().forget();
            heads = app.published().heads(app.database(), now_ms).await?;
        }
        let head = known(&heads).ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
        Ok(Self {
            app,
            head,
            heads,
            language: asked_in(query).unwrap_or(Language::VI),
        })
    }

    /// The release that a reader should know of: a later one of the same round takes the place of this
    /// one, a later round only adds to it.
    fn newer(&self) -> Option<(&ReleaseHead, bool)> {
        let own = self
            .heads
            .iter()
            .position(|head| head.number == self.head.number)?;
        let later = self.heads.get(..own)?;
        let same = later.iter().find(|head| head.round == self.head.round);
        let replaces = same.map(|head| (head, true));
        replaces.or_else(|| later.first().map(|head| (head, false)))
    }

    /// What a unit replies to these results.
    pub(crate) fn reply(&self, unit: &str) -> Option<&Reply> {
        self.heads.reply(self.head.round, unit)
    }

    /// The release itself, with what came after it.
    pub(crate) async fn making(&self) -> Result<Making, Problem> {
        let (published, database) = (self.app.published(), self.app.database());
        let release = published.find(database, &self.head.number).await?;
        let newer = match self.newer() {
            Some((head, replaces)) => {
                let later = published.find(database, &head.number).await?;
                Some(Newer {
                    href: format!("/ket-qua/{}", head.number),
                    title: later.parameters.title.clone(),
                    replaces,
                    reason: None,
                })
            }
            None => None,
        };
        Ok(Making {
            app: self.app.clone(),
            release,
            language: self.language,
            newer,
        })
    }

    /// The page at `path` of the release: from the shelf, or made now and put there. `make` gives none
    /// for something that the release does not have.
    ///
    /// # Errors
    /// [`Problem`] "not found" when there is no such page.
    pub(crate) async fn page<F>(
        self,
        path: &str,
        asked: &HeaderMap,
        make: F,
    ) -> Result<Response, Problem>
    where
        F: FnOnce(&Making) -> Option<Result<String, PageError>> + Send + 'static,
    {
        // What came after it stands on the page too, so it is part of its name.
        let newer = self.newer().map_or("", |(head, _)| head.number.as_str());
        let (digest, language) = (&self.head.digest, self.language.as_str());
        let name = format!("{digest} {language} {newer} {path}");
        let shelf = self.app.shelf();
        let kept = shelf
            .find_or_make(name, async {
                let making = self.making().await?;
                made(move || page(&making, make)).await
            })
            .await?;
        Ok(kept.answer(asked))
    }

    /// A page that depends on what was typed: made anew each time, and not kept.
    ///
    /// # Errors
    /// [`Problem`] when it cannot be made.
    pub(crate) async fn asked_page<F>(self, asked: &HeaderMap, make: F) -> Result<Response, Problem>
    where
        F: FnOnce(&Making) -> Option<Result<String, PageError>> + Send + 'static,
    {
        let making = self.making().await?;
        Ok(made(move || page(&making, make)).await?.answer(asked))
    }
}

fn page(
    making: &Making,
    make: impl FnOnce(&Making) -> Option<Result<String, PageError>>,
) -> Result<Kept, Problem> {
    let html = make(making).ok_or_else(|| Problem::new(ProblemKind::NotFound))??;
    Kept::new(HTML, html.into_bytes())
}

/// Makes something away from the threads that answer requests.
///
/// # Errors
/// Those of `make`.
pub(crate) async fn made<F>(make: F) -> Result<Kept, Problem>
where
    F: FnOnce() -> Result<Kept, Problem> + Send + 'static,
{
    tokio::task::spawn_blocking(make)
        .await
        .map_err(Problem::internal)?
}
