//! Checks that every gate asks about earlier questions, in words that they have, and can open.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::super::{Kind, Page, Question};
use super::report::Report;
use super::structure::Gated;
use crate::gate::{Reach, Test, Value, reachable};

/// Checks all gates; whether they can open only when nothing else is wrong with the file, since a
/// wrong limit or code elsewhere may be what keeps a gate shut.
pub(super) fn check(gated: &[Gated<'_>], pages: &[Page], report: &mut Report<'_>) {
    let in_order: Vec<&Question> = pages.iter().flat_map(|page| &page.questions).collect();
    let mut place: BTreeMap<&str, usize> = BTreeMap::new();
    let mut questions: BTreeMap<&str, &Question> = BTreeMap::new();
    for (number, question) in in_order.iter().enumerate() {
        place.entry(&question.code).or_insert(number);
        questions.entry(&question.code).or_insert(question);
    }
    for Gated { question, when } in gated {
        let Some(gate) = questions
            .get(question.as_str())
            .and_then(|asked| asked.gate.as_ref())
        else {
            continue;
        };
        for (named, _, test) in gate.expression().tests() {
            let problem = match questions.get(named) {
                None => Some((
                    "gate-unknown-question",
                    format!("Điều kiện nêu câu hỏi “{named}” không có trong phiếu."),
                )),
                Some(_) if depends_on(named, question, &questions) => Some((
                    "gate-circular",
                    format!("Điều kiện vòng tròn: “{named}” lại phụ thuộc vào “{question}”."),
                )),
                Some(_) if place.get(named) >= place.get(question.as_str()) => Some((
                    "gate-later-question",
                    format!("Điều kiện nêu câu hỏi “{named}” được hỏi sau câu “{question}”."),
                )),
                Some(asked) => wrong_test(asked, test),
            };
            if let Some((code, message)) = problem {
                report.add(when, code, message);
            }
        }
    }
    if report.is_empty() {
        for Gated { question, when } in gated {
            check_reach(question, when, &questions, report);
        }
    }
}

/// Whether `question` is `wanted` or its gate leads to it.
fn depends_on(question: &str, wanted: &str, questions: &BTreeMap<&str, &Question>) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![question];
    while let Some(code) = waiting.pop() {
        if code == wanted {
            return true;
        }
        if seen.insert(code)
            && let Some(gate) = questions.get(code).and_then(|asked| asked.gate.as_ref())
        {
            waiting.extend(
                gate.expression()
                    .tests()
                    .into_iter()
                    .map(|(named, ..)| named),
            );
        }
    }
    false
}

/// A test that the answers to this kind of question cannot have.
fn wrong_test(question: &Question, test: &Test) -> Option<(&'static str, String)> {
    let code = &question.code;
    let wrong = || {
        let message = format!("Không thể so sánh câu hỏi “{code}” theo cách này.");
        Some(("gate-wrong-test", message))
    };
    let values = match test {
        Test::Answered if matches!(question.kind, Kind::Grid { .. }) => return wrong(),
        Test::Answered => return None,
        Test::Compare(..) => {
            let has_numbers = matches!(
                question.kind,
                Kind::Number { .. } | Kind::Satisfaction { .. }
            );
            return if has_numbers { None } else { wrong() };
        }
        Test::In(values) | Test::NotIn(values) => values,
    };
    let is_known = |value: &Value| match &question.kind {
        Kind::Single { choices } | Kind::Multiple { choices, .. } => {
            Some(choices.iter().any(|choice| choice.code == value.word))
        }
        Kind::Number { least, most } => Some(value.word.parse::<i64>().is_ok_and(|number| {
            (*least..=*most).contains(&number) && number.to_string() == value.word
        })),
        Kind::Satisfaction {
            not_applicable,
            do_not_know,
        } => Some(match value.word.as_str() {
            "1" | "2" | "3" | "4" | "5" => true,
            "not_applicable" => *not_applicable,
            "do_not_know" => *do_not_know,
            _ => false,
        }),
        Kind::Grid { .. } | Kind::Text { .. } | Kind::Comment { .. } | Kind::Date { .. } => None,
    };
    for value in values {
        match is_known(value) {
            None => return wrong(),
            Some(false) => {
                let message = format!(
                    "Câu hỏi “{code}” không có phương án trả lời “{}”.",
                    value.word
                );
                return Some(("gate-unknown-choice", message));
            }
            Some(true) => {}
        }
    }
    None
}

fn check_reach(
    question: &str,
    when: &Spanned<String>,
    questions: &BTreeMap<&str, &Question>,
    report: &mut Report<'_>,
) {
    match reachable(question, questions) {
        Reach::Some => {}
        Reach::None => report.add(
            when,
            "gate-unreachable",
            format!("Không câu trả lời nào dẫn đến câu hỏi “{question}”."),
        ),
        Reach::TooComplex => report.add(
            when,
            "gate-too-complex",
            format!("Điều kiện của câu hỏi “{question}” có quá nhiều trường hợp để kiểm tra."),
        ),
    }
}
