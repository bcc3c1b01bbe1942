//! What to look at before a version is frozen: every page in every language and state.

use serde::Serialize;
use survey::{Language, Questionnaire};

use super::version_path;
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// The list of everything to look at.
#[derive(Debug, Clone)]
pub struct PreviewIndex<'a> {
    /// The surroundings.
    pub frame: Frame,
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
}

#[derive(Serialize)]
struct Look {
    words: String,
    links: Vec<LookLink>,
}

#[derive(Serialize)]
struct LookLink {
    href: String,
    words: String,
    about: String,
}

#[derive(Serialize)]
struct PreviewWords {
    path: String,
    looks: Vec<Look>,
}

impl Pages {
    /// The list of everything to look at.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn questionnaire_preview(&self, page: &PreviewIndex<'_>) -> Result<String, PageError> {
        let form = page.questionnaire;
        let path = version_path(form.code(), form.version());
        let look = |place: &str, name: String, with_faults: bool| {
            let link = |language: &Language, faults: bool| {
                let state = if faults { "&loi=1" } else { "" };
                let tag = language.as_str();
                let key = if faults { "look_wrong" } else { "look_plain" };
                LookLink {
                    href: format!("{path}/xem-thu/{place}?lang={tag}{state}"),
                    words: format!("{} ({tag})", words(&format!("questionnaires.{key}"))),
                    about: name.clone(),
                }
            };
            let plain = form
                .languages()
                .iter()
                .map(|language| link(language, false));
            let wrong = form.languages().iter().map(|language| link(language, true));
            let links = plain.chain(wrong.filter(|_| with_faults)).collect();
            Look { words: name, links }
        };
        let mut looks = vec![look("bat-dau", words("questionnaires.look_start"), false)];
        for (number, part) in (1..).zip(form.pages()) {
            let name = format!("{number}. {}", part.title.get(Language::VI));
            looks.push(look(&format!("trang-{}", part.code), name, true));
        }
        looks.push(look("kiem-tra", words("questionnaires.look_check"), false));
        looks.push(look(
            "mot-trang",
            words("questionnaires.look_one_page"),
            true,
        ));
        let context = PreviewWords { path, looks };
        self.render_office("office/questionnaires/preview", &page.frame, &context)
    }
}
