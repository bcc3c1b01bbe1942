//! Somebody who is signed in.

use axum::body::Body;
use axum::http::{Request, header};
use sha2::{Digest as _, Sha256};
use store::account::{self, Account};
use store::session::{self, Session};
use survey::{Role, Scope};
use uuid::Uuid;

use crate::app::{Reply, TestApp, encode_pairs};
use crate::ids::Ids;

/// A browser with somebody's session in it.
#[derive(Debug, Clone)]
pub struct Signed {
    app: TestApp,
    /// The person's account.
    pub account: Uuid,
    /// The name under which the person signs in, and which the audit chain names.
    pub name: String,
    /// The cookie, as it is sent.
    pub cookie: String,
}

impl Signed {
    pub(crate) async fn begin(app: &TestApp, ids: &Ids, role: Role, scope: Scope) -> Self {
        let (id, now_ms) = (ids.fresh(), app.clock.now_ms());
        let name = format!("{role}.{}", id.simple());
        let account = Account {
            totp_sealed: Some(vec![0]),
            ..Account::new(id, &name, role, scope, now_ms)
        };
        account::insert(&app.database, &account)
            .await
            .expect("an account of a test is kept");
        let session = Session {
            id: ids.fresh(),
            account: id,
            created_ms: now_ms,
            seen_ms: now_ms,
            confirmed_ms: now_ms,
            device: "test".to_owned(),
        };
        let secret = ids.fresh().simple().to_string();
        let hash = Sha256::digest(secret.as_bytes()).into();
        session::insert(&app.database, &session, &hash)
            .await
            .expect("a session of a test is kept");
        Self {
            app: app.clone(),
            account: id,
            name,
            cookie: format!("__Host-sipas={secret}"),
        }
    }

    /// Asks for a page.
    ///
    /// # Panics
    /// If the body is not text.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Posts a form from a page of the program.
    ///
    /// # Panics
    /// If the body of the answer is not text.
    pub async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(encode_pairs(pairs))).await
    }

    /// Posts a form with a file.
    ///
    /// # Panics
    /// If the body of the answer is not text.
    pub async fn upload(
        &self,
        path: &str,
        field: &str,
        file_name: &str,
        bytes: &[u8],
        pairs: &[(&str, &str)],
    ) -> Reply {
        const BOUNDARY: &str = "----sipas-test-boundary";
        let mut body = Vec::new();
        for (name, value) in pairs {
            let part = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; \
             filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={BOUNDARY}"),
            );
        self.send(request, Body::from(body)).await
    }

    /// Sends any request with the person's cookie.
    ///
    /// # Panics
    /// If the body of the answer is not text.
    pub async fn send(&self, request: axum::http::request::Builder, body: Body) -> Reply {
        let request = request
            .header(header::COOKIE, &self.cookie)
            .body(body)
            .expect("a request of a test");
        self.app.request(request).await
    }
}
