//! A request for a page of a release: whether it may be seen, in which language, and from the shelf if it
//! was made before.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::results::{Frame, LaterRelease, Newer};
use pages::{PageError, Pages};
use publication::release::Release;
use publication::view;
use store::release::ReleaseHead;
use store::release_life::ReleaseLife;
use store::reply::Reply;
use survey::Language;

use super::asked::Asked;
use super::published::Heads;
use super::shelf::{self, Kept};
use crate::app::App;
use crate::problem::{Problem, asked_in};

/// Media type of a page.
const HTML: &str = "text/html; charset=utf-8";

/// One request for something of a release.
pub(crate) struct Reading {
    pub(crate) app: App,
    pub(crate) head: ReleaseHead,
    pub(crate) language: Language,
    pub(crate) heads: Arc<Heads>,
    asked: Asked,
    headers: HeaderMap,
    parameters: Vec<(String, String)>,
}

/// What a page is made of.
pub(crate) struct Making {
    pub(crate) app: App,
    pub(crate) release: Arc<Release>,
    pub(crate) language: Language,
    pub(crate) heads: Arc<Heads>,
    /// The release of the last earlier round that it can be compared with.
    pub(crate) before: Option<Arc<Release>>,
    newer: Option<Newer>,
}

impl Making {
    /// The templates.
    pub(crate) fn pages(&self) -> &Pages {
        self.app.pages()
    }

    /// Tells the reader of a release that came after this one.
    pub(crate) fn within(&self, frame: &mut Frame) {
        frame.newer.clone_from(&self.newer);
    }

    /// What a unit replies to the results of this release, or of another one.
    pub(crate) fn reply(&self, release: &Release, unit: &str) -> Option<&Reply> {
        let life = self.heads.numbered(&release.parameters.number)?;
        self.heads.reply(life.head.round, unit)
    }
}

/// A release that took the place of another one, or came after it.
struct Later<'a> {
    head: Option<&'a ReleaseHead>,
    /// Whether it takes the place, and why if that was said.
    replaces: bool,
    reason: Option<&'a str>,
}

/// Whoever asks for a page under the address of a release.
impl FromRequestParts<App> for Reading {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let unknown = |_| Problem::address_unknown();
        let own = RawPathParams::from_request_parts(parts, app).await;
        let own = own.map_err(unknown)?;
        let parameters: Vec<(String, String)> = own
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let number = parameters.iter().find(|(name, _)| name == "number");
        let number = number.map_or("", |(_, number)| number.as_str());
        let reading = Self::find(app.clone(), number, parts.uri.query()).await?;
        Ok(Self {
            headers: parts.headers.clone(),
            parameters,
            ..reading
        })
    }
}

impl Reading {
    /// Finds the release of this number among those that everybody may see.
    ///
    /// # Errors
    /// [`Problem`] "not found" for any other number.
    pub(crate) async fn find(app: App, number: &str, query: Option<&str>) -> Result<Self, Problem> {
        let now_ms = app.ambient().now_ms();
        let mut heads = app.published().heads(app.database(), now_ms).await?;
        if heads.numbered(number).is_none() {
            // It may have been published in the last second.
            app.published().forget();
            heads = app.published().heads(app.database(), now_ms).await?;
        }
        let life = heads.numbered(number);
        let life = life.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
        Ok(Self {
            app,
            head: life.head.clone(),
            heads,
            language: asked_in(query).unwrap_or(Language::VI),
            asked: Asked::of(query),
            headers: HeaderMap::new(),
            parameters: Vec::new(),
        })
    }

    /// A part of the address, such as the code of a unit.
    pub(crate) fn part(&self, name: &str) -> String {
        let mut own = self.parameters.iter().filter(|(own, _)| own == name);
        own.next()
            .map_or_else(String::new, |(_, value)| value.clone())
    }

