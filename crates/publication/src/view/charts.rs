//! The charts of a release.

use pages::chart::{Chart, Dot, DotEstimate, DotPlot, FiveWay, FiveWayBar, dot_plot, five_way};

use super::teller::Teller;
use crate::release::{Figure, Group};

impl Teller<'_> {
    /// The five-way distribution of some indicators of a group; none if none is published.
    pub(super) fn five_way(&self, group: &Group, id: &str, positions: &[usize]) -> Option<Chart> {
        let bar = |&position: &usize| {
            let measure = group.measures.get(position);
            let distribution = measure.and_then(|measure| measure.distribution.as_ref());
            let shares = distribution
                .and_then(|distribution| distribution.shares.as_slice().try_into().ok());
            FiveWayBar {
                label: self.indicator_name(position),
                shares,
                n: self.count(measure.map_or(group.n, |measure| measure.n)),
            }
        };
        let bars: Vec<FiveWayBar> = positions.iter().map(bar).collect();
        let levels: Vec<String> = self
            .release
            .questionnaire
            .scale
            .iter()
            .map(|word| self.wording(word))
            .collect();
        let levels: [String; 5] = levels.try_into().ok()?;
        bars.iter().any(|bar| bar.shares.is_some()).then(|| {
            five_way(&FiveWay {
                id: id.to_owned(),
                title: self.text("results.distribution"),
                language: self.language,
                levels,
                bars,
            })
        })
    }

    /// A dot plot of groups by their overall index, with the province as reference; none if no group
    /// is published.
    pub(super) fn dots(&self, id: &str, name: &str, groups: &[&Group]) -> Option<String> {
        let dot = |group: &&Group| {
            let figure = self
                .overall(group)
                .map(|measure| measure.figure(self.score()));
            let estimate = figure
                .and_then(Figure::estimate)
                .map(|estimate| DotEstimate {
                    value: estimate.value,
                    low: estimate.low,
                    high: estimate.high,
                });
            let label = self.group_name(&group.key);
            Dot {
                label,
                estimate,
                n: self.count(group.n),
            }
        };
        let dots: Vec<Dot> = groups.iter().map(dot).collect();
        dots.iter().any(|dot| dot.estimate.is_some()).then(|| {
            let title = self.locale.fill("results.dots_title", &[("name", name)]);
            let plot = DotPlot {
                id: id.to_owned(),
                title,
                language: self.language,
                level: self.release.parameters.level,
                dots,
                reference: self.reference(),
            };
            dot_plot(&plot).svg
        })
    }

    fn reference(&self) -> Option<(String, f64)> {
        let whole = self.release.sampled.overall.as_ref()?;
        let figure = self.overall(whole)?.figure(self.score());
        Some((self.text("results.whole"), figure.estimate()?.value))
    }
}
