//! What is printed, as PDF: the cards of the counters and the paper form.
//!
//! Pages are set by Typst from the templates in `web/print`, with the fonts in `web/fonts` and
//! nothing else: no file of the machine is read, and the same data give the same bytes. A template sees one file beside
//! itself, `data.json`, in which every word is ready to be set.

mod cards;
mod paper_form;
mod typesetter;
mod world;

pub use cards::cards;
pub use paper_form::paper_forms;
pub use typesetter::PrintError;
