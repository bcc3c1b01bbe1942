//! The usual words for what a workbook from another tool does not say.

use survey::{Language, Questionnaire, Text, shipped_questionnaire};

use super::super::fault::Spot;
use super::sheet::{Cell, Words};

/// The questionnaire whose words are the usual ones.
const USUAL: &str = "dvhcc-2023";

impl Words {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn vietnamese(&self) -> Option<&Cell> {
        self.0
            .iter()
            .find(|(language, _)| *language == Language::VI)
            .map(|(_, cell)| cell)
    }

    /// A text in those of `languages` that it has, standing at `spot`.
    pub(super) fn of_text(text: &Text, languages: &[Language], spot: &Spot) -> Self {
        let known = languages.iter().filter(|&&language| text.has(language));
        Self(
            known
                .map(|&language| (language, cell(text.get(language), spot)))
                .collect(),
        )
    }

    /// The same text in each of `languages`.
    pub(super) fn same(text: &Cell, languages: &[Language]) -> Self {
        Self(
            languages
                .iter()
                .map(|&language| (language, text.clone()))
                .collect(),
        )
    }
}

/// The usual wording of a key of the sheet `sipas`.
pub(super) fn usual(key: &str) -> Option<Text> {
    let form: &Questionnaire = shipped_questionnaire(USUAL)?;
    Some(match key {
        "consent_purpose" => form.consent().purpose.clone(),
        "consent_text" => form.consent().text.clone(),
        "not_applicable" => form.not_applicable_word().clone(),
        "do_not_know" => form.do_not_know_word().clone(),
        "overall" => {
            Text::vi("Chỉ số hài lòng chung").with(Language::EN, "Overall satisfaction index")
        }
        "content" => Text::vi("Việc cung ứng dịch vụ hành chính công")
            .with(Language::EN, "Delivery of public administrative services"),
        _ => return None,
    })
}

/// The usual value of a key of the sheet `sipas`.
pub(super) fn usual_value(key: &str) -> Option<&'static str> {
    Some(match key {
        "minutes" | "highest" => "5",
        "consent_version" => shipped_questionnaire(USUAL)?.consent().version.as_str(),
        "score" => "share",
        "combine" => "mean-of-items",
        "satisfied" => "4 5",
        _ => return None,
    })
}

pub(super) fn cell(text: &str, spot: &Spot) -> Cell {
    Cell {
        text: text.to_owned(),
        spot: spot.clone(),
    }
}
