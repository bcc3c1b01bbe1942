//! `/quan-ly/dot/moi`: a new round.

use serde::Serialize;

use crate::office::parts::{Choice, Fault, Field};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// The form for a new round.
#[derive(Debug, Clone)]
pub struct CreateRound {
    /// The surroundings.
    pub frame: Frame,
    /// Code as typed.
    pub code: String,
    /// Vietnamese name as typed.
    pub name: String,
    /// Province as typed.
    pub province: String,
    /// Opening as typed.
    pub opens: String,
    /// Closing as typed.
    pub closes: String,
    /// Questionnaire versions as value and words, and the chosen value.
    pub questionnaires: (Vec<(String, String)>, String),
    /// Catalogue versions as value and words, and the chosen value.
    pub catalogues: (Vec<(String, String)>, String),
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct CreateRoundWords<'a> {
    faults: &'a [Fault],
    can_create: bool,
    code: Field,
    name: Field,
    province: Field,
    opens: Field,
    closes: Field,
    questionnaire: Choice,
    catalogue: Choice,
}

impl Pages {
    /// The form for a new round.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn create_round(&self, page: &CreateRound) -> Result<String, PageError> {
        let faults = &page.faults;
        let field = |name: &str, key: &str, value: &str| {
            Field::text(name, words(&format!("rounds.{key}"))).value(value)
        };
        let choice = |name: &str, key: &str, (options, chosen): &(Vec<_>, String)| {
            Choice::new(
                name,
                words(&format!("rounds.{key}")),
                options.clone(),
                chosen,
            )
            .checked(faults)
        };
        let context = CreateRoundWords {
            can_create: !page.questionnaires.0.is_empty() && !page.catalogues.0.is_empty(),
            code: field("code", "code", &page.code)
                .hint(words("rounds.code_hint"))
                .checked(faults),
            name: field("name_vi", "name_vi", &page.name).checked(faults),
            province: field("province", "province", &page.province)
                .hint(words("rounds.province_hint"))
                .checked(faults),
            opens: field("opens", "opens", &page.opens)
                .kind("datetime-local")
                .checked(faults),
            closes: field("closes", "closes", &page.closes)
                .kind("datetime-local")
                .checked(faults),
            questionnaire: choice("questionnaire", "questionnaire", &page.questionnaires),
            catalogue: choice("catalogue", "catalogue", &page.catalogues),
            faults,
        };
        let frame = page.frame.clone().with_faults(!faults.is_empty());
        self.render_office("office/rounds/create", &frame, &context)
    }
}
