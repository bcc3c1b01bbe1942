//! Who talks to the program: the web server.
//!
//! `citizen/` is the form behind a QR code, `public/` the published results, `office/` what the
//! office works with, `desk/` where postal clerks key paper, `api/` what other programs ask. A handler reads its
//! request, makes one call into `survey`, `store` or `publication`, and hands the result to `pages`.
//! No SQL, no arithmetic, no HTML is written here.

mod access;
mod ambient;
mod api;
mod app;
mod around;
mod assets;
mod citizen;
mod day;
mod desk;
mod form_code;
mod header_words;
mod headers;
mod health;
mod html;
pub mod keyed_file;
mod office;
pub mod policy;
mod posted;
mod problem;
mod proxy;
mod public;
mod router;
mod seal;
mod serve;
mod settings;
mod tls;
mod uploaded;

pub use access::{Permit, Permitted, Route, Routes, Rule, Verb};
pub use ambient::Ambient;
pub use api::openapi_json;
pub use app::{App, Ingredients};
pub use form_code::form_code;
pub use router::{route_table, router};
pub use seal::SealKey;
pub use serve::{redirect_to, serve};
pub use settings::Settings;
pub use tls::{Tls, TlsError, Validity};
