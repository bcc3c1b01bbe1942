//! What follows from the tables, in words: highest and lowest, standing in the block, what pulls a unit
//! down, the change since earlier rounds.

use pages::results::{Extremes, FigureRow, PullRow, Pulls, Standing, ThenAndNow};
use pages::words;

use super::teller::Teller;
use crate::release::content::{Band, Break, Difference, Earlier, Place, Ranking, Weakness};
use crate::release::{Figure, Group, Key};

impl Teller<'_> {
    /// A difference in percentage points.
    pub(super) fn points(&self, share: f64) -> String {
        words::percent_points(share, 2, self.language)
    }

    /// A sentence with a difference and its interval.
    fn difference(&self, key: &str, difference: &Difference, told: f64) -> String {
        let [told, low, high] =
            [told, difference.low, difference.high].map(|points| self.points(points));
        let words = [
            ("difference", told.as_str()),
            ("low", &low),
            ("high", &high),
        ];
        self.locale.fill(key, &words)
    }

    /// Highest and lowest, if the release tells them.
    pub(super) fn extremes(&self) -> Option<Extremes> {
        let found = self.release.sampled.extremes.as_ref()?;
        let whole = self.release.sampled.overall.as_ref()?;
        let items = |key: &str, positions: &[u32]| {
            let positions: Vec<usize> = positions.iter().map(|&at| at as usize).collect();
            let rows = self.indicator_rows(whole, &positions);
            self.table(&self.text(key), "results.item", without_levels(rows))
        };
        let units = |key: &str, positions: &[u32]| {
            let groups = positions.iter().filter_map(|&at| self.unit_group(at));
            let rows = self.rows(groups, |key| self.unit_link(key));
            self.table(&self.text(key), "results.unit", without_levels(rows))
        };
        Some(Extremes {
            items_highest: items("results.items_highest", &found.items_highest),
            items_lowest: items("results.items_lowest", &found.items_lowest),
            units_highest: units("results.units_highest", &found.units_highest),
            units_lowest: units("results.units_lowest", &found.units_lowest),
        })
    }

    /// The row of a unit.
    pub(super) fn unit_group(&self, at: u32) -> Option<&Group> {
        let groups = &self.release.sampled.units;
        groups.iter().find(|group| group.key == Key::Unit(at))
    }

    /// Where a unit stands in its block, if the release ranks it.
    pub(super) fn standing(&self, at: u32) -> Option<Standing> {
        let find = |ranking: &Ranking| ranking.places.iter().position(|place| place.unit == at);
        let rankings = &self.release.sampled.rankings;
        let (ranking, place) = rankings
            .iter()
            .find_map(|ranking| Some((ranking, &ranking.places[find(ranking)?])))?;
        let band = match place.band {
            Band::Above => "results.standing_above",
            Band::Within => "results.standing_within",
            Band::Below => "results.standing_below",
        };
        Some(Standing {
            band: self.text(band),
            rank: self.rank(ranking, place),
            difference: self.difference(
                "results.standing_difference",
                &place.from_block,
                place.from_block.value,
            ),
            href: self.link(&format!("/khoi/{}", ranking.block)),
        })
    }

    fn rank(&self, ranking: &Ranking, place: &Place) -> String {
        let of = ranking.places.len() as u64;
        let ranks = [place.rank, place.best, place.worst].map(|rank| self.count(u64::from(rank)));
        let [rank, best, worst] = ranks;
        let words = [
            ("rank", rank.as_str()),
            ("of", &self.count(of)),
            ("best", &best),
            ("worst", &worst),
        ];
        self.locale.fill("results.standing_rank", &words)
    }

    fn weakness(&self, at: u32) -> Option<&Weakness> {
        let all = &self.release.sampled.weaknesses;
        all.iter().find(|weakness| weakness.unit == at)
    }

    /// What pulls a unit down, if the release tells it.
    pub(super) fn pulls(&self, at: u32) -> Option<Pulls> {
        let weakness = self.weakness(at)?;
        let rows = weakness.items.iter().map(|pull| {
            // Half the width of the interval of the gap, weighted as the gap is.
            let margin = pull.weight * (pull.gap.high - pull.gap.low) / 2.0;
            let [pulled, margin] = [pull.pull, margin].map(|points| self.points(points));
            let words = [("pull", pulled.as_str()), ("margin", &margin)];
            PullRow {
                name: self.indicator_name(pull.item as usize),
                unit: self.percent(pull.unit),
                block: self.percent(pull.block),
                pull: self.locale.fill("results.pull_margin", &words),
                sure: pull.gap.high < 0.0,
            }
        });
        Some(Pulls {
            rows: rows.collect(),
        })
    }

    /// A unit's points in the administrative reform index, in words.
    pub(super) fn reform_points(&self, at: u32) -> Option<String> {
        let points = self.weakness(at)?.points?;
        let number = |number: f64| words::decimal(number, 2, self.language);
        let values = [points.value, points.most, points.low, points.high].map(number);
        let [value, most, low, high] = values;
        let words = [
            ("value", value.as_str()),
            ("most", &most),
            ("low", &low),
            ("high", &high),
        ];
        Some(self.locale.fill("results.points", &words))
    }

    /// The change since earlier rounds.
    pub(super) fn earlier(&self) -> Vec<ThenAndNow> {
        let one = |earlier: &Earlier| ThenAndNow {
            round: self.wording(&earlier.round.name),
            href: format!("/ket-qua/{}", earlier.number),
            value: earlier
                .overall
                .as_ref()
                .and_then(Figure::estimate)
                .map(|estimate| self.percent(estimate.value)),
            change: self.change(earlier),
        };
        self.release.earlier.iter().map(one).collect()
    }

    fn change(&self, earlier: &Earlier) -> String {
        if let Some(first) = earlier.breaks.first() {
            return self.text(match first {
                Break::Questionnaire => "results.break_questionnaire",
                Break::Formula => "results.break_formula",
                Break::Province => "results.break_province",
                Break::Synthetic => "results.break_synthetic",
            });
        }
        let overall = self.release.overall_position();
        let own = earlier.changes.iter().find(|change| {
            change.key == Key::Whole && overall == usize::try_from(change.indicator).ok()
        });
        let Some(change) = own else {
            return self.text("results.earlier_unknown");
        };
        let difference = &change.difference;
        if difference.low > 0.0 {
            self.difference("results.earlier_up", difference, difference.value)
        } else if difference.high < 0.0 {
            // "Lower by" is told without a sign, and so is its interval.
            let turned = Difference {
                low: -difference.high,
                high: -difference.low,
                ..*difference
            };
            self.difference("results.earlier_down", &turned, -difference.value)
        } else {
            self.difference("results.earlier_same", difference, difference.value)
        }
    }
}

/// Short tables need no column of the five marks.
fn without_levels(rows: Vec<FigureRow>) -> Vec<FigureRow> {
    let short = |row| FigureRow {
        levels: None,
        dossiers: None,
        ..row
    };
    rows.into_iter().map(short).collect()
}
