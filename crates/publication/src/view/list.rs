//! `/ket-qua`.

use pages::results::{Frame, ListedRelease, ReleaseList};
use survey::Language;

use super::teller::Teller;
use crate::release::{Figure, Release};

/// The list of releases, in the order given.
pub fn release_list<'a>(
    releases: impl IntoIterator<Item = &'a Release>,
    language: Language,
) -> ReleaseList {
    let listed = |release: &Release| {
        let teller = Teller::new(release, language);
        let whole = release.sampled.overall.as_ref();
        let figure = whole
            .and_then(|whole| teller.overall(whole))
            .map(|measure| measure.figure(teller.score()));
        ListedRelease {
            href: teller.href(),
            title: release.parameters.title.clone(),
            number: release.parameters.number.clone(),
            province: release.round.province_name.clone(),
            period: teller.period(),
            made: teller.made(),
            index: figure
                .and_then(Figure::estimate)
                .map(|estimate| teller.percent(estimate.value)),
            synthetic: release.round.synthetic,
        }
    };
    let releases: Vec<ListedRelease> = releases.into_iter().map(listed).collect();
    let frame = Frame {
        language,
        province: None,
        synthetic: releases.iter().any(|release| release.synthetic),
        path: "/ket-qua".to_owned(),
        asked: String::new(),
        release: None,
        newer: None,
    };
    ReleaseList { frame, releases }
}
