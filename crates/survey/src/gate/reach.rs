//! Whether a gate can ever open.

use std::collections::{BTreeMap, BTreeSet};

use super::{Expression, Order, Test};
use crate::answers::{DO_NOT_KNOW, NOT_APPLICABLE};
use crate::questionnaire::{Choice, Kind, Question};

/// Most combinations of answers that are tried.
const MOST_COMBINATIONS: usize = 200_000;

/// Most choices of one question that gates may name.
const MOST_NAMED: usize = 12;

/// The word of "not applicable" in a gate.
pub(super) const NOT_APPLICABLE_WORD: &str = "not_applicable";
/// The word of "do not know" in a gate.
pub(super) const DO_NOT_KNOW_WORD: &str = "do_not_know";

/// Whether some answers lead to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Some do.
    Some,
    /// None do.
    None,
    /// Too many combinations to tell.
    TooComplex,
}

/// Tries every distinguishable combination of answers to the questions that the gate of `code`
/// depends on, directly or through their own gates. Gates must name earlier questions only.
pub(crate) fn reachable(code: &str, questions: &BTreeMap<&str, &Question>) -> Reach {
    let Some(gate) = questions
        .get(code)
        .and_then(|question| question.gate.as_ref())
    else {
        return Reach::Some;
    };
    let mut named = BTreeMap::new();
    collect(&gate.expression, questions, &mut named);
    let mut domains = Vec::new();
    let mut combinations = 1_usize;
    for (question, tests) in &named {
        let Some(question) = questions.get(question) else {
            return Reach::TooComplex;
        };
        let Some(domain) = domain(&question.kind, tests) else {
            return Reach::TooComplex;
        };
        combinations = combinations.saturating_mul(domain.len());
        domains.push((question.code.as_str(), domain));
    }
    if combinations > MOST_COMBINATIONS {
        return Reach::TooComplex;
    }
    let opens = (0..combinations).any(|number| {
        let assignment = assignment(&domains, number);
        gate.expression
            .holds(&|asked| chosen(asked, questions, &assignment))
    });
    if opens { Reach::Some } else { Reach::None }
}

type Assignment<'a> = BTreeMap<&'a str, &'a [String]>;

/// The combination with this number, the domains being the digits.
fn assignment<'a>(domains: &'a [(&'a str, Vec<Vec<String>>)], mut number: usize) -> Assignment<'a> {
    let mut values = BTreeMap::new();
    for (code, domain) in domains {
        if let Some(value) = domain.get(number % domain.len()) {
            values.insert(*code, value.as_slice());
        }
        number /= domain.len();
    }
    values
}

fn chosen(
    code: &str,
    questions: &BTreeMap<&str, &Question>,
    assignment: &Assignment<'_>,
) -> Vec<String> {
    let asked = questions.get(code).is_some_and(|question| {
        question.gate.as_ref().is_none_or(|gate| {
            gate.expression
                .holds(&|earlier| chosen(earlier, questions, assignment))
        })
    });
    match assignment.get(code) {
        Some(values) if asked => values.to_vec(),
        _ => Vec::new(),
    }
}

fn collect<'a>(
    expression: &'a Expression,
    questions: &BTreeMap<&str, &'a Question>,
    named: &mut BTreeMap<&'a str, Vec<&'a Test>>,
) {
    for (code, _, test) in expression.tests() {
        let known = named.contains_key(code);
        named.entry(code).or_default().push(test);
        if let Some(gate) = questions
            .get(code)
            .and_then(|question| question.gate.as_ref())
            && !known
        {
            collect(&gate.expression, questions, named);
        }
    }
}

/// Every answer that the tests can tell apart; the first is no answer. None: too many.
fn domain(kind: &Kind, tests: &[&Test]) -> Option<Vec<Vec<String>>> {
    let mut values = vec![Vec::new()];
    match kind {
        Kind::Satisfaction {
            not_applicable,
            do_not_know,
        } => {
            values.extend((1..=5).map(|mark: u8| vec![mark.to_string()]));
            if *not_applicable {
                values.push(vec![NOT_APPLICABLE_WORD.to_owned()]);
            }
            if *do_not_know {
                values.push(vec![DO_NOT_KNOW_WORD.to_owned()]);
            }
        }
        Kind::Single { choices } => {
            values.extend(choices.iter().map(|choice| vec![choice.code.clone()]));
        }
        Kind::Multiple { choices, most } => values.extend(subsets(choices, *most, tests)?),
        Kind::Number { least, most } => {
            values.extend(
                numbers(*least, *most, tests)
                    .into_iter()
                    .map(|n| vec![n.to_string()]),
            );
        }
        Kind::Text { .. } | Kind::Comment { .. } | Kind::Date { .. } | Kind::Grid { .. } => {
            values.push(vec!["x".to_owned()]);
        }
    }
    Some(values)
}

/// Least and most, and around every number that a test names.
fn numbers(least: i64, most: i64, tests: &[&Test]) -> BTreeSet<i64> {
    let mut numbers = BTreeSet::from([least, most]);
    for test in tests {
        let limits: Vec<i64> = match test {
            Test::Compare(Order::Less | Order::AtMost | Order::AtLeast | Order::Greater, limit) => {
                vec![*limit]
            }
            Test::In(values) | Test::NotIn(values) => values
                .iter()
                .filter_map(|value| value.word.parse().ok())
                .collect(),
            Test::Answered => Vec::new(),
        };
        for limit in limits {
            numbers.extend([limit.saturating_sub(1), limit, limit.saturating_add(1)]);
        }
    }
    numbers
        .into_iter()
        .filter(|number| (least..=most).contains(number))
        .collect()
}

/// Every allowed set of the choices that some test names, and one that none names.
fn subsets(choices: &[Choice], most: Option<usize>, tests: &[&Test]) -> Option<Vec<Vec<String>>> {
    let named: BTreeSet<&str> = tests
        .iter()
        .flat_map(|test| match test {
            Test::In(values) | Test::NotIn(values) => values.as_slice(),
            Test::Answered | Test::Compare(..) => &[],
        })
        .map(|value| value.word.as_str())
        .collect();
    let mut relevant: Vec<&Choice> = choices
        .iter()
        .filter(|choice| named.contains(choice.code.as_str()))
        .collect();
    relevant.extend(
        choices
            .iter()
            .find(|choice| !named.contains(choice.code.as_str())),
    );
    if relevant.len() > MOST_NAMED {
        return None;
    }
    let sets = (1..1_usize << relevant.len()).map(|bits| {
        relevant
            .iter()
            .enumerate()
            .filter(|(place, _)| bits >> place & 1 == 1)
            .map(|(_, choice)| *choice)
            .collect::<Vec<_>>()
    });
    Some(
        sets.filter(|set| most.is_none_or(|most| set.len() <= most))
            .filter(|set| set.len() == 1 || set.iter().all(|choice| !choice.exclusive))
            .map(|set| set.into_iter().map(|choice| choice.code.clone()).collect())
            .collect(),
    )
}

/// How a gate names a posted value of a satisfaction item.
pub(super) fn satisfaction_word(value: String) -> String {
    match value.as_str() {
        NOT_APPLICABLE => NOT_APPLICABLE_WORD.to_owned(),
        DO_NOT_KNOW => DO_NOT_KNOW_WORD.to_owned(),
        _ => value,
    }
}
