//! `/ket-qua/{number}/don-vi/{code}`.

use pages::results::UnitPage;
use survey::Language;

use super::teller::Teller;
use crate::release::{Key, Release};

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
        block: teller.block_name(&facts.block),
        headline: teller.headline(group),
        standing: teller.standing(place),
        pulls: teller.pulls(place).filter(|_| published),
        points: teller.reform_points(place),
        reply: None,
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
        minimum: teller.count(u64::from(release.parameters.minimum_n)),
    })
}
