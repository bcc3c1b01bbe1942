//! Contents, factors, items and parts; and the order of the pages.

use std::collections::BTreeMap;

use toml::Spanned;

use super::super::file::{self, File};
use super::super::{Content, Factor, IndexDefinition, Kind, Page, Question};
use super::kinds;
use super::report::{Report, Taken};
use crate::gate::Gate;

/// A gate with the place of its text in the file.
pub(super) struct Gated<'a> {
    pub(super) question: String,
    pub(super) when: &'a Spanned<String>,
}

/// What the file divides into, and in which order it is asked.
pub(super) struct Structure<'a> {
    pub(super) contents: Vec<Content>,
    pub(super) pages: Vec<Page>,
    pub(super) gated: Vec<Gated<'a>>,
}

struct Reader<'a, 'report, 'source> {
    report: &'report mut Report<'source>,
    questions: Taken,
    numbers: Taken,
    gated: Vec<Gated<'a>>,
    /// Pages by code, waiting to be put in order.
    pages: BTreeMap<String, Page>,
}

pub(super) fn read<'a>(file: &'a File, report: &mut Report<'_>) -> Structure<'a> {
    let mut reader = Reader {
        report,
        questions: Taken::new(),
        numbers: Taken::new(),
        gated: Vec::new(),
        pages: BTreeMap::new(),
    };
    let mut codes = Taken::from([(IndexDefinition::OVERALL.to_owned(), 0)]);
    let contents: Vec<Content> = file
        .content
        .iter()
        .map(|content| reader.content(content, &mut codes))
        .collect();
    let mut factor_codes: Taken = codes;
    for part in &file.part {
        reader.part(part, &mut factor_codes);
    }
    reader.check_comments(file);
    let order = reader.order(file);
    let Reader {
        gated, mut pages, ..
    } = reader;
    let pages = order.iter().filter_map(|code| pages.remove(code)).collect();
    Structure {
        contents,
        pages,
        gated,
    }
}

impl<'a> Reader<'a, '_, '_> {
    fn content(&mut self, content: &'a Spanned<file::Content>, codes: &mut Taken) -> Content {
        let inner = content.get_ref();
        let code = self.report.structure_code(&inner.code, codes);
        if inner.factor.is_empty() {
            self.report.add(
                &inner.code,
                "empty-content",
                format!("Nội dung “{code}” không có yếu tố nào."),
            );
        }
        Content {
            code,
            name: self.report.text(&inner.name),
            factors: inner
                .factor
                .iter()
                .map(|factor| self.factor(factor, codes))
                .collect(),
        }
    }

    fn factor(&mut self, factor: &'a Spanned<file::Factor>, codes: &mut Taken) -> Factor {
        let inner = factor.get_ref();
        let code = self.report.structure_code(&inner.code, codes);
        if inner.item.is_empty() {
            self.report.add(
                &inner.code,
                "empty-factor",
                format!("Yếu tố “{code}” không có tiêu chí nào."),
            );
        }
        let name = self.report.text(&inner.name);
        let questions: Vec<Question> = inner.item.iter().map(|item| self.item(item)).collect();
        let items = questions
            .iter()
            .map(|question| question.code.clone())
            .collect();
        let page = Page {
            code: code.clone(),
            title: name.clone(),
            intro: inner.intro.as_ref().map(|intro| self.report.text(intro)),
            questions,
        };
        self.pages.entry(code.clone()).or_insert(page);
        Factor { code, name, items }
    }

    fn item(&mut self, item: &'a file::Item) -> Question {
        let code = self.report.question_code(&item.code, &mut self.questions);
        Question {
            number: self.number(item.number.as_ref()),
            text: self.report.text(&item.text),
            hint: item.hint.as_ref().map(|hint| self.report.text(hint)),
            kind: Kind::Satisfaction {
                not_applicable: item.not_applicable,
                do_not_know: item.do_not_know,
            },
            required: item.required,
            gate: self.gate(&code, item.when.as_ref()),
            code,
        }
    }

