//! Contents with their factors and items, then parts with their questions.

use std::collections::BTreeMap;

use super::super::super::constraint::Limits;
use super::super::super::fault::CellProblem;
use super::super::super::relevant::{self, Shape};
use super::super::Note;
use super::super::lists::ListedChoice;
use super::super::pages::{Entry, EntryKind, PageDraft};
use super::super::sheet::{Cell, Words};
use super::super::words::{cell, usual};
use super::{Lines, Parts};

pub(super) fn write(
    lines: &mut Lines,
    parts: &Parts<'_>,
    problems: &mut Vec<CellProblem>,
    notes: &mut Vec<Note>,
) {
    let shapes = parts
        .pages
        .iter()
        .flat_map(|page| &page.entries)
        .map(|entry| (entry.name.text.clone(), shape_of(&entry.kind)))
        .collect();
    let mut form = Form {
        parts,
        shapes,
        problems,
        notes,
    };
    form.contents(lines);
    for page in parts.pages.iter().filter(|page| !is_factor(page)) {
        form.part(lines, page);
    }
}

struct Form<'a, 'b> {
    parts: &'a Parts<'a>,
    shapes: BTreeMap<String, Shape>,
    problems: &'b mut Vec<CellProblem>,
    notes: &'b mut Vec<Note>,
}

const fn shape_of(kind: &EntryKind) -> Shape {
    match kind {
        EntryKind::Satisfaction { .. } => Shape::Satisfaction,
        EntryKind::Multiple { .. } => Shape::Multiple,
        _ => Shape::Other,
    }
}

fn is_item(entry: &Entry) -> bool {
    matches!(entry.kind, EntryKind::Satisfaction { .. })
}

fn is_factor(page: &PageDraft) -> bool {
    page.entries.iter().any(is_item)
}

/// A content with its factors, in order.
struct ContentDraft<'a> {
    code: Cell,
    words: Words,
    factors: Vec<&'a PageDraft>,
}

