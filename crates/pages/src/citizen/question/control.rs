//! The inputs of a question.

use survey::{
    BLANK, Choice, DO_NOT_KNOW, Findings, Kind, Language, NOT_APPLICABLE, Question, Questionnaire,
    RawAnswers,
};

use super::{Control, GridGroup, OneInput, Row};
use crate::citizen::fault::fault_words;
use crate::locale::Locale;
use crate::words;

/// The most digits of a typed number: those of the largest `i64`, with a sign.
const MOST_DIGITS: usize = 20;

/// What is needed to fill the inputs of one question.
struct Filling<'a> {
    questionnaire: &'a Questionnaire,
    question: &'a Question,
    language: Language,
    answers: &'a RawAnswers,
    findings: &'a Findings,
}

/// The inputs of a question with what was answered.
pub(super) fn of(
    questionnaire: &Questionnaire,
    question: &Question,
    language: Language,
    answers: &RawAnswers,
    findings: &Findings,
) -> Control {
    let filling = Filling {
        questionnaire,
        question,
        language,
        answers,
        findings,
    };
    let name = question.code.clone();
    match &question.kind {
        Kind::Satisfaction {
            not_applicable,
            do_not_know,
        } => filling.scale(*not_applicable, *do_not_know),
        Kind::Single { choices } => Control::Radios {
            rows: filling.choices(&name, choices),
            apart: filling.blank_row(&name),
            name,
        },
        Kind::Multiple { choices, most } => Control::Boxes {
            most: *most,
            rows: filling.choices(&name, choices),
            apart: filling.blank_row(&name),
            name,
        },
        Kind::Grid { rows, levels } => filling.grid(rows, levels),
        Kind::Text { most_chars } => Control::Line(filling.one_input(*most_chars)),
        Kind::Comment { most_chars } => Control::Area(filling.one_input(*most_chars)),
        Kind::Number { .. } => Control::Number(filling.one_input(MOST_DIGITS)),
        Kind::Date { earliest, latest } => {
            let mut input = filling.one_input("2026-01-01".len());
            input.value = day_value(&input.value);
            input.earliest = earliest.clone().unwrap_or_default();
            input.latest = latest.clone().unwrap_or_default();
            Control::Date(input)
        }
    }
}

impl Filling<'_> {
    fn checked(&self, name: &str, value: &str) -> bool {
        self.answers
            .get(name)
            .iter()
            .any(|given| given.trim() == value)
    }

    fn row(&self, name: &str, value: &str, word: &str, first: bool) -> Row {
        Row {
            value: value.to_owned(),
            word: word.to_owned(),
            checked: self.checked(name, value),
            id: first.then(|| name.to_owned()),
            beside: None,
        }
    }

    fn scale(&self, not_applicable: bool, do_not_know: bool) -> Control {
        let name = &self.question.code;
        let rows = self
            .questionnaire
            .scale()
            .iter()
            .enumerate()
            .map(|(place, level)| {
                let word = level.word.get(self.language);
                self.row(name, &level.mark.to_string(), word, place == 0)
            })
            .collect();
        let outside = [
            (
                not_applicable,
                NOT_APPLICABLE,
                self.questionnaire.not_applicable_word(),
            ),
            (
                do_not_know,
                DO_NOT_KNOW,
                self.questionnaire.do_not_know_word(),
            ),
        ];
        let mut apart: Vec<Row> = outside
            .into_iter()
            .filter(|(offered, ..)| *offered)
            .map(|(_, value, word)| self.row(name, value, word.get(self.language), false))
            .collect();
        apart.extend(self.blank_row(name));
        Control::Radios {
            name: name.clone(),
            rows,
            apart,
        }
    }

    fn choices(&self, name: &str, choices: &[Choice]) -> Vec<Row> {
        choices
            .iter()
            .enumerate()
            .map(|(place, choice)| {
                let mut row = self.row(
                    name,
                    &choice.code,
                    choice.word.get(self.language),
                    place == 0,
                );
                if choice.writes {
                    row.beside = Some(self.input(self.question.box_input(), 200));
                }
                row
            })
            .collect()
    }

    fn grid(&self, rows: &[Choice], levels: &[Choice]) -> Control {
        let groups = rows
            .iter()
            .map(|row| {
                let name = self.question.row_input(&row.code);
                let fault = self
                    .findings
                    .of(&self.question.code)
                    .find(|finding| finding.input == name)
                    .map(|finding| fault_words(finding, Some(self.question), self.language));
                GridGroup {
                    rows: self.choices(&name, levels),
                    apart: self.blank_row(&name),
                    word: row.word.get(self.language).to_owned(),
                    fault,
                    name,
                }
            })
            .collect();
        Control::Grid { groups }
    }

    /// A row to leave the question blank on purpose: offered once the person was asked again.
    fn blank_row(&self, name: &str) -> Vec<Row> {
        let asked_again = self
            .findings
            .of(&self.question.code)
            .any(|finding| finding.input == name && finding.can_be_skipped());
        if asked_again || self.checked(name, BLANK) {
            vec![self.row(
                name,
                BLANK,
                Locale::of(self.language).get("form.leave_blank"),
                false,
            )]
        } else {
            Vec::new()
        }
    }

    fn one_input(&self, most: usize) -> OneInput {
        self.input(self.question.code.clone(), most)
    }

    fn input(&self, name: String, most: usize) -> OneInput {
        let value = self.answers.get(&name).first().cloned().unwrap_or_default();
        let mut described = Vec::new();
        if name == self.question.code {
            if self.question.hint.is_some() {
                described.push(format!("{name}-hint"));
            }
            if matches!(self.question.kind, Kind::Comment { .. }) {
                described.push(format!("{name}-warning"));
            }
            if self.findings.of(&name).next().is_some() {
                described.push(format!("{name}-fault"));
            }
        }
        OneInput {
            name,
            value,
            most,
            most_words: words::integer(i64::try_from(most).unwrap_or(i64::MAX), self.language),
            earliest: String::new(),
            latest: String::new(),
            described_by: (!described.is_empty()).then(|| described.join(" ")),
        }
    }
}

/// A day as a date input wants it: `02/9/2026` becomes `2026-09-02`, anything else stays.
fn day_value(typed: &str) -> String {
    let parts: Vec<&str> = typed.trim().split('/').collect();
    match parts.as_slice() {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::day_value;

    #[test]
    fn a_day_typed_the_vietnamese_way_is_shown_again_in_a_date_input() {
        assert_eq!(day_value("02/9/2026"), "2026-09-02");
        assert_eq!(day_value("2026-09-02"), "2026-09-02");
        assert_eq!(day_value("hôm qua"), "hôm qua");
    }
}
