//! Gates (điều kiện hỏi): small expressions that decide whether a question is asked.
//!
//! `visits >= 2 and channel in [direct, post]`: comparisons of one earlier question with a value,
//! joined by `and`, `or`, `not` and brackets. A comparison with an unanswered question is false.

mod parse;
mod print;
mod reach;

use crate::answers::{BLANK, RawAnswers};
use crate::questionnaire::{Kind, Questionnaire};

pub use parse::GateError;
pub(crate) use parse::KEYWORDS;
pub(crate) use reach::{Reach, reachable};

/// A checked condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    source: String,
    expression: Expression,
}

/// A condition as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// All must hold.
    All(Vec<Expression>),
    /// At least one must hold.
    Any(Vec<Expression>),
    /// Must not hold.
    Not(Box<Expression>),
    /// A test of one question.
    Test {
        /// Code of the question.
        question: String,
        /// Where its code begins in the source, in bytes.
        at: usize,
        /// What is tested.
        test: Test,
    },
}

/// A test of the answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Answered at all.
    Answered,
    /// One of these is chosen.
    In(Vec<Value>),
    /// Answered, and none of these is chosen.
    NotIn(Vec<Value>),
    /// The number compares so with a limit.
    Compare(Order, i64),
}

/// A value in a test, with the place where it stands in the source, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The code of a choice, or digits.
    pub word: String,
    /// Where it begins.
    pub at: usize,
}

/// How two numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Less than.
    Less,
    /// At most.
    AtMost,
    /// At least.
    AtLeast,
    /// Greater than.
    Greater,
}

impl Order {
    /// Whether `left` stands in this order to `right`.
    pub const fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::AtLeast => left >= right,
            Self::Greater => left > right,
        }
    }
}

impl Gate {
    /// Reads a condition; whether its questions exist is for the questionnaire to check.
    ///
    /// # Errors
    /// [`GateError`] with the place of the first character that cannot stand there.
    pub fn parse(source: &str) -> Result<Self, GateError> {
        let expression = parse::parse(source)?;
        Ok(Self {
            source: source.to_owned(),
            expression,
        })
    }

    /// The condition as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The condition as a tree.
    pub const fn expression(&self) -> &Expression {
        &self.expression
    }

    /// Whether the condition holds for these answers.
    pub fn is_open(&self, questionnaire: &Questionnaire, answers: &RawAnswers) -> bool {
        self.expression
            .holds(&|code| chosen(questionnaire, answers, code))
    }
}

impl Expression {
    /// Every test with its question and place.
    pub(crate) fn tests(&self) -> Vec<(&str, usize, &Test)> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Not(inner) => inner.tests(),
            Self::Test { question, at, test } => vec![(question.as_str(), *at, test)],
        }
    }

    /// Whether two conditions are the same tree, wherever their words stand in their texts.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let all = |one: &[Self], other: &[Self]| {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| one.says_the_same(other))
        };
        match (self, other) {
            (Self::All(one), Self::All(other)) | (Self::Any(one), Self::Any(other)) => {
                all(one, other)
            }
            (Self::Not(one), Self::Not(other)) => one.says_the_same(other),
            (
                Self::Test {
                    question: one,
                    test: this,
                    ..
                },
                Self::Test {
                    question: other,
                    test: that,
                    ..
                },
            ) => one == other && this.says_the_same(that),
            _ => false,
        }
    }

    /// Whether it holds, given the values chosen for a question (none: unanswered).
    pub(crate) fn holds(&self, chosen: &dyn Fn(&str) -> Vec<String>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(chosen)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(chosen)),
            Self::Not(inner) => !inner.holds(chosen),
            Self::Test { question, test, .. } => test.holds(&chosen(question)),
        }
    }
}

