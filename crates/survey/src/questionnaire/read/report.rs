//! Collects problems with their lines, and reads what every part of a file has: texts and codes.

use std::collections::BTreeMap;

use toml::Spanned;
use unicode_normalization::is_nfc;

use super::super::Problem;
use super::super::file::Wording;
use crate::gate::KEYWORDS;
use crate::language::{Language, Text};

/// Names that the form itself uses.
const FORM_INPUTS: [&str; 7] = [
    "state",
    "action",
    "attempt",
    "lang",
    "page",
    "field",
    "field_query",
];

/// Longest code of anything in a questionnaire.
const LONGEST_CODE: usize = 40;

/// Codes that are taken, each with the line where it was given.
pub(super) type Taken = BTreeMap<String, usize>;

/// The problems of one file.
pub(super) struct Report<'a> {
    source: &'a str,
    problems: Vec<Problem>,
    languages: Vec<Language>,
}

impl<'a> Report<'a> {
    pub(super) const fn new(source: &'a str) -> Self {
        Self {
            source,
            problems: Vec::new(),
            languages: Vec::new(),
        }
    }

    pub(super) const fn source(&self) -> &'a str {
        self.source
    }

    pub(super) fn declare(&mut self, languages: &[Language]) {
        self.languages = languages.to_vec();
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    pub(super) fn line<T>(&self, place: &Spanned<T>) -> usize {
        line_at(self.source, place.span().start)
    }

    pub(super) fn add<T>(
        &mut self,
        place: &Spanned<T>,
        code: &'static str,
        message: impl Into<String>,
    ) {
        let line = self.line(place);
        self.problems.push(Problem {
            line,
            code,
            message_vi: message.into(),
        });
    }

    /// Every line must be NFC and free of characters that nobody can see.
    pub(super) fn check_characters(&mut self) {
        for (number, line) in (1..).zip(self.source.lines()) {
            if !is_nfc(line) {
                let message_vi = "Dòng này có chữ chưa ở dạng Unicode dựng sẵn (NFC).".to_owned();
                self.problems.push(Problem {
                    line: number,
                    code: "not-nfc",
                    message_vi,
                });
            }
        }
    }

    /// The wording in every declared language.
    pub(super) fn text(&mut self, wording: &Wording) -> Text {
        let mut text = Text::default();
        for (tag, words) in wording.get_ref() {
            match Language::parse(tag.get_ref()) {
                Ok(language) if self.languages.contains(&language) => {
                    self.check_words(words);
                    text = text.with(language, &crate::text::normalise(words.get_ref()));
                }
                _ => self.add(
                    tag,
                    "undeclared-language",
                    format!(
                        "Ngôn ngữ “{}” chưa được khai báo trong languages.",
                        tag.get_ref()
                    ),
                ),
            }
        }
        let missing: Vec<Language> = self
            .languages
            .iter()
            .copied()
            .filter(|&language| !text.has(language))
            .collect();
        for language in missing {
            self.add(
                wording,
                "missing-wording",
                format!("Thiếu lời bằng ngôn ngữ “{language}”."),
            );
        }
        text
    }

    fn check_words(&mut self, words: &Spanned<String>) {
        let kept = crate::text::normalise(words.get_ref());
        if kept.is_empty() {
            self.add(words, "empty-text", "Lời đang để trống.");
        } else if kept != words.get_ref().trim() && is_nfc(words.get_ref()) {
            self.add(
                words,
                "hidden-character",
                "Lời có ký tự điều khiển hoặc ký tự ẩn.",
            );
        }
    }

    pub(super) fn file_code(&mut self, code: &Spanned<String>) -> String {
        self.code(code, &mut Taken::new(), is_choice_code)
    }

    /// Code of a content, factor, part or composite.
    pub(super) fn structure_code(&mut self, code: &Spanned<String>, taken: &mut Taken) -> String {
        self.code(code, taken, |code| {
            code.starts_with(|first: char| first.is_ascii_alphanumeric())
                && code
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
        })
    }

    /// Code of a question, which is also the name of its input.
    pub(super) fn question_code(&mut self, code: &Spanned<String>, taken: &mut Taken) -> String {
        let word = code.get_ref().as_str();
        if KEYWORDS.contains(&word) || FORM_INPUTS.contains(&word) {
            self.add(
                code,
                "reserved-code",
                format!("Mã “{word}” đã dành cho việc khác."),
            );
        }
        self.code(code, taken, |code| {
            code.starts_with(|first: char| first.is_ascii_lowercase()) && is_choice_code(code)
        })
    }

    /// Code of a choice, row or level, which is also the value that is posted.
    pub(super) fn choice_code(&mut self, code: &Spanned<String>, taken: &mut Taken) -> String {
        let word = code.get_ref().as_str();
        if KEYWORDS.contains(&word) {
            self.add(
                code,
                "reserved-code",
                format!("Mã “{word}” đã dành cho việc khác."),
            );
        }
        self.code(code, taken, is_choice_code)
    }

    fn code(
        &mut self,
        code: &Spanned<String>,
        taken: &mut Taken,
        is_fine: impl Fn(&str) -> bool,
    ) -> String {
        let word = code.get_ref().clone();
        if word.len() > LONGEST_CODE || !is_fine(&word) {
            self.add(
                code,
                "bad-code",
                format!("“{word}” không dùng làm mã được: chỉ gồm chữ không dấu, số, “_”, “-”."),
            );
        }
        let line = self.line(code);
        if let Some(first) = taken.insert(word.clone(), line) {
            let place = if first == 0 {
                "trong phiếu".to_owned()
            } else {
                format!("ở dòng {first}")
            };
            self.add(
                code,
                "duplicate-code",
                format!("Mã “{word}” đã có {place}."),
            );
            taken.insert(word.clone(), first);
        }
        word
    }
}

fn is_choice_code(code: &str) -> bool {
    code.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
        && code.chars().all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '-')
        })
}

fn line_at(source: &str, offset: usize) -> usize {
    source
        .bytes()
        .take(offset)
        .filter(|&byte| byte == b'\n')
        .count()
        + 1
}

/// A file that is not TOML, or not of the shape of a questionnaire.
pub(super) fn shape_problem(source: &str, error: &toml::de::Error) -> Problem {
    let line = line_at(source, error.span().map_or(0, |span| span.start));
    let message = error.message();
    let named = message.split('`').nth(1).unwrap_or_default();
    let (code, message_vi) = if message.starts_with("unknown field") {
        ("unknown-key", format!("Không có khóa “{named}” ở đây."))
    } else if message.starts_with("missing field") {
        ("missing-key", format!("Thiếu khóa “{named}”."))
    } else if message.starts_with("duplicate") {
        ("duplicate-key", "Khóa này đã được viết ở trên.".to_owned())
    } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
        (
            "wrong-type",
            format!("Giá trị không đúng kiểu ({message})."),
        )
    } else {
        ("not-toml", format!("Không đọc được tệp TOML ({message})."))
    };
    Problem {
        line,
        code,
        message_vi,
    }
}
