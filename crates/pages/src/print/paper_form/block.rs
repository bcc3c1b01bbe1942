//! What stands between two headings of a paper form: grids, choices, lines and boxes.

use serde::Serialize;
use survey::{Choice, Kind, Language, Page, Question, Questionnaire};

use crate::citizen::condition_words;
use crate::locale::Locale;

/// Most letters that one printed line takes.
const LETTERS_A_LINE: usize = 90;
/// Most lines that are printed for one answer, however much the screen would take.
const MOST_LINES: usize = 5;

/// One piece of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Block {
    /// Rows against levels, a box in every cell.
    Grid {
        /// For whom the rows are, where not for everybody.
        condition: Option<String>,
        /// Number and wording above the rows; a run of satisfaction items has none.
        heading: Option<Asked>,
        /// The columns.
        levels: Vec<Level>,
        /// The rows.
        rows: Vec<Row>,
    },
    /// A question with boxes to tick.
    Choices {
        /// The question.
        asked: Asked,
        /// The boxes.
        boxes: Vec<Level>,
        /// Whether the words are short enough to stand side by side.
        beside: bool,
    },
    /// A question answered in words or figures.
    Lines {
        /// The question.
        asked: Asked,
        /// Lines to write on.
        lines: usize,
    },
}

/// Number, wording and what is said below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Asked {
    number: String,
    text: String,
    notes: Vec<String>,
}

/// A column or a box, with the key that stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Level {
    key: String,
    word: String,
    /// Whether a line to write on follows.
    writes: bool,
}

/// A row of a grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    number: String,
    text: String,
    /// Which of the columns this row offers.
    offers: Vec<bool>,
}

/// The blocks of a page, in order; satisfaction items that follow each other and are asked of the
/// same people share a grid.
pub(super) fn of_page(
    questionnaire: &Questionnaire,
    page: &Page,
    language: Language,
) -> Vec<Block> {
    let condition = |question: &Question| condition_words(questionnaire, question, language);
    page.questions
        .chunk_by(|one, next| one.is_item() && next.is_item() && condition(one) == condition(next))
        .flat_map(|run| match run {
            [question] if !question.is_item() => vec![other(questionnaire, question, language)],
            items => scale_grid(questionnaire, items, language)
                .into_iter()
                .collect(),
        })
        .collect()
}

fn scale_grid(
    questionnaire: &Questionnaire,
    items: &[Question],
    language: Language,
) -> Option<Block> {
    let first = items.first()?;
    let offered = |item: &Question| match item.kind {
        Kind::Satisfaction {
            not_applicable,
            do_not_know,
        } => [not_applicable, do_not_know],
        _ => [false, false],
    };
    let mut levels: Vec<Level> = questionnaire
        .scale()
        .iter()
        .map(|level| Level::new(&level.mark.to_string(), level.word.get(language)))
        .collect();
    let marks = levels.len();
    let extra = [
        ("0", questionnaire.not_applicable_word()),
        ("9", questionnaire.do_not_know_word()),
    ];
    let shown: Vec<usize> = (0..extra.len())
        .filter(|at| items.iter().any(|item| offered(item)[*at]))
        .collect();
    levels.extend(
        shown
            .iter()
            .map(|at| Level::new(extra[*at].0, extra[*at].1.get(language))),
    );
    let rows = items.iter().map(|item| Row {
        number: item.number.clone(),
        text: item.text.get(language).to_owned(),
        offers: std::iter::repeat_n(true, marks)
            .chain(shown.iter().map(|at| offered(item)[*at]))
            .collect(),
    });
    Some(Block::Grid {
        condition: condition_words(questionnaire, first, language),
        heading: None,
        levels,
        rows: rows.collect(),
    })
}

fn other(questionnaire: &Questionnaire, question: &Question, language: Language) -> Block {
    let mut asked = asked(questionnaire, question, language);
    match &question.kind {
        Kind::Single { choices } => choice_block(asked, choices, language),
        Kind::Multiple { choices, most } => {
            let locale = Locale::of(language);
            asked.notes.push(most.map_or_else(
                || locale.get("form.several").to_owned(),
                |most| locale.fill("form.most", &[("most", &most.to_string())]),
            ));
            choice_block(asked, choices, language)
        }
        Kind::Grid { rows, levels } => Block::Grid {
            condition: None,
            heading: Some(asked),
            levels: keyed(levels, language),
            rows: rows
                .iter()
                .zip('a'..='z')
                .map(|(row, letter)| Row {
                    number: format!("{letter})"),
                    text: row.word.get(language).to_owned(),
                    offers: vec![true; levels.len()],
                })
                .collect(),
        },
        Kind::Text { most_chars } => lines(asked, *most_chars),
        Kind::Comment { most_chars } => {
            asked
                .notes
                .push(Locale::of(language).get("form.warning").to_owned());
            lines(asked, *most_chars)
        }
        Kind::Satisfaction { .. } | Kind::Number { .. } | Kind::Date { .. } => {
            Block::Lines { asked, lines: 1 }
        }
    }
}

fn asked(questionnaire: &Questionnaire, question: &Question, language: Language) -> Asked {
    let condition = condition_words(questionnaire, question, language);
    let hint = question
        .hint
        .as_ref()
        .map(|hint| hint.get(language).to_owned());
    Asked {
        number: question.number.clone(),
        text: question.text.get(language).to_owned(),
        notes: condition.into_iter().chain(hint).collect(),
    }
}

fn choice_block(asked: Asked, choices: &[Choice], language: Language) -> Block {
    let boxes = keyed(choices, language);
    let beside = boxes
        .iter()
        .all(|one| one.word.chars().count() <= 28 && !one.writes);
    Block::Choices {
        asked,
        boxes,
        beside,
    }
}

/// Choices with the keys 1, 2, 3 …, in their order.
fn keyed(choices: &[Choice], language: Language) -> Vec<Level> {
    choices
        .iter()
        .zip(1..)
        .map(|(choice, key)| Level {
            key: key.to_string(),
            word: choice.word.get(language).to_owned(),
            writes: choice.writes,
        })
        .collect()
}

fn lines(asked: Asked, most_chars: usize) -> Block {
    Block::Lines {
        asked,
        lines: most_chars.div_ceil(LETTERS_A_LINE).clamp(1, MOST_LINES),
    }
}

impl Level {
    fn new(key: &str, word: &str) -> Self {
        Self {
            key: key.to_owned(),
            word: word.to_owned(),
            writes: false,
        }
    }
}
