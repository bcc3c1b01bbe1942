//! What follows from the tables, in words: highest and lowest, standing in the block, what pulls a unit
//! down, the change since earlier rounds.

use pages::results::{Extremes, FigureRow, PullRow, Pulls, Standing, ThenAndNow};

use crate::release::Key;
use crate::release::content::{Band, Difference, Earlier, Place, Ranking};
use crate::telling::Teller;

impl Teller<'_> {
    /// Highest and lowest, if the release tells them.
    pub(super) fn extremes(self) -> Option<Extremes> {
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

    /// Where a unit stands in its block, if the release ranks it.
    pub(super) fn standing(self, at: u32) -> Option<Standing> {
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
            difference: self.standing_difference(&place.from_block),
            href: self.link(&format!("/khoi/{}", ranking.block)),
        })
    }

    fn standing_difference(self, difference: &Difference) -> String {
        let ends = [difference.value, difference.low, difference.high];
        let [told, low, high] = ends.map(|points| self.signed_points(points));
        let words = [
            ("difference", told.as_str()),
            ("low", &low),
            ("high", &high),
        ];
        self.fill("results.standing_difference", &words)
    }

    fn rank(self, ranking: &Ranking, place: &Place) -> String {
        let of = ranking.places.len() as u64;
        let ranks = [place.rank, place.best, place.worst].map(|rank| self.count(u64::from(rank)));
        let [rank, best, worst] = ranks;
        let words = [
            ("rank", rank.as_str()),
            ("of", &self.count(of)),
            ("best", &best),
            ("worst", &worst),
        ];
        self.fill("results.standing_rank", &words)
    }

    /// What pulls a unit down, if the release tells it.
    pub(super) fn pulls(self, at: u32) -> Option<Pulls> {
        let weakness = self.weakness(at)?;
        let rows = weakness.items.iter().map(|pull| {
            // Half the width of the interval of the gap, weighted as the gap is.
            let margin = pull.weight * (pull.gap.high - pull.gap.low) / 2.0;
            let [pulled, margin] = [pull.pull, margin].map(|points| self.points(points));
            let words = [("pull", pulled.as_str()), ("margin", &margin)];
            PullRow {
                name: self.indicator(pull.item as usize),
                unit: self.percent(pull.unit),
                block: self.percent(pull.block),
                pull: self.fill("results.pull_margin", &words),
                sure: pull.gap.high < 0.0,
            }
        });
        Some(Pulls {
            rows: rows.collect(),
        })
    }

    /// The change since earlier rounds.
    pub(super) fn earlier(self) -> Vec<ThenAndNow> {
        let one = |earlier: &Earlier| ThenAndNow {
            round: self.wording(&earlier.round.name),
            href: format!("/ket-qua/{}", earlier.number),
            change: self.earlier_sentence(earlier, &Key::Whole),
        };
        self.release.earlier.iter().map(one).collect()
    }

    /// A sentence a comparable round: how the overall index of a group changed since.
    pub(super) fn changes(self, key: &Key) -> Vec<String> {
        let comparable = self.release.earlier.iter();
        let comparable = comparable.filter(|earlier| earlier.breaks.is_empty());
        comparable
            .filter_map(|earlier| self.earlier_sentence(earlier, key))
            .collect()
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
