//! `/ket-qua/{number}/don-vi/{code}`.

use pages::results::{NotedTable, UnitPage};
use survey::Language;

use super::tables::noted;
use crate::release::{Key, Release};
use crate::telling::{Answered, Teller};

/// Whether sheets of units can be printed.
const DOCUMENTS: bool = cfg!(feature = "pdf");

/// The page of a unit; none if it has no valid forms.
pub fn unit_page(release: &Release, code: &str, language: Language) -> Option<UnitPage> {
    let teller = Teller::new(release, language);
    let place = release.units.iter().position(|unit| unit.code == code)?;
    let place = u32::try_from(place).ok()?;
    let group = release
        .sampled
        .units
        .iter()
        .find(|group| group.key == Key::Unit(place))?;
    let facts = &release.units[place as usize];
    // The five marks stand beside the overall index as well.
    let overall = release.overall_position();
    let with_overall: Vec<usize> = overall.into_iter().chain(teller.items()).collect();
    let weakness = teller.weakness(place);
    let published = !group.measures.is_empty();
    let items = teller.items();
    let own =
        |group: &&crate::release::Group| matches!(group.key, Key::Cell(unit, _) if unit == place);
    let cells = teller.ordered(release.sampled.cells.iter().filter(own));
    let factors = || {
        let rows = teller.indicator_rows(group, &teller.composites());
        teller.table(&teller.text("results.by_factor"), "results.factor", rows)
    };
    let by_item = || {
        let rows = teller.indicator_rows(group, &items);
        teller.table(&teller.text("results.by_item"), "results.item", rows)
    };
    Some(UnitPage {
        frame: teller.frame(&format!("/don-vi/{code}")),
        release: release.parameters.title.clone(),
        href: teller.href(),
        name: facts.name.clone(),
        block: teller.block(&facts.block),
        headline: teller.headline(group),
        standing: teller.standing(place),
        pulls: teller.pulls(place).filter(|_| published),
        points: weakness
            .and_then(|own| own.points.as_ref())
            .map(|points| teller.points_sentence(points)),
        changes: teller.changes(&group.key),
        profile: teller.profile_chart(place),
        integrity: integrity(teller, &group.key),
        sheet: DOCUMENTS.then(|| format!("{}/van-ban/don-vi-{code}.pdf", teller.href())),
        reply: None,
        follow_up: None,
        compare: teller.compare_link(code),
        factors: published.then(factors),
        items_chart: teller.five_way(group, "nam-muc", &with_overall),
        items: published.then(by_item),
        fields: teller.table(
            &teller.text("results.by_field"),
            "results.field",
            teller.rows(cells, |key| match key {
                Key::Cell(_, field) => teller.field_link(&Key::Field(*field)),
                _ => None,
            }),
        ),
        untold: (!published)
            .then(|| teller.untold(group, "results.unit_few", "results.unit_complement")),
    })
}

/// What was answered about harassment and money outside of the rules.
fn integrity(teller: Teller<'_>, key: &Key) -> Vec<NotedTable> {
    let all = Answered::all(teller.release).into_iter();
    let own = all.filter(Answered::is_integrity);
    let tables = own.filter_map(|own| teller.answers_of(&own, key));
    tables.map(|table| noted(&table)).collect()
}
