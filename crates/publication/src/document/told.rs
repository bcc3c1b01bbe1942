//! Names, figures and reasons of a release in the words of documents, which are Vietnamese.

use pages::{Locale, words};
use survey::{Block, Language};

use super::cell::{Cell, count};
use crate::release::content::{Hidden, Indicator, IndicatorKind, Words};
use crate::release::figure::Score;
use crate::release::{Estimate, Figure, Group, Key, Measure, Release};

/// The language of documents.
pub(super) const LANGUAGE: Language = Language::VI;

/// Tells a release.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) release: &'a Release,
    locale: &'static Locale,
    language: Language,
}

impl<'a> Told<'a> {
    pub(super) fn new(release: &'a Release) -> Self {
        Self {
            release,
            locale: Locale::office(),
            language: LANGUAGE,
        }
    }

    /// Words of documents.
    pub(super) fn text(self, key: &'static str) -> String {
        self.locale.get(key).to_owned()
    }

    /// Words of documents that stand for a missing number.
    pub(super) fn reason(self, key: &'static str) -> Cell {
        Cell::Absent(self.locale.get(key))
    }

    /// Words of documents with their places filled.
    pub(super) fn fill(self, key: &'static str, values: &[(&str, &str)]) -> String {
        self.locale.fill(key, values)
    }

    /// A wording of the release.
    pub(super) fn wording(self, words: &Words) -> String {
        words
            .get(self.language.as_str())
            .cloned()
            .unwrap_or_default()
    }

    /// Confidence level: `95%`.
    pub(super) fn level(self) -> String {
        words::percent(self.release.parameters.level, 0, LANGUAGE)
    }

    /// Head of a column of intervals.
    pub(super) fn interval_head(self) -> String {
        self.fill("document.col_interval", &[("level", &self.level())])
    }

    /// Fewest forms behind a published figure.
    pub(super) fn minimum(self) -> String {
        count(u64::from(self.release.parameters.minimum_n))
    }

    /// The fieldwork, from its first to its last day.
    pub(super) fn period(self) -> String {
        let round = &self.release.round;
        let from = words::date(round.opens_ms, LANGUAGE);
        // The round closes at the first moment that no longer belongs to it.
        let to = words::date(round.closes_ms - 1, LANGUAGE);
        self.locale
            .fill("results.dates", &[("from", &from), ("to", &to)])
    }

    /// Name of a block.
    pub(super) fn block(self, code: &str) -> String {
        Block::parse(code).map_or_else(
            |_| code.to_owned(),
            |block| block.name(self.language).to_owned(),
        )
    }

    /// Short name of a unit; nothing for a position outside the list.
    pub(super) fn unit(self, unit: u32) -> String {
        let facts = self.release.units.get(unit as usize);
        facts.map(|facts| facts.short.clone()).unwrap_or_default()
    }

    /// Name of a field; nothing for a position outside the list.
    pub(super) fn field(self, field: u32) -> String {
        let facts = self.release.fields.get(field as usize);
        facts.map(|facts| facts.name.clone()).unwrap_or_default()
    }

    /// Name of the group of a row.
    pub(super) fn group(self, key: &Key) -> String {
        match key {
            Key::Whole => self.text("document.other_whole"),
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
    pub(super) fn mode(self, mode: &str) -> String {
        let key = match mode {
            "phone" => "results.mode_phone",
            "kiosk" => "results.mode_kiosk",
            "paper" => "results.mode_paper",
            "interview" => "results.mode_interview",
            other => return other.to_owned(),
        };
        self.locale.get(key).to_owned()
    }

    /// The figure of the headline score.
    pub(super) fn figure(self, measure: &Measure) -> &Figure {
        measure.figure(self.release.questionnaire.score)
    }

    /// The figure of the other score.
    pub(super) fn other_figure(self, measure: &Measure) -> &Figure {
        measure.figure(match self.release.questionnaire.score {
            Score::Share => Score::Mean,
            Score::Mean => Score::Share,
        })
    }

    /// The estimate of an indicator of a group, if it is published.
    pub(super) fn estimate(self, group: &'a Group, position: usize) -> Option<&'a Estimate> {
        self.figure(group.measures.get(position)?).estimate()
    }

    /// The overall index of a group, if it is published.
    pub(super) fn overall(self, group: &'a Group) -> Option<&'a Estimate> {
        self.estimate(group, self.release.overall_position()?)
    }

    /// Why a group has no figure.
    pub(super) fn absent(self, group: &Group, measure: Option<&Measure>) -> Cell {
        let key = match (measure.map(|measure| self.figure(measure)), group.hidden) {
            (Some(Figure::NotEstimable), _) => "document.not_estimable",
            (Some(Figure::Complement), _) | (None, Some(Hidden::Complement)) => {
                "document.complement"
            }
            _ => "document.few",
        };
        self.reason(key)
    }

    /// Number and wording of an indicator.
    pub(super) fn indicator(self, position: usize) -> String {
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
    pub(super) fn items(self) -> Vec<usize> {
        self.positions(|indicator| indicator.kind == IndicatorKind::Item)
    }

    /// Positions of the factors.
    pub(super) fn factors(self) -> Vec<usize> {
        self.positions(|indicator| indicator.kind == IndicatorKind::Factor)
    }

    /// Positions of contents, each before its factors; a content that is all there is is left out,
    /// because it would repeat the overall index.
    pub(super) fn composites(self) -> Vec<usize> {
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
    pub(super) fn with_overall(self) -> Vec<usize> {
        let overall = self.release.overall_position();
        overall.into_iter().chain(self.composites()).collect()
    }

    /// Published groups by falling index, then the others in their own order.
    pub(super) fn ordered(self, groups: impl Iterator<Item = &'a Group>) -> Vec<&'a Group> {
        let value = |group: &'a Group| {
            let estimate = self.overall(group);
            estimate.map_or(f64::NEG_INFINITY, |estimate| estimate.value)
        };
        let mut ordered: Vec<&Group> = groups.collect();
        ordered.sort_by(|a, b| value(b).total_cmp(&value(a)));
        ordered
    }

    /// Codes of the blocks that have forms, in their order.
    pub(super) fn blocks(self) -> impl Iterator<Item = &'a str> {
        let blocks = self.release.sampled.blocks.iter();
        blocks.filter_map(|group| match &group.key {
            Key::Block(code) => Some(code.as_str()),
            _ => None,
        })
    }

    /// The group of a block.
    pub(super) fn block_group(self, code: &str) -> Option<&'a Group> {
        let mut blocks = self.release.sampled.blocks.iter();
        blocks.find(|group| matches!(&group.key, Key::Block(own) if own == code))
    }

    /// The units of a block by falling index.
    pub(super) fn units_of(self, block: &str) -> Vec<&'a Group> {
        let own = |group: &&'a Group| match group.key {
            Key::Unit(unit) => {
                let facts = self.release.units.get(unit as usize);
                facts.is_some_and(|facts| facts.block == block)
            }
            _ => false,
        };
        self.ordered(self.release.sampled.units.iter().filter(own))
    }

    /// What stands under every table: where its figures come from.
    pub(super) fn source(self) -> String {
        let n = count(self.release.sampled.counted);
        self.fill(
            "document.note_source",
            &[
                ("number", &self.release.parameters.number),
                ("n", &n),
                ("period", &self.period()),
            ],
        )
    }

    /// What the word for too few forms means.
    pub(super) fn few_note(self) -> String {
        let few = self.text("document.few");
        self.fill(
            "document.note_few",
            &[("few", &few), ("minimum", &self.minimum())],
        )
    }
}
