//! `/quan-ly/dot/{code}/xem-thu`: what to look at before anybody answers.

use serde::Serialize;

use crate::office::parts::{Choice, Fault};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// The choice of what to look at: lists of value and words, each with the value chosen now.
#[derive(Debug, Clone)]
pub struct PreviewChoice {
    /// The surroundings.
    pub frame: Frame,
    /// Where it goes.
    pub action: String,
    /// The round's page.
    pub back: String,
    /// Units.
    pub units: (Vec<(String, String)>, String),
    /// Fields; the empty value lets the form ask.
    pub fields: (Vec<(String, String)>, String),
    /// Layouts.
    pub layouts: (Vec<(String, String)>, String),
    /// Languages.
    pub languages: (Vec<(String, String)>, String),
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct PreviewWords<'a> {
    action: &'a str,
    back: &'a str,
    unit: Choice,
    field: Choice,
    layout: Choice,
    language: Choice,
    faults: &'a [Fault],
}

impl Pages {
    /// The choice of what to look at.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn preview_choice(&self, page: &PreviewChoice) -> Result<String, PageError> {
        let choice = |name: &str, key: &str, (options, chosen): &(Vec<_>, String)| {
            Choice::new(name, words(key), options.clone(), chosen).checked(&page.faults)
        };
        let context = PreviewWords {
            action: &page.action,
            back: &page.back,
            unit: choice("don-vi", "rounds.unit", &page.units),
            field: choice("linh-vuc", "rounds.field", &page.fields),
            layout: choice("bo-cuc", "rounds.layout", &page.layouts),
            language: choice("lang", "rounds.language", &page.languages),
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/rounds/preview", &frame, &context)
    }
}
