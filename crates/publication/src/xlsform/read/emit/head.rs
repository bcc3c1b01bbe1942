//! The head: code, title, consent, scale, index.

use std::collections::BTreeMap;

use survey::Language;

use super::super::super::columns::language_name;
use super::super::super::fault::CellProblem;
use super::super::Note;
use super::super::lists::{DO_NOT_KNOW, NOT_APPLICABLE};
use super::super::pages::EntryKind;
use super::super::sheet::{Cell, Words};
use super::super::words::{cell, usual, usual_value};
use super::{Lines, Parts, quoted};

pub(super) fn write(
    lines: &mut Lines,
    parts: &Parts<'_>,
    problems: &mut Vec<CellProblem>,
    notes: &mut Vec<Note>,
) {
    let mut head = Head {
        parts,
        problems,
        notes,
    };
    head.names(lines);
    head.consent(lines);
    head.scale(lines);
    head.index(lines);
}

struct Head<'a, 'b> {
    parts: &'a Parts<'a>,
    problems: &'b mut Vec<CellProblem>,
    notes: &'b mut Vec<Note>,
}

impl Head<'_, '_> {
    fn names(&mut self, lines: &mut Lines) {
        let meta = self.parts.meta;
        let code = meta.form_id.clone().unwrap_or_else(|| {
            let message =
                "Trang “settings” phải có cột form_id với mã của phiếu, ví dụ dvhcc-2027.";
            self.problems
                .push(meta.settings_spot.problem("missing-form-id", message));
            cell("", &meta.settings_spot)
        });
        lines.text_line(&code.spot, "code", &code.text);
        let version = meta.version.clone().unwrap_or_else(|| {
            self.notes.push(Note(
                "Không có phiên bản trong “settings”; dùng phiên bản 1.".to_owned(),
            ));
            cell("1", &meta.settings_spot)
        });
        self.number(lines, "version", &version);
        let tags: Vec<String> = self
            .parts
            .languages
            .iter()
            .map(|language| quoted(language.as_str()))
            .collect();
        let survey = self.parts.survey.whole();
        lines.line(&survey, &format!("languages = [{}]", tags.join(", ")));
        let minutes = self.value("minutes");
        self.number(lines, "minutes", &minutes);
        let title = self.title();
        lines.words(&meta.settings_spot, "", "title", &title);
        for key in ["not_applicable", "do_not_know"] {
            let words = self.words_outside(key);
            lines.words(&meta.own_spot, "", key, &words);
        }
        let pages: Vec<String> = self
            .parts
            .pages
            .iter()
            .map(|page| quoted(&page.name.text))
            .collect();
        lines.line(&survey, &format!("pages = [{}]", pages.join(", ")));
    }

    fn number(&mut self, lines: &mut Lines, key: &str, cell: &Cell) {
        let number = cell.text.parse::<u32>().unwrap_or_else(|_| {
            let message = format!("“{}” không phải số nguyên.", cell.text);
            self.problems
                .push(cell.spot.problem("not-a-number", message));
            0
        });
        lines.line(&cell.spot, &format!("{key} = {number}"));
    }

    fn title(&mut self) -> Words {
        let meta = self.parts.meta;
        if let Some(row) = meta.one("title") {
            return row.words.clone();
        }
        if let Some(title) = &meta.form_title {
            return Words::same(title, self.parts.languages);
        }
        let message = "Trang “settings” phải có cột form_title với tên của phiếu.";
        self.problems
            .push(meta.settings_spot.problem("missing-title", message));
        Words::default()
    }

    /// The words for what is outside the scale: of the sheet `sipas`, or else of the lists. Where
    /// both say it, they must agree.
    fn words_outside(&mut self, key: &str) -> Words {
        let names = if key == "not_applicable" {
            NOT_APPLICABLE
        } else {
            DO_NOT_KNOW
        };
        let listed: Vec<Words> = self
            .scale_lists()
            .iter()
            .filter_map(|list| self.parts.lists.get(list))
            .flatten()
            .filter(|choice| names.contains(&choice.name.text.as_str()))
            .map(|choice| choice.words.clone())
            .collect();
        let first = match self.parts.meta.one(key) {
            Some(row) => row.words.clone(),
            None => match listed.first() {
                Some(words) => words.clone(),
                None => self.usual_words(key),
            },
        };
        for words in &listed {
            self.must_agree(&first, words);
        }
        first
    }

    /// Names of the lists of the scale, in order.
    fn scale_lists(&self) -> Vec<String> {
        let mut lists: Vec<String> = self
            .parts
            .pages
            .iter()
            .flat_map(|page| &page.entries)
            .filter_map(|entry| match &entry.kind {
                EntryKind::Satisfaction { list, .. } => Some(list.clone()),
                _ => None,
            })
            .collect();
        lists.sort();
        lists.dedup();
        lists
    }

