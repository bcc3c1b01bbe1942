//! A form with a few inputs and one button (`post-form.hbs`).

use serde::Serialize;

use super::{Choice, Fault, Field};

/// A form that is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostForm {
    action: String,
    hidden: Vec<(String, String)>,
    inputs: Vec<FormInput>,
    button: String,
    is_small: bool,
}

/// Something to fill in: one of these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
struct FormInput {
    field: Option<Field>,
    choice: Option<Choice>,
    area: Option<Area>,
}

/// Several lines to type in (`area.hbs`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Area {
    name: String,
    label: String,
    hint: Option<String>,
    value: String,
    fault: Option<String>,
    described: String,
}

impl Area {
    /// An empty one under a name that is also its id.
    pub fn new(name: &str, label: impl Into<String>, hint: Option<String>) -> Self {
        let described = hint.as_ref().map(|_| format!("{name}-hint"));
        Self {
            name: name.to_owned(),
            label: label.into(),
            hint,
            value: String::new(),
            fault: None,
            described: described.unwrap_or_default(),
        }
    }

    /// What was typed, and what is wrong with it.
    #[must_use]
    pub fn typed(mut self, value: impl Into<String>, faults: &[Fault]) -> Self {
        self.value = value.into();
        let own = faults.iter().find(|fault| fault.input == self.name);
        if let Some(fault) = own {
            self.fault = Some(fault.words.clone());
            self.described = format!("{} {}-fault", self.described, self.name);
        }
        self
    }
}

impl PostForm {
    /// A form with nothing in it but its button.
    pub fn new(action: impl Into<String>, button: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            hidden: Vec::new(),
            inputs: Vec::new(),
            button: button.into(),
            is_small: false,
        }
    }

    /// A value that is sent along.
    #[must_use]
    pub fn hidden(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }

    /// A line to type in.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.inputs.push(FormInput {
            field: Some(field),
            ..FormInput::default()
        });
        self
    }

    /// One of several to choose.
    #[must_use]
    pub fn choice(mut self, choice: Choice) -> Self {
        self.inputs.push(FormInput {
            choice: Some(choice),
            ..FormInput::default()
        });
        self
    }

    /// Several lines to type in.
    #[must_use]
    pub fn area(mut self, area: Area) -> Self {
        self.inputs.push(FormInput {
            area: Some(area),
            ..FormInput::default()
        });
        self
    }

    /// A small button inside a list.
    #[must_use]
    pub const fn small(mut self) -> Self {
        self.is_small = true;
        self
    }
}