    /// The release that a reader should know of: a later one of the same round takes the place of this
    /// one, a later round only adds to it.
    fn later(&self) -> Option<Later<'_>> {
        let is_own = |life: &ReleaseLife| life.head.number == self.head.number;
        let own = self.heads.iter().position(is_own)?;
        let reason = self.heads[own].superseded();
        let after = &self.heads[..own];
        let same = after.iter().find(|life| life.head.round == self.head.round);
        if same.is_some() || reason.is_some() {
            return Some(Later {
                head: same.map(|life| &life.head),
                replaces: true,
                reason: reason.filter(|reason| !reason.is_empty()),
            });
        }
        after.first().map(|life| Later {
            head: Some(&life.head),
            replaces: false,
            reason: None,
        })
    }

    /// The release itself, with what came before and after it.
    pub(crate) async fn making(&self) -> Result<Making, Problem> {
        let (published, database) = (self.app.published(), self.app.database());
        let release = published.find(database, &self.head.number).await?;
        let newer = match self.later() {
            Some(later) => Some(Newer {
                later: match later.head {
                    Some(head) => {
                        let release = published.find(database, &head.number).await?;
                        Some(LaterRelease {
                            href: format!("/ket-qua/{}", head.number),
                            title: release.parameters.title.clone(),
                        })
                    }
                    None => None,
                },
                replaces: later.replaces,
                reason: later.reason.map(ToOwned::to_owned),
            }),
            None => None,
        };
        let before = match view::comparable(&release) {
            Some(number) if self.heads.numbered(number).is_some() => {
                Some(published.find(database, number).await?)
            }
            _ => None,
        };
        Ok(Making {
            app: self.app.clone(),
            release,
            language: self.language,
            heads: Arc::clone(&self.heads),
            before,
            newer,
        })
    }

    /// The page at `path` of the release: from the shelf, or made now and put there. `make` gives none
    /// for something that the release does not have.
    ///
    /// # Errors
    /// [`Problem`] "not found" when there is no such page.
    pub(crate) async fn page<F>(self, path: &str, make: F) -> Result<Response, Problem>
    where
        F: FnOnce(&Making) -> Option<Result<String, PageError>> + Send + 'static,
    {
        // What came after it stands on the page too, so it is part of its name.
        let later = self.later();
        let number = later.as_ref().and_then(|later| later.head);
        let number = number.map_or("", |head| head.number.as_str());
        let reason = later.as_ref().and_then(|later| later.reason).unwrap_or("");
        let replaces = later.as_ref().is_some_and(|later| later.replaces);
        let (digest, language) = (&self.head.digest, self.language.as_str());
        let name = format!("{digest} {language} {number} {replaces} {reason} {path}");
        self.kept(shelf::Kind::Page, name, move |making| page(making, make))
            .await
    }

    /// A file of the release: the same bytes whatever came after it.
    ///
    /// # Errors
    /// Those of `make`.
    pub(crate) async fn file<F>(self, name: &str, make: F) -> Result<Response, Problem>
    where
        F: FnOnce(&Making) -> Result<Kept, Problem> + Send + 'static,
    {
        let name = format!("{} {name}", self.head.digest);
        self.kept(shelf::Kind::File, name, make).await
    }

    async fn kept<F>(self, what: shelf::Kind, name: String, make: F) -> Result<Response, Problem>
    where
        F: FnOnce(&Making) -> Result<Kept, Problem> + Send + 'static,
    {
        let shelf = self.app.shelf();
        let kept = shelf
            .find_or_make(what, name, async {
                let making = self.making().await?;
                made(move || make(&making)).await
            })
            .await?;
        Ok(kept.answer(&self.headers))
    }

    /// A page that depends on what was typed: made anew each time, and not kept.
    ///
    /// # Errors
    /// [`Problem`] when it cannot be made.
    pub(crate) async fn asked_page<F>(self, make: F) -> Result<Response, Problem>
    where
        F: FnOnce(&Making, &Asked) -> Option<Result<String, PageError>> + Send + 'static,
    {
        let making = self.making().await?;
        let asked = self.asked;
        let kept = made(move || page(&making, |making| make(making, &asked))).await?;
        Ok(kept.answer(&self.headers))
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
