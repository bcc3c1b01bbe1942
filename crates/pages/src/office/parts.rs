//! Parts that many pages of the office share; each has a template of the same name in
//! `web/templates/office/parts`, e.g. `{{> office/parts/field field=page.name}}`.

mod post_form;
mod table;

use serde::Serialize;

pub use post_form::{Area, PostForm};
pub use table::{Cell, Table};

/// Something wrong on a form: the id of the input and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Id of the input; the summary links to it.
    pub input: String,
    /// What is wrong and what to do.
    pub words: String,
}

impl Fault {
    /// A fault of an input.
    pub fn new(input: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            input: input.into(),
            words: words.into(),
        }
    }
}

/// A line to type in, with label, hint and what is wrong with it (`field.hbs`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    name: String,
    label: String,
    hint: Option<String>,
    value: String,
    fault: Option<String>,
    kind: &'static str,
    autocomplete: &'static str,
    described: String,
}

impl Field {
    /// A line of text under a name that is also its id.
    pub fn text(name: &str, label: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            label: label.into(),
            hint: None,
            value: String::new(),
            fault: None,
            kind: "text",
            autocomplete: "off",
            described: String::new(),
        }
    }

    /// A password, which never comes back to the page.
    pub fn password(name: &str, label: impl Into<String>, autocomplete: &'static str) -> Self {
        Self {
            kind: "password",
            autocomplete,
            ..Self::text(name, label)
        }
    }

    /// Its name, which is also its id.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Another kind of input: `date`, `number`, `search`, `datetime-local`.
    #[must_use]
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// What the browser may fill in by itself.
    #[must_use]
    pub const fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    /// A line under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self.describe()
    }

    /// What was typed.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// What is wrong, taken out of the faults of the form.
    #[must_use]
    pub fn checked(mut self, faults: &[Fault]) -> Self {
        self.fault = fault_of(&self.name, faults);
        self.describe()
    }

    fn describe(mut self) -> Self {
        self.described = described(&self.name, self.hint.is_some(), self.fault.is_some());
        self
    }
}

/// The ids of the lines that describe an input.
fn described(name: &str, has_hint: bool, has_fault: bool) -> String {
    let hint = has_hint.then(|| format!("{name}-hint"));
    let fault = has_fault.then(|| format!("{name}-fault"));
    hint.into_iter().chain(fault).collect::<Vec<_>>().join(" ")
}

/// What is wrong with the input of that name, out of the faults of the form.
fn fault_of(name: &str, faults: &[Fault]) -> Option<String> {
    let own = faults.iter().find(|fault| fault.input == name);
    own.map(|fault| fault.words.clone())
}

/// One of several (`choice.hbs`): a list to choose one from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    name: String,
    label: String,
    hint: Option<String>,
    fault: Option<String>,
    options: Vec<ChoiceOption>,
    described: String,
}

/// An entry of such a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceOption {
    value: String,
    words: String,
    chosen: bool,
}

impl Choice {
    /// Its name, which is also its id.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A list of `(value, words)`; `chosen` is the value chosen now.
    pub fn new(
        name: &str,
        label: impl Into<String>,
        options: impl IntoIterator<Item = (String, String)>,
        chosen: &str,
    ) -> Self {
        let option = |(value, words): (String, String)| ChoiceOption {
            chosen: value == chosen,
            value,
            words,
        };
        Self {
            name: name.to_owned(),
            label: label.into(),
            hint: None,
            fault: None,
            options: options.into_iter().map(option).collect(),
            described: String::new(),
        }
    }

    /// A line under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self.describe()
    }

    /// What is wrong, taken out of the faults of the form.
    #[must_use]
    pub fn checked(mut self, faults: &[Fault]) -> Self {
        self.fault = fault_of(&self.name, faults);
        self.describe()
    }

    fn describe(mut self) -> Self {
        self.described = described(&self.name, self.hint.is_some(), self.fault.is_some());
        self
    }
}

/// A name and its value, for lists of facts (`facts.hbs`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
}

impl Fact {
    /// A fact.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// What a list shows while it is empty (`empty.hbs`): what would stand here and how to get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Empty {
    /// What there is none of.
    pub title: String,
    /// What to do.
    pub text: String,
}

/// Links to the pages before and after (`pager.hbs`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pager {
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}
