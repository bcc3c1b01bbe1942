//! The sheets `settings` and `sipas`: what a form is called, promises and computes.

use super::super::columns::{OWN, SETTINGS};
use super::super::fault::{CellProblem, Spot};
use super::sheet::{Cell, Table, Words};

/// A row of the sheet `sipas`.
#[derive(Debug, Clone)]
pub(super) struct OwnRow {
    pub(super) key: Cell,
    pub(super) name: Option<Cell>,
    pub(super) value: Option<Cell>,
    pub(super) words: Words,
}

/// What both sheets say.
#[derive(Debug)]
pub(super) struct Meta {
    pub(super) form_id: Option<Cell>,
    pub(super) version: Option<Cell>,
    pub(super) form_title: Option<Cell>,
    own: Vec<OwnRow>,
    /// Where to point when something is not there.
    pub(super) settings_spot: Spot,
    pub(super) own_spot: Spot,
}

/// Keys of the sheet `sipas`; those that may come several times last.
const KEYS: [&str; 12] = [
    "title",
    "minutes",
    "consent_version",
    "consent_purpose",
    "consent_text",
    "not_applicable",
    "do_not_know",
    "score",
    "combine",
    "satisfied",
    "highest",
    "overall",
];
const REPEATED: [&str; 3] = ["content", "composite", "weight"];

impl Meta {
    pub(super) fn read(
        settings: Option<&Table>,
        own: Option<&Table>,
        problems: &mut Vec<CellProblem>,
    ) -> Self {
        let settings_spot = settings.map_or_else(|| Spot::sheet(SETTINGS), Table::whole);
        let own_spot = own.map_or_else(|| Spot::sheet(OWN), Table::whole);
        let row = settings.and_then(|table| table.rows().next());
        let setting = |column: &str| row.as_ref().and_then(|row| row.cell(column));
        let meta = Self {
            form_id: setting("form_id"),
            version: setting("version"),
            form_title: setting("form_title"),
            own: own
                .map(|table| own_rows(table, problems))
                .unwrap_or_default(),
            settings_spot,
            own_spot,
        };
        meta.check_title(problems);
        meta
    }

    pub(super) fn one(&self, key: &str) -> Option<&OwnRow> {
        self.own.iter().find(|row| row.key.text == key)
    }

    pub(super) fn several<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a OwnRow> {
        self.own.iter().filter(move |row| row.key.text == key)
    }

    pub(super) fn value(&self, key: &str) -> Option<Cell> {
        self.one(key)?.value.clone()
    }

    /// The Vietnamese title stands in two places, since other tools look in `settings` only.
    fn check_title(&self, problems: &mut Vec<CellProblem>) {
        let (Some(title), Some(row)) = (&self.form_title, self.one("title")) else {
            return;
        };
        let vietnamese = row.words.vietnamese();
        if vietnamese.is_some_and(|cell| cell.text != title.text) {
            let message = "Tên phiếu ở đây khác với dòng title của trang “sipas”; hãy sửa cho hai nơi giống nhau.";
            problems.push(title.spot.problem("two-titles", message));
        }
    }
}

fn own_rows(table: &Table, problems: &mut Vec<CellProblem>) -> Vec<OwnRow> {
    let mut rows: Vec<OwnRow> = Vec::new();
    for row in table.rows() {
        let Some(key) = row.cell("key") else {
            let message = "Dòng này chưa có khóa (cột key).";
            problems.push(row.spot().problem("missing-key", message));
            continue;
        };
        let is_repeated = REPEATED.contains(&key.text.as_str());
        if !is_repeated && !KEYS.contains(&key.text.as_str()) {
            let message = format!(
                "Không có khóa “{}”; các khóa được dùng: {}, {}.",
                key.text,
                KEYS.join(", "),
                REPEATED.join(", ")
            );
            problems.push(key.spot.problem("unknown-key", message));
            continue;
        }
        if !is_repeated && rows.iter().any(|other| other.key.text == key.text) {
            let message = format!("Khóa “{}” xuất hiện hai lần.", key.text);
            problems.push(key.spot.problem("duplicate-key", message));
            continue;
        }
        rows.push(OwnRow {
            name: row.cell("name"),
            value: row.cell("value"),
            words: row.words("label"),
            key,
        });
    }
    rows
}
