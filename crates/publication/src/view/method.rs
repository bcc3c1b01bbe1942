//! `/ket-qua/{number}/phuong-phap`.

use pages::chart::{Table, TableRow};
use pages::results::{MethodFact, MethodPage, UnitNote};
use pages::words;
use survey::Language;

use crate::release::content::{CellFacts, Weighting};
use crate::release::figure::Score;
use crate::release::{Estimate, Group, Release};
use crate::telling::Teller;

/// The method page of a release.
pub fn method_page(release: &Release, language: Language) -> MethodPage {
    let teller = Teller::new(release, language);
    let (facts, method) = (&release.questionnaire, &release.method);
    let collapsed = method.collapsed.len() as u64;
    MethodPage {
        frame: teller.frame("/phuong-phap"),
        release: release.parameters.title.clone(),
        number: release.parameters.number.clone(),
        href: teller.href(),
        facts: method_facts(teller),
        is_share: facts.score == Score::Share,
        satisfied: satisfied(teller),
        highest: facts.highest.to_string(),
        items: teller.items().len().to_string(),
        weighted: method.weighting == Weighting::PostStratified,
        strata: teller.count(method.strata),
        covered: teller.count(method.dossiers_covered),
        dossiers: teller.count(method.dossiers),
        collapsed: (collapsed > 0).then(|| teller.count(collapsed)),
        unreached: method
            .unreached
            .iter()
            .map(|cell| note(teller, cell))
            .collect(),
        level: words::percent(release.parameters.level, 0, language),
        minimum: teller.count(u64::from(release.parameters.minimum_n)),
        precision: precision(teller),
        has_open: release.open.received > 0,
        digest: release.digest.clone(),
        file: format!("{}/du-lieu.json", teller.href()),
        program: release.parameters.program_version.clone(),
    }
}

fn method_facts(teller: Teller<'_>) -> Vec<MethodFact> {
    let release = teller.release;
    let (version, tables) = (release.questionnaire.version.to_string(), &release.sampled);
    let words = [
        ("code", release.questionnaire.code.as_str()),
        ("version", &version),
    ];
    let mode = |(mode, count): (&String, &u64)| {
        let word = teller.mode(mode);
        format!("{word} {}", teller.count(*count))
    };
    let modes: Vec<String> = tables.modes.iter().map(mode).collect();
    let facts = [
        ("results.method_round", teller.wording(&release.round.name)),
        ("results.method_period", teller.period()),
        ("results.method_number", release.parameters.number.clone()),
        ("results.method_made", teller.made()),
        (
            "results.method_questionnaire",
            teller.fill("results.method_version", &words),
        ),
        ("results.method_received", teller.count(tables.received)),
        ("results.method_valid", teller.count(tables.counted)),
        ("results.method_invalid", teller.count(tables.invalid)),
        ("results.method_modes", modes.join(", ")),
        ("results.method_open_n", teller.count(release.open.received)),
    ];
    facts
        .into_iter()
        .map(|(key, value)| MethodFact {
            name: teller.text(key),
            value,
        })
        .collect()
}

/// The words of the satisfied marks, quoted.
fn satisfied(teller: Teller<'_>) -> String {
    let facts = &teller.release.questionnaire;
    let word = |mark: &u8| {
        let word = facts.scale.get(usize::from(*mark).checked_sub(1)?)?;
        Some(format!("“{}”", teller.wording(word)))
    };
    facts
        .satisfied
        .iter()
        .filter_map(word)
        .collect::<Vec<_>>()
        .join(", ")
}

fn note(teller: Teller<'_>, cell: &CellFacts) -> UnitNote {
    UnitNote {
        name: teller.release.units[cell.unit as usize].name.clone(),
        dossiers: teller.count(cell.dossiers),
    }
}

/// How many groups of each table are published, and how wide their intervals are.
fn precision(teller: Teller<'_>) -> Table {
    let tables = &teller.release.sampled;
    let whole: Vec<&Group> = tables.overall.iter().collect();
    let levels = [
        ("results.level_whole", whole),
        ("results.by_block", tables.blocks.iter().collect()),
        ("results.unit", tables.units.iter().collect()),
        ("results.by_field", tables.fields.iter().collect()),
        ("results.level_cell", tables.cells.iter().collect()),
    ];
    let keys = [
        "results.method_level",
        "results.method_groups",
        "results.method_shown",
        "results.method_median",
        "results.method_widest",
    ];
    Table {
        caption: teller.text("results.method_table"),
        head: keys.map(|key| teller.text(key)).to_vec(),
        rows: levels
            .into_iter()
            .map(|(key, groups)| level_row(teller, key, &groups))
            .collect(),
    }
}

fn level_row(teller: Teller<'_>, key: &str, groups: &[&Group]) -> TableRow {
    let half = |estimate: &Estimate| (estimate.high - estimate.low) / 2.0;
    let figures = groups.iter().filter_map(|group| teller.overall(group));
    let mut widths: Vec<f64> = figures.map(half).collect();
    widths.sort_by(f64::total_cmp);
    let points = |width: Option<&f64>| {
        width.map_or("–".to_owned(), |&width| {
            words::percent_points(width, 1, teller.language)
        })
    };
    TableRow {
        name: teller.text(key),
        cells: vec![
            teller.count(groups.len() as u64),
            teller.count(widths.len() as u64),
            points(widths.get(widths.len() / 2)),
            points(widths.last()),
        ],
    }
}
