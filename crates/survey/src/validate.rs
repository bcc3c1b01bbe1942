//! The one way in for an answer.

use crate::answers::RawAnswers;
use crate::finding::Findings;
use crate::questionnaire::{Page, Questionnaire};
use crate::response::{Context, ValidResponse};

pub use date::read as read_date;

mod assemble;
pub(crate) mod date;
mod question;

/// Checks a whole form and makes the response.
///
/// Text is normalised first. Answers to questions that are not asked are dropped: the person went
/// back and changed the answer that had opened the gate. A question that is required and left out is
/// a finding `missing` where the form can ask again ([`Mode::can_ask_again`]); the value
/// [`BLANK`](crate::BLANK) leaves any question blank on purpose.
///
/// # Errors
/// [`Findings`] by question, in the order of asking, unknown inputs last.
///
/// [`Mode::can_ask_again`]: crate::Mode::can_ask_again
pub fn validate(
    questionnaire: &Questionnaire,
    answers: &RawAnswers,
    context: Context,
) -> Result<ValidResponse, Findings> {
    assemble::response(questionnaire, answers, context)
}

/// Checks the answers of one page with the same rules, so that a whole form without findings on its
/// pages has none; an unknown page has none either.
pub fn validate_page(
    questionnaire: &Questionnaire,
    page_code: &str,
    answers: &RawAnswers,
) -> Findings {
    assemble::page_findings(questionnaire, page_code, answers)
}

/// The pages on which something is asked, given the answers so far.
pub fn visible_pages<'a>(questionnaire: &'a Questionnaire, answers: &RawAnswers) -> Vec<&'a Page> {
    questionnaire
        .pages()
        .iter()
        .filter(|page| {
            page.questions
                .iter()
                .any(|asked| questionnaire.is_asked(asked, answers))
        })
        .collect()
}
