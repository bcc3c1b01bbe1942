//! The paper form: the questionnaire on A4, set once, with room for the number of each copy.

use pages::print::{Layer, PaperForm};

use super::typesetter::{PrintError, Setting, Work};

const TEMPLATE: &str = include_str!("../../../../web/print/paper-form.typ");

/// One form without a number, about its first place: a specimen.
///
/// # Errors
/// [`PrintError::Setting`] for a letter that the fonts lack.
pub fn paper_form(form: &PaperForm<'_>) -> Result<Vec<u8>, PrintError> {
    let place = form.places.first();
    let unit = place.map_or("", |place| place.unit.as_str());
    let field = place.and_then(|place| place.field.as_deref());
    let identity = format!("{} {unit} {}", identity(form), field.unwrap_or_default());
    let sheet = form.sheet(Layer::Whole);
    Ok(Setting::accessible(TEMPLATE, &sheet, identity)?
        .set()?
        .bytes)
}

/// The form of a series without its places, and a page for each of these.
pub(super) fn layers(form: &PaperForm<'_>) -> Result<(Work, Work), PrintError> {
    let set = Setting::accessible(TEMPLATE, &form.sheet(Layer::Form), identity(form))?.set()?;
    let places = form.sheet(Layer::Places);
    let places = Setting::overlay(TEMPLATE, &places, identity(form))?.set()?;
    Ok((set, places))
}

fn identity(form: &PaperForm<'_>) -> String {
    let questionnaire = form.questionnaire;
    format!("form {} {}", questionnaire.code(), questionnaire.version())
}
