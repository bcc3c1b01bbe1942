//! Makes a questionnaire of a file, or says everything that is wrong with it.

mod gates;
mod indices;
mod kinds;
mod report;
mod structure;

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use self::report::Report;
use super::file::File;
use super::{Consent, Level, Page, Problem, Question, Questionnaire};
use crate::language::Language;

impl Questionnaire {
    /// Reads and checks a questionnaire file.
    ///
    /// # Errors
    /// Every [`Problem`] that was found, by line. A file that is not TOML of the right shape gives
    /// only the first.
    pub fn parse(toml: &str) -> Result<Self, Vec<Problem>> {
        let file: File =
            toml::from_str(toml).map_err(|error| vec![report::shape_problem(toml, &error)])?;
        let mut report = Report::new(toml);
        let questionnaire = read(&file, &mut report);
        let mut problems = report.into_problems();
        problems.sort();
        problems.dedup();
        if problems.is_empty() {
            Ok(questionnaire)
        } else {
            Err(problems)
        }
    }
}

fn read(file: &File, report: &mut Report<'_>) -> Questionnaire {
    report.check_characters();
    let languages = read_languages(file, report);
    report.declare(&languages);
    let code = report.file_code(&file.code);
    if *file.version.get_ref() == 0 {
        report.add(&file.version, "bad-version", "Phiên bản phải từ 1 trở lên.");
    }
    if !(1..=120).contains(file.minutes.get_ref()) {
        report.add(&file.minutes, "bad-minutes", "Số phút phải từ 1 đến 120.");
    }
    if file.consent.version.get_ref().trim().is_empty() {
        report.add(
            &file.consent.version,
            "empty-text",
            "Phiên bản lời đồng ý đang để trống.",
        );
    }
    let scale = read_scale(file, report);
    let structure = structure::read(file, report);
    gates::check(&structure.gated, &structure.pages, report);
    let index = indices::read(file, &structure.contents, report);
    let items = structure
        .contents
        .iter()
        .flat_map(|content| &content.factors)
        .flat_map(|factor| factor.items.iter().cloned())
        .collect();
    Questionnaire {
        code,
        version: *file.version.get_ref(),
        title: report.text(&file.title),
        languages,
        minutes: *file.minutes.get_ref(),
        consent: Consent {
            version: file.consent.version.get_ref().clone(),
            purpose: report.text(&file.consent.purpose),
            text: report.text(&file.consent.text),
        },
        scale,
        not_applicable: report.text(&file.not_applicable),
        do_not_know: report.text(&file.do_not_know),
        places: places(&structure.pages),
        inputs: structure
            .pages
            .iter()
            .flat_map(|page| &page.questions)
            .flat_map(Question::inputs)
            .collect(),
        contents: structure.contents,
        pages: structure.pages,
        items,
        index,
        source: report.source().replace("\r\n", "\n").nfc().collect(),
    }
}

fn read_languages(file: &File, report: &mut Report<'_>) -> Vec<Language> {
    let mut languages = Vec::new();
    for tag in file.languages.get_ref() {
        match Language::parse(tag.get_ref()) {
            Ok(language) if languages.contains(&language) => report.add(
                tag,
                "duplicate-code",
                format!("Ngôn ngữ “{language}” được khai báo hai lần."),
            ),
            Ok(language) => languages.push(language),
            Err(_) => report.add(
                tag,
                "unknown-language",
                format!("“{}” không phải là mã ngôn ngữ.", tag.get_ref()),
            ),
        }
    }
    if !languages.contains(&Language::VI) {
        report.add(
            &file.languages,
            "no-vietnamese",
            "Phiếu phải có tiếng Việt (vi).",
        );
    }
    languages
}

/// The scale is that of the survey: five levels, the lowest first.
fn read_scale(file: &File, report: &mut Report<'_>) -> Vec<Level> {
    let marks: Vec<u8> = file
        .scale
        .get_ref()
        .iter()
        .map(|level| level.mark)
        .collect();
    if marks != [1, 2, 3, 4, 5] {
        report.add(
            &file.scale,
            "bad-scale",
            "Thang đo phải gồm đúng năm mức, mark = 1, 2, 3, 4, 5, theo thứ tự đó.",
        );
    }
    let levels = file.scale.get_ref().iter();
    levels
        .map(|level| Level {
            mark: level.mark,
            word: report.text(&level.word),
        })
        .collect()
}

fn places(pages: &[Page]) -> BTreeMap<String, (usize, usize)> {
    let mut places = BTreeMap::new();
    for (page_place, page) in pages.iter().enumerate() {
        for (place, question) in page.questions.iter().enumerate() {
            places.insert(question.code.clone(), (page_place, place));
        }
    }
    places
}