impl Test {
    fn says_the_same(&self, other: &Self) -> bool {
        let words = |values: &[Value]| -> Vec<String> {
            let mut words: Vec<String> = values.iter().map(|value| value.word.clone()).collect();
            words.sort();
            words
        };
        match (self, other) {
            (Self::Answered, Self::Answered) => true,
            (Self::In(one), Self::In(other)) | (Self::NotIn(one), Self::NotIn(other)) => {
                words(one) == words(other)
            }
            (Self::Compare(order, limit), Self::Compare(other, other_limit)) => {
                order == other && limit == other_limit
            }
            _ => false,
        }
    }

    fn holds(&self, values: &[String]) -> bool {
        let has = |wanted: &[Value]| wanted.iter().any(|value| values.contains(&value.word));
        match self {
            Self::Answered => !values.is_empty(),
            Self::In(wanted) => has(wanted),
            Self::NotIn(wanted) => !values.is_empty() && !has(wanted),
            Self::Compare(order, limit) => values
                .first()
                .and_then(|value| value.parse::<i64>().ok())
                .is_some_and(|number| order.holds(number, *limit)),
        }
    }
}

/// The values that count as the answer to a question: none when it is not asked itself.
fn chosen(questionnaire: &Questionnaire, answers: &RawAnswers, code: &str) -> Vec<String> {
    let Some(question) = questionnaire.question(code) else {
        return Vec::new();
    };
    if !questionnaire.is_asked(question, answers) {
        return Vec::new();
    }
    let values = answers
        .get(code)
        .iter()
        .map(|value| crate::text::normalise_line(value))
        .filter(|value| !value.is_empty() && value != BLANK);
    match &question.kind {
        Kind::Number { .. } => values
            .filter_map(|value| value.parse::<i64>().ok())
            .map(|number| number.to_string())
            .collect(),
        Kind::Satisfaction { .. } => values.map(reach::satisfaction_word).collect(),
        _ => values.collect(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn is_open(gate: &str, answers: &[(&str, &str)]) -> bool {
        let small = Questionnaire::parse(include_str!("../tests/small.toml")).unwrap();
        let answers = answers.iter().copied().collect();
        Gate::parse(gate).unwrap().is_open(&small, &answers)
    }

    #[rstest]
    #[case("channel = post", "post", true)]
    #[case("channel = post", "direct", false)]
    #[case("channel != post", "direct", true)]
    #[case("channel != post", "", false)]
    #[case("channel != post", "-", false)]
    #[case("not channel = post", "", true)]
    #[case("channel in [post, other]", "other", true)]
    #[case("channel not in [post, other]", "other", false)]
    #[case("channel not in [post, other]", "", false)]
    #[case("channel answered", " direct ", true)]
    #[case("channel answered", "-", false)]
    fn a_comparison_with_an_unanswered_question_is_false(
        #[case] gate: &str,
        #[case] channel: &str,
        #[case] expected: bool,
    ) {
        assert_eq!(is_open(gate, &[("channel", channel)]), expected);
    }

    #[rstest]
    #[case("visits > 2", "3", true)]
    #[case("visits > 2", "2", false)]
    #[case("visits >= 2", "2", true)]
    #[case("visits < 2", "2", false)]
    #[case("visits <= 2", "02", true)]
    #[case("visits = 2", " 02 ", true)]
    #[case("visits < 10", "hai", false)]
    fn numbers_are_compared_as_numbers(
        #[case] gate: &str,
        #[case] visits: &str,
        #[case] expected: bool,
    ) {
        assert_eq!(is_open(gate, &[("visits", visits)]), expected);
    }

    #[test]
    fn do_not_know_is_no_mark() {
        assert!(!is_open("q1 >= 4", &[("q1", "9")]));
        assert!(is_open("q1 = do_not_know", &[("q1", "9")]));
        assert!(!is_open("q3 <= 2", &[("q3", "0")]));
        assert!(is_open("q3 = not_applicable", &[("q3", "0")]));
    }

    #[test]
    fn a_question_that_is_not_asked_counts_as_unanswered() {
        let answers = [("visits", "1"), ("channel", "post"), ("q2", "5")];
        assert!(!is_open("q2 answered", &answers));
        let answers = [("visits", "2"), ("channel", "post"), ("q2", "5")];
        assert!(is_open("q2 answered", &answers));
    }
}
