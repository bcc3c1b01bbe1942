//! The whole program as a citizen meets it, without a port: requests go straight into the router.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use care::keeper::Keeper;
use collection::{Ambient, App, Ingredients, Route, SealKey, Settings};
use pages::Pages;
use store::Database;
use store::writer::{Limits, Writer};
use survey::{Role, Scope};
use tower::ServiceExt as _;

use crate::clock::FakeClock;
use crate::ids::Ids;
use crate::signed::Signed;

/// A running program over a database, with a clock that the test moves.
#[derive(Debug, Clone)]
pub struct TestApp {
    app: App,
    router: Router,
    ids: Arc<Ids>,
    /// The database that it works on.
    pub database: Database,
    /// The clock that the program reads.
    pub clock: FakeClock,
    /// The writer of this program.
    pub writer: Writer,
}

/// What the program answered.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: axum::http::HeaderMap,
    /// The body as text; signs that are no text are replaced.
    pub body: String,
    /// The body as it was sent.
    pub bytes: Vec<u8>,
}

impl TestApp {
    /// Starts the program on `database` at `now_ms`, with the usual patience of the writer.
    ///
    /// # Panics
    /// If a template does not parse.
    pub fn start(database: &Database, now_ms: i64) -> Self {
        Self::start_with(database, now_ms, Limits::default())
    }

    /// The same with other limits of the writer.
    ///
    /// # Panics
    /// If a template does not parse.
    pub fn start_with(database: &Database, now_ms: i64, limits: Limits) -> Self {
        Self::start_kept(database, now_ms, limits, &Keeper::off())
    }

    /// The same with a keeper of backups.
    ///
    /// # Panics
    /// If a template does not parse.
    pub fn start_kept(database: &Database, now_ms: i64, limits: Limits, keeper: &Keeper) -> Self {
        let clock = FakeClock::at(now_ms);
        let (time, ids) = (clock.clone(), Arc::new(Ids::seeded(99)));
        let (fresh, chance) = (Arc::clone(&ids), Arc::clone(&ids));
        let writer = Writer::start_with(database.clone(), limits);
        let app = App::new(Ingredients {
            settings: Settings {
                public_url: "https://khaosat.example.vn".to_owned(),
                trusted: Vec::new(),
                data: std::env::temp_dir(),
                program: "0.1.0".to_owned(),
            },
            database: database.clone(),
            writer: writer.clone(),
            keeper: keeper.clone(),
            tls: None,
            pages: Pages::embedded().expect("the templates parse"),
            key: SealKey::new([7; 32]),
            ambient: Ambient::new(
                move || time.now_ms(),
                move || fresh.fresh(),
                move || chance.bytes(),
            ),
        });
        Self {
            router: collection::router(app.clone()),
            app,
            ids,
            database: database.clone(),
            clock,
            writer,
        }
    }

    /// Somebody of this role and scope, signed in with a password and a second factor just now.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn signed_in(&self, role: Role, scope: Scope) -> Signed {
        Signed::begin(self, &self.ids, role, scope).await
    }

    /// Every route of the program with who may come in.
    pub fn routes(&self) -> Vec<Route> {
        collection::route_table(self.app.clone())
    }

    /// Asks for a page.
    ///
    /// # Panics
    /// If the body is not text.
    pub async fn get(&self, path: &str) -> Reply {
        self.request(
            Request::get(path)
                .body(Body::empty())
                .expect("a path of a test"),
        )
        .await
    }

    /// Asks for a page with these headers.
    ///
    /// # Panics
    /// If a header is none.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty());
        self.request(request.expect("a path and headers of a test"))
            .await
    }

    /// Posts a form of names and values.
    ///
    /// # Panics
    /// If the body of the answer is not text.
    pub async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        self.post_raw(path, encode_pairs(pairs)).await
    }

    /// Posts these bytes as a form.
    ///
    /// # Panics
    /// If the body of the answer is not text.
    pub async fn post_raw(&self, path: &str, body: Vec<u8>) -> Reply {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .expect("a path of a test");
        self.request(request).await
    }

    /// Sends any request.
    ///
    /// # Panics
    /// If the body of the answer is not text.
    pub async fn request(&self, request: Request<Body>) -> Reply {
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 4 << 20)
            .await
            .expect("a body of a few megabytes");
        let reply = Reply {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        };
        reply.assert_links_lead_somewhere();
        reply
    }
}

impl Reply {
    /// The hidden state of the form on the page.
    ///
    /// # Panics
    /// If the page has none.
    pub fn state(&self) -> String {
        self.between("name=\"state\" value=\"", "\"")
            .expect("the page has a form")
            .to_owned()
    }

    /// Where a redirect leads.
    ///
    /// # Panics
    /// If it is none.
    pub fn location(&self) -> String {
        let location = self.headers.get(header::LOCATION).expect("a redirect");
        location.to_str().expect("an address of ASCII").to_owned()
    }

    /// The text of the page's heading.
    ///
    /// # Panics
    /// If there is none.
    pub fn heading(&self) -> &str {
        let after = self
            .between("<h1", "</h1>")
            .expect("the page has a heading");
        after
            .split_once('>')
            .map_or(after, |(_, heading)| heading)
            .trim()
    }

    /// Whoever follows a link inside a page arrives: at the input that a summary of faults names, for one.
    fn assert_links_lead_somewhere(&self) {
        let kind = self.headers.get(header::CONTENT_TYPE);
        if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
            return;
        }
        for link in self.body.split("href=\"#").skip(1) {
            let (id, _) = link.split_once('"').expect("an attribute ends");
            let is_there = self.body.contains(&format!("id=\"{id}\""));
            assert!(
                is_there,
                "nothing on the page has the id {id}: {}",
                self.heading()
            );
        }
    }

    /// Whether the page says this.
    pub fn says(&self, words: &str) -> bool {
        self.body.contains(words)
    }

    fn between(&self, before: &str, after: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(before)?;
        Some(rest.split_once(after)?.0)
    }
}

/// A form as a browser posts it.
pub(crate) fn encode_pairs(pairs: &[(&str, &str)]) -> Vec<u8> {
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    encoded.join("&").into_bytes()
}

/// Percent-encodes everything but letters, digits and a few signs.
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
