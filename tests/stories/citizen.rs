//! A citizen who fills in a form page by page, as a browser without JavaScript would.

use survey::{Kind, Question, RawAnswers, visible_pages};
use testkit::small_round::{OPENS_MS, questionnaire};
use testkit::{Reply, SmallRound, TestApp, TestDatabase};

/// A minute after the small round opened.
pub(crate) const NOW_MS: i64 = OPENS_MS + 60_000;

/// The program over a small round.
pub(crate) struct Scene {
    pub(crate) app: TestApp,
    pub(crate) small: SmallRound,
}

impl Scene {
    /// Keeps the small round in `place` and starts the program.
    pub(crate) async fn set(place: &TestDatabase) -> Self {
        Self::set_with(place, |_| {}).await
    }

    /// The same after a change to the round.
    pub(crate) async fn set_with(
        place: &TestDatabase,
        change: impl FnOnce(&mut SmallRound),
    ) -> Self {
        let mut small = SmallRound::new(&testkit::ids::Ids::seeded(1));
        change(&mut small);
        small.insert(place.database()).await.unwrap();
        let app = TestApp::start(place.database(), NOW_MS);
        Self { app, small }
    }

    /// Path of the link at a position; the last one names no field.
    pub(crate) fn path(&self, link: usize) -> String {
        format!("/k/{}", self.small.links[link].code)
    }

    /// Presses a button on a page with these answers.
    pub(crate) async fn press(
        &self,
        link: usize,
        page: &Reply,
        action: &str,
        answers: &[(&str, &str)],
    ) -> Reply {
        let state = page.state();
        let mut pairs = vec![("state", state.as_str()), ("action", action)];
        pairs.extend_from_slice(answers);
        self.app.post(&self.path(link), &pairs).await
    }

    /// Goes through the whole form of a link that names its field and stops at the check page.
    pub(crate) async fn to_the_check(&self, link: usize, mark: &str) -> Reply {
        let mut page = self.app.get(&self.path(link)).await;
        page = self.press(link, &page, "start", &[]).await;
        let all: RawAnswers = answers(mark).into_iter().collect();
        for asked in visible_pages(questionnaire(), &all) {
            let given = page_answers(&asked.questions, mark);
            let given: Vec<(&str, &str)> = given
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            page = self.press(link, &page, "next", &given).await;
            assert_eq!(page.status, 200, "{}", page.body);
        }
        page
    }
}

/// A complete set of answers with one mark for every item.
pub(crate) fn answers(mark: &str) -> Vec<(String, String)> {
    questionnaire()
        .pages()
        .iter()
        .flat_map(|page| page_answers(&page.questions, mark))
        .collect()
}

fn page_answers(questions: &[Question], mark: &str) -> Vec<(String, String)> {
    let answer = |question: &Question| {
        let value = match &question.kind {
            Kind::Satisfaction { .. } => mark.to_owned(),
            Kind::Single { choices } if question.required => choices.first()?.code.clone(),
            Kind::Number { least, .. } if question.required => least.to_string(),
            _ => return None,
        };
        Some((question.code.clone(), value))
    };
    questions.iter().filter_map(answer).collect()
}
