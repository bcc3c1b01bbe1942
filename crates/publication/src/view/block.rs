//! `/ket-qua/{number}/khoi/{block}`.

use pages::results::{BlockPage, FigureRow};
use survey::Language;

use super::tables::noted;
use crate::release::Release;
use crate::telling::Teller;

/// The page of a block; none if no unit of it has valid forms.
pub fn block_page(release: &Release, code: &str, language: Language) -> Option<BlockPage> {
    let teller = Teller::new(release, language);
    let groups = teller.units_of(code);
    if groups.is_empty() {
        return None;
    }
    let name = teller.block(code);
    let chart = teller.dot_plot("khoi", &name, &groups);
    // The largest block of the country has 168 units: with short links and without the dossiers the
    // page stays light.
    let rows = teller.rows(groups, |key| teller.unit_beside(key));
    let rows = rows
        .into_iter()
        .map(|row| FigureRow {
            dossiers: None,
            ..row
        })
        .collect();
    let mut rankings = release.sampled.rankings.iter();
    let ranking = rankings.find(|ranking| ranking.block == code && !ranking.places.is_empty());
    Some(BlockPage {
        frame: teller.frame(&format!("/khoi/{code}")),
        release: release.parameters.title.clone(),
        href: teller.href(),
        chart,
        heat: teller.heat_chart(code),
        ranking: ranking.map(|ranking| {
            let mut table = teller.ranking_table(ranking);
            // A row of a page begins with its name.
            table.columns.swap(0, 1);
            table.rows.iter_mut().for_each(|row| row.cells.swap(0, 1));
            noted(&table)
        }),
        table: teller.table(&name, "results.unit", rows),
        name,
    })
}
