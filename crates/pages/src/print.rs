//! What is printed: the counter card and the paper form.

mod card;
mod paper_form;

pub use card::{Card, CardSheet, Paper};
pub use paper_form::{FormNumber, PaperForm, PaperFormSheet};
