//! Figures, names and addresses of a release in the words of one language.

use pages::results::{FigureRow, FigureTable, Frame, Headline, Shown};
use pages::{Locale, words};
use survey::{Block, Language};

use crate::release::content::{Hidden, Indicator, IndicatorKind, Words};
use crate::release::figure::Score;
use crate::release::{Figure, Group, Key, Measure, Release};

/// Decimals of an index.
const DECIMALS: usize = 2;

/// Tells a release in one language.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) release: &'a Release,
    pub(super) language: Language,
    pub(super) locale: &'static Locale,
}

impl<'a> Teller<'a> {
    pub(super) fn new(release: &'a Release, language: Language) -> Self {
        Self {
            release,
            language,
            locale: Locale::of(language),
        }
    }

    /// Interface text.
    pub(super) fn text(&self, key: &str) -> String {
        self.locale.get(key).to_owned()
    }

    /// A wording of the release in the language, else in Vietnamese.
    pub(super) fn wording(&self, words: &Words) -> String {
        let own = words
            .get(self.language.as_str())
            .or_else(|| words.get("vi"));
        own.cloned().unwrap_or_default()
    }

    /// Address of the release.
    pub(super) fn href(&self) -> String {
        format!("/ket-qua/{}", self.release.parameters.number)
    }

    /// A link to a page of the release that keeps the language.
    pub(super) fn link(&self, path: &str) -> String {
        format!("{}{path}{}", self.href(), self.frame(path).query())
    }

    /// The surroundings of the page at `path` of the release.
    pub(super) fn frame(&self, path: &str) -> Frame {
        Frame {
            language: self.language,
            province: Some(self.release.round.province_name.clone()),
            synthetic: self.release.round.synthetic,
            path: format!("{}{path}", self.href()),
            asked: String::new(),
            release: Some(self.href()),
            newer: None,
        }
    }

    /// A count.
    pub(super) fn count(&self, count: u64) -> String {
        words::integer(i64::try_from(count).unwrap_or(i64::MAX), self.language)
    }

    /// An index.
    pub(super) fn percent(&self, share: f64) -> String {
        words::percent(share, DECIMALS, self.language)
    }

    /// The fieldwork, from its first to its last day.
    pub(super) fn period(&self) -> String {
        let round = &self.release.round;
        let from = words::date(round.opens_ms, self.language);
        // The round closes at the first moment that no longer belongs to it.
        let to = words::date(round.closes_ms - 1, self.language);
        self.locale
            .fill("results.dates", &[("from", &from), ("to", &to)])
    }

    /// When the release was made.
    pub(super) fn made(&self) -> String {
        words::date(self.release.parameters.made_ms, self.language)
    }

    /// Name of a block.
    pub(super) fn block_name(&self, code: &str) -> String {
        Block::parse(code).map_or_else(
            |_| code.to_owned(),
            |block| block.name(self.language).to_owned(),
        )
    }

    /// Name of the group of a row.
    pub(super) fn group_name(&self, key: &Key) -> String {
        let (units, fields) = (&self.release.units, &self.release.fields);
        match key {
            Key::Whole => self.text("results.whole"),
            Key::Block(code) => self.block_name(code),
            Key::Unit(unit) => units[*unit as usize].short.clone(),
            Key::Field(field) | Key::Cell(_, field) => fields[*field as usize].name.clone(),
            Key::Respondent(question, choice) => {
                let options = &self.release.questions[*question as usize].options;
                self.wording(&options[*choice as usize].name)
            }
            Key::Mode(mode) => self.mode_name(mode),
        }
    }

    /// Name of a way of answering.
    pub(super) fn mode_name(&self, mode: &str) -> String {
        match mode {
            "phone" => self.text("results.mode_phone"),
            "kiosk" => self.text("results.mode_kiosk"),
            "paper" => self.text("results.mode_paper"),
            "interview" => self.text("results.mode_interview"),
            other => other.to_owned(),
        }
    }

