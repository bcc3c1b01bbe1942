//! The one way to add an address: with the right that it needs, or with the reason why it is open.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::gate::gate;
use super::permit::Permit;
use crate::api::Caller;
use crate::app::App;
use crate::policy::{Line, Right};

/// Largest body of an upload, in bytes: a file of 20 MB with what is typed beside it, and some room,
/// so that a file a little too large is told on the page that it was sent from.
pub(crate) const UPLOAD_LIMIT: usize = 24 * 1024 * 1024;

/// Largest body of a sign-in, which may carry another whole form.
const CARRYING_LIMIT: usize = 192 * 1024;

/// Largest body that a program sends: 500 forms of a thousand letters each, with room.
const PROGRAM_LIMIT: usize = 4 * 1024 * 1024;

/// What a route answers to. `Get` includes HEAD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Shows.
    Get,
    /// Changes.
    Post,
}

/// Who may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Everybody, for this reason.
    Open(&'static str),
    /// Accounts that have the right.
    Right(&'static Line),
    /// Programs with a key of a post office, as far as the account behind it may.
    Key,
}

/// Arguments of a handler whose first is a [`Caller`].
pub(crate) trait Keyed {}

macro_rules! keyed {
    ($($more:ident)*) => {
        impl<Way, $($more),*> Keyed for (Way, Caller, $($more,)*) {}
    };
}
keyed!();
keyed!(A);
keyed!(A B);
keyed!(A B C);

/// A recorded route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// What it answers to.
    pub verb: Verb,
    /// Its address, with `{names}` for what varies.
    pub path: &'static str,
    /// Who may come in.
    pub rule: Rule,
}

/// Arguments of a handler whose first is a [`Permit`].
pub trait Permitted {
    /// The right that the permit is of.
    type Right: Right;
}

macro_rules! permitted {
    ($($more:ident)*) => {
        impl<Way, R: Right, $($more),*> Permitted for (Way, Permit<R>, $($more,)*) {
            type Right = R;
        }
    };
}
permitted!();
permitted!(A);
permitted!(A B);
permitted!(A B C);
permitted!(A B C D);
permitted!(A B C D E);

/// The server's addresses while they are being put together.
///
/// A page of the office whose handler does not name its right is refused by the compiler:
///
/// ```compile_fail
/// async fn list() -> &'static str { "everything" }
/// fn add(routes: collection::Routes) -> collection::Routes {
///     routes.get("/quan-ly/tat-ca", list)
/// }
/// ```
///
/// Naming it is all that is needed:
///
/// ```
/// use collection::{Permit, Routes, policy::SeeRounds};
/// async fn list(_: Permit<SeeRounds>) -> &'static str { "rounds" }
/// fn add(routes: Routes) -> Routes {
///     routes.get("/quan-ly/tat-ca", list)
/// }
/// ```
#[derive(Debug)]
pub struct Routes {
    app: App,
    router: Router<App>,
    table: Vec<Route>,
    /// The addresses to which files are sent.
    uploads: Vec<&'static str>,
}

impl Routes {
    /// No addresses yet.
    pub(crate) fn new(app: App) -> Self {
        Self {
            app,
            router: Router::new(),
            table: Vec::new(),
            uploads: Vec::new(),
        }
    }

    /// A page that only shows. The handler's first argument is a [`Permit`].
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Permitted + 'static,
    {
        self.guarded::<T::Right>(Verb::Get, path, on(MethodFilter::GET, handler))
    }

    /// An address that changes something. The handler's first argument is a [`Permit`].
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Permitted + 'static,
    {
        self.guarded::<T::Right>(Verb::Post, path, on(MethodFilter::POST, handler))
    }

    /// The same for an address that takes files of up to 20 MB.
    #[must_use]
    pub fn upload<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Permitted + 'static,
    {
        self.uploads.push(path);
        let large = DefaultBodyLimit::max(UPLOAD_LIMIT);
        let answer = on(MethodFilter::POST, handler).route_layer(large);
        self.guarded::<T::Right>(Verb::Post, path, answer)
    }

    /// An address for everybody, and why.
    #[must_use]
    pub fn open<H, T>(
        self,
        verb: Verb,
        path: &'static str,
        reason: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = match verb {
            Verb::Get => MethodFilter::GET,
            Verb::Post => MethodFilter::POST,
        };
        let mut answer = on(filter, handler);
        if path.starts_with("/quan-ly/") {
            // A sign-in carries along what was typed into another form.
            answer = answer.route_layer(DefaultBodyLimit::max(CARRYING_LIMIT));
        }
        self.add(verb, path, Rule::Open(reason), answer)
    }

    /// An address for programs with a key. The handler's first argument is a [`Caller`]: without a key that
    /// holds there is none.
    #[must_use]
    pub(crate) fn keyed<H, T>(self, verb: Verb, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Keyed + 'static,
    {
        let filter = match verb {
            Verb::Get => MethodFilter::GET,
            Verb::Post => MethodFilter::POST,
        };
        let room = DefaultBodyLimit::max(PROGRAM_LIMIT);
        self.add(verb, path, Rule::Key, on(filter, handler).route_layer(room))
    }

    fn guarded<R: Right>(self, verb: Verb, path: &'static str, answer: MethodRouter<App>) -> Self {
        let gate = middleware::from_fn_with_state(self.app.clone(), gate::<R>);
        self.add(verb, path, Rule::Right(R::LINE), answer.route_layer(gate))
    }

    fn add(
        mut self,
        verb: Verb,
        path: &'static str,
        rule: Rule,
        answer: MethodRouter<App>,
    ) -> Self {
        self.router = self.router.route(path, answer);
        self.table.push(Route { verb, path, rule });
        self
    }

    /// Every route with its rule.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The addresses to which files are sent.
    pub(crate) fn uploads(&self) -> &[&'static str] {
        &self.uploads
    }

    pub(crate) fn into_router(self) -> Router<App> {
        self.router
    }
}
