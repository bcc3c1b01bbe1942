//! How it looks: typed page functions over the templates in `web/`, and the words, charts and codes on them.
//!
//! A page is a plain context and one method of [`Pages`]. Contexts are filled from the values of
//! `survey` by the functions of [`citizen`]; nothing here reads a clock, a database or a request.

mod asset;
pub mod chart;
pub mod citizen;
pub mod desk;
mod locale;
pub mod office;
pub mod print;
pub mod qr;
pub mod results;
mod template;
pub mod words;

pub use asset::{Asset, asset, asset_url};
pub use locale::{Locale, LocaleError};
pub use template::{PageError, Pages};
