//! The figures of a release as rows, whichever format they are written in.

use pages::Locale;
use survey::{Block, Language};

use super::column::Cell;
use crate::release::content::{
    ChoiceGroup, ChoiceTable, Hidden, Indicator, IndicatorKind, OptionFacts, QuestionFacts, Words,
};
use crate::release::figure::Score;
use crate::release::{Distribution, Estimate, Figure, Group, Key, Measure, Release, Stream};

/// Whom a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who<'a> {
    /// `sampled` or `open`.
    pub stream: &'static str,
    /// The table.
    pub table: &'static str,
    /// Code of the block.
    pub block: &'a str,
    /// Code and name of the unit.
    pub unit: [&'a str; 2],
    /// Code and name of the field.
    pub field: [&'a str; 2],
    /// Question, code and name of the group of respondents.
    pub group: [&'a str; 3],
}

impl<'a> Who<'a> {
    fn of(release: &'a Release, stream: Stream, key: &'a Key) -> Self {
        let mut who = Self {
            stream: stream_code(stream),
            table: table_code(key),
            block: "",
            unit: [""; 2],
            field: [""; 2],
            group: [""; 3],
        };
        match key {
            Key::Whole => {}
            Key::Block(code) => who.block = code,
            Key::Unit(at) => who.set_unit(release, *at),
            Key::Field(at) => who.set_field(release, *at),
            Key::Cell(unit, field) => {
                who.set_unit(release, *unit);
                who.set_field(release, *field);
            }
            Key::Respondent(question, choice) => {
                if let Some(question) = release.questions.get(*question as usize)
                    && let Some(choice) = question.options.get(*choice as usize)
                {
                    who.group = [&question.code, &choice.code, wording(&choice.name)];
                }
            }
            Key::Mode(code) => who.group = ["mode", code, mode_name(code)],
        }
        who
    }

    fn set_unit(&mut self, release: &'a Release, at: u32) {
        if let Some(unit) = release.units.get(at as usize) {
            self.block = &unit.block;
            self.unit = [&unit.code, &unit.name];
        }
    }

    fn set_field(&mut self, release: &'a Release, at: u32) {
        if let Some(field) = release.fields.get(at as usize) {
            self.field = [&field.code, &field.name];
        }
    }

    fn cells(&self) -> [Cell<'a>; 10] {
        [
            Cell::Text(self.stream),
            Cell::Text(self.table),
            Cell::text(self.block),
            Cell::text(self.unit[0]),
            Cell::text(self.unit[1]),
            Cell::text(self.field[0]),
            Cell::text(self.field[1]),
            Cell::text(self.group[0]),
            Cell::text(self.group[1]),
            Cell::text(self.group[2]),
        ]
    }
}

/// One index of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// Whom it is about.
    pub who: Who<'a>,
    /// The indicator.
    pub indicator: &'a Indicator,
    /// `share` or `mean`.
    pub score: &'static str,
    /// Whether it is the headline score of the round.
    pub headline: bool,
    /// Forms that answered.
    pub n: u64,
    /// The figure.
    pub figure: Figure,
}

impl<'a> Row<'a> {
    /// Its cells in the order of [`super::FIGURES`].
    pub fn cells(&self) -> Vec<Cell<'a>> {
        let mut cells = self.who.cells().to_vec();
        cells.extend([
            Cell::Text(&self.indicator.code),
            Cell::Text(kind(self.indicator.kind)),
            Cell::Text(self.score),
            Cell::Boolean(self.headline),
            Cell::Integer(self.n),
        ]);
        cells.extend(precise(&self.figure));
        cells
    }
}

/// How the answers to one indicator spread in one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distributed<'a> {
    /// Whom it is about.
    pub who: Who<'a>,
    /// The indicator.
    pub indicator: &'a Indicator,
    /// Forms that answered.
    pub n: u64,
    /// The spread.
    pub distribution: &'a Distribution,
}

