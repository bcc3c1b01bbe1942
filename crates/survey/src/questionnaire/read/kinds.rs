//! What can be answered to a question, as the file says it.

use toml::Spanned;

use super::super::file::{self, Question};
use super::super::{Choice, Kind};
use super::report::{Report, Taken};
use crate::validate::date;

/// Most letters that any text may have.
const MOST_CHARS: usize = 4000;

/// Kinds and the keys that each may have.
const KINDS: [(&str, &[&str]); 7] = [
    ("single", &["choices"]),
    ("multiple", &["choices", "most"]),
    ("grid", &["rows", "levels"]),
    ("text", &["most_chars"]),
    ("comment", &["most_chars"]),
    ("number", &["least", "most"]),
    ("date", &["earliest", "latest"]),
];

pub(super) fn read(question: &Question, report: &mut Report<'_>) -> Kind {
    check_keys(question, report);
    match question.kind.get_ref().as_str() {
        "single" => Kind::Single {
            choices: choices(question, report),
        },
        "multiple" => {
            let choices = choices(question, report);
            Kind::Multiple {
                most: most_choices(question, choices.len(), report),
                choices,
            }
        }
        "grid" => Kind::Grid {
            rows: listed(question.rows.as_ref(), question, 1, report),
            levels: listed(question.levels.as_ref(), question, 2, report),
        },
        "comment" => Kind::Comment {
            most_chars: most_chars(question, report),
        },
        "number" => number(question, report),
        "date" => Kind::Date {
            earliest: date_limit(question.earliest.as_ref(), report),
            latest: date_limit(question.latest.as_ref(), report),
        },
        // Any other kind has been reported.
        _ => Kind::Text {
            most_chars: most_chars(question, report),
        },
    }
}

fn check_keys(question: &Question, report: &mut Report<'_>) {
    let kind = question.kind.get_ref().as_str();
    let Some((_, allowed)) = KINDS.iter().find(|(known, _)| *known == kind) else {
        let message = if kind == "satisfaction" {
            "Tiêu chí hài lòng phải nằm trong một yếu tố ([[content.factor.item]]).".to_owned()
        } else {
            format!("Không có loại câu hỏi “{kind}”.")
        };
        report.add(&question.kind, "unknown-kind", message);
        return;
    };
    let given = [
        ("choices", question.choices.is_some()),
        ("rows", question.rows.is_some()),
        ("levels", question.levels.is_some()),
        ("least", question.least.is_some()),
        ("most", question.most.is_some()),
        ("most_chars", question.most_chars.is_some()),
        ("earliest", question.earliest.is_some()),
        ("latest", question.latest.is_some()),
    ];
    for (key, is_given) in given {
        if is_given && !allowed.contains(&key) {
            let message = format!("Khóa “{key}” không dùng cho câu hỏi loại “{kind}”.");
            report.add(&question.kind, "key-not-for-kind", message);
        }
    }
}

fn choices(question: &Question, report: &mut Report<'_>) -> Vec<Choice> {
    let choices = listed(question.choices.as_ref(), question, 2, report);
    if choices.iter().filter(|choice| choice.writes).count() > 1 {
        let message = "Mỗi câu hỏi chỉ có một ô ghi thêm (writes).";
        report.add(&question.code, "second-box", message);
    }
    choices
}

/// The choices, rows or levels of a question: `fewest` at least.
fn listed(
    list: Option<&Spanned<Vec<file::Choice>>>,
    question: &Question,
    fewest: usize,
    report: &mut Report<'_>,
) -> Vec<Choice> {
    let choices = list.map_or(&[][..], |list| list.get_ref());
    if choices.len() < fewest {
        let message = format!("Câu hỏi này cần ít nhất {fewest} phương án ở mỗi danh sách.");
        report.add(&question.code, "too-few-choices", message);
    }
    let mut taken = Taken::new();
    choices
        .iter()
        .map(|choice| Choice {
            code: report.choice_code(&choice.code, &mut taken),
            word: report.text(&choice.word),
            writes: choice.writes,
            exclusive: choice.exclusive,
        })
        .collect()
}

fn most_choices(question: &Question, choices: usize, report: &mut Report<'_>) -> Option<usize> {
    let limit = question.most.as_ref()?;
    match usize::try_from(*limit.get_ref()) {
        Ok(most) if (1..=choices).contains(&most) => Some(most),
        _ => {
            let message = format!("most phải từ 1 đến {choices} (số phương án).");
            report.add(limit, "bad-limit", message);
            None
        }
    }
}

fn most_chars(question: &Question, report: &mut Report<'_>) -> usize {
    let default = if question.kind.get_ref() == "comment" {
        500
    } else {
        200
    };
    let Some(limit) = question.most_chars.as_ref() else {
        return default;
    };
    if !(1..=MOST_CHARS).contains(limit.get_ref()) {
        report.add(
            limit,
            "bad-limit",
            format!("most_chars phải từ 1 đến {MOST_CHARS}."),
        );
    }
    *limit.get_ref()
}

fn number(question: &Question, report: &mut Report<'_>) -> Kind {
    let least = question.least.as_ref().map_or(0, |limit| *limit.get_ref());
    let Some(most) = question.most.as_ref() else {
        report.add(
            &question.kind,
            "missing-key",
            "Câu hỏi loại “number” cần khóa “most”.",
        );
        return Kind::Number { least, most: least };
    };
    if *most.get_ref() < least {
        report.add(most, "bad-limit", "most phải lớn hơn hoặc bằng least.");
    }
    Kind::Number {
        least,
        most: *most.get_ref(),
    }
}

fn date_limit(limit: Option<&Spanned<String>>, report: &mut Report<'_>) -> Option<String> {
    let limit = limit?;
    let read = date::read(limit.get_ref());
    if read.is_none() {
        let message = format!(
            "“{}” không phải là ngày (ví dụ 2026-09-02).",
            limit.get_ref()
        );
        report.add(limit, "bad-limit", message);
    }
    read
}
