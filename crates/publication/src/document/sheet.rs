//! The sheet of a unit: two pages that its head can read in five minutes.

use pages::chart::Chart;

use super::LANGUAGE;
use super::paper::Letterhead;
use crate::release::content::{Band, Place, Ranking};
use crate::release::{Group, Key, Release};
use crate::telling::{Column, Table, Teller};

/// Items that a sentence about weak points names.
const MOST_PULLS: usize = 3;

/// Fields that a sheet lists, so that it keeps to two pages.
const MOST_FIELDS: usize = 8;

/// What stands on the two pages of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitSheet {
    /// Code of the unit, for the bookmark and the name of its file.
    pub code: String,
    /// Head of the page.
    pub letterhead: Letterhead,
    /// What the sheet is, in capitals.
    pub kind: String,
    /// The round.
    pub round: String,
    /// Name of the unit.
    pub name: String,
    /// Its block.
    pub block: String,
    /// Name of the figure at the top.
    pub headline: String,
    /// The figure at the top, or why there is none.
    pub value: String,
    /// Its interval; empty without a figure.
    pub interval: String,
    /// Findings, a sentence each.
    pub sentences: Vec<String>,
    /// Heads of the parts that follow.
    pub heads: [String; 5],
    /// Factors against the block.
    pub profile: Option<Chart>,
    /// What pulls it down.
    pub weak: Option<Table>,
    /// What is said where nothing does.
    pub weak_none: String,
    /// Its fields.
    pub fields: Option<Table>,
    /// The five marks.
    pub levels: Vec<Chart>,
    /// Its place in the block.
    pub beside: Option<Chart>,
    /// What was answered about harassment and money outside of the rules, a sentence a question.
    pub integrity: Vec<String>,
    /// How to read the charts.
    pub method: String,
    /// Release and digest.
    pub foot: String,
}

/// The sheets of all units that have valid forms, or of the one with this code.
pub fn unit_sheets(release: &Release, code: Option<&str>) -> Vec<UnitSheet> {
    let told = Teller::new(release, LANGUAGE);
    let groups = release.sampled.units.iter();
    let sheets = groups.filter_map(|group| {
        let Key::Unit(unit) = group.key else {
            return None;
        };
        let facts = release.units.get(unit as usize)?;
        let wanted = code.is_none_or(|code| facts.code == code);
        wanted.then(|| told.unit_sheet(unit, group))
    });
    sheets.collect()
}

impl<'a> Teller<'a> {
    fn unit_sheet(self, unit: u32, group: &'a Group) -> UnitSheet {
        let release = self.release;
        let facts = &release.units[unit as usize];
        let estimate = self.overall(group);
        let percent = |value| self.percent(value);
        let interval = |own: &crate::release::Estimate| {
            let (low, high) = (percent(own.low), percent(own.high));
            let head = self.interval_head();
            format!("{head}: {low} – {high}")
        };
        UnitSheet {
            code: facts.code.clone(),
            letterhead: self.letterhead(),
            kind: self.text("document.unit_title"),
            round: self.wording(&release.round.name),
            name: facts.name.clone(),
            block: self.block(&facts.block),
            headline: self.text("document.unit_index"),
            value: estimate.map_or_else(|| self.no_figure(group), |own| percent(own.value)),
            interval: estimate.map(interval).unwrap_or_default(),
            sentences: self.unit_sentences(unit, group),
            heads: [
                "document.unit_factors",
                "document.unit_weak",
                "told.unit_fields",
                "document.unit_levels",
                "document.unit_beside",
            ]
            .map(|key| self.text(key)),
            profile: self.profile_chart(unit),
            weak: self.weak_table(Some(unit)),
            weak_none: self.text("document.unit_pull_none"),
            fields: self.sheet_fields(unit),
            levels: self.levels_charts(group, &self.with_overall()),
            beside: self.beside_chart(unit),
            integrity: self.integrity_sentences(&group.key),
            method: self.fill("document.unit_method", &[("level", &self.level())]),
            foot: self.fill(
                "document.unit_foot",
                &[
                    ("number", &release.parameters.number),
                    ("digest", &release.digest),
                ],
            ),
        }
    }

    /// The fields of a unit with the highest index first, as many as its sheet holds.
    fn sheet_fields(self, unit: u32) -> Option<Table> {
        let mut table = self.unit_fields(unit)?;
        let more = table.rows.len().saturating_sub(MOST_FIELDS);
        table.rows.truncate(MOST_FIELDS);
        if more > 0 {
            let n = self.count(more as u64);
            table
                .notes
                .push(self.fill("told.note_fields", &[("n", &n)]));
        }
        Some(table)
    }

    fn no_figure(self, group: &Group) -> String {
        let figure = self.overall_measure(group).map(|own| self.figure(own));
        let why = self.absent(group.hidden, figure);
        why.words(&Column::text("", 1), LANGUAGE)
    }

    fn unit_sentences(self, unit: u32, group: &'a Group) -> Vec<String> {
        let name = self.unit(unit);
        let mut sentences = vec![self.index_sentence(&name, group)];
        for ranking in &self.release.sampled.rankings {
            if let Some(place) = ranking.places.iter().find(|place| place.unit == unit) {
                sentences.extend(self.place_sentences(ranking, place));
            }
        }
        let comparable = self.release.earlier.iter();
        let comparable = comparable.filter(|one| one.breaks.is_empty());
        sentences.extend(comparable.filter_map(|one| self.earlier_sentence(one, &Key::Unit(unit))));
        let points = self.weakness(unit).and_then(|own| own.points.as_ref());
        sentences.extend(points.map(|points| self.points_sentence(points)));
        sentences.extend(self.pull_sentence(unit));
        sentences
    }

    fn place_sentences(self, ranking: &Ranking, place: &Place) -> Vec<String> {
        let points = self.points(place.from_block.value.abs());
        let stands = match place.band {
            Band::Above => self.fill("document.unit_place_above", &[("points", &points)]),
            Band::Below => self.fill("document.unit_place_below", &[("points", &points)]),
            Band::Within => self.text("document.unit_place_within"),
        };
        let [rank, best, worst] =
            [place.rank, place.best, place.worst].map(|rank| self.count(u64::from(rank)));
        let ranked = self.count(ranking.places.len() as u64);
        let values = [
            ("rank", rank.as_str()),
            ("best", &best),
            ("worst", &worst),
            ("ranked", &ranked),
        ];
        let sure = place.best == place.worst;
        let key = if sure {
            "document.unit_rank_sure"
        } else {
            "document.unit_rank"
        };
        vec![stands, self.fill(key, &values)]
    }

    /// The items that pull the unit down beyond the sampling error.
    fn pull_sentence(self, unit: u32) -> Option<String> {
        let own = self.weakness(unit)?;
        let sure = own.items.iter().filter(|pull| pull.gap.high < 0.0);
        let names: Vec<String> = sure
            .take(MOST_PULLS)
            .map(|pull| format!("“{}”", self.indicator(pull.item as usize)))
            .collect();
        if names.is_empty() {
            return Some(self.text("document.unit_pull_none"));
        }
        let names = names.join("; ");
        Some(self.fill("document.unit_pull", &[("names", &names)]))
    }
}
