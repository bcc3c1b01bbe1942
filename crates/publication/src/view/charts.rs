//! The charts of a page that a phone shows as they are: labels above the bars and dots.

use pages::chart::{Chart, DotPlot, FiveWay, dot_plot, five_way};

use crate::release::Group;
use crate::telling::Teller;

impl Teller<'_> {
    /// The five-way distribution of some indicators of a group; none if none is published.
    pub(super) fn five_way(self, group: &Group, id: &str, positions: &[usize]) -> Option<Chart> {
        Some(five_way(&FiveWay {
            id: id.to_owned(),
            title: self.text("results.distribution"),
            language: self.language,
            levels: self.five_levels()?,
            bars: self.bars(group, positions)?,
        }))
    }

    /// A dot plot of groups by their overall index, with the province as reference; none if no group
    /// is published.
    pub(super) fn dot_plot(self, id: &str, name: &str, groups: &[&Group]) -> Option<String> {
        let whole = self.release.sampled.overall.as_ref();
        let reference = whole.and_then(|whole| self.overall(whole));
        let plot = DotPlot {
            id: id.to_owned(),
            title: self.fill("results.dots_title", &[("name", name)]),
            language: self.language,
            level: self.release.parameters.level,
            dots: self.dots(groups)?,
            reference: reference.map(|own| (self.text("results.whole"), own.value)),
        };
        Some(dot_plot(&plot).svg)
    }
}
