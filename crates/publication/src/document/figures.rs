//! The charts of a release, as documents show them.

use pages::chart::{
    Arrivals, Chart, Dot, DotEstimate, DotPlot, FiveWay, FiveWayBar, HeatCell, HeatMap, HeatRow,
    Period, Profile, ProfileRow, Trend, TrendPoint, arrivals, dot_plot_beside, five_way_beside,
    heat_map, profile, trend,
};
use pages::words;

use super::cell::count;
use super::told::{LANGUAGE, Told};
use crate::release::{Estimate, Figure, Group, Key};

/// Rows of a dot plot on one page.
const MOST_DOTS: usize = 36;
/// Bars of one chart.
const MOST_BARS: usize = 18;
/// Columns of a heat map.
const MOST_COLUMNS: usize = 8;
/// Rows of a heat map.
const MOST_ROWS: usize = 22;
/// Days from which on a chart counts weeks.
const MOST_DAYS: usize = 45;
/// Units on each side of a unit in the picture of its block.
const AROUND: usize = 6;

fn dot(estimate: &Estimate) -> DotEstimate {
    DotEstimate {
        value: estimate.value,
        low: estimate.low,
        high: estimate.high,
    }
}

impl<'a> Told<'a> {
    /// The five marks of some indicators of a group, in as many charts as they need.
    pub(super) fn levels_charts(self, group: &'a Group, positions: &[usize]) -> Vec<Chart> {
        let Ok(levels) = <[String; 5]>::try_from(self.scale()) else {
            return Vec::new();
        };
        let bar = |&position: &usize| {
            let measure = group.measures.get(position);
            let shares = measure.and_then(|measure| measure.distribution.as_ref());
            FiveWayBar {
                label: self.indicator(position),
                shares: shares.and_then(|own| own.shares.as_slice().try_into().ok()),
                n: count(measure.map_or(group.n, |measure| measure.n)),
            }
        };
        let bars: Vec<FiveWayBar> = positions.iter().map(bar).collect();
        if bars.iter().all(|bar| bar.shares.is_none()) {
            return Vec::new();
        }
        let parts = bars.len().div_ceil(MOST_BARS);
        let chart = |(part, bars): (usize, &[FiveWayBar])| {
            five_way_beside(&FiveWay {
                id: format!("levels-{part}"),
                title: self.part(self.text("document.chart_levels"), part, parts),
                language: LANGUAGE,
                levels: levels.clone(),
                bars: bars.to_vec(),
            })
        };
        bars.chunks(MOST_BARS).enumerate().map(chart).collect()
    }

    fn part(self, title: String, part: usize, parts: usize) -> String {
        if parts < 2 {
            return title;
        }
        let (part, parts) = ((part + 1).to_string(), parts.to_string());
        self.fill(
            "document.chart_units_part",
            &[("title", &title), ("part", &part), ("parts", &parts)],
        )
    }

