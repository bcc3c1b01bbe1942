//! `/quan-ly/dot/{code}/sua/{part}`: one part of a plan.

use serde::Serialize;

use crate::office::parts::{Choice, Fault, Field};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A box to tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// Its value.
    pub value: String,
    /// Its words.
    pub words: String,
    /// Something to know about it, such as why a unit is left out.
    pub note: Option<String>,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// A group of boxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checks {
    /// Id of the group.
    pub id: String,
    /// Name of every box.
    pub name: String,
    /// What is asked.
    pub legend: String,
    /// The boxes.
    pub ticks: Vec<Tick>,
    /// What is wrong.
    pub fault: Option<String>,
}

/// One input of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Input {
    field: Option<Field>,
    choice: Option<Choice>,
    checks: Option<Checks>,
    area: Option<Field>,
    numbers: Option<Numbers>,
}

/// A group of small numbers under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Numbers {
    legend: String,
    open: bool,
    fields: Vec<Field>,
}

impl Input {
    /// A line.
    pub fn field(field: Field) -> Self {
        Self {
            field: Some(field),
            ..Self::default()
        }
    }

    /// One of several.
    pub fn choice(choice: Choice) -> Self {
        Self {
            choice: Some(choice),
            ..Self::default()
        }
    }

    /// Several of several.
    pub fn checks(checks: Checks) -> Self {
        Self {
            checks: Some(checks),
            ..Self::default()
        }
    }

    /// The id to which a summary of faults leads.
    pub fn id(&self) -> Option<&str> {
        let field = self.field.as_ref().or(self.area.as_ref());
        field
            .map(Field::name)
            .or_else(|| self.choice.as_ref().map(Choice::name))
            .or_else(|| self.checks.as_ref().map(|checks| checks.id.as_str()))
            .or_else(|| {
                let numbers = self.numbers.as_ref()?;
                numbers.fields.first().map(Field::name)
            })
    }

    /// Several lines.
    pub fn area(area: Field) -> Self {
        Self {
            area: Some(area),
            ..Self::default()
        }
    }

    /// Numbers under a heading, folded away unless `open`.
    pub fn numbers(legend: String, open: bool, fields: Vec<Field>) -> Self {
        let numbers = Numbers {
            legend,
            open,
            fields,
        };
        Self {
            numbers: Some(numbers),
            ..Self::default()
        }
    }
}

/// What somebody else wrote meanwhile, beside what was typed here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// What it is.
    pub name: String,
    /// As it is kept now.
    pub kept: String,
    /// As it was typed here.
    pub typed: String,
}

/// The form of one part.
#[derive(Debug, Clone)]
pub struct PartForm {
    /// The surroundings.
    pub frame: Frame,
    /// Where it posts to.
    pub action: String,
    /// The round's page.
    pub back: String,
    /// What to know before changing anything.
    pub intro: String,
    /// The revision that the person saw.
    pub revision: i64,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// The reason as typed, where an open round is amended.
    pub reason: Option<String>,
    /// Who changed the round meanwhile and when, with both versions.
    pub conflict: Option<(String, Vec<Comparison>)>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct Conflict<'a> {
    text: &'a str,
    lines: &'a [Comparison],
}

#[derive(Serialize)]
struct PartFormWords<'a> {
    action: &'a str,
    back: &'a str,
    intro: &'a str,
    revision: i64,
    inputs: &'a [Input],
    reason: Option<Field>,
    conflict: Option<Conflict<'a>>,
    faults: &'a [Fault],
    button: String,
}

impl Pages {
    /// The form of one part of a plan.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn part_form(&self, page: &PartForm) -> Result<String, PageError> {
        let reason = page.reason.as_ref().map(|reason| {
            Field::text("reason", words("rounds.reason"))
                .hint(words("rounds.reason_hint"))
                .value(reason)
                .checked(&page.faults)
        });
        let button = match (&page.conflict, &reason) {
            (Some(_), _) => "rounds.keep_mine",
            (None, Some(_)) => "rounds.amend_button",
            (None, None) => "rounds.save_button",
        };
        let context = PartFormWords {
            action: &page.action,
            back: &page.back,
            intro: &page.intro,
            revision: page.revision,
            inputs: &page.inputs,
            reason,
            conflict: page
                .conflict
                .as_ref()
                .map(|(text, lines)| Conflict { text, lines }),
            faults: &page.faults,
            button: words(button),
        };
        let wrong = !page.faults.is_empty() || page.conflict.is_some();
        let frame = page.frame.clone().with_faults(wrong);
        self.render_office("office/rounds/part", &frame, &context)
    }
}
