//! `/ket-qua`.

use pages::results::{Frame, ListedRelease, ReleaseList};
use survey::Language;

use crate::release::Release;
use crate::telling::Teller;

/// The list of releases, in the order given, each with whether another one has taken its place.
pub fn release_list<'a>(
    releases: impl IntoIterator<Item = (&'a Release, bool)>,
    language: Language,
) -> ReleaseList {
    let listed = |(release, replaced): (&Release, bool)| {
        let teller = Teller::new(release, language);
        let whole = release.sampled.overall.as_ref();
        let own = whole.and_then(|whole| teller.overall(whole));
        ListedRelease {
            href: teller.href(),
            title: release.parameters.title.clone(),
            number: release.parameters.number.clone(),
            province: release.round.province_name.clone(),
            period: teller.period(),
            made: teller.made(),
            index: own.map(|own| teller.percent(own.value)),
            synthetic: release.round.synthetic,
            replaced,
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
