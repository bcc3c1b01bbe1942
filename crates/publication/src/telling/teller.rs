//! Names, numbers and reasons of a release.

use pages::{Locale, words};
use survey::{Block, Language};

use super::cell::Cell;
use crate::release::content::{Hidden, Indicator, IndicatorKind, UnitFacts, Words};
use crate::release::figure::Score;
use crate::release::{Estimate, Figure, Group, Key, Measure, Release};

/// Decimals of an index.
const DECIMALS: usize = 2;

/// Tells a release in one language. The words of documents there are in Vietnamese only.
#[derive(Clone, Copy)]
pub(crate) struct Teller<'a> {
    pub(crate) release: &'a Release,
    pub(crate) language: Language,
    locale: &'static Locale,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(release: &'a Release, language: Language) -> Self {
        let locale = if language == Language::VI {
            Locale::office()
        } else {
            Locale::of(language)
        };
        Self {
            release,
            language,
            locale,
        }
    }

    /// The words under a key.
    pub(crate) fn text(self, key: &str) -> String {
        self.locale.get(key).to_owned()
    }

    /// The words that stand for a missing number.
    pub(crate) fn reason(self, key: &'static str) -> Cell {
        Cell::Absent(self.locale.get(key))
    }

    /// The words under a key with their places filled.
    pub(crate) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        self.locale.fill(key, values)
    }

    /// A wording of the release in the language, else in Vietnamese.
    pub(crate) fn wording(self, words: &Words) -> String {
        let own = words
            .get(self.language.as_str())
            .or_else(|| words.get("vi"));
        own.cloned().unwrap_or_default()
    }

    /// A count.
    pub(crate) fn count(self, count: u64) -> String {
        words::integer(i64::try_from(count).unwrap_or(i64::MAX), self.language)
    }

    /// An index.
    pub(crate) fn percent(self, share: f64) -> String {
        words::percent(share, DECIMALS, self.language)
    }

    /// A difference of indices in percentage points, without the sign of a rise.
    pub(crate) fn points(self, share: f64) -> String {
        words::percent_points(share, DECIMALS, self.language)
    }

    /// Confidence level: `95%`.
    pub(crate) fn level(self) -> String {
        words::percent(self.release.parameters.level, 0, self.language)
    }

    /// Head of a column of intervals.
    pub(crate) fn interval_head(self) -> String {
        self.fill("told.col_interval", &[("level", &self.level())])
    }

    /// Fewest forms behind a published figure.
    pub(crate) fn minimum(self) -> String {
        self.count(u64::from(self.release.parameters.minimum_n))
    }

    /// The fieldwork, from its first to its last day.
    pub(crate) fn period(self) -> String {
        let round = &self.release.round;
        let from = words::date(round.opens_ms, self.language);
        // The round closes at the first moment that no longer belongs to it.
        let to = words::date(round.closes_ms - 1, self.language);
        self.fill("results.dates", &[("from", &from), ("to", &to)])
    }

    /// When the release was made.
    pub(crate) fn made(self) -> String {
        words::date(self.release.parameters.made_ms, self.language)
    }

    /// Name of a block.
    pub(crate) fn block(self, code: &str) -> String {
        Block::parse(code).map_or_else(
            |_| code.to_owned(),
            |block| block.name(self.language).to_owned(),
        )
    }

    /// What is known of a unit; nothing for a position outside the list.
    pub(crate) fn unit_facts(self, unit: u32) -> Option<&'a UnitFacts> {
        self.release.units.get(unit as usize)
    }

    /// Short name of a unit; nothing for a position outside the list.
    pub(crate) fn unit(self, unit: u32) -> String {
        let facts = self.unit_facts(unit);
        facts.map(|facts| facts.short.clone()).unwrap_or_default()
    }

    /// Name of a field; nothing for a position outside the list.
    pub(crate) fn field(self, field: u32) -> String {
        let facts = self.release.fields.get(field as usize);
        facts.map(|facts| facts.name.clone()).unwrap_or_default()
    }

    /// Name of the group of a row.
    pub(crate) fn group(self, key: &Key) -> String {
        match key {
            Key::Whole => self.text("results.whole"),
            Key::Block(code) => self.block(code),
            Key::Unit(unit) => self.unit(*unit),
            Key::Field(field) | Key::Cell(_, field) => self.field(*field),
            Key::Respondent(question, choice) => self.choice(*question, *choice),
            Key::Mode(mode) => self.mode(mode),
        }
    }

    fn choice(self, question: u32, choice: u32) -> String {
        let question = self.release.questions.get(question as usize);
        let choice = question.and_then(|question| question.options.get(choice as usize));
        choice
            .map(|choice| self.wording(&choice.name))
            .unwrap_or_default()
    }

    /// A way of answering.
    pub(crate) fn mode(self, mode: &str) -> String {
        let key = match mode {
            "phone" => "results.mode_phone",
            "kiosk" => "results.mode_kiosk",
            "paper" => "results.mode_paper",
            "interview" => "results.mode_interview",
            other => return other.to_owned(),
        };
        self.text(key)
    }

    /// The figure of the headline score.
    pub(crate) fn figure(self, measure: &Measure) -> &Figure {
        measure.figure(self.release.questionnaire.score)
    }

    /// The figure of the other score.
    pub(crate) fn other_figure(self, measure: &Measure) -> &Figure {
        measure.figure(match self.release.questionnaire.score {
            Score::Share => Score::Mean,
            Score::Mean => Score::Share,
        })
    }

    /// The estimate of an indicator of a group, if it is published.
    pub(crate) fn estimate(self, group: &Group, position: usize) -> Option<&Estimate> {
        self.figure(group.measures.get(position)?).estimate()
    }

    /// The overall measure of a group; none for a group that is not told.
    pub(crate) fn overall_measure(self, group: &Group) -> Option<&Measure> {
        group.measures.get(self.release.overall_position()?)
    }

    /// The overall index of a group, if it is published.
    pub(crate) fn overall(self, group: &Group) -> Option<&Estimate> {
        self.figure(self.overall_measure(group)?).estimate()
    }

    /// Why there is no figure: for a group that is not told, or for one figure of it.
    pub(crate) fn absent(self, hidden: Option<Hidden>, figure: Option<&Figure>) -> Cell {
        self.reason(match (figure, hidden) {
            (Some(Figure::NotEstimable), _) => "results.not_estimable",
            (Some(Figure::Complement), _) | (None, Some(Hidden::Complement)) => "told.complement",
            _ => "results.few",
        })
    }

    /// A share that is published, or why it is not.
    pub(crate) fn share(self, hidden: Option<Hidden>, figure: Option<&Figure>) -> Cell {
        let own = figure.and_then(Figure::estimate);
        own.map_or_else(|| self.absent(hidden, figure), |own| Cell::Share(own.value))
    }

    /// The ends of an interval that is published.
    pub(crate) fn interval(figure: Option<&Figure>) -> Cell {
        let own = figure.and_then(Figure::estimate);
        own.map_or(Cell::Empty, |own| Cell::Interval(own.low, own.high))
    }

    /// Number and wording of an indicator.
    pub(crate) fn indicator(self, position: usize) -> String {
        let Some(indicator) = self.release.questionnaire.indicators.get(position) else {
            return String::new();
        };
        let name = self.wording(&indicator.name);
        if indicator.number.is_empty() {
            name
        } else {
            format!("{}. {name}", indicator.number)
        }
    }

    fn positions(self, wanted: impl Fn(&Indicator) -> bool) -> Vec<usize> {
        let indicators = self.release.questionnaire.indicators.iter().enumerate();
        let wanted = indicators.filter(|(_, indicator)| wanted(indicator));
        wanted.map(|(position, _)| position).collect()
    }

    /// Positions of the items.
    pub(crate) fn items(self) -> Vec<usize> {
        self.positions(|indicator| indicator.kind == IndicatorKind::Item)
    }

    /// Positions of the factors.
    pub(crate) fn factors(self) -> Vec<usize> {
        self.positions(|indicator| indicator.kind == IndicatorKind::Factor)
    }

    /// Positions of contents, each before its factors; a content that is all there is is left out,
    /// because it would repeat the overall index.
    pub(crate) fn composites(self) -> Vec<usize> {
        let indicators = &self.release.questionnaire.indicators;
        let all = self.items().len();
        let contents = self.positions(|indicator| indicator.kind == IndicatorKind::Content);
        let mut factors = self.factors();
        let mut order = Vec::new();
        for content in contents {
            let own = &indicators[content].items;
            if own.len() < all {
                order.push(content);
            }
            let inside = |factor: &usize| {
                indicators[*factor]
                    .items
                    .iter()
                    .all(|item| own.contains(item))
            };
            order.extend(factors.iter().copied().filter(inside));
            factors.retain(|factor| !inside(factor));
        }
        order.extend(factors);
        order
    }

    /// The overall index before contents and factors.
    pub(crate) fn with_overall(self) -> Vec<usize> {
        let overall = self.release.overall_position();
        overall.into_iter().chain(self.composites()).collect()
    }

    /// Published groups by falling index, then the others in their own order.
    pub(crate) fn ordered<'g>(self, groups: impl Iterator<Item = &'g Group>) -> Vec<&'g Group> {
        let value = |group: &Group| {
            let estimate = self.overall(group);
            estimate.map_or(f64::NEG_INFINITY, |estimate| estimate.value)
        };
        let mut ordered: Vec<&Group> = groups.collect();
        ordered.sort_by(|a, b| value(b).total_cmp(&value(a)));
        ordered
    }

    /// Codes of the blocks that have forms, in their order.
    pub(crate) fn blocks(self) -> impl Iterator<Item = &'a str> {
        let blocks = self.release.sampled.blocks.iter();
        blocks.filter_map(|group| match &group.key {
            Key::Block(code) => Some(code.as_str()),
            _ => None,
        })
    }

    /// The group of a block.
    pub(crate) fn block_group(self, code: &str) -> Option<&'a Group> {
        let mut blocks = self.release.sampled.blocks.iter();
        blocks.find(|group| matches!(&group.key, Key::Block(own) if own == code))
    }

    /// The units of a block by falling index.
    pub(crate) fn units_of(self, block: &str) -> Vec<&'a Group> {
        let own = |group: &&'a Group| match group.key {
            Key::Unit(unit) => self
                .unit_facts(unit)
                .is_some_and(|facts| facts.block == block),
            _ => false,
        };
        self.ordered(self.release.sampled.units.iter().filter(own))
    }

    /// The group of a unit.
    pub(crate) fn unit_group(self, unit: u32) -> Option<&'a Group> {
        let mut units = self.release.sampled.units.iter();
        units.find(|group| group.key == Key::Unit(unit))
    }

    /// Words of the marks, lowest first.
    pub(crate) fn scale(self) -> Vec<String> {
        let scale = self.release.questionnaire.scale.iter();
        scale.map(|word| self.wording(word)).collect()
    }
}
