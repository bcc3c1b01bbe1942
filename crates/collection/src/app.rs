//! The application: everything that a handler can reach.

use std::sync::Arc;

use care::keeper::Keeper;
use pages::Pages;
use store::Database;
use store::writer::Writer;
use tokio::sync::Semaphore;

use crate::ambient::Ambient;
use crate::api::rate::Rates;
use crate::citizen::doors::Doors;
use crate::desk::forms::Forms;
use crate::office::rounds::tallies::Tallies;
use crate::public::published::Published;
use crate::public::shelf::Shelf;
use crate::seal::SealKey;
use crate::settings::Settings;
use crate::tls::Tls;

/// Shared by all handlers; cloning is cheap.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    settings: Settings,
    database: Database,
    writer: Writer,
    keeper: Keeper,
    tls: Option<Tls>,
    started_ms: i64,
    pages: Pages,
    key: SealKey,
    ambient: Ambient,
    doors: Doors,
    tallies: Tallies,
    published: Published,
    shelf: Shelf,
    forms: Forms,
    rates: Rates,
    press: Arc<Semaphore>,
}

/// What an [`App`] is made of.
#[derive(Debug)]
pub struct Ingredients {
    /// What the person who installs the server decided.
    pub settings: Settings,
    /// The migrated database.
    pub database: Database,
    /// The writer of this process.
    pub writer: Writer,
    /// The keeper of backups.
    pub keeper: Keeper,
    /// The certificate, if TLS is the program's own.
    pub tls: Option<Tls>,
    /// The templates.
    pub pages: Pages,
    /// The installation's signing key.
    pub key: SealKey,
    /// The clock and the ids.
    pub ambient: Ambient,
}

impl App {
    /// Puts the application together.
    pub fn new(ingredients: Ingredients) -> Self {
        let Ingredients {
            settings,
            database,
            writer,
            keeper,
            tls,
            pages,
            key,
            ambient,
        } = ingredients;
        Self(Arc::new(Parts {
            settings,
            database,
            writer,
            keeper,
            tls,
            started_ms: ambient.now_ms(),
            pages,
            key,
            ambient,
            doors: Doors::default(),
            tallies: Tallies::default(),
            published: Published::default(),
            shelf: Shelf::default(),
            forms: Forms::default(),
            rates: Rates::default(),
            press: Arc::new(Semaphore::new(1)),
        }))
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn database(&self) -> &Database {
        &self.0.database
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.0.writer
    }

    pub(crate) fn keeper(&self) -> &Keeper {
        &self.0.keeper
    }

    pub(crate) fn tls(&self) -> Option<&Tls> {
        self.0.tls.as_ref()
    }

    /// When this server was started, Unix milliseconds UTC.
    pub(crate) fn started_ms(&self) -> i64 {
        self.0.started_ms
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.0.pages
    }

    pub(crate) fn key(&self) -> &SealKey {
        &self.0.key
    }

    pub(crate) fn ambient(&self) -> &Ambient {
        &self.0.ambient
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    /// The one place at which a large file is printed at a time.
    pub(crate) fn press(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.press)
    }

    pub(crate) fn published(&self) -> &Published {
        &self.0.published
    }

    pub(crate) fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    pub(crate) fn tallies(&self) -> &Tallies {
        &self.0.tallies
    }

    pub(crate) fn forms(&self) -> &Forms {
        &self.0.forms
    }

    pub(crate) fn doors(&self) -> &Doors {
        &self.0.doors
    }
}
