//! Paper forms: the questionnaire on A4, once for every number.

use pages::print::{FormNumber, PaperForm};

use super::typesetter::{PrintError, pdf};

const TEMPLATE: &str = include_str!("../../../../web/print/paper-form.typ");

/// One PDF with a form for every number, in their order; without numbers, one specimen.
///
/// # Errors
/// [`PrintError::Page`] for an address too long for a QR code; [`PrintError::Setting`] for a letter that
/// the fonts lack.
pub fn paper_forms(form: &PaperForm<'_>, numbers: &[FormNumber]) -> Result<Vec<u8>, PrintError> {
    let questionnaire = form.questionnaire;
    let first = numbers.first().map_or("", |number| number.serial.as_str());
    let identity = format!(
        "forms {} {} {first} {}",
        questionnaire.code(),
        questionnaire.version(),
        numbers.len()
    );
    pdf(TEMPLATE, &form.sheet(numbers)?, &identity)
}
