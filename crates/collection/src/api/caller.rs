//! Who asks: a key of a post office's own program, and the account as which it acts.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use intake::{BatchId, PersonId};
use sha2::{Digest, Sha256};
use store::account::{self, Account};
use store::audit::{Act, Event};
use store::paper::Who;
use store::paper::api_key::{self, ApiKey};
use store::paper::batch::{self, Batch};
use survey::{Role, Scope};

use super::refused::Refused;
use crate::app::App;
use crate::policy::{Line, Right};

/// How a secret begins, so that one that got lost is recognised for what it is.
pub(crate) const PREFIX: &str = "sipas_";

/// A program with a key that holds.
#[derive(Debug)]
pub(crate) struct Caller {
    /// The key.
    pub(crate) key: ApiKey,
    account: Account,
    /// What it sees: its post office.
    scope: Scope,
    /// When it asks, Unix milliseconds UTC.
    pub(crate) now_ms: i64,
}

/// What is kept of a secret.
pub(crate) fn secret_hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Whether a program may act as an account: an open one of a post office's own people, when the key is made and
/// each time that it is used.
pub(crate) fn is_of_post(account: &Account, now_ms: i64) -> bool {
    matches!(account.role, Role::Supervisor | Role::Clerk)
        && account.closed_ms.is_none_or(|closed_ms| now_ms < closed_ms)
        && matches!(account.scope, Scope::PostOffices(_))
}

impl Caller {
    /// The account as which it acts.
    pub(crate) fn who(&self) -> Who<'_> {
        Who {
            person: PersonId::from_uuid(self.account.id),
            role: self.account.role,
            name: &self.account.name,
            at_ms: self.now_ms,
        }
    }

    /// Whether the account has a right.
    pub(crate) fn may<R: Right>(&self) -> Result<(), Refused> {
        self.allowed(R::LINE)
    }

    /// The same for a line of the table. What asks for the password once more is nothing for a program.
    pub(crate) fn allowed(&self, line: &Line) -> Result<(), Refused> {
        if !line.recent && line.allows(self.account.role, &self.account.scope) {
            Ok(())
        } else {
            Err(Refused::new("right-missing"))
        }
    }

    /// The batch of an address, if it is of the key's round and post office; any other does not exist, and
    /// asking for it is written down.
    pub(crate) async fn batch(&self, app: &App, id: &str) -> Result<Batch, Refused> {
        let unknown = || Refused::new("batch-unknown");
        let id = id.parse().map_err(|_| unknown())?;
        let found = batch::find(app.database(), BatchId::from_uuid(id)).await?;
        if found.round() == self.key.round && self.scope.sees_post_office(&found.header.post_office)
        {
            return Ok(found);
        }
        let object = format!("batch {} by api key {}", found.id, self.key.id);
        let event =
            Event::of(Act::AccessRefused, &self.account.name, &object, self.now_ms).refused();
        store::refusal::note(app.database(), &event).await?;
        Err(unknown())
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        let now_ms = app.ambient().now_ms();
        let database = app.database();
        let secret = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(|| Refused::new("key-missing"))?;
        let wrong = || Refused::new("key-unknown");
        let hash = secret_hash(secret.trim());
        let key = api_key::holding(database, &hash, now_ms).await?;
        let key = key.ok_or_else(wrong)?;
        let account = account::find(database, key.account.as_uuid()).await?;
        if !is_of_post(&account, now_ms) || !account.scope.sees_post_office(&key.post_office) {
            return Err(wrong());
        }
        app.rates().take(key.id, now_ms)?;
        api_key::touch(database, &key, now_ms).await?;
        Ok(Self {
            scope: Scope::PostOffices([key.post_office.clone()].into()),
            key,
            account,
            now_ms,
        })
    }
}
