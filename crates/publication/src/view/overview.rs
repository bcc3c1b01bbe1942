//! `/ket-qua/{number}`.

use pages::results::{BlockUnits, OpenStream, Overview, UntoldField};
use survey::Language;

use crate::release::{Group, Key, Release, StreamTables};
use crate::telling::Teller;

/// Units that a chart and a table on this page may have; larger blocks have a page of their own.
const CHARTED: usize = 30;

/// The page of a release; a release without any valid form has an empty headline.
pub fn overview(release: &Release, language: Language) -> Overview {
    let teller = Teller::new(release, language);
    let tables = &release.sampled;
    let empty = Group {
        key: Key::Whole,
        n: 0,
        dossiers: None,
        measures: Vec::new(),
        hidden: None,
    };
    let whole = tables.overall.as_ref().unwrap_or(&empty);
    let factors = teller.composites();
    Overview {
        frame: teller.frame(""),
        title: release.parameters.title.clone(),
        number: release.parameters.number.clone(),
        round: teller.wording(&release.round.name),
        period: teller.period(),
        made: teller.made(),
        headline: teller.headline(whole),
        distribution: teller.five_way(whole, "nam-muc", &teller.with_overall()),
        factors: teller.table(
            &teller.text("results.by_factor"),
            "results.factor",
            teller.indicator_rows(whole, &factors),
        ),
        extremes: teller.extremes(),
        earlier: teller.earlier(),
        trend: teller.trend_chart(),
        points: release
            .points
            .as_ref()
            .map(|points| teller.points_sentence(points)),
        blocks: blocks(teller),
        units: units(teller),
        fields: fields(teller),
        untold_count: teller.count(untold(teller).len() as u64),
        untold: untold(teller),
        counts: [tables.received, tables.counted, tables.invalid].map(|count| teller.count(count)),
        open: open(teller, &release.open),
        href: teller.href(),
    }
}

fn blocks(teller: Teller<'_>) -> pages::results::FigureTable {
    let link = |key: &Key| match key {
        Key::Block(code) => Some(teller.link(&format!("/khoi/{code}"))),
        _ => None,
    };
    let rows = teller.rows(&teller.release.sampled.blocks, link);
    teller.table(&teller.text("results.by_block"), "results.block", rows)
}

fn units(teller: Teller<'_>) -> Vec<BlockUnits> {
    let block = |code: &str| {
        let groups = teller.units_of(code);
        let block = teller.block(code);
        let units = teller.count(groups.len() as u64);
        let words = [("block", block.as_str()), ("units", &units)];
        let name = teller.fill("results.units_of", &words);
        let charted = groups.len() <= CHARTED;
        let id = format!("khoi-{}", code.replace('_', "-"));
        BlockUnits {
            chart: charted
                .then(|| teller.dot_plot(&format!("d-{id}"), &block, &groups))
                .flatten(),
            href: (!charted).then(|| format!("{}/khoi/{code}", teller.href())),
            table: charted.then(|| {
                let rows = teller.rows(groups, |key| teller.unit_link(key));
                teller.table(&name, "results.unit", rows)
            }),
            id,
            name,
        }
    };
    teller.blocks().map(block).collect()
}

fn fields(teller: Teller<'_>) -> pages::results::FigureTable {
    let groups = teller.ordered(
        teller
            .release
            .sampled
            .fields
            .iter()
            .filter(|group| is_told(group)),
    );
    let rows = teller.rows(groups, |key| teller.field_link(key));
    teller.table(&teller.text("results.by_field"), "results.field", rows)
}

/// Whether a group has figures.
fn is_told(group: &Group) -> bool {
    !group.measures.is_empty()
}

/// Fields that are not told: a long list on a page, and a short one to read.
fn untold(teller: Teller<'_>) -> Vec<UntoldField> {
    let groups = teller.release.sampled.fields.iter();
    let field = |group: &Group| UntoldField {
        href: teller.field_link(&group.key),
        name: teller.group(&group.key),
        n: teller.count(group.n),
    };
    groups.filter(|group| !is_told(group)).map(field).collect()
}

fn open(teller: Teller<'_>, tables: &StreamTables) -> Option<OpenStream> {
    let whole = tables.overall.as_ref()?;
    let overall: Vec<usize> = teller.release.overall_position().into_iter().collect();
    Some(OpenStream {
        headline: teller.headline(whole),
        chart: teller.five_way(whole, "nam-muc-mo", &overall),
    })
}
