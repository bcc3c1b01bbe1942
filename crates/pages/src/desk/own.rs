//! `/nhap-phieu/cua-toi`: a clerk's own figures, and nobody else's.

use serde::Serialize;

use crate::office::Frame;
use crate::office::parts::Fact;
use crate::template::{PageError, Pages};

/// The figures of one span of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnNumbers {
    /// The span, e.g. `Hôm nay`.
    pub title: String,
    /// The figures.
    pub facts: Vec<Fact>,
}

/// The page of one's own figures.
#[derive(Debug, Clone)]
pub struct Own {
    /// The surroundings.
    pub frame: Frame,
    /// The spans.
    pub numbers: Vec<OwnNumbers>,
    /// How well second keyings agree.
    pub quality: Vec<Fact>,
}

#[derive(Serialize)]
struct OwnWords<'a> {
    numbers: &'a [OwnNumbers],
    quality: &'a [Fact],
}

impl Pages {
    /// A clerk's own figures.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn desk_own(&self, page: &Own) -> Result<String, PageError> {
        let context = OwnWords {
            numbers: &page.numbers,
            quality: &page.quality,
        };
        self.render_office("desk/own", &page.frame, &context)
    }
}
