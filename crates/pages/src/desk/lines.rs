//! The lines of a form as the screen shows them, in the order of the paper.

use serde::Serialize;

/// What a line takes, for its looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// A satisfaction item: short keys, whose words stand once above.
    Mark,
    /// One or several choices with their words.
    Choices,
    /// Something typed out: a number or a date.
    Typed,
    /// Words, in a box of their own.
    Words,
}

/// A key and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Key {
    /// The key, e.g. `4`.
    pub key: String,
    /// Its words on the paper.
    pub words: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Name of its input.
    pub input: String,
    /// Its number as printed.
    pub number: String,
    /// Its wording.
    pub text: String,
    /// Where it stands on the paper, e.g. `Phần 2, câu 5`.
    pub place: String,
    /// Which keys it takes, in one sentence.
    pub hint: String,
    /// Its looks.
    pub kind: LineKind,
    /// Its keys.
    pub keys: Vec<Key>,
    /// Most letters of words.
    pub most_chars: usize,
    /// Whether it is the box beside a choice, which is shown only after it.
    pub is_box: bool,
}

/// A part of the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its heading.
    pub title: String,
    /// Keys whose words are the same for all its lines; empty where each line has its own.
    pub legend: Vec<Key>,
    /// Its lines.
    pub lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
pub(super) struct LineWords<'a> {
    #[serde(flatten)]
    line: &'a Line,
    is_mark: bool,
    is_choices: bool,
    is_words: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct PartWords<'a> {
    title: &'a str,
    legend: &'a [Key],
    lines: Vec<LineWords<'a>>,
}

/// The parts as the template asks for them.
pub(super) fn in_words(parts: &[Part]) -> Vec<PartWords<'_>> {
    let line = |line| LineWords::of(line);
    parts
        .iter()
        .map(|part| PartWords {
            title: &part.title,
            legend: &part.legend,
            lines: part.lines.iter().map(line).collect(),
        })
        .collect()
}

impl<'a> LineWords<'a> {
    const fn of(line: &'a Line) -> Self {
        Self {
            line,
            is_mark: matches!(line.kind, LineKind::Mark),
            is_choices: matches!(line.kind, LineKind::Choices),
            is_words: matches!(line.kind, LineKind::Words),
        }
    }
}
