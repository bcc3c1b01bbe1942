//! What is printed, as PDF: the cards of the counters, the paper forms of a series, the slip of a batch.
//!
//! Pages are set by Typst from the templates in `web/print`, with the fonts in `web/fonts` and
//! nothing else: no file of the machine is read, and the same data give the same bytes. A template sees one file beside
//! itself, `data.json`, in which every word is ready to be set. Forms of a series are put together from pages that are
//! set already (`assembly`).

mod assembly;
mod batch_slip;
mod cards;
mod paper_form;
mod series;
mod typesetter;
mod world;

/// What official papers begin with.
const OFFICIAL: &str = include_str!("../../../web/print/official.typ");

pub use batch_slip::batch_slip;
pub use cards::cards;
pub use paper_form::paper_form;
pub use series::{Sides, series};
pub use typesetter::PrintError;
pub(crate) use typesetter::accessible_pdf;