impl<'a> Form<'a, '_> {
    fn contents(&mut self, lines: &mut Lines) {
        let contents = if self.parts.meta.several("content").next().is_some() {
            self.contents_named()
        } else {
            self.contents_by_groups()
        };
        for content in contents {
            lines.line(&content.code.spot, "\n[[content]]");
            lines.spots.push(content.code.spot.clone());
            lines.text_line(&content.code.spot, "code", &content.code.text);
            lines.words(&content.code.spot, "", "name", &content.words);
            for page in content.factors {
                self.factor(lines, page);
            }
        }
    }

    /// Contents as the sheet `sipas` names them.
    fn contents_named(&mut self) -> Vec<ContentDraft<'a>> {
        let mut left: Vec<&PageDraft> = self
            .parts
            .pages
            .iter()
            .filter(|page| is_factor(page))
            .collect();
        let mut contents = Vec::new();
        for row in self.parts.meta.several("content") {
            let codes = row.value.clone().unwrap_or_else(|| cell("", &row.key.spot));
            let mut factors = Vec::new();
            for code in codes.text.split_whitespace() {
                if let Some(place) = left.iter().position(|page| page.name.text == code) {
                    factors.push(left.remove(place));
                } else {
                    let message = format!(
                        "Không có nhóm tiêu chí nào mang mã “{code}”, hoặc nhóm đó đã thuộc nội dung khác."
                    );
                    self.problems
                        .push(codes.spot.problem("unknown-factor", message));
                }
            }
            contents.push(ContentDraft {
                code: row.name.clone().unwrap_or_else(|| cell("", &row.key.spot)),
                words: row.words.clone(),
                factors,
            });
        }
        for page in left {
            let message = format!(
                "Nhóm tiêu chí “{}” chưa thuộc nội dung nào; hãy thêm mã này vào dòng content của trang “sipas”.",
                page.name.text
            );
            self.problems
                .push(page.name.spot.problem("factor-without-content", message));
        }
        contents
    }

    /// Contents as groups of groups; factors outside one become a content of the usual name.
    fn contents_by_groups(&mut self) -> Vec<ContentDraft<'a>> {
        let mut contents: Vec<ContentDraft<'a>> = Vec::new();
        for page in self.parts.pages.iter().filter(|page| is_factor(page)) {
            let (code, words) = page.around.clone().unwrap_or_else(|| {
                let spot = &self.parts.meta.own_spot;
                let words = usual("content")
                    .map(|text| Words::of_text(&text, self.parts.languages, spot))
                    .unwrap_or_default();
                (cell("service", spot), words)
            });
            let known = contents
                .iter_mut()
                .find(|content| content.code.text == code.text);
            if let Some(content) = known {
                content.factors.push(page);
            } else {
                self.notes.push(Note(format!(
                    "Trang “sipas” không có dòng content; các nhóm tiêu chí được xếp vào nội dung “{}”.",
                    code.text
                )));
                contents.push(ContentDraft {
                    code,
                    words,
                    factors: vec![page],
                });
            }
        }
        contents
    }

    fn factor(&mut self, lines: &mut Lines, page: &PageDraft) {
        let spot = &page.name.spot;
        lines.line(spot, "\n[[content.factor]]");
        lines.spots.push(spot.clone());
        lines.text_line(spot, "code", &page.name.text);
        lines.words(spot, "", "name", &page.title);
        if let Some(intro) = &page.intro {
            lines.words(spot, "", "intro", intro);
        }
        for entry in &page.entries {
            let EntryKind::Satisfaction { outside, .. } = &entry.kind else {
                let message = "Nhóm này có cả tiêu chí hài lòng và câu hỏi khác; hãy tách thành hai nhóm (hai trang).";
                self.problems
                    .push(entry.type_spot.problem("mixed-group", message));
                continue;
            };
            self.asked(lines, "[[content.factor.item]]", page, entry);
            if !entry.required {
                lines.line(&entry.type_spot, "required = false");
            }
            for (offered, key) in [
                (outside.not_applicable, "not_applicable"),
                (outside.do_not_know, "do_not_know"),
            ] {
                if offered {
                    lines.line(&entry.type_spot, &format!("{key} = true"));
                }
            }
        }
    }

    fn part(&mut self, lines: &mut Lines, page: &PageDraft) {
        let spot = &page.name.spot;
        lines.line(spot, "\n[[part]]");
        lines.spots.push(spot.clone());
        lines.text_line(spot, "code", &page.name.text);
        lines.words(spot, "", "title", &page.title);
        if let Some(intro) = &page.intro {
            lines.words(spot, "", "intro", intro);
        }
        for entry in &page.entries {
            self.asked(lines, "[[part.question]]", page, entry);
            if entry.required {
                lines.line(&entry.type_spot, "required = true");
            }
            self.kind(lines, entry);
        }
    }

    /// What items and other questions have alike: code, number, wording, gate.
    fn asked(&mut self, lines: &mut Lines, heading: &str, page: &PageDraft, entry: &Entry) {
        let spot = &entry.name.spot;
        lines.line(spot, &format!("\n{heading}"));
        lines.spots.push(spot.clone());
        lines.text_line(spot, "code", &entry.name.text);
        if let Some(number) = &entry.number {
            lines.text_line(&number.spot, "number", &number.text);
        }
        lines.words(spot, "", "text", &entry.words);
        if !entry.hint.is_empty() {
            lines.words(spot, "", "hint", &entry.hint);
        }
        let gates: Vec<(&Cell, String)> = [&page.relevant, &entry.relevant]
            .into_iter()
            .flatten()
            .filter_map(|cell| Some((cell, self.gate(cell)?)))
            .collect();
        match gates.as_slice() {
            [] => {}
            [(cell, gate)] => lines.text_line(&cell.spot, "when", gate),
            [(_, outer), (cell, inner), ..] => {
                lines.text_line(&cell.spot, "when", &format!("({outer}) and ({inner})"));
            }
        }
    }

    fn gate(&mut self, cell: &Cell) -> Option<String> {
        let shape = |code: &str| self.shapes.get(code).copied().unwrap_or(Shape::Other);
        match relevant::read(&cell.text, &shape) {
            Ok(expression) => Some(expression.to_string()),
            Err(why) => {
                let message = format!("Không hiểu điều kiện (relevant): {why}.");
                self.problems
                    .push(cell.spot.problem("bad-relevant", message));
                None
            }
        }
    }

    fn kind(&mut self, lines: &mut Lines, entry: &Entry) {
        let limits = &entry.limits;
        let word = match &entry.kind {
            EntryKind::Single { .. } | EntryKind::Satisfaction { .. } => "single",
            EntryKind::Multiple { .. } => "multiple",
            EntryKind::Grid { .. } => "grid",
            EntryKind::Text => "text",
            EntryKind::Comment => "comment",
            EntryKind::Number => "number",
            EntryKind::Date => "date",
        };
        lines.text_line(&entry.type_spot, "kind", word);
        let numbers = [
            ("least", limits.least),
            ("most", limits.most),
            ("most_chars", limits.most_chars),
        ];
        for (key, limit) in numbers {
            if let Some(limit) = limit {
                lines.line(&entry.limits_spot, &format!("{key} = {limit}"));
            }
        }
        for (key, day) in [("earliest", &limits.earliest), ("latest", &limits.latest)] {
            if let Some(day) = day {
                lines.text_line(&entry.limits_spot, key, day);
            }
        }
        match &entry.kind {
            EntryKind::Single { list } | EntryKind::Multiple { list } => {
                let choices = self.parts.lists.get(list).unwrap_or_default();
                choice_lines(lines, "choices", entry, choices, limits);
            }
            EntryKind::Grid { list, rows } => {
                let rows: Vec<ListedChoice> = rows
                    .iter()
                    .map(|row| ListedChoice {
                        name: row.name.clone(),
                        words: row.words.clone(),
                        writes: false,
                        exclusive: false,
                    })
                    .collect();
                choice_lines(lines, "rows", entry, &rows, limits);
                let levels = self.parts.lists.get(list).unwrap_or_default();
                choice_lines(lines, "levels", entry, levels, limits);
            }
            _ => {}
        }
    }
}

fn choice_lines(
    lines: &mut Lines,
    key: &str,
    entry: &Entry,
    choices: &[ListedChoice],
    limits: &Limits,
) {
    lines.line(&entry.type_spot, &format!("{key} = ["));
    for choice in choices {
        let spot = &choice.name.spot;
        lines.line(spot, "  {");
        let code = super::quoted(&choice.name.text);
        lines.line(spot, &format!("    code = {code},"));
        lines.words(spot, "    ", "word", &choice.words);
        if choice.writes {
            lines.line(spot, "    writes = true,");
        }
        if choice.exclusive || limits.exclusive.contains(&choice.name.text) {
            lines.line(spot, "    exclusive = true,");
        }
        lines.line(spot, "  },");
    }
    lines.line(&entry.type_spot, "]");
}
