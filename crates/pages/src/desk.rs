//! Pages of the keying desk (`/nhap-phieu`), in Vietnamese only: what there is to key, the screen on which it is
//! keyed, the drill, the key card, and a clerk's own figures.
//!
//! The pages know nothing of paper's rules: what a line takes and which words belong to it comes with the context.

mod batch;
mod card;
mod drill;
mod faults;
mod lines;
mod own;
mod returned;
mod screen;
mod work;

pub use batch::{AsideRow, BatchPage, ClaimRow, FormRow};
pub use card::KeyCard;
pub use drill::{Drill, PaperBox, PaperRow};
pub use faults::{Faults, FaultyForm};
pub use lines::{Key, Line, LineKind, Part};
pub use own::{Own, OwnNumbers};
pub use returned::{ReturnedField, ReturnedForm};
pub use screen::Screen;
pub use work::{ReturnedRow, Work, WorkRow};
