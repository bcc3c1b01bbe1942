//! `/ket-qua/{number}/cau-hoi`, `/nhom` and `/thu-phieu`: the tables that have no page of their own.

use pages::chart;
use pages::results::{NotedTable, TablesPage, TablesPart};
use survey::Language;

use crate::release::{Key, Release};
use crate::telling::{Answered, Table, Teller};

/// The other questions, harassment and money outside of the rules first, as the form groups them.
pub fn questions_page(release: &Release, language: Language) -> TablesPage {
    let teller = Teller::new(release, language);
    let mut all: Vec<Answered<'_>> = Answered::all(release);
    all.retain(|own| !own.is_about_respondent());
    // A stable order: the rest stays as on the form.
    all.sort_by_key(|own| !own.is_integrity());
    let mut parts: Vec<TablesPart> = Vec::new();
    for own in &all {
        let mut tables: Vec<Table> = teller.answers_of(own, &Key::Whole).into_iter().collect();
        if own.is_integrity() {
            tables.extend(teller.choices_by_block(own));
        }
        let id = own.facts.page.replace('_', "-");
        match parts.last_mut() {
            Some(last) if last.id == id => last.tables.extend(tables.iter().map(noted)),
            _ => parts.extend(part(&id, teller.wording(&own.facts.page_name), &tables)),
        }
    }
    page(
        teller,
        "/cau-hoi",
        ["results.nav_questions", "results.questions_lead"],
        parts,
    )
}

/// Groups of respondents, ways of answering, and the whole under other rules.
pub fn groups_page(release: &Release, language: Language) -> TablesPage {
    let teller = Teller::new(release, language);
    let title = |key: &str| teller.text(key);
    let modes = teller.modes_table().into_iter();
    let modes: Vec<Table> = modes.chain(teller.mode_effects_table()).collect();
    let variants: Vec<Table> = teller.variants_table().into_iter().collect();
    let parts = [
        part(
            "nhom",
            title("results.by_group"),
            &teller.respondents_tables(),
        ),
        part("cach-tra-loi", title("told.table_modes"), &modes),
        part("cach-tinh", title("told.table_variants"), &variants),
    ];
    let parts = parts.into_iter().flatten().collect();
    page(
        teller,
        "/nhom",
        ["results.nav_groups", "results.groups_lead"],
        parts,
    )
}

/// Forms issued, returned and valid, the days on which they came, and how sure the figures are.
pub fn fieldwork_page(release: &Release, language: Language) -> TablesPage {
    let teller = Teller::new(release, language);
    let counts: Vec<Table> = teller.fieldwork_table().into_iter().collect();
    let precision = teller.precision_table().without_units();
    let precision: Vec<Table> = Some(precision)
        .filter(|table| !table.rows.is_empty())
        .into_iter()
        .collect();
    let days = teller.days_chart().map(|chart| TablesPart {
        id: "thoi-gian".to_owned(),
        title: teller.text("results.arrivals"),
        charts: vec![chart],
        tables: Vec::new(),
    });
    let parts = [
        part("so-phieu", teller.text("results.forms"), &counts),
        days,
        part(
            "do-chinh-xac",
            teller.text("results.method_precision"),
            &precision,
        ),
    ];
    let parts = parts.into_iter().flatten().collect();
    page(
        teller,
        "/thu-phieu",
        ["results.nav_fieldwork", "results.fieldwork_lead"],
        parts,
    )
}

fn page(
    teller: Teller<'_>,
    path: &str,
    [title, lead]: [&str; 2],
    parts: Vec<TablesPart>,
) -> TablesPage {
    TablesPage {
        frame: teller.frame(path),
        release: teller.release.parameters.title.clone(),
        href: teller.href(),
        title: teller.text(title),
        lead: teller.text(lead),
        parts,
    }
}

/// A part that is only tables; none without any.
fn part(id: &str, title: String, tables: &[Table]) -> Option<TablesPart> {
    (!tables.is_empty()).then(|| TablesPart {
        id: id.to_owned(),
        title,
        charts: Vec::new(),
        tables: tables.iter().map(noted).collect(),
    })
}

/// A table as a page shows it.
pub(super) fn noted(table: &Table) -> NotedTable {
    let row = |words: Vec<String>| {
        let mut words = words.into_iter();
        chart::TableRow {
            name: words.next().unwrap_or_default(),
            cells: words.collect(),
        }
    };
    NotedTable {
        table: chart::Table {
            caption: table.caption.clone(),
            head: table.columns.iter().map(|own| own.head.clone()).collect(),
            rows: table.words().map(row).collect(),
        },
        notes: table.notes.clone(),
    }
}