impl<'a> Distributed<'a> {
    /// Its cells in the order of [`super::DISTRIBUTIONS`].
    pub fn cells(&self) -> Vec<Cell<'a>> {
        let spread = self.distribution;
        let mut cells = self.who.cells().to_vec();
        cells.extend([
            Cell::Text(&self.indicator.code),
            Cell::Text(kind(self.indicator.kind)),
            Cell::Integer(self.n),
        ]);
        cells.extend((0..5).map(|mark| Cell::number(spread.shares.get(mark).copied())));
        let rest = [spread.not_applicable, spread.do_not_know, spread.blank];
        cells.extend(rest.map(Cell::Integer));
        cells
    }
}

/// The share of one choice of a question in one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen<'a> {
    /// Whom it is about.
    pub who: Who<'a>,
    /// The question.
    pub question: &'a QuestionFacts,
    /// The line of a grid.
    pub line: Option<&'a OptionFacts>,
    /// The choice.
    pub option: &'a OptionFacts,
    /// Forms that answered.
    pub n: u64,
    /// The share.
    pub figure: Figure,
}

impl<'a> Chosen<'a> {
    /// Its cells in the order of [`super::CHOICES`].
    pub fn cells(&self) -> Vec<Cell<'a>> {
        let mut cells = self.who.cells().to_vec();
        cells.extend([
            Cell::Text(&self.question.code),
            Cell::text(self.line.map_or("", |line| line.code.as_str())),
            Cell::Text(&self.option.code),
            Cell::Text(wording(&self.option.name)),
            Cell::Integer(self.n),
        ]);
        cells.extend(precise(&self.figure));
        cells
    }
}

/// A figure with its precision: the last seven columns.
fn precise(figure: &Figure) -> [Cell<'static>; 7] {
    let estimate = figure.estimate();
    let of = |part: fn(&Estimate) -> f64| Cell::number(estimate.map(part));
    [
        of(|estimate| estimate.value),
        of(|estimate| estimate.se),
        of(|estimate| estimate.low),
        of(|estimate| estimate.high),
        of(|estimate| estimate.df),
        Cell::number(estimate.and_then(|estimate| estimate.deff)),
        Cell::Text(status(figure)),
    ]
}

/// `ok`, or why there is no figure.
pub const fn status(figure: &Figure) -> &'static str {
    match figure {
        Figure::Ok(_) => "ok",
        Figure::Few => "few",
        Figure::Complement => "complement",
        Figure::NotEstimable => "not-estimable",
    }
}

/// Every index of a release, both scores. A group that is not told has one row: its overall index,
/// with the reason.
pub fn rows(release: &Release) -> impl Iterator<Item = Row<'_>> {
    let headline = release.questionnaire.score;
    groups(release).flat_map(move |(stream, group)| {
        let who = Who::of(release, stream, &group.key);
        told(release, group).flat_map(move |(indicator, n, measure)| {
            [Score::Share, Score::Mean]
                .into_iter()
                .filter(move |&score| measure.is_some() || score == headline)
                .map(move |score| Row {
                    who,
                    indicator,
                    score: score_code(score),
                    headline: score == headline,
                    n,
                    figure: measure.map_or(untold(group.hidden), |measure| *measure.figure(score)),
                })
        })
    })
}

/// Every published distribution of a release.
pub fn distributions(release: &Release) -> impl Iterator<Item = Distributed<'_>> {
    groups(release).flat_map(move |(stream, group)| {
        let who = Who::of(release, stream, &group.key);
        told(release, group).filter_map(move |(indicator, n, measure)| {
            let distribution = measure?.distribution.as_ref()?;
            Some(Distributed {
                who,
                indicator,
                n,
                distribution,
            })
        })
    })
}

/// The shares of every choice of the other questions. A group that is not told has one row for each
/// choice, with the reason.
pub fn choices(release: &Release) -> impl Iterator<Item = Chosen<'_>> {
    let streams = [&release.sampled, &release.open].into_iter();
    streams.flat_map(move |tables| {
        tables.choices.iter().flat_map(move |table| {
            let rows = table.groups.iter();
            rows.flat_map(move |group| chosen(release, tables.stream, table, group))
        })
    })
}

