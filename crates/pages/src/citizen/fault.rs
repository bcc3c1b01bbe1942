//! Findings in words: what to put right, naming the question.

use serde::Serialize;
use survey::{Finding, Findings, Kind, Language, Questionnaire};

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
            words: fault_words(
                finding,
                questionnaire
                    .question(&finding.question)
                    .map(|question| &question.kind),
                language,
            ),
        })
        .collect()
}

/// One finding in words, with the verb that suits the kind of question.
pub(super) fn fault_words(finding: &Finding, kind: Option<&Kind>, language: Language) -> String {
    let locale = Locale::of(language);
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
    locale.fill(key, &[("number", &finding.number), ("limit", &limit)])
}

#[cfg(test)]
mod tests {
    use super::fault_words;
    use crate::locale::Locale;
    use survey::{Finding, Kind, Language};

    fn finding(code: &'static str, limit: Option<u64>) -> Finding {
        Finding {
            question: "q03".into(),
            input: "q03".into(),
            code,
            number: "3".into(),
            limit,
        }
    }

    #[test]
    fn a_missing_mark_names_the_question() {
        let kind = Kind::Satisfaction {
            not_applicable: true,
            do_not_know: false,
        };
        assert_eq!(
            fault_words(&finding("missing", None), Some(&kind), Language::VI),
            "Ông/Bà chưa chọn mức độ hài lòng ở câu 3."
        );
    }

    #[test]
    fn a_limit_is_written_as_a_number_of_the_language() {
        let kind = Kind::Comment { most_chars: 1500 };
        let words = fault_words(&finding("too-long", Some(1500)), Some(&kind), Language::VI);
        assert!(words.contains("1.500"), "{words}");
        let words = fault_words(&finding("too-long", Some(1500)), Some(&kind), Language::EN);
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
