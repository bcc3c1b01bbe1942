//! Findings in words: what to put right, naming the question.

use serde::Serialize;
use survey::{Finding, Findings, Kind, Language, Question, Questionnaire};

use crate::locale::Locale;
use crate::words;

/// One line of the error summary; the same words stand beside the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The id of the input that the line leads to.
    pub input: String,
    /// What to put right.
    pub words: String,
}

/// All findings in words, in their order.
pub fn faults(
    questionnaire: &Questionnaire,
    findings: &Findings,
    language: Language,
) -> Vec<Fault> {
    findings
        .iter()
        .map(|finding| Fault {
            input: finding.input.clone(),
            words: fault_words(finding, questionnaire.question(&finding.question), language),
        })
        .collect()
}

/// One finding in words, with the verb that suits the kind of question; a question without a number
/// is named by its wording.
pub(super) fn fault_words(
    finding: &Finding,
    question: Option<&Question>,
    language: Language,
) -> String {
    let locale = Locale::of(language);
    let kind = question.map(|question| &question.kind);
    let name = match question {
        Some(question) if finding.number.is_empty() => format!("“{}”", question.text.get(language)),
        _ => finding.number.clone(),
    };
    let suffix = match (finding.code, kind) {
        ("missing", Some(Kind::Satisfaction { .. })) => "-mark",
        ("missing", Some(Kind::Single { .. } | Kind::Multiple { .. } | Kind::Grid { .. })) => {
            "-choice"
        }
        _ => "",
    };
    let limit = finding.limit.map_or_else(String::new, |limit| {
        words::integer(i64::try_from(limit).unwrap_or(i64::MAX), language)
    });
    let key = format!("finding.{}{suffix}", finding.code);
    let key = if locale.find(&key).is_some() {
        key.as_str()
    } else {
        "finding.other"
    };
    locale.fill(key, &[("number", &name), ("limit", &limit)])
}

#[cfg(test)]
mod tests {
    use super::fault_words;
    use crate::locale::Locale;
    use survey::{Finding, Kind, Language, Question, Text};

    fn finding(code: &'static str, number: &str, limit: Option<u64>) -> Finding {
        Finding {
            question: "q03".into(),
            input: "q03".into(),
            code,
            number: number.into(),
            limit,
        }
    }

    fn question(kind: Kind) -> Question {
        Question {
            code: "q03".into(),
            number: "3".into(),
            text: Text::vi("Giới tính"),
            hint: None,
            kind,
            required: true,
            gate: None,
        }
    }

    #[test]
    fn a_missing_mark_names_the_question() {
        let item = question(Kind::Satisfaction {
            not_applicable: true,
            do_not_know: false,
        });
        assert_eq!(
            fault_words(&finding("missing", "3", None), Some(&item), Language::VI),
            "Ông/Bà chưa chọn mức độ hài lòng ở câu 3."
        );
    }

    #[test]
    fn a_question_without_a_number_is_named_by_its_wording() {
        let line = question(Kind::Single {
            choices: Vec::new(),
        });
        assert_eq!(
            fault_words(&finding("missing", "", None), Some(&line), Language::VI),
            "Ông/Bà chưa chọn câu trả lời ở câu “Giới tính”."
        );
    }

    #[test]
    fn a_limit_is_written_as_a_number_of_the_language() {
        let comment = question(Kind::Comment { most_chars: 1500 });
        let finding = finding("too-long", "3", Some(1500));
        let words = fault_words(&finding, Some(&comment), Language::VI);
        assert!(words.contains("1.500"), "{words}");
        let words = fault_words(&finding, Some(&comment), Language::EN);
        assert!(words.contains("1,500"), "{words}");
    }

    #[test]
    fn every_code_of_a_finding_has_its_words() {
        for code in Finding::CODES {
            for language in [Language::VI, Language::EN] {
                assert!(
                    Locale::of(language)
                        .find(&format!("finding.{code}"))
                        .is_some(),
                    "{code}"
                );
            }
        }
    }
}