    /// The units of a block by their overall index, with the block's as reference.
    pub(super) fn unit_charts(self, block: &str) -> Vec<Chart> {
        let groups = self.units_of(block);
        let name = self.block(block);
        let title = self.fill(
            "document.chart_units",
            &[("level", &self.level()), ("name", &name)],
        );
        if groups.iter().all(|group| self.overall(group).is_none()) {
            return Vec::new();
        }
        let parts = groups.len().div_ceil(MOST_DOTS);
        // Parts of nearly the same length.
        let long = groups.len().div_ceil(parts.max(1)).max(1);
        let chart = |(part, groups): (usize, &[&'a Group])| {
            let title = self.part(title.clone(), part, parts);
            self.dots(&format!("units-{part}"), title, block, groups, None)
        };
        groups.chunks(long).enumerate().map(chart).collect()
    }

    fn dots(
        self,
        id: &str,
        title: String,
        block: &str,
        groups: &[&'a Group],
        marked: Option<u32>,
    ) -> Chart {
        let one = |group: &&'a Group| {
            let name = self.group(&group.key);
            let is_marked = marked.is_some_and(|unit| group.key == Key::Unit(unit));
            Dot {
                label: if is_marked {
                    format!("→ {name}")
                } else {
                    name
                },
                estimate: self.overall(group).map(dot),
                n: count(group.n),
            }
        };
        let own = self
            .block_group(block)
            .and_then(|group| self.overall(group));
        let name = self.fill("document.mean_of", &[("block", &self.block(block))]);
        dot_plot_beside(&DotPlot {
            id: id.to_owned(),
            title,
            language: LANGUAGE,
            level: self.release.parameters.level,
            dots: groups.iter().map(one).collect(),
            reference: own.map(|own| (name, own.value)),
        })
    }

    /// A unit among those next to it in its block.
    pub(super) fn beside_chart(self, unit: u32) -> Option<Chart> {
        let facts = self.release.units.get(unit as usize)?;
        let groups = self.units_of(&facts.block);
        let place = groups
            .iter()
            .position(|group| group.key == Key::Unit(unit))?;
        self.overall(groups[place])?;
        let from = place.saturating_sub(AROUND);
        let to = (place + AROUND + 1).min(groups.len());
        let title = self.text("document.chart_beside");
        Some(self.dots("beside", title, &facts.block, &groups[from..to], Some(unit)))
    }

    /// The factors of a unit against those of its block; none if the unit has no figures.
    pub(super) fn profile_chart(self, unit: u32) -> Option<Chart> {
        let facts = self.release.units.get(unit as usize)?;
        let own = self.unit_group(unit)?;
        self.overall(own)?;
        let block = self.block_group(&facts.block);
        let row = |&position: &usize| ProfileRow {
            label: self.indicator(position),
            own: self.estimate(own, position).map(dot),
            other: block
                .and_then(|block| self.estimate(block, position))
                .map(|estimate| estimate.value),
        };
        Some(profile(&Profile {
            id: "profile".to_owned(),
            title: self.text("document.chart_profile"),
            language: LANGUAGE,
            level: self.release.parameters.level,
            own: facts.short.clone(),
            other: self.block(&facts.block),
            rows: self.with_overall().iter().map(row).collect(),
        }))
    }

    /// The overall index over the rounds; none without an earlier one.
    pub(super) fn trend_chart(self) -> Option<Chart> {
        if self.release.earlier.is_empty() {
            return None;
        }
        let whole = self.release.sampled.overall.as_ref();
        let now = TrendPoint {
            label: self.wording(&self.release.round.name),
            estimate: whole.and_then(|whole| self.overall(whole)).map(dot),
            break_before: None,
        };
        // Earlier rounds tell whether they can be compared with this one, the latest first: a line leads
        // between two neighbours only if both can.
        let mut points = vec![now];
        let mut comparable = true;
        for earlier in self.release.earlier.iter().take(11) {
            let own = earlier.breaks.is_empty();
            if let (Some(later), false) = (points.last_mut(), own && comparable) {
                let reasons: Vec<String> = earlier
                    .breaks
                    .iter()
                    .map(|&one| self.break_words(one))
                    .collect();
                later.break_before = Some(reasons.join("; "));
            }
            comparable = own;
            points.push(TrendPoint {
                label: self.wording(&earlier.round.name),
                estimate: earlier.overall.as_ref().and_then(Figure::estimate).map(dot),
                break_before: None,
            });
        }
        points.reverse();
        Some(trend(&Trend {
            id: "trend".to_owned(),
            title: self.text("document.chart_trend"),
            language: LANGUAGE,
            level: self.release.parameters.level,
            points,
        }))
    }

    /// Units against fields: the fields with most forms, the units with most published cells of them.
    pub(super) fn heat_chart(self, block: &str) -> Option<Chart> {
        let is_own = |unit: u32| {
            let facts = self.release.units.get(unit as usize);
            facts.is_some_and(|facts| facts.block == block)
        };
        let cells: Vec<(u32, u32, &'a Group)> = self
            .release
            .sampled
            .cells
            .iter()
            .filter_map(|group| match group.key {
                Key::Cell(unit, field) if is_own(unit) => Some((unit, field, group)),
                _ => None,
            })
            .collect();
        let published = |wanted: &dyn Fn(&(u32, u32, &'a Group)) -> bool| {
            let own = cells.iter().filter(|cell| wanted(cell));
            own.filter(|cell| self.overall(cell.2).is_some()).count()
        };
        let mut fields: Vec<(usize, u32)> = (0..)
            .take(self.release.fields.len())
            .map(|field| (published(&|cell| cell.1 == field), field))
            .filter(|(cells, _)| *cells > 0)
            .collect();
        fields.sort_by_key(|&(cells, field)| (std::cmp::Reverse(cells), field));
        fields.truncate(MOST_COLUMNS);
        let is_shown = |field: u32| fields.iter().any(|(_, own)| *own == field);
        let mut units: Vec<(usize, u32)> = (0..)
            .take(self.release.units.len())
            .map(|unit| (published(&|cell| cell.0 == unit && is_shown(cell.1)), unit))
            .filter(|(cells, _)| *cells > 0)
            .collect();
        units.sort_by_key(|&(cells, unit)| (std::cmp::Reverse(cells), unit));
        units.truncate(MOST_ROWS);
        units.sort_by_key(|&(_, unit)| unit);
        if fields.len() < 2 || units.len() < 3 {
            return None;
        }
        let cell = |unit: u32, field: u32| {
            let found = cells.iter().find(|cell| cell.0 == unit && cell.1 == field);
            found.map_or(HeatCell::Nothing, |cell| {
                let own = self.overall(cell.2);
                own.map_or(HeatCell::Few, |own| HeatCell::Index(own.value))
            })
        };
        let row = |&(_, unit): &(usize, u32)| HeatRow {
            label: self.unit(unit),
            cells: fields.iter().map(|&(_, field)| cell(unit, field)).collect(),
        };
        let title = self.text("document.chart_heat");
        Some(heat_map(&HeatMap {
            id: format!("heat-{}", block.replace('_', "-")),
            title: format!("{title}: {}", self.block(block)),
            language: LANGUAGE,
            first: self.text("document.col_unit"),
            columns: fields.iter().map(|&(_, field)| self.field(field)).collect(),
            rows: units.iter().map(row).collect(),
        }))
    }

    /// Forms received by day, or by week in a long round; none if the release does not tell.
    pub(super) fn days_chart(self) -> Option<Chart> {
        let days = &self.release.sampled.days;
        let (first, last) = (days.first()?.day, days.last()?.day);
        let long = usize::try_from(last - first).ok()? + 1 > MOST_DAYS;
        let step = if long { 7 } else { 1 };
        let mut periods = Vec::new();
        let mut from = first;
        while from <= last && periods.len() < 190 {
            let own = days
                .iter()
                .filter(|day| (from..from + step).contains(&day.day));
            let date = words::date(from * 86_400_000, LANGUAGE);
            periods.push(Period {
                label: date.chars().take(5).collect(),
                forms: own.map(|day| day.received).sum(),
            });
            from += step;
        }
        let first = if long {
            "document.chart_week"
        } else {
            "document.chart_day"
        };
        Some(arrivals(&Arrivals {
            id: "days".to_owned(),
            title: self.text("document.chart_days"),
            language: LANGUAGE,
            first: self.text(first),
            periods,
        }))
    }
}
