//! `/quan-ly/giay/so-lieu`: how much is done, how well, and when it may end.

use serde::Serialize;

use crate::office::Frame;
use crate::office::parts::{Cell, Fact, Table};
use crate::template::{PageError, Pages};

/// Forms of a day.
#[derive(Debug, Clone)]
pub struct NumberLine {
    /// The day.
    pub day: String,
    /// Forms keyed for the first time.
    pub first: String,
    /// Forms keyed for the second time.
    pub second: String,
}

/// How often somebody or some question is wrong.
#[derive(Debug, Clone)]
pub struct RateLine {
    /// Who, or the question.
    pub name: String,
    /// Forms or fields that could be judged.
    pub judged: String,
    /// Fields compared.
    pub fields: String,
    /// Wrong ones.
    pub wrong: String,
    /// The share.
    pub rate: String,
    /// Its interval.
    pub interval: String,
}

/// The numbers of the work in a round.
#[derive(Debug, Clone)]
pub struct PaperNumbers {
    /// The surroundings.
    pub frame: Frame,
    /// The overview.
    pub back: String,
    /// Totals.
    pub facts: Vec<Fact>,
    /// When the work may end, in words.
    pub forecast: String,
    /// Batches by state and how long they have not moved: state, count, oldest.
    pub states: Vec<[String; 3]>,
    /// Forms of the latest days.
    pub days: Vec<NumberLine>,
    /// By clerk.
    pub clerks: Vec<RateLine>,
    /// By question.
    pub questions: Vec<RateLine>,
}

#[derive(Serialize)]
struct NumbersWords<'a> {
    back: &'a str,
    facts: &'a [Fact],
    forecast: &'a str,
    states: Table,
    days: Table,
    clerks: Table,
    questions: Table,
}

impl Pages {
    /// The numbers of the work in a round.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn paper_numbers(&self, page: &PaperNumbers) -> Result<String, PageError> {
        let state = |[words, count, oldest]: &[String; 3]| {
            vec![
                Cell::words(words.as_str()),
                Cell::figure(count.as_str()),
                Cell::words(oldest.as_str()),
            ]
        };
        let day = |line: &NumberLine| {
            vec![
                Cell::words(line.day.as_str()),
                Cell::figure(line.first.as_str()),
                Cell::figure(line.second.as_str()),
            ]
        };
        let words = NumbersWords {
            back: &page.back,
            facts: &page.facts,
            forecast: &page.forecast,
            states: Table::new(
                "paper_numbers.states",
                &[
                    ("batch.state", false),
                    ("paper_office.batches", true),
                    ("paper_office.waiting", false),
                ],
                ["batch.none_title", "batch.none_text"],
                page.states.iter().map(state).collect(),
            ),
            days: Table::new(
                "paper_numbers.days",
                &[
                    ("paper_numbers.day", false),
                    ("paper_numbers.first", true),
                    ("paper_numbers.second", true),
                ],
                ["paper_numbers.no_days_title", "paper_numbers.no_days_text"],
                page.days.iter().map(day).collect(),
            ),
            clerks: rates("paper_numbers.clerks", "paper_numbers.clerk", &page.clerks),
            questions: rates(
                "paper_numbers.questions",
                "paper_audit.question",
                &page.questions,
            ),
        };
        self.render_office("office/paper/numbers", &page.frame, &words)
    }
}

fn rates(caption: &str, name: &str, lines: &[RateLine]) -> Table {
    let row = |line: &RateLine| {
        let figures = [
            &line.judged,
            &line.fields,
            &line.wrong,
            &line.rate,
            &line.interval,
        ];
        let mut cells = vec![Cell::words(line.name.as_str())];
        cells.extend(figures.map(|figure| Cell::figure(figure.as_str())));
        cells
    };
    Table::new(
        caption,
        &[
            (name, false),
            ("paper_numbers.forms", true),
            ("paper_audit.compared", true),
            ("paper_audit.wrong", true),
            ("paper_audit.rate", true),
            ("paper_audit.interval", true),
        ],
        [
            "paper_numbers.no_rates_title",
            "paper_numbers.no_rates_text",
        ],
        lines.iter().map(row).collect(),
    )
}
