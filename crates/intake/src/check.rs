//! The checks of keying as data: a hard one stops the clerk, a soft one asks once.
//!
//! A clerk keys what stands on the paper and does not put the respondent right. So hard checks are
//! only about keys that cannot be true of any paper; whatever a paper can say, however odd, is at most
//! asked about. One mark throughout is not asked about: it is common, true to the paper, and
//! [`survey::validate`] flags it for the analyst.

use std::collections::BTreeMap;

use serde::Serialize;
use survey::{Context, Language, Mode, Questionnaire, RoundId, Standing, Stream};

use crate::keying::{Value, is_unclear, raw_answers};
use crate::layout::{FieldKind, Layout};
use crate::settings::{Settings, TwoMarks};
use survey::word_enum;

word_enum!(
    /// How strictly a check asks.
    Severity {
        /// Stops; the key must change.
        Hard = "hard",
        /// Asks once; the clerk looks at the paper and confirms.
        Soft = "soft",
    }
);

/// One rule of the list that is printed in the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckRule {
    /// Its stable code.
    pub code: &'static str,
    /// How strictly it asks.
    pub severity: Severity,
    /// The key of its words for people.
    pub words: &'static str,
}

const fn rule(code: &'static str, severity: Severity, words: &'static str) -> CheckRule {
    CheckRule {
        code,
        severity,
        words,
    }
}

/// Every check.
pub const CHECKS: &[CheckRule] = &[
    rule("not-offered", Severity::Hard, "intake.check_not_offered"),
    rule("not-a-number", Severity::Hard, "intake.check_not_a_number"),
    rule(
        "number-out-of-range",
        Severity::Hard,
        "intake.check_number_out_of_range",
    ),
    rule("not-a-date", Severity::Hard, "intake.check_not_a_date"),
    rule(
        "date-out-of-range",
        Severity::Hard,
        "intake.check_date_out_of_range",
    ),
    rule("too-long", Severity::Hard, "intake.check_too_long"),
    rule(
        "two-marks-set-aside",
        Severity::Hard,
        "intake.check_two_marks_set_aside",
    ),
    rule(
        "many-two-marks",
        Severity::Soft,
        "intake.check_many_two_marks",
    ),
    rule("many-blank", Severity::Soft, "intake.check_many_blank"),
    rule(
        "contradicting-ticks",
        Severity::Soft,
        "intake.check_contradicting_ticks",
    ),
    rule("not-asked", Severity::Soft, "intake.check_not_asked"),
];

/// A check that has something to say about a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The code of its rule.
    pub code: &'static str,
    /// The inputs to look at, in the order of the paper; none when it is about the whole form.
    pub inputs: Vec<String>,
}

impl Check {
    /// The rule.
    pub fn rule(&self) -> Option<&'static CheckRule> {
        CHECKS.iter().find(|rule| rule.code == self.code)
    }

    /// Whether a confirmation is enough.
    pub fn is_soft(&self) -> bool {
        self.rule()
            .is_some_and(|rule| rule.severity == Severity::Soft)
    }
}

/// What there is to say about a form of which every field is keyed, hard checks first.
pub fn of_form(
    questionnaire: &Questionnaire,
    layout: &Layout,
    values: &BTreeMap<String, Value>,
    settings: &Settings,
) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut say = |code: &'static str, inputs: Vec<String>, said: bool| {
        if said {
            checks.push(Check { code, inputs });
        }
    };
    for field in layout.fields() {
        let fault = values
            .get(&field.input)
            .and_then(|value| field.check(value).err());
        if let Some(fault) = fault {
            say(fault.code(), vec![field.input.clone()], true);
        }
    }
    let two_marks = inputs_where(layout, values, |value, _| *value == Value::TwoMarks);
    let has_two_marks = !two_marks.is_empty();
    let many = u32::try_from(two_marks.len()).unwrap_or(u32::MAX);
    if settings.two_marks == TwoMarks::SetAside {
        say("two-marks-set-aside", two_marks, has_two_marks);
    } else {
        let from = settings.ask_from_two_marks;
        say("many-two-marks", two_marks, from > 0 && many >= from);
    }
    let unclear = inputs_where(layout, values, |value, kind| match (value, kind) {
        (
            Value::Ticks(keys),
            FieldKind::Ticks {
                most, exclusive, ..
            },
        ) => {
            let has_exclusive = keys.iter().any(|key| exclusive.contains(key));
            is_unclear(keys.len(), *most, has_exclusive)
        }
        _ => false,
    });
    let has_unclear = !unclear.is_empty();
    say("contradicting-ticks", unclear, has_unclear);
    let not_asked = answered_though_not_asked(questionnaire, layout, values);
    let has_not_asked = !not_asked.is_empty();
    say("not-asked", not_asked, has_not_asked);
    // The rule about the whole form is that of `validate`; here it is only asked beforehand.
    let standing = standing(questionnaire, layout, values);
    say(
        "many-blank",
        Vec::new(),
        standing == Some(Standing::Invalid),
    );
    checks
}

fn inputs_where(
    layout: &Layout,
    values: &BTreeMap<String, Value>,
    is_so: impl Fn(&Value, &FieldKind) -> bool,
) -> Vec<String> {
    let fields = layout.fields().iter().filter(|field| {
        let value = values.get(&field.input);
        value.is_some_and(|value| is_so(value, &field.kind))
    });
    fields.map(|field| field.input.clone()).collect()
}

/// Fields with an answer behind a gate that the other answers close. On paper nothing hides them;
/// `validate` will drop these answers.
fn answered_though_not_asked(
    questionnaire: &Questionnaire,
    layout: &Layout,
    values: &BTreeMap<String, Value>,
) -> Vec<String> {
    let answers = raw_answers(layout, values);
    let fields = layout.fields().iter().filter(|field| {
        let answered = !matches!(
            values.get(&field.input),
            None | Some(Value::Blank | Value::NotApplicable)
        );
        let asked = questionnaire
            .question(&field.question)
            .is_none_or(|question| questionnaire.is_asked(question, &answers));
        answered && !asked
    });
    fields.map(|field| field.input.clone()).collect()
}

/// The standing as `validate` sees it; none while the form does not pass it.
fn standing(
    questionnaire: &Questionnaire,
    layout: &Layout,
    values: &BTreeMap<String, Value>,
) -> Option<Standing> {
    let unit = survey::UnitCode::parse("0").ok()?;
    let context = Context {
        round: RoundId::from_uuid(uuid::Uuid::nil()),
        received_by: unit.clone(),
        decided_by: unit,
        field: survey::FieldCode::parse("0").ok()?,
        stream: Stream::Sampled,
        mode: Mode::Paper,
        language: Language::VI,
        consent_version: String::new(),
        sample_member: None,
        started_ms: None,
    };
    let response = survey::validate(questionnaire, &raw_answers(layout, values), context).ok()?;
    Some(response.standing())
}

#[cfg(test)]
mod tests;
