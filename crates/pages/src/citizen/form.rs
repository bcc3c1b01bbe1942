//! The pages that ask: start, one part, everything on one page, the field, and the check of the answers.

use serde::Serialize;
use survey::{Language, Questionnaire};

use super::answered::AnsweredPart;
use super::fault::Fault;
use super::frame::Frame;
use super::question::PartView;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// What a person reads before the first answer: what this is, who asks, how long, and the consent.
#[derive(Debug, Clone, Serialize)]
pub struct Introduction {
    /// The questionnaire's title.
    pub title: String,
    /// Who asks: `Sở Nội vụ tỉnh …`.
    pub asked_by: String,
    /// The service field that is rated, when the link fixes it.
    pub field: Option<String>,
    /// How many minutes it takes.
    pub minutes: u32,
    /// How many questions are asked at most.
    pub questions: usize,
    /// What the answers are for.
    pub purpose: String,
    /// The consent text, a paragraph an entry.
    pub consent: Vec<String>,
}

impl Introduction {
    /// The introduction of a questionnaire.
    pub fn of(
        questionnaire: &Questionnaire,
        language: Language,
        asked_by: String,
        field: Option<String>,
    ) -> Self {
        Self {
            title: questionnaire.title().get(language).to_owned(),
            asked_by,
            field,
            minutes: questionnaire.minutes(),
            questions: questionnaire.questions().count(),
            purpose: questionnaire.consent().purpose.get(language).to_owned(),
            consent: paragraphs(questionnaire.consent().text.get(language)),
        }
    }
}

/// Who asks: the Department of Home Affairs of a province, `Sở Nội vụ tỉnh An Giang`.
pub fn asked_by(province: &str, language: Language) -> String {
    // "Tỉnh An Giang" in the middle of a name is written "tỉnh An Giang".
    let mut letters = province.chars();
    let first = letters.next().map(char::to_lowercase).into_iter().flatten();
    let within = format!("{}{}", first.collect::<String>(), letters.as_str());
    let province = if language == Language::EN {
        province
    } else {
        &within
    };
    Locale::of(language).fill("start.department", &[("province", province)])
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The first page of the paged layout. Button: `start`.
#[derive(Debug, Clone, Serialize)]
pub struct Start {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// What is read before the first answer.
    pub introduction: Introduction,
    /// The signed state, or [`super::STATE_MARK`].
    pub state: String,
}

/// One part of the form. Buttons: `next`, and `back` unless it is the first page.
#[derive(Debug, Clone, Serialize)]
pub struct FormPage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// The part with its questions and what was answered.
    pub part: PartView,
    /// What is wrong, in the order of the page; empty on a first showing.
    pub faults: Vec<Fault>,
    /// The signed state with the answers of the other parts.
    pub state: String,
    /// Whether there is a page to go back to.
    pub has_back: bool,
    /// Whether this part was opened from the check page, so that the button leads back there.
    pub from_check: bool,
}

/// The whole form on one page, introduction first. Button: `send` (and `check` on Enter in a text box).
#[derive(Debug, Clone, Serialize)]
pub struct OnePage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// What is read before the first answer.
    pub introduction: Introduction,
    /// All parts.
    pub parts: Vec<PartView>,
    /// What is wrong; empty on a first showing.
    pub faults: Vec<Fault>,
    /// The signed state, or [`super::STATE_MARK`].
    pub state: String,
}

/// One field of the list to choose from.
#[derive(Debug, Clone, Serialize)]
pub struct FieldOption {
    /// The field's code, posted as `field`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it was chosen before.
    pub checked: bool,
}

/// The choice of the field. Posts `field` and `field_query`; buttons: `next`, `find-field`, `back`.
#[derive(Debug, Clone, Serialize)]
pub struct FieldChoice {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// The fields that most people come for.
    pub common: Vec<FieldOption>,
    /// What was searched for; empty before a search.
    pub query: String,
    /// What the search found.
    pub found: Vec<FieldOption>,
    /// Whether nothing was chosen although the button was pressed.
    pub missing: bool,
    /// The signed state.
    pub state: String,
    /// Whether there is a page to go back to.
    pub has_back: bool,
}

/// All answers before sending. Buttons: `send`, `back`, and `page:<code>` to change a part.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// The service field that is rated.
    pub field: String,
    /// Whether the field was chosen on a page of this form and may be changed (`page:field`).
    pub field_can_change: bool,
    /// What was answered, a part an entry.
    pub parts: Vec<AnsweredPart>,
    /// What still keeps the form from being sent.
    pub faults: Vec<Fault>,
    /// The signed state with all answers.
    pub state: String,
}

impl Pages {
    /// The first page of the paged layout.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn start(&self, page: &Start) -> Result<String, PageError> {
        let title = page.introduction.title.clone();
        self.render(
            "citizen/start",
            page.frame.language,
            &title,
            &page.frame,
            page,
        )
    }

    /// One part of the form.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn form_page(&self, page: &FormPage) -> Result<String, PageError> {
        let locale = Locale::of(page.frame.language);
        let part = locale.fill(
            "form.part",
            &[
                ("number", &page.part.number.to_string()),
                ("of", &page.part.of.to_string()),
            ],
        );
        let title = with_error(
            locale,
            &page.faults,
            &format!("{part}: {}", page.part.title),
        );
        self.render(
            "citizen/form",
            page.frame.language,
            &title,
            &page.frame,
            page,
        )
    }

    /// The whole form on one page.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn one_page(&self, page: &OnePage) -> Result<String, PageError> {
        let locale = Locale::of(page.frame.language);
        let title = with_error(locale, &page.faults, &page.introduction.title);
        self.render(
            "citizen/one-page",
            page.frame.language,
            &title,
            &page.frame,
            page,
        )
    }

    /// The choice of the field.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn field_choice(&self, page: &FieldChoice) -> Result<String, PageError> {
        let locale = Locale::of(page.frame.language);
        let title = if page.missing {
            locale.fill("form.error_title", &[("title", locale.get("field.title"))])
        } else {
            locale.get("field.title").to_owned()
        };
        self.render(
            "citizen/field-choice",
            page.frame.language,
            &title,
            &page.frame,
            page,
        )
    }

    /// All answers before sending.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn check(&self, page: &Check) -> Result<String, PageError> {
        let locale = Locale::of(page.frame.language);
        let title = with_error(locale, &page.faults, locale.get("check.title"));
        self.render(
            "citizen/check",
            page.frame.language,
            &title,
            &page.frame,
            page,
        )
    }
}

fn with_error(locale: &Locale, faults: &[Fault], title: &str) -> String {
    if faults.is_empty() {
        title.to_owned()
    } else {
        locale.fill("form.error_title", &[("title", title)])
    }
}

#[cfg(test)]
mod tests {
    use super::asked_by;
    use survey::Language;

    #[test]
    fn the_department_is_named_with_its_province() {
        assert_eq!(
            asked_by("Tỉnh An Giang", Language::VI),
            "Sở Nội vụ tỉnh An Giang"
        );
        assert_eq!(
            asked_by("Thành phố Huế", Language::VI),
            "Sở Nội vụ thành phố Huế"
        );
        assert_eq!(
            asked_by("Tỉnh An Giang", Language::EN),
            "Department of Home Affairs, Tỉnh An Giang"
        );
    }
}
