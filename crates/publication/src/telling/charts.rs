//! The charts of a release, as pages and documents show them.

use pages::chart::{
    Arrivals, Chart, Dot, DotEstimate, DotPlot, FiveWay, FiveWayBar, HeatCell, HeatMap, HeatRow,
    Period, Profile, ProfileRow, Trend, TrendPoint, arrivals, dot_plot_beside, five_way_beside,
    heat_map, profile, trend,
};
use pages::words;

use super::teller::Teller;
use crate::release::content::Break;
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

impl<'a> Teller<'a> {
    /// The words of the five marks; none for a scale of another length.
    pub(crate) fn five_levels(self) -> Option<[String; 5]> {
        self.scale().try_into().ok()
    }

    /// A bar an indicator of a group; none if no distribution of them is published.
    pub(crate) fn bars(self, group: &Group, positions: &[usize]) -> Option<Vec<FiveWayBar>> {
        let bar = |&position: &usize| {
            let measure = group.measures.get(position);
            let shares = measure.and_then(|measure| measure.distribution.as_ref());
            FiveWayBar {
                label: self.indicator(position),
                shares: shares.and_then(|own| own.shares.as_slice().try_into().ok()),
                n: self.count(measure.map_or(group.n, |measure| measure.n)),
            }
        };
        let bars: Vec<FiveWayBar> = positions.iter().map(bar).collect();
        bars.iter().any(|bar| bar.shares.is_some()).then_some(bars)
    }

    /// A dot a group by its overall index; none if no index of them is published.
    pub(crate) fn dots(self, groups: &[&Group]) -> Option<Vec<Dot>> {
        let one = |group: &&Group| Dot {
            label: self.group(&group.key),
            estimate: self.overall(group).map(dot),
            n: self.count(group.n),
        };
        let dots: Vec<Dot> = groups.iter().map(one).collect();
        dots.iter()
            .any(|dot| dot.estimate.is_some())
            .then_some(dots)
    }

    /// The five marks of some indicators of a group, in as many charts as they need.
    pub(crate) fn levels_charts(self, group: &Group, positions: &[usize]) -> Vec<Chart> {
        let Some((levels, bars)) = self.five_levels().zip(self.bars(group, positions)) else {
            return Vec::new();
        };
        let parts = bars.len().div_ceil(MOST_BARS);
        let chart = |(part, bars): (usize, &[FiveWayBar])| {
            five_way_beside(&FiveWay {
                id: format!("levels-{part}"),
                title: self.part(self.text("told.chart_levels"), part, parts),
                language: self.language,
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
            "told.chart_units_part",
            &[("title", &title), ("part", &part), ("parts", &parts)],
        )
    }

    /// The units of a block by their overall index, with the block's as reference.
    pub(crate) fn unit_charts(self, block: &str) -> Vec<Chart> {
        let groups = self.units_of(block);
        let name = self.block(block);
        let title = self.fill(
            "told.chart_units",
            &[("level", &self.level()), ("name", &name)],
        );
        let Some(dots) = self.dots(&groups) else {
            return Vec::new();
        };
        let parts = dots.len().div_ceil(MOST_DOTS);
        // Parts of nearly the same length.
        let long = dots.len().div_ceil(parts.max(1)).max(1);
        let chart = |(part, dots): (usize, &[Dot])| {
            let title = self.part(title.clone(), part, parts);
            self.in_block(format!("units-{part}"), title, block, dots.to_vec())
        };
        dots.chunks(long).enumerate().map(chart).collect()
    }

    fn in_block(self, id: String, title: String, block: &str, dots: Vec<Dot>) -> Chart {
        let own = self
            .block_group(block)
            .and_then(|group| self.overall(group));
        let name = self.fill("told.mean_of", &[("block", &self.block(block))]);
        dot_plot_beside(&DotPlot {
            id,
            title,
            language: self.language,
            level: self.release.parameters.level,
            dots,
            reference: own.map(|own| (name, own.value)),
        })
    }

    /// A unit among those next to it in its block.
    pub(crate) fn beside_chart(self, unit: u32) -> Option<Chart> {
        let facts = self.unit_facts(unit)?;
        let groups = self.units_of(&facts.block);
        let place = groups
            .iter()
            .position(|group| group.key == Key::Unit(unit))?;
        self.overall(groups[place])?;
        let from = place.saturating_sub(AROUND);
        let to = (place + AROUND + 1).min(groups.len());
        let mut dots = self.dots(&groups[from..to])?;
        let own = &mut dots[place - from].label;
        *own = format!("→ {own}");
        let title = self.text("told.chart_beside");
        Some(self.in_block("beside".to_owned(), title, &facts.block, dots))
    }

    /// The factors of a unit against those of its block; none if the unit has no figures.
    pub(crate) fn profile_chart(self, unit: u32) -> Option<Chart> {
        let facts = self.unit_facts(unit)?;
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
            title: self.text("told.chart_profile"),
            language: self.language,
            level: self.release.parameters.level,
            own: facts.short.clone(),
            other: self.block(&facts.block),
            rows: self.with_overall().iter().map(row).collect(),
        }))
    }

    /// The overall index over the rounds; none without an earlier one.
    pub(crate) fn trend_chart(self) -> Option<Chart> {
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
        let mut breaks: &[Break] = &[];
        for earlier in self.release.earlier.iter().take(11) {
            let of_later = std::mem::replace(&mut breaks, &earlier.breaks);
            let reasons = if breaks.is_empty() { of_later } else { breaks };
            if let (Some(later), false) = (points.last_mut(), reasons.is_empty()) {
                later.break_before = Some(self.break_reasons(reasons));
            }
            points.push(TrendPoint {
                label: self.wording(&earlier.round.name),
                estimate: earlier.overall.as_ref().and_then(Figure::estimate).map(dot),
                break_before: None,
            });
        }
        points.reverse();
        Some(trend(&Trend {
            id: "trend".to_owned(),
            title: self.text("told.chart_trend"),
            language: self.language,
            level: self.release.parameters.level,
            points,
        }))
    }

    /// Units against fields: the fields with most forms, the units with most published cells of them.
    pub(crate) fn heat_chart(self, block: &str) -> Option<Chart> {
        let is_own = |unit: u32| {
            self.unit_facts(unit)
                .is_some_and(|facts| facts.block == block)
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
        let title = self.text("told.chart_heat");
        Some(heat_map(&HeatMap {
            id: format!("heat-{}", block.replace('_', "-")),
            title: format!("{title}: {}", self.block(block)),
            language: self.language,
            first: self.text("told.col_unit"),
            columns: fields.iter().map(|&(_, field)| self.field(field)).collect(),
            rows: units.iter().map(row).collect(),
        }))
    }

    /// Forms received by day, or by week in a long round; none if the release does not tell.
    pub(crate) fn days_chart(self) -> Option<Chart> {
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
            let date = words::date(from * 86_400_000, self.language);
            periods.push(Period {
                label: date.chars().take(5).collect(),
                forms: own.map(|day| day.received).sum(),
            });
            from += step;
        }
        let first = if long {
            "told.chart_week"
        } else {
            "told.chart_day"
        };
        Some(arrivals(&Arrivals {
            id: "days".to_owned(),
            title: self.text("told.chart_days"),
            language: self.language,
            first: self.text(first),
            periods,
        }))
    }
}
