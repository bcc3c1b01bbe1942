//! The list of codes: what every code in the data means, in both languages.

use std::collections::BTreeSet;

use survey::Language;

use super::row::{block_name, mode_name};
use crate::release::Release;
use crate::release::content::Words;

/// A code with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    /// The list it belongs to.
    pub(super) list: String,
    /// The code.
    pub(super) value: String,
    /// In Vietnamese.
    pub(super) vi: String,
    /// In English; names of units and fields have no English of their own.
    pub(super) en: String,
}

/// Codes that every release has, with their words.
const FIXED: [(&str, &str, &str, &str); 22] = [
    ("stream", "sampled", "Mẫu khảo sát", "Sample"),
    (
        "stream",
        "open",
        "Phiếu tự gửi qua mã QR mở, không gia quyền",
        "Self-selected forms through open QR codes, unweighted",
    ),
    ("table", "whole", "Toàn tỉnh", "Whole province"),
    ("table", "block", "Theo khối", "By block"),
    ("table", "unit", "Theo đơn vị", "By unit"),
    ("table", "field", "Theo lĩnh vực", "By field"),
    (
        "table",
        "unit-field",
        "Theo đơn vị và lĩnh vực",
        "By unit and field",
    ),
    (
        "table",
        "respondents",
        "Theo nhóm người trả lời",
        "By group of respondents",
    ),
    ("table", "mode", "Theo cách trả lời", "By way of answering"),
    ("question", "mode", "Cách trả lời", "Way of answering"),
    ("indicator_kind", "item", "Tiêu chí", "Item"),
    ("indicator_kind", "factor", "Yếu tố", "Factor"),
    ("indicator_kind", "content", "Nội dung", "Content"),
    ("indicator_kind", "overall", "Chỉ số chung", "Overall index"),
    (
        "score",
        "share",
        "Tỷ lệ câu trả lời ở các mức được tính là hài lòng",
        "Share of answers that count as satisfied",
    ),
    (
        "score",
        "mean",
        "Điểm trung bình chia cho mức cao nhất",
        "Mean mark divided by the highest mark",
    ),
    ("status", "ok", "Được công bố", "Published"),
    (
        "status",
        "few",
        "Chưa đủ phiếu, không công bố",
        "Too few forms, not published",
    ),
    (
        "status",
        "complement",
        "Không công bố, để không suy ra được con số của nhóm chưa đủ phiếu",
        "Not published, so that figures of groups with too few forms cannot be worked out",
    ),
    (
        "status",
        "not-estimable",
        "Chưa ước lượng được sai số",
        "No basis for a standard error",
    ),
    ("boolean", "true", "Có", "Yes"),
    ("boolean", "false", "Không", "No"),
];

/// Every code of the data, list by list.
pub(super) fn all(release: &Release) -> Vec<Code> {
    let fixed = FIXED.map(|(list, code, vi, en)| Code {
        list: list.to_owned(),
        value: code.to_owned(),
        vi: vi.to_owned(),
        en: en.to_owned(),
    });
    let mut codes = fixed.to_vec();
    codes.extend(blocks(release));
    codes.extend(release.units.iter().map(|unit| Code {
        list: "unit".to_owned(),
        value: unit.code.clone(),
        vi: unit.name.clone(),
        en: String::new(),
    }));
    codes.extend(release.fields.iter().map(|field| Code {
        list: "field".to_owned(),
        value: field.code.clone(),
        vi: field.name.clone(),
        en: String::new(),
    }));
    let facts = &release.questionnaire;
    codes.extend(facts.indicators.iter().map(|indicator| {
        let [vi, en] = both(&indicator.name);
        let numbered = |name: String| match indicator.number.as_str() {
            "" => name,
            number if name.is_empty() => number.to_owned(),
            number => format!("{number}. {name}"),
        };
        Code {
            list: "indicator".to_owned(),
            value: indicator.code.clone(),
            vi: numbered(vi),
            en: numbered(en),
        }
    }));
    codes.extend(facts.scale.iter().zip(1..).map(|(words, mark)| {
        let [vi, en] = both(words);
        Code {
            list: "mark".to_owned(),
            value: i32::to_string(&mark),
            vi,
            en,
        }
    }));
    codes.extend(modes(release));
    codes.extend(questions(release));
    codes
}

fn blocks(release: &Release) -> impl Iterator<Item = Code> {
    let codes: BTreeSet<&str> = release
        .units
        .iter()
        .map(|unit| unit.block.as_str())
        .collect();
    codes.into_iter().map(|code| Code {
        list: "block".to_owned(),
        value: code.to_owned(),
        vi: block_name(code, Language::VI),
        en: block_name(code, Language::EN),
    })
}

/// Ways of answering that have a row.
fn modes(release: &Release) -> impl Iterator<Item = Code> {
    let streams = [&release.sampled, &release.open].into_iter();
    let codes: BTreeSet<&String> = streams
        .filter(|tables| !tables.by_mode.is_empty())
        .flat_map(|tables| tables.modes.keys())
        .collect();
    codes.into_iter().map(|code| Code {
        list: "category:mode".to_owned(),
        value: code.clone(),
        vi: mode_name(code).to_owned(),
        en: code.clone(),
    })
}

/// The questions beside the satisfaction items, with their choices and lines.
fn questions(release: &Release) -> Vec<Code> {
    let code = |list: String, code: &str, words: &Words| {
        let [vi, en] = both(words);
        Code {
            list,
            value: code.to_owned(),
            vi,
            en,
        }
    };
    let mut codes = Vec::new();
    for question in &release.questions {
        codes.push(code("question".to_owned(), &question.code, &question.name));
        for (list, options) in [("category", &question.options), ("line", &question.lines)] {
            let own = options.iter().map(|option| {
                let list = format!("{list}:{}", question.code);
                code(list, &option.code, &option.name)
            });
            codes.extend(own);
        }
    }
    codes
}

fn both(words: &Words) -> [String; 2] {
    ["vi", "en"].map(|language| words.get(language).cloned().unwrap_or_default())
}

/// Codes of one list.
pub(super) fn of_list(codes: &[Code], list: &str) -> Vec<String> {
    let own = codes.iter().filter(|code| code.list == list);
    own.map(|code| code.value.clone()).collect()
}