    fn part(&mut self, part: &'a Spanned<file::Part>, codes: &mut Taken) {
        let inner = part.get_ref();
        let code = self.report.structure_code(&inner.code, codes);
        if inner.question.is_empty() {
            self.report.add(
                &inner.code,
                "empty-part",
                format!("Phần “{code}” không có câu hỏi nào."),
            );
        }
        let page = Page {
            code: code.clone(),
            title: self.report.text(&inner.title),
            intro: inner.intro.as_ref().map(|intro| self.report.text(intro)),
            questions: inner
                .question
                .iter()
                .map(|question| self.question(question))
                .collect(),
        };
        self.pages.entry(code).or_insert(page);
    }

    fn question(&mut self, question: &'a file::Question) -> Question {
        let code = self
            .report
            .question_code(&question.code, &mut self.questions);
        Question {
            number: self.number(question.number.as_ref()),
            text: self.report.text(&question.text),
            hint: question.hint.as_ref().map(|hint| self.report.text(hint)),
            kind: kinds::read(question, self.report),
            required: question.required,
            gate: self.gate(&code, question.when.as_ref()),
            code,
        }
    }

    /// Printed numbers must differ, since findings and paper forms name questions by them.
    fn number(&mut self, number: Option<&Spanned<String>>) -> String {
        let Some(number) = number else {
            return String::new();
        };
        let printed = number.get_ref().trim().to_owned();
        let line = self.report.line(number);
        if let Some(first) = self.numbers.get(&printed) {
            let message = format!("Số câu “{printed}” đã có ở dòng {first}.");
            self.report.add(number, "duplicate-number", message);
        } else {
            self.numbers.insert(printed.clone(), line);
        }
        printed
    }

    fn gate(&mut self, question: &str, when: Option<&'a Spanned<String>>) -> Option<Gate> {
        let when = when?;
        match Gate::parse(when.get_ref()) {
            Ok(gate) => {
                self.gated.push(Gated {
                    question: question.to_owned(),
                    when,
                });
                Some(gate)
            }
            Err(error) => {
                let before = when.get_ref().get(..error.at).unwrap_or_default();
                let message = format!(
                    "Không hiểu điều kiện sau “{before}”; ở đó cần: {}.",
                    error.expected
                );
                self.report.add(when, "gate-syntax", message);
                None
            }
        }
    }

    /// There is one place for one open comment.
    fn check_comments(&mut self, file: &'a File) {
        let questions = file.part.iter().flat_map(|part| &part.get_ref().question);
        let comments = questions.filter(|question| question.kind.get_ref() == "comment");
        for second in comments.skip(1) {
            self.report.add(
                &second.kind,
                "second-comment",
                "Mỗi phiếu chỉ có một câu góp ý (comment); hãy dùng kind = \"text\".",
            );
        }
    }

    /// The order of the pages: every factor and part once.
    fn order(&mut self, file: &File) -> Vec<String> {
        let mut placed = Taken::new();
        for page in file.pages.get_ref() {
            let code = page.get_ref();
            if !self.pages.contains_key(code) {
                let message = format!("Không có yếu tố hoặc phần nào mang mã “{code}”.");
                self.report.add(page, "unknown-page", message);
            }
            if let Some(first) = placed.insert(code.clone(), self.report.line(page)) {
                let message = format!("Trang “{code}” đã có ở dòng {first}.");
                self.report.add(page, "duplicate-code", message);
            }
        }
        let factors = file
            .content
            .iter()
            .flat_map(|content| &content.get_ref().factor);
        let factor_codes = factors.map(|factor| &factor.get_ref().code);
        for code in factor_codes.chain(file.part.iter().map(|part| &part.get_ref().code)) {
            if !placed.contains_key(code.get_ref()) {
                let message = format!("“{}” chưa có trong danh sách pages.", code.get_ref());
                self.report.add(code, "page-not-listed", message);
            }
        }
        file.pages
            .get_ref()
            .iter()
            .map(|page| page.get_ref().clone())
            .collect()
    }
}
