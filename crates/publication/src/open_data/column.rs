//! Columns of the tables, described once: for the head of the CSV, the schema and the archive.

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A code of the list of this name in the list of codes.
    Code(&'static str),
    /// A name or wording in Vietnamese.
    Text,
    /// A count.
    Integer,
    /// A number with a decimal point; shares and indices are fractions of 1.
    Number,
    /// `true` or `false`.
    Boolean,
}

impl Kind {
    /// The type in the words of Table Schema.
    pub const fn schema_type(self) -> &'static str {
        match self {
            Self::Code(_) | Self::Text => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name: small letters, digits and underscores.
    pub name: &'static str,
    /// What stands in it.
    pub kind: Kind,
    /// Whether every row has a value.
    pub required: bool,
    /// What it means, in Vietnamese.
    pub vi: &'static str,
    /// What it means, in English.
    pub en: &'static str,
}

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// A code or a name.
    Text(&'a str),
    /// A count.
    Integer(u64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// Nothing.
    Empty,
}

impl<'a> Cell<'a> {
    /// A text; nothing where it is empty.
    pub(super) fn text(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// A number, if there is one.
    pub(super) fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}