    /// The headline score.
    pub(super) fn score(&self) -> Score {
        self.release.questionnaire.score
    }

    /// The overall measure of a group.
    pub(super) fn overall<'g>(&self, group: &'g Group) -> Option<&'g Measure> {
        group.measures.get(self.release.overall_position()?)
    }

    /// The overall figure of a group in words.
    pub(super) fn shown_of(&self, group: &Group) -> Shown {
        self.shown_in(group, self.overall(group))
    }

    /// A figure of a group in words; a group that is not told has no measure.
    pub(super) fn shown_in(&self, group: &Group, measure: Option<&Measure>) -> Shown {
        let absent = |key: &str| Shown::Absent {
            status: self.text(key),
        };
        let Some(measure) = measure else {
            return absent(match group.hidden {
                Some(Hidden::Complement) => "results.complement",
                Some(Hidden::Few) | None => "results.few",
            });
        };
        let (main, other) = match self.score() {
            Score::Share => (&measure.share, &measure.mean),
            Score::Mean => (&measure.mean, &measure.share),
        };
        match main {
            Figure::Ok(estimate) => {
                let low = words::percent_points(estimate.low, DECIMALS, self.language);
                let high = self.percent(estimate.high);
                let ends = [("low", low.as_str()), ("high", &high)];
                let other = other
                    .estimate()
                    .map_or("–".to_owned(), |other| self.percent(other.value));
                Shown::Figure {
                    value: self.percent(estimate.value),
                    interval: self.locale.fill("results.range", &ends),
                    other,
                }
            }
            Figure::Few => absent("results.few"),
            Figure::Complement => absent("results.complement"),
            Figure::NotEstimable => absent("results.not_estimable"),
        }
    }

    /// Percentages of the five marks, lowest first.
    fn levels(&self, measure: Option<&Measure>) -> Option<String> {
        let distribution = measure?.distribution.as_ref()?;
        let points = |&share: &f64| words::percent_points(share, 1, self.language);
        Some(
            distribution
                .shares
                .iter()
                .map(points)
                .collect::<Vec<_>>()
                .join(" · "),
        )
    }

    /// The figure at the top of a page.
    pub(super) fn headline(&self, group: &Group) -> Headline {
        let names = ["results.score_share", "results.score_mean"].map(|key| self.text(key));
        let [share, mean] = names;
        let (score, other_score) = match self.score() {
            Score::Share => (share, mean),
            Score::Mean => (mean, share),
        };
        Headline {
            shown: self.shown_of(group),
            score,
            other_score,
            n: self.count(group.n),
            dossiers: group.dossiers.map(|dossiers| self.count(dossiers)),
        }
    }

    /// One row a group, by its overall index.
    pub(super) fn rows<'g>(
        &self,
        groups: impl IntoIterator<Item = &'g Group>,
        href: impl Fn(&Key) -> Option<String>,
    ) -> Vec<FigureRow> {
        let row = |group: &Group| FigureRow {
            name: self.group_name(&group.key),
            href: href(&group.key),
            shown: self.shown_of(group),
            n: self.count(group.n),
            dossiers: group.dossiers.map(|dossiers| self.count(dossiers)),
            levels: self.levels(self.overall(group)),
        };
        groups.into_iter().map(row).collect()
    }

    /// One row an indicator of a group.
    pub(super) fn indicator_rows(&self, group: &Group, positions: &[usize]) -> Vec<FigureRow> {
        let row = |&position: &usize| {
            let measure = group.measures.get(position);
            FigureRow {
                name: self.indicator_name(position),
                href: None,
                shown: self.shown_in(group, measure),
                n: self.count(measure.map_or(group.n, |measure| measure.n)),
                dossiers: None,
                levels: self.levels(measure),
            }
        };
        positions.iter().map(row).collect()
    }

    /// Number and wording of an indicator.
    pub(super) fn indicator_name(&self, position: usize) -> String {
        let indicator = &self.release.questionnaire.indicators[position];
        let name = self.wording(&indicator.name);
        if indicator.number.is_empty() {
            name
        } else {
            format!("{}. {name}", indicator.number)
        }
    }

    /// A table with its heads.
    pub(super) fn table(&self, caption: &str, first: &str, rows: Vec<FigureRow>) -> FigureTable {
        FigureTable {
            caption: caption.to_owned(),
            first: self.text(first),
            dossiers: rows.iter().any(|row| row.dossiers.is_some()),
            levels: rows.iter().any(|row| row.levels.is_some()),
            rows,
        }
    }

    /// Positions of the items.
    pub(super) fn items(&self) -> Vec<usize> {
        self.positions(|indicator| indicator.kind == IndicatorKind::Item)
    }

    /// Positions of contents, each followed by its factors; a content that is all there is is left
    /// out, because it would repeat the overall index.
    pub(super) fn composites(&self) -> Vec<usize> {
        let indicators = &self.release.questionnaire.indicators;
        let items = self.items().len();
        let contents = self.positions(|indicator| indicator.kind == IndicatorKind::Content);
        let factors = self.positions(|indicator| indicator.kind == IndicatorKind::Factor);
        let mut order = Vec::new();
        for &content in &contents {
            let own = &indicators[content].items;
            let inside = |factor: &&usize| {
                indicators[**factor]
                    .items
                    .iter()
                    .all(|item| own.contains(item))
            };
            if own.len() < items {
                order.push(content);
            }
            order.extend(factors.iter().filter(inside).copied());
        }
        let rest = factors
            .iter()
            .filter(|factor| !order.contains(factor))
            .copied();
        let rest: Vec<usize> = rest.collect();
        order.extend(rest);
        order
    }

    fn positions(&self, wanted: impl Fn(&Indicator) -> bool) -> Vec<usize> {
        let indicators = self.release.questionnaire.indicators.iter().enumerate();
        indicators
            .filter(|(_, indicator)| wanted(indicator))
            .map(|(place, _)| place)
            .collect()
    }

    /// Published groups by falling index, then the others in their own order.
    pub(super) fn ordered<'g>(&self, groups: impl Iterator<Item = &'g Group>) -> Vec<&'g Group> {
        let value = |group: &Group| {
            let figure = self
                .overall(group)
                .map(|measure| measure.figure(self.score()));
            figure
                .and_then(Figure::estimate)
                .map_or(f64::NEG_INFINITY, |estimate| estimate.value)
        };
        let mut ordered: Vec<&Group> = groups.collect();
        ordered.sort_by(|a, b| value(b).total_cmp(&value(a)));
        ordered
    }

    /// The units of a block in the order of their table.
    pub(super) fn units_of(&self, block: &str) -> Vec<&'a Group> {
        let is_own = |group: &&Group| match group.key {
            Key::Unit(unit) => self.release.units[unit as usize].block == block,
            _ => false,
        };
        self.ordered(self.release.sampled.units.iter().filter(is_own))
    }

    /// The page of a unit.
    pub(super) fn unit_link(&self, key: &Key) -> Option<String> {
        Some(self.link(&format!("/don-vi/{}", self.unit_code(key)?)))
    }

    /// The page of a field.
    pub(super) fn field_link(&self, key: &Key) -> Option<String> {
        let Key::Field(field) = key else { return None };
        let code = &self.release.fields[*field as usize].code;
        Some(self.link(&format!("/linh-vuc/{code}")))
    }

    /// The page of a unit, as a link from the page of a block.
    pub(super) fn unit_beside(&self, key: &Key) -> Option<String> {
        let query = self.frame("").query();
        Some(format!("../don-vi/{}{query}", self.unit_code(key)?))
    }

    fn unit_code(&self, key: &Key) -> Option<&'a str> {
        let Key::Unit(unit) = key else { return None };
        Some(&self.release.units[*unit as usize].code)
    }
}
