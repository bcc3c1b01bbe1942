//! The citizen's form behind a QR code.
//!
//! `open` shows the first page, `answer` takes what a page posts and shows the next one, `send`
//! hands the whole form to the writer, `thanks` shows the receipt. Nothing is kept on the server
//! between two pages: see `state`.

pub(crate) mod answer;
pub(crate) mod card;
pub(crate) mod doors;
mod next_page;
pub(crate) mod open;
pub(crate) mod paper_form;
mod posting;
mod send;
mod show;
mod splice;
mod stage;
mod state;
pub(crate) mod thanks;
mod visit;
mod walk;

pub(crate) use answer::preview as take_preview;
pub(crate) use doors::Door;
pub(crate) use open::preview as show_preview;
pub(crate) use visit::Visit;
