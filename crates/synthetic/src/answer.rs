//! What one invented person ticks, for any questionnaire.

use survey::{
    BLANK, Choice, DO_NOT_KNOW, Kind, Mode, NOT_APPLICABLE, Question, Questionnaire, RawAnswers,
};

use crate::comment::remark;
use crate::likelihood::choice_weight;
use crate::person::Person;
use crate::random::Chance;

/// What holds for everyone who answers one questionnaire.
#[derive(Debug)]
pub(crate) struct Form<'a> {
    questionnaire: &'a Questionnaire,
    /// How much easier each item is than the usual one, by place among the items.
    item_effects: Vec<f64>,
    /// Whether an item is about feedback, which most people never send.
    about_feedback: Vec<bool>,
}

impl<'a> Form<'a> {
    /// Item effects of the province `seed`.
    pub(crate) fn new(questionnaire: &'a Questionnaire, seed: u64) -> Self {
        let mut chance = Chance::new(seed, crate::stream::ITEMS);
        let item_effects = questionnaire
            .items()
            .iter()
            .map(|_| 0.11 * chance.normal())
            .collect();
        let optional = |code: &String| {
            let question = questionnaire.question(code).map(|question| &question.kind);
            matches!(
                question,
                Some(Kind::Satisfaction {
                    not_applicable: true,
                    ..
                })
            )
        };
        let factors = questionnaire
            .contents()
            .iter()
            .flat_map(|content| &content.factors);
        // The last factor of the service content is the one on feedback.
        let last = factors
            .last()
            .map(|factor| factor.items.clone())
            .unwrap_or_default();
        let about = |code: &String| optional(code) && last.contains(code);
        let about_feedback = questionnaire.items().iter().map(about).collect();
        Self {
            questionnaire,
            item_effects,
            about_feedback,
        }
    }

    /// Version of the consent text that everyone was shown.
    pub(crate) fn consent_version(&self) -> &str {
        &self.questionnaire.consent().version
    }

    /// The answers of a person.
    pub(crate) fn answers(&self, chance: &mut Chance, person: &Person, mode: Mode) -> RawAnswers {
        let mut answers = RawAnswers::new();
        let mut item = 0;
        for question in self.questionnaire.questions() {
            let place = question.is_item().then_some(item);
            item += usize::from(question.is_item());
            if !self.questionnaire.is_asked(question, &answers) {
                continue;
            }
            match (&question.kind, place) {
                (
                    &Kind::Satisfaction {
                        not_applicable,
                        do_not_know,
                    },
                    Some(place),
                ) => {
                    let value = self.item(chance, person, place, not_applicable, do_not_know);
                    tick(&mut answers, question, value, mode);
                }
                _ => other(&mut answers, chance, question, person, mode),
            }
        }
        answers
    }

    /// The value of an item; none for a blank.
    fn item(
        &self,
        chance: &mut Chance,
        person: &Person,
        place: usize,
        not_applicable: bool,
        do_not_know: bool,
    ) -> Option<String> {
        if person.careless && chance.happens(850) || chance.happens(7) {
            return None;
        }
        if not_applicable && self.about_feedback[place] && person.no_feedback {
            return Some(NOT_APPLICABLE.to_owned());
        }
        if not_applicable && chance.happens(8) {
            return Some(NOT_APPLICABLE.to_owned());
        }
        if do_not_know && chance.happens(12) {
            return Some(DO_NOT_KNOW.to_owned());
        }
        Some(person.mark(chance, self.item_effects[place]).to_string())
    }
}

/// Writes one value. A blank on a screen was left on purpose; a blank on paper is just not there.
fn tick(answers: &mut RawAnswers, question: &Question, value: Option<String>, mode: Mode) {
    match value {
        Some(value) => answers.insert(&question.code, value),
        None if mode.can_ask_again() && question.required => answers.insert(&question.code, BLANK),
        None => {}
    }
}

fn other(
    answers: &mut RawAnswers,
    chance: &mut Chance,
    question: &Question,
    person: &Person,
    mode: Mode,
) {
    // The respondent part is optional and comes last: some stop there.
    let skipped = chance.happens(if question.required { 5 } else { 40 });
    match &question.kind {
        _ if skipped => tick(answers, question, None, mode),
        Kind::Single { choices } => {
            let choice = draw_choice(chance, question, choices, person);
            tick(
                answers,
                question,
                choice.map(|choice| choice.code.clone()),
                mode,
            );
        }
        Kind::Multiple { choices, most } => several(answers, chance, question, choices, *most),
        Kind::Grid { rows, levels } => {
            for row in rows {
                let level = draw_choice(chance, question, levels, person);
                if let Some(level) = level {
                    answers.insert(question.row_input(&row.code), level.code.as_str());
                }
            }
        }
        Kind::Comment { .. } if chance.happens(25) => {
            answers.insert(&question.code, remark(chance, person.is_content()));
        }
        Kind::Number { least, most } => {
            let span = u32::try_from((most - least).clamp(0, 4)).unwrap_or(0);
            let number = least + i64::from(chance.below(span + 1).min(chance.below(span + 1)));
            answers.insert(&question.code, number.to_string());
        }
        Kind::Satisfaction { .. }
        | Kind::Comment { .. }
        | Kind::Text { .. }
        | Kind::Date { .. } => {}
    }
}

fn draw_choice<'c>(
    chance: &mut Chance,
    question: &Question,
    choices: &'c [Choice],
    person: &Person,
) -> Option<&'c Choice> {
    let weigh = |choice: &Choice| choice_weight(&question.code, &choice.code, person.is_content());
    let weights: Vec<u32> = choices.iter().map(weigh).collect();
    choices.get(chance.weighted(&weights))
}

fn several(
    answers: &mut RawAnswers,
    chance: &mut Chance,
    question: &Question,
    choices: &[Choice],
    most: Option<usize>,
) {
    let wanted = 1 + chance.below(3) as usize;
    let wanted = wanted.min(most.unwrap_or(wanted));
    let open: Vec<&Choice> = choices
        .iter()
        .filter(|choice| !choice.writes && !choice.exclusive)
        .collect();
    let mut ticked = 0;
    for (place, choice) in open.iter().enumerate() {
        let left = u32::try_from(open.len() - place).unwrap_or(1);
        let needed = u32::try_from(wanted - ticked).unwrap_or(0);
        if chance.below(left) < needed {
            answers.insert(&question.code, choice.code.as_str());
            ticked += 1;
        }
    }
}
