//! The sheet `survey`: groups as pages, rows as questions.

use super::super::columns::{KIND_BOX, KIND_INTRO};
use super::super::constraint::{self, Limits};
use super::super::fault::{CellProblem, Spot};
use super::Note;
use super::lists::{Lists, Outside};
use super::sheet::{Cell, Row, Table, Words};

/// One page: a group.
#[derive(Debug, Clone)]
pub(super) struct PageDraft {
    pub(super) name: Cell,
    pub(super) title: Words,
    pub(super) intro: Option<Words>,
    pub(super) relevant: Option<Cell>,
    /// The group around it: a content, when this page is a factor.
    pub(super) around: Option<(Cell, Words)>,
    pub(super) entries: Vec<Entry>,
    spot: Spot,
}

/// One question.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: Cell,
    pub(super) number: Option<Cell>,
    pub(super) words: Words,
    pub(super) hint: Words,
    pub(super) required: bool,
    pub(super) relevant: Option<Cell>,
    pub(super) limits: Limits,
    pub(super) limits_spot: Spot,
    pub(super) kind: EntryKind,
    pub(super) type_spot: Spot,
}

/// What can be answered.
#[derive(Debug, Clone)]
pub(super) enum EntryKind {
    Satisfaction { list: String, outside: Outside },
    Single { list: String },
    Multiple { list: String },
    Grid { list: String, rows: Vec<GridRow> },
    Text,
    Comment,
    Number,
    Date,
}

/// One row of a grid.
#[derive(Debug, Clone)]
pub(super) struct GridRow {
    pub(super) name: Cell,
    pub(super) words: Words,
}

/// Types that other tools fill in by themselves; a form without names has no use for them.
const BY_THEMSELVES: [&str; 12] = [
    "start",
    "end",
    "today",
    "deviceid",
    "device_id",
    "username",
    "phonenumber",
    "email",
    "audit",
    "simserial",
    "subscriberid",
    "start-geopoint",
];

/// Something that was opened and not closed yet.
enum Open {
    Page(Box<PageDraft>),
    /// A group of groups.
    Around {
        name: Cell,
        words: Words,
        spot: Spot,
    },
    Grid {
        entry: Box<Entry>,
        required: Vec<bool>,
    },
}

struct Reader<'a> {
    lists: &'a Lists,
    problems: &'a mut Vec<CellProblem>,
    notes: &'a mut Vec<Note>,
    open: Vec<Open>,
    pages: Vec<PageDraft>,
    told_outside: bool,
}

pub(super) fn read(
    table: &Table,
    lists: &Lists,
    problems: &mut Vec<CellProblem>,
    notes: &mut Vec<Note>,
) -> Vec<PageDraft> {
    let mut reader = Reader {
        lists,
        problems,
        notes,
        open: Vec::new(),
        pages: Vec::new(),
        told_outside: false,
    };
    for row in table.rows() {
        reader.row(row);
    }
    for open in std::mem::take(&mut reader.open) {
        let spot = match open {
            Open::Page(page) => page.spot,
            Open::Around { spot, .. } => spot,
            Open::Grid { entry, .. } => entry.type_spot,
        };
        let message = "Nhóm này chưa được đóng; hãy thêm dòng end_group.";
        reader
            .problems
            .push(spot.problem("group-not-closed", message));
    }
    reader.pages
}

