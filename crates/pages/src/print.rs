//! What is printed: the counter card, the paper form, the cover of a series and the slip of a batch.

mod batch_slip;
mod card;
mod official;
mod paper_form;
mod series_cover;

pub use batch_slip::{BatchSlip, BatchSlipSheet, SlipAudit, SlipKeying, SlipTotal};
pub use card::{Card, CardSheet, Paper};
pub use official::place_and_day;
pub use paper_form::{FormNumber, FormPlace, Layer, PaperForm, PaperFormSheet, SeriesPart};
pub use series_cover::{CoverSeries, Distribution, Given, SeriesCover, SeriesCoverSheet, Stop};
