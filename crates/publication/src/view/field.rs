//! `/ket-qua/{number}/linh-vuc/{code}`.

use pages::results::FieldPage;
use survey::Language;

use crate::release::{Group, Key, Release};
use crate::telling::Teller;

/// The page of a field; none if it has no valid forms.
pub fn field_page(release: &Release, code: &str, language: Language) -> Option<FieldPage> {
    let teller = Teller::new(release, language);
    let place = release.fields.iter().position(|field| field.code == code)?;
    let place = u32::try_from(place).ok()?;
    let groups = &release.sampled.fields;
    let group = groups.iter().find(|group| group.key == Key::Field(place))?;
    let published = !group.measures.is_empty();
    let own = |group: &&Group| matches!(group.key, Key::Cell(_, field) if field == place);
    let (told, untold): (Vec<&Group>, Vec<&Group>) = release
        .sampled
        .cells
        .iter()
        .filter(own)
        .partition(|group| !group.measures.is_empty());
    let composites = teller.composites();
    let rows = |positions: &[usize], caption: &str, first: &str| {
        let rows = teller.indicator_rows(group, positions);
        teller.table(&teller.text(caption), first, rows)
    };
    Some(FieldPage {
        frame: teller.frame(&format!("/linh-vuc/{code}")),
        release: release.parameters.title.clone(),
        href: teller.href(),
        name: release.fields[place as usize].name.clone(),
        headline: teller.headline(group),
        changes: teller.changes(&group.key),
        factors: published.then(|| rows(&composites, "results.by_factor", "results.factor")),
        distribution: teller.five_way(group, "nam-muc", &teller.with_overall()),
        items: published.then(|| rows(&teller.items(), "results.by_item", "results.item")),
        units: teller.unit_cells(&told),
        unpublished: (!untold.is_empty()).then(|| teller.count(untold.len() as u64)),
        untold: (!published)
            .then(|| teller.untold(group, "results.field_few", "results.field_complement")),
        minimum: teller.count(u64::from(release.parameters.minimum_n)),
    })
}

impl Teller<'_> {
    /// Cells of one field as rows of units, by falling index.
    fn unit_cells(self, cells: &[&Group]) -> pages::results::FigureTable {
        let ordered = self.ordered(cells.iter().copied());
        let mut rows = self.rows(ordered.iter().copied(), |key| match key {
            Key::Cell(unit, _) => self.unit_link(&Key::Unit(*unit)),
            _ => None,
        });
        for (row, group) in rows.iter_mut().zip(&ordered) {
            if let Key::Cell(unit, _) = group.key {
                row.name = self.group(&Key::Unit(unit));
            }
            row.levels = None;
        }
        self.table(&self.text("results.field_units"), "results.unit", rows)
    }
}
