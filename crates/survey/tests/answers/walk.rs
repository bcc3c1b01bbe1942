//! Walks through a questionnaire as a person does, led by a list of numbers.

use survey::{
    BLANK, Choice, Context, DO_NOT_KNOW, FieldCode, Kind, Language, Mode, NOT_APPLICABLE, Question,
    Questionnaire, RawAnswers, RoundId, Stream, UnitCode,
};
use uuid::Uuid;

/// The context of every test.
pub(crate) fn context(mode: Mode) -> Context {
    let unit = |code| UnitCode::parse(code).expect("a code");
    Context {
        round: RoundId::from_uuid(Uuid::from_u128(1)),
        received_by: unit("ttpvhcc_00004"),
        decided_by: unit("00004"),
        field: FieldCode::parse("ho_tich").expect("a code"),
        stream: Stream::Open,
        mode,
        language: Language::VI,
        consent_version: "1".into(),
        sample_member: None,
        started_ms: Some(0),
    }
}

/// A questionnaire with every kind of question and several gates.
pub(crate) fn small() -> Questionnaire {
    Questionnaire::parse(include_str!("../small.toml")).expect("it is fine")
}

/// Numbers to decide by; zeros when they run out.
pub(crate) struct Decisions<'a>(std::slice::Iter<'a, u32>);

impl<'a> Decisions<'a> {
    pub(crate) fn new(numbers: &'a [u32]) -> Self {
        Self(numbers.iter())
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0.next().map_or(0, |&number| number as usize % limit)
    }
}

/// Answers every page in turn, only what is asked, only what can be answered.
pub(crate) fn walk(questionnaire: &Questionnaire, numbers: &[u32]) -> RawAnswers {
    let mut decisions = Decisions::new(numbers);
    let mut answers = RawAnswers::new();
    for page in questionnaire.pages() {
        for question in &page.questions {
            if questionnaire.is_asked(question, &answers) {
                answer(question, &mut decisions, &mut answers);
            }
        }
    }
    answers
}

fn answer(question: &Question, decisions: &mut Decisions<'_>, answers: &mut RawAnswers) {
    // One answer in eight is left out: plainly where that is allowed, on purpose otherwise.
    if decisions.below(8) == 7 {
        if question.required {
            for input in question.inputs() {
                answers.insert(input, BLANK);
            }
            answers.remove(&question.box_input());
        }
        return;
    }
    let code = question.code.as_str();
    match &question.kind {
        Kind::Satisfaction {
            not_applicable,
            do_not_know,
        } => {
            let mut values = vec!["1", "2", "3", "4", "5"];
            values.extend(not_applicable.then_some(NOT_APPLICABLE));
            values.extend(do_not_know.then_some(DO_NOT_KNOW));
            answers.insert(code, values[decisions.below(values.len())]);
        }
        Kind::Single { choices } => {
            let choice = &choices[decisions.below(choices.len())];
            answers.insert(code, choice.code.as_str());
            write_beside(question, choice, decisions, answers);
        }
        Kind::Multiple { choices, most } => {
            let count = 1 + decisions.below(most.unwrap_or(choices.len()));
            let first = decisions.below(choices.len());
            let ticked = choices.iter().cycle().skip(first).take(count);
            for choice in ticked.take_while(|choice| count == 1 || !choice.exclusive) {
                answers.insert(code, choice.code.as_str());
                write_beside(question, choice, decisions, answers);
            }
            if answers.get(code).is_empty() && question.required {
                answers.insert(code, choices[first].code.as_str());
            }
        }
        Kind::Grid { rows, levels } => {
            for row in rows {
                let level = &levels[decisions.below(levels.len())];
                answers.insert(question.row_input(&row.code), level.code.as_str());
            }
        }
        Kind::Text { most_chars } | Kind::Comment { most_chars } => {
            let length = 1 + decisions.below(*most_chars);
            answers.insert(code, "ộ".repeat(length));
        }
        Kind::Number { least, most } => {
            let span = usize::try_from(most - least + 1).expect("limits are in order");
            let above = i64::try_from(decisions.below(span)).expect("small");
            answers.insert(code, (least + above).to_string());
        }
        Kind::Date { earliest, latest } => {
            let limits = [earliest.as_deref(), latest.as_deref(), Some("02/9/2026")];
            let date = limits.into_iter().flatten().nth(decisions.below(2));
            answers.insert(code, date.unwrap_or("2026-09-02"));
        }
    }
}

fn write_beside(
    question: &Question,
    choice: &Choice,
    decisions: &mut Decisions<'_>,
    answers: &mut RawAnswers,
) {
    if choice.writes && decisions.below(2) == 1 {
        answers.set(question.box_input(), vec!["Ê Đê".to_owned()]);
    }
}
