//! The sheet `choices`: lists of choices, and which of them is the scale.

use std::collections::BTreeMap;

use super::super::fault::CellProblem;
use super::sheet::{Cell, Table, Words};

/// One choice.
#[derive(Debug, Clone)]
pub(super) struct ListedChoice {
    pub(super) name: Cell,
    pub(super) words: Words,
    pub(super) writes: bool,
    pub(super) exclusive: bool,
}

/// All lists by name.
#[derive(Debug, Default)]
pub(super) struct Lists(BTreeMap<String, Vec<ListedChoice>>);

/// What a list offers outside the scale: not applicable, do not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outside {
    pub(super) not_applicable: bool,
    pub(super) do_not_know: bool,
}

/// Names of the choices outside the scale.
pub(super) const NOT_APPLICABLE: [&str; 2] = ["0", "not_applicable"];
pub(super) const DO_NOT_KNOW: [&str; 2] = ["9", "do_not_know"];

impl Lists {
    pub(super) fn read(table: &Table, problems: &mut Vec<CellProblem>) -> Self {
        let mut lists: BTreeMap<String, Vec<ListedChoice>> = BTreeMap::new();
        for row in table.rows() {
            let (list, name) = (row.cell("list_name"), row.cell("name"));
            let (Some(list), Some(name)) = (list, name) else {
                let message = "Mỗi phương án cần cả list_name và name.";
                problems.push(row.spot().problem("missing-name", message));
                continue;
            };
            lists.entry(list.text).or_default().push(ListedChoice {
                name,
                words: row.words("label"),
                writes: row.says_yes("sipas_writes", problems),
                exclusive: row.says_yes("sipas_exclusive", problems),
            });
        }
        Self(lists)
    }

    pub(super) fn get(&self, name: &str) -> Option<&[ListedChoice]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// What a list offers outside the scale; none if it is no list of the scale.
    pub(super) fn scale(&self, name: &str) -> Option<Outside> {
        let mut marks = Vec::new();
        let mut outside = Outside {
            not_applicable: false,
            do_not_know: false,
        };
        for choice in self.get(name)? {
            let word = choice.name.text.as_str();
            if NOT_APPLICABLE.contains(&word) {
                outside.not_applicable = true;
            } else if DO_NOT_KNOW.contains(&word) {
                outside.do_not_know = true;
            } else {
                marks.push(word);
            }
        }
        marks.sort_unstable();
        (marks == ["1", "2", "3", "4", "5"]).then_some(outside)
    }
}