    fn must_agree(&mut self, first: &Words, other: &Words) {
        let known: BTreeMap<Language, &Cell> = first
            .0
            .iter()
            .map(|(language, cell)| (*language, cell))
            .collect();
        for (language, cell) in &other.0 {
            let Some(one) = known.get(language) else {
                continue;
            };
            if one.text != cell.text {
                let message = format!(
                    "Lời này khác với “{}” ({}); mọi nơi phải dùng cùng một lời.",
                    one.text,
                    language_name(*language)
                );
                self.problems
                    .push(cell.spot.problem("words-differ", message));
            }
        }
    }

    fn usual_words(&mut self, key: &str) -> Words {
        let meta = self.parts.meta;
        let Some(text) = usual(key) else {
            return Words::default();
        };
        self.notes.push(Note(format!(
            "Trang “sipas” không có dòng {key}; dùng lời thường dùng: “{}”",
            text.get(Language::VI)
        )));
        Words::of_text(&text, self.parts.languages, &meta.own_spot)
    }

    fn words(&mut self, key: &str) -> Words {
        match self.parts.meta.one(key) {
            Some(row) => row.words.clone(),
            None => self.usual_words(key),
        }
    }

    fn value(&mut self, key: &str) -> Cell {
        let meta = self.parts.meta;
        meta.value(key).unwrap_or_else(|| {
            let usual = usual_value(key).unwrap_or_default();
            self.notes.push(Note(format!(
                "Trang “sipas” không có dòng {key}; dùng giá trị thường dùng: {usual}."
            )));
            cell(usual, &meta.own_spot)
        })
    }

    fn consent(&mut self, lines: &mut Lines) {
        let spot = &self.parts.meta.own_spot;
        lines.line(spot, "\n[consent]");
        lines.spots.push(spot.clone());
        let version = self.value("consent_version");
        lines.text_line(&version.spot, "version", &version.text);
        for (key, name) in [("consent_purpose", "purpose"), ("consent_text", "text")] {
            let words = self.words(key);
            lines.words(spot, "", name, &words);
        }
    }

    fn scale(&mut self, lines: &mut Lines) {
        let lists = self.scale_lists();
        let Some(first) = lists.first() else {
            let message = "Phiếu chưa có tiêu chí hài lòng nào: cần ít nhất một câu select_one dùng danh sách có các mã 1, 2, 3, 4, 5.";
            self.problems
                .push(self.parts.survey.whole().problem("no-items", message));
            return;
        };
        for mark in 1..=5 {
            let mark = u8::to_string(&mark);
            let words = |list: &str| {
                let choices = self.parts.lists.get(list)?;
                let level = choices.iter().find(|choice| choice.name.text == mark)?;
                Some((level.name.spot.clone(), level.words.clone()))
            };
            let Some((spot, level)) = words(first) else {
                continue;
            };
            let others: Vec<Words> = lists
                .iter()
                .skip(1)
                .filter_map(|list| Some(words(list)?.1))
                .collect();
            for other in &others {
                self.must_agree(&level, other);
            }
            lines.line(&spot, "\n[[scale]]");
            lines.spots.push(spot.clone());
            lines.line(&spot, &format!("mark = {mark}"));
            lines.words(&spot, "", "word", &level);
        }
    }

    fn index(&mut self, lines: &mut Lines) {
        let spot = self.parts.meta.own_spot.clone();
        lines.line(&spot, "\n[index]");
        lines.spots.push(spot.clone());
        for key in ["score", "combine"] {
            let value = self.value(key);
            lines.text_line(&value.spot, key, &value.text);
        }
        let satisfied = self.value("satisfied");
        let marks: Vec<&str> = satisfied
            .text
            .split([' ', ','])
            .filter(|mark| !mark.is_empty())
            .collect();
        if marks.iter().any(|mark| mark.parse::<u8>().is_err()) {
            let message = format!("“{}” không phải các mức; ví dụ đúng: 4 5.", satisfied.text);
            self.problems
                .push(satisfied.spot.problem("bad-index", message));
        }
        lines.line(
            &satisfied.spot,
            &format!("satisfied = [{}]", marks.join(", ")),
        );
        let highest = self.value("highest");
        self.number(lines, "highest", &highest);
        let overall = self.words("overall");
        lines.words(&spot, "", "overall", &overall);
        let weights: Vec<_> = self.parts.meta.several("weight").cloned().collect();
        for weight in weights {
            let missing = || cell("", &weight.key.spot);
            let factor = weight.name.unwrap_or_else(missing);
            let value = weight.value.unwrap_or_else(missing);
            let key = format!("weights.{}", quoted(&factor.text));
            self.number(lines, &key, &value);
        }
        let composites: Vec<_> = self.parts.meta.several("composite").cloned().collect();
        for composite in composites {
            let name = composite
                .name
                .unwrap_or_else(|| cell("", &composite.key.spot));
            let items = composite
                .value
                .unwrap_or_else(|| cell("", &composite.key.spot));
            lines.line(&name.spot, "\n[[index.composite]]");
            lines.spots.push(name.spot.clone());
            lines.text_line(&name.spot, "code", &name.text);
            lines.words(&name.spot, "", "name", &composite.words);
            let codes: Vec<String> = items.text.split_whitespace().map(quoted).collect();
            lines.line(&items.spot, &format!("items = [{}]", codes.join(", ")));
        }
    }
}