fn chosen<'a>(
    release: &'a Release,
    stream: Stream,
    table: &'a ChoiceTable,
    group: &'a ChoiceGroup,
) -> impl Iterator<Item = Chosen<'a>> {
    let who = Who::of(release, stream, &group.key);
    let question = release.questions.get(table.question as usize);
    question.into_iter().flat_map(move |question| {
        let line = table
            .line
            .and_then(|line| question.lines.get(line as usize));
        question
            .options
            .iter()
            .enumerate()
            .map(move |(place, option)| Chosen {
                who,
                question,
                line,
                option,
                n: group.n,
                figure: group
                    .shares
                    .get(place)
                    .copied()
                    .unwrap_or_else(|| untold(group.hidden)),
            })
    })
}

/// The indicators of a group with n and measure; of a group that is not told only the overall index.
fn told<'a>(
    release: &'a Release,
    group: &'a Group,
) -> impl Iterator<Item = (&'a Indicator, u64, Option<&'a Measure>)> {
    let indicators = &release.questionnaire.indicators;
    let silent = group.measures.is_empty();
    let overall = indicators
        .iter()
        .filter(move |indicator| silent && indicator.kind == IndicatorKind::Overall)
        .map(|indicator| (indicator, group.n, None));
    let published = indicators.iter().zip(&group.measures);
    let published = published.map(|(indicator, measure)| (indicator, measure.n, Some(measure)));
    overall.chain(published)
}

/// What stands for a figure that is not told. Releases of layout 1 hid for one reason only.
const fn untold(hidden: Option<Hidden>) -> Figure {
    match hidden {
        Some(Hidden::Complement) => Figure::Complement,
        Some(Hidden::Few) | None => Figure::Few,
    }
}

/// Every row of every table of indices, with its stream.
fn groups(release: &Release) -> impl Iterator<Item = (Stream, &Group)> {
    [&release.sampled, &release.open]
        .into_iter()
        .flat_map(|tables| {
            let parts = [&tables.blocks, &tables.units, &tables.fields, &tables.cells];
            let respondents = tables.respondents.iter().flat_map(|table| &table.groups);
            let groups = tables.overall.iter().chain(parts.into_iter().flatten());
            let groups = groups.chain(respondents).chain(&tables.by_mode);
            groups.map(move |group| (tables.stream, group))
        })
}

/// Name of a block in a language; its code if it is not known.
pub(super) fn block_name(code: &str, language: Language) -> String {
    Block::parse(code).map_or_else(|_| code.to_owned(), |block| block.name(language).to_owned())
}

/// The Vietnamese wording.
pub(super) fn wording(words: &Words) -> &str {
    words.get("vi").map_or("", String::as_str)
}

/// The Vietnamese word for a way of answering.
pub(super) fn mode_name(code: &str) -> &'static str {
    let key = match code {
        "phone" => "results.mode_phone",
        "kiosk" => "results.mode_kiosk",
        "paper" => "results.mode_paper",
        "interview" => "results.mode_interview",
        _ => return "",
    };
    Locale::of(Language::VI).get(key)
}

const fn stream_code(stream: Stream) -> &'static str {
    match stream {
        Stream::Sampled => "sampled",
        Stream::Open => "open",
    }
}

/// Code of the table that a group is a row of.
const fn table_code(key: &Key) -> &'static str {
    match key {
        Key::Whole => "whole",
        Key::Block(_) => "block",
        Key::Unit(_) => "unit",
        Key::Field(_) => "field",
        Key::Cell(..) => "unit-field",
        Key::Respondent(..) => "respondents",
        Key::Mode(_) => "mode",
    }
}

/// Code of the level of an indicator.
pub(super) const fn kind(kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Item => "item",
        IndicatorKind::Factor => "factor",
        IndicatorKind::Content => "content",
        IndicatorKind::Overall => "overall",
    }
}

/// Code of a score.
const fn score_code(score: Score) -> &'static str {
    match score {
        Score::Share => "share",
        Score::Mean => "mean",
    }
}
