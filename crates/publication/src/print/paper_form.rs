//! The paper form: the questionnaire on A4, set once, with room for the number of each copy.

use pages::print::PaperForm;

use super::typesetter::{PrintError, Setting, Work};

const TEMPLATE: &str = include_str!("../../../../web/print/paper-form.typ");

/// One form without a number: a specimen, or what a series is made of.
///
/// # Errors
/// [`PrintError::Setting`] for a letter that the fonts lack.
pub fn paper_form(form: &PaperForm<'_>) -> Result<Vec<u8>, PrintError> {
    Ok(set(form)?.bytes)
}

pub(super) fn set(form: &PaperForm<'_>) -> Result<Work, PrintError> {
    let questionnaire = form.questionnaire;
    let identity = format!(
        "form {} {} {} {}",
        questionnaire.code(),
        questionnaire.version(),
        form.unit,
        form.field.as_deref().unwrap_or_default()
    );
    Setting::accessible(TEMPLATE, &form.sheet(), identity)?.set()
}