impl Reader<'_> {
    fn row(&mut self, row: Row<'_>) {
        let Some(type_cell) = row.cell("type") else {
            let message = "Dòng này chưa có loại câu hỏi (cột type).";
            self.problems
                .push(row.spot().problem("missing-type", message));
            return;
        };
        let words: Vec<&str> = type_cell.text.split_whitespace().collect();
        let lowered: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let lowered: Vec<&str> = lowered.iter().map(String::as_str).collect();
        match lowered.as_slice() {
            ["begin_group"] | ["begin", "group"] => self.begin(row, &type_cell),
            ["end_group"] | ["end", "group"] => self.end(&type_cell),
            ["note"] => self.note(row, &type_cell),
            [one] if BY_THEMSELVES.contains(one) => self.notes.push(Note(format!(
                "Dòng loại “{one}” do công cụ khác tự ghi nên được bỏ qua."
            ))),
            ["select_one", _] | ["select", "one", _] => {
                self.select(
                    row,
                    &type_cell,
                    words.last().copied().unwrap_or_default(),
                    false,
                );
            }
            ["select_multiple", _] | ["select", "multiple", _] => {
                self.select(
                    row,
                    &type_cell,
                    words.last().copied().unwrap_or_default(),
                    true,
                );
            }
            ["text"] => {
                if row.text("sipas_kind") == KIND_BOX {
                    return;
                }
                let is_long = row.text("appearance").contains("multiline");
                let kind = if is_long {
                    EntryKind::Comment
                } else {
                    EntryKind::Text
                };
                self.question(row, &type_cell, kind);
            }
            ["integer" | "int"] => self.question(row, &type_cell, EntryKind::Number),
            ["date"] => self.question(row, &type_cell, EntryKind::Date),
            _ => {
                let message = format!(
                    "Loại “{}” chưa dùng được; các loại được dùng: begin_group, end_group, note, select_one, select_multiple, text, integer, date.",
                    type_cell.text
                );
                self.problems
                    .push(type_cell.spot.problem("unknown-type", message));
            }
        }
    }

    fn name(&mut self, row: Row<'_>) -> Cell {
        row.cell("name").unwrap_or_else(|| {
            let message = "Dòng này chưa có mã (cột name).";
            self.problems
                .push(row.spot().problem("missing-name", message));
            Cell {
                text: String::new(),
                spot: row.spot(),
            }
        })
    }

    fn begin(&mut self, row: Row<'_>, type_cell: &Cell) {
        let name = self.name(row);
        let is_grid =
            row.text("sipas_kind") == "grid" || row.text("appearance").contains("table-list");
        match self.open.pop() {
            Some(Open::Page(page)) if is_grid => {
                self.open.push(Open::Page(page));
                let kind = EntryKind::Grid {
                    list: String::new(),
                    rows: Vec::new(),
                };
                let entry = Box::new(self.entry(row, type_cell, name, kind));
                self.open.push(Open::Grid {
                    entry,
                    required: Vec::new(),
                });
                return;
            }
            // A group that holds groups is no page itself.
            Some(Open::Page(page))
                if page.entries.is_empty() && page.intro.is_none() && self.open.is_empty() =>
            {
                if let Some(cell) = &page.relevant {
                    let message = "Điều kiện của nhóm lớn chưa dùng được; hãy ghi ở từng nhóm nhỏ.";
                    self.problems
                        .push(cell.spot.problem("group-relevant", message));
                }
                self.open.push(Open::Around {
                    name: page.name,
                    words: page.title,
                    spot: page.spot,
                });
            }
            Some(Open::Around { name, words, spot }) => {
                self.open.push(Open::Around { name, words, spot });
            }
            Some(other) => {
                let message = "Nhóm lồng quá sâu hoặc lẫn với câu hỏi; mỗi trang là một nhóm, mỗi nhóm lớn chỉ gồm các trang.";
                self.problems
                    .push(type_cell.spot.problem("group-nesting", message));
                self.open.push(other);
            }
            None => {}
        }
        let around = match self.open.last() {
            Some(Open::Around { name, words, .. }) => Some((name.clone(), words.clone())),
            _ => None,
        };
        self.open.push(Open::Page(Box::new(PageDraft {
            name,
            title: row.words("label"),
            intro: None,
            relevant: row.cell("relevant"),
            around,
            entries: Vec::new(),
            spot: type_cell.spot.clone(),
        })));
    }

    fn end(&mut self, type_cell: &Cell) {
        match self.open.pop() {
            Some(Open::Page(page)) => self.pages.push(*page),
            Some(Open::Around { .. }) => {}
            Some(Open::Grid {
                mut entry,
                required,
            }) => {
                entry.required = required.first().copied().unwrap_or(false);
                if required.iter().any(|&one| one != entry.required) {
                    let message =
                        "Các dòng của một bảng phải cùng bắt buộc hoặc cùng không bắt buộc.";
                    self.problems
                        .push(entry.type_spot.problem("grid-required", message));
                }
                if let Some(Open::Page(page)) = self.open.last_mut() {
                    page.entries.push(*entry);
                }
            }
            None => {
                let message = "Dòng end_group này không đóng nhóm nào.";
                self.problems
                    .push(type_cell.spot.problem("group-not-open", message));
            }
        }
    }

    fn note(&mut self, row: Row<'_>, type_cell: &Cell) {
        let is_intro = row.text("sipas_kind") == KIND_INTRO;
        match self.open.last_mut() {
            Some(Open::Page(page))
                if page.intro.is_none() && (is_intro || page.entries.is_empty()) =>
            {
                page.intro = Some(row.words("label"));
            }
            _ => {
                let message = "Chỉ dùng được một ghi chú (note) ở đầu mỗi nhóm; hãy chuyển nội dung này vào hint của câu hỏi, hoặc vào consent_text trong trang “sipas” nếu là lời giới thiệu chung.";
                self.problems
                    .push(type_cell.spot.problem("note-not-first", message));
            }
        }
    }

    fn select(&mut self, row: Row<'_>, type_cell: &Cell, list: &str, many: bool) {
        if self.lists.get(list).is_none() {
            let message = format!("Trang “choices” không có danh sách “{list}”.");
            self.problems
                .push(type_cell.spot.problem("unknown-list", message));
        }
        if let Some(Open::Grid { entry, required }) = self.open.last_mut()
            && !many
        {
            let EntryKind::Grid { list: levels, rows } = &mut entry.kind else {
                return;
            };
            if rows.is_empty() {
                list.clone_into(levels);
            } else if levels != list {
                let message =
                    format!("Các dòng của một bảng phải dùng chung danh sách “{levels}”.");
                self.problems
                    .push(type_cell.spot.problem("grid-lists", message));
            }
            if let Some(mut name) = row.cell("name") {
                let inside = [".", "_"].iter().find_map(|sign| {
                    name.text
                        .strip_prefix(&format!("{}{sign}", entry.name.text))
                        .map(str::to_owned)
                });
                if let Some(code) = inside {
                    name.text = code;
                }
                rows.push(GridRow {
                    name,
                    words: row.words("label"),
                });
                let says_yes = row.says_yes("required", self.problems);
                required.push(says_yes);
            }
            return;
        }
        let declared = row.text("sipas_kind");
        let list = list.to_owned();
        let scale = self.lists.scale(&list);
        let kind = match (many, scale) {
            (true, _) => EntryKind::Multiple { list },
            (false, Some(outside)) if declared.is_empty() || declared == "satisfaction" => {
                EntryKind::Satisfaction { list, outside }
            }
            (false, _) => {
                if declared == "satisfaction" {
                    let message = format!(
                        "Danh sách “{list}” không phải thang đo: cần đúng các mã 1, 2, 3, 4, 5 (và 0, 9 nếu có)."
                    );
                    self.problems
                        .push(type_cell.spot.problem("bad-scale", message));
                }
                EntryKind::Single { list }
            }
        };
        self.question(row, type_cell, kind);
    }

    fn question(&mut self, row: Row<'_>, type_cell: &Cell, kind: EntryKind) {
        let name = self.name(row);
        let entry = self.entry(row, type_cell, name, kind);
        match self.open.last_mut() {
            Some(Open::Page(page)) => page.entries.push(entry),
            Some(Open::Grid { .. }) => {
                let message = "Trong nhóm bảng (table-list) chỉ có các dòng select_one.";
                self.problems
                    .push(type_cell.spot.problem("grid-rows", message));
            }
            _ if self.told_outside => {}
            _ => {
                self.told_outside = true;
                let message = "Câu hỏi phải nằm trong một nhóm (begin_group … end_group); mỗi nhóm là một trang của phiếu.";
                self.problems
                    .push(type_cell.spot.problem("outside-group", message));
            }
        }
    }

    fn entry(&mut self, row: Row<'_>, type_cell: &Cell, name: Cell, kind: EntryKind) -> Entry {
        let constraint = row.cell("constraint");
        let limits = match &constraint {
            None => Limits::default(),
            Some(cell) => constraint::read(&cell.text).unwrap_or_else(|_| {
                let message = format!(
                    "Không dùng được ràng buộc “{}”; các dạng được dùng: . >= 0 and . <= 20; string-length(.) <= 200; count-selected(.) <= 2; . <= date('2026-12-31').",
                    cell.text.chars().take(60).collect::<String>()
                );
                self.problems.push(cell.spot.problem("bad-constraint", message));
                Limits::default()
            }),
        };
        Entry {
            number: row.cell("sipas_number"),
            words: row.words("label"),
            hint: row.words("hint"),
            required: row.says_yes("required", self.problems),
            relevant: row.cell("relevant"),
            limits,
            limits_spot: constraint.map_or_else(|| type_cell.spot.clone(), |cell| cell.spot),
            kind,
            type_spot: type_cell.spot.clone(),
            name,
        }
    }
}
