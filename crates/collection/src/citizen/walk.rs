//! The way through a form: which place comes after which. Pure; the handlers only show the place.

use survey::round::Layout;
use survey::{Questionnaire, RawAnswers, visible_pages};

use super::state::Place;

/// What decides the order of places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) layout: Layout,
    /// The link does not name the field, so the citizen is asked.
    pub(crate) asks_field: bool,
}

impl Way<'_> {
    /// All places in order, given the answers so far.
    pub(crate) fn places(&self, answers: &RawAnswers) -> Vec<Place> {
        let mut places = vec![Place::Start];
        if self.asks_field {
            places.push(Place::Field);
        }
        match self.layout {
            // With nothing to ask beforehand, the one page begins with the introduction itself.
            Layout::OnePage if !self.asks_field => places = vec![Place::Whole],
            Layout::OnePage => places.push(Place::Whole),
            Layout::Paged => {
                let parts = visible_pages(self.questionnaire, answers);
                places.extend(parts.iter().map(|page| Place::Part(page.code.clone())));
                places.push(Place::Check);
            }
        }
        places
    }

    /// Where the form begins.
    pub(crate) fn first(&self) -> Place {
        self.places(&RawAnswers::new())
            .into_iter()
            .next()
            .unwrap_or(Place::Start)
    }

    /// The place after `place`; the last one stays where it is.
    pub(crate) fn after(&self, place: &Place, answers: &RawAnswers) -> Place {
        self.beside(place, answers, 1)
    }

    /// The place before `place`; the first one stays where it is.
    pub(crate) fn before(&self, place: &Place, answers: &RawAnswers) -> Place {
        self.beside(place, answers, -1)
    }

    fn beside(&self, place: &Place, answers: &RawAnswers, step: isize) -> Place {
        let places = self.places(answers);
        let here = places.iter().position(|other| other == place).unwrap_or(0);
        let there = here
            .saturating_add_signed(step)
            .min(places.len().saturating_sub(1));
        places.get(there).cloned().unwrap_or(Place::Start)
    }

    /// The names of the inputs that the page at `place` has.
    pub(crate) fn inputs(&self, place: &Place) -> Vec<String> {
        let pages = self
            .questionnaire
            .pages()
            .iter()
            .filter(|page| match place {
                Place::Whole => true,
                Place::Part(code) => page.code == *code,
                Place::Start | Place::Field | Place::Check => false,
            });
        pages
            .flat_map(|page| &page.questions)
            .flat_map(survey::Question::inputs)
            .collect()
    }
}
