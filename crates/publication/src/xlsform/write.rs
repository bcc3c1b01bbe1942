//! Writes a questionnaire as an XLSForm workbook.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use survey::{
    Choice, Composite, IndexDefinition, Kind, Language, Page, Question, Questionnaire, Text,
};

use super::columns::{
    CHOICES, KIND_BOX, KIND_FACTOR, KIND_INTRO, KIND_PART, OWN, SCALE_LIST, SETTINGS, SURVEY,
    language_name,
};
use super::constraint;
use super::relevant::{self, Shape};

/// A questionnaire as the bytes of a workbook; the same questionnaire gives the same bytes.
///
/// # Errors
/// When a text is longer than a cell holds (32,767 characters).
pub fn write(questionnaire: &Questionnaire) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let form = Form(questionnaire);
    for (name, rows) in [
        (SURVEY, form.survey()),
        (CHOICES, form.choices()),
        (SETTINGS, form.settings()),
        (OWN, form.own()),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        fill(sheet, &rows)?;
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, rows: &[Vec<String>]) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(row) {
            if text.is_empty() {
                continue;
            }
            let format = if line == 0 { &heading } else { &wrapped };
            sheet.write_string_with_format(line, column, text, format)?;
        }
    }
    for (column, name) in (0_u16..).zip(rows.first().into_iter().flatten()) {
        let is_wording = name.contains("::");
        sheet.set_column_width(column, if is_wording { 48 } else { 18 })?;
    }
    Ok(())
}

struct Form<'a>(&'a Questionnaire);

/// One row of the sheet `survey`.
#[derive(Default)]
struct SurveyRow<'a> {
    kind_of_row: String,
    name: String,
    label: Option<&'a Text>,
    hint: Option<&'a Text>,
    required: bool,
    relevant: String,
    constraint: String,
    appearance: &'static str,
    number: &'a str,
    kind: &'static str,
}

impl Form<'_> {
    fn headings(&self, before: &[&str], worded: &[&str], after: &[&str]) -> Vec<String> {
        let mut headings: Vec<String> = before.iter().map(|&name| name.to_owned()).collect();
        for name in worded {
            headings.extend(
                self.0
                    .languages()
                    .iter()
                    .map(|&language| format!("{name}::{}", language_name(language))),
            );
        }
        headings.extend(after.iter().map(|&name| name.to_owned()));
        headings
    }

    /// A text in every language of the form; no cell where it has no wording of its own.
    fn words(&self, text: Option<&Text>) -> Vec<String> {
        let languages = self.0.languages().iter();
        languages
            .map(|&language| {
                text.filter(|text| text.has(language))
                    .map_or_else(String::new, |text| text.get(language).to_owned())
            })
            .collect()
    }

    fn survey(&self) -> Vec<Vec<String>> {
        let mut rows = vec![self.headings(
            &["type", "name"],
            &["label", "hint"],
            &[
                "required",
                "relevant",
                "constraint",
                "appearance",
                "sipas_number",
                "sipas_kind",
            ],
        )];
        for page in self.0.pages() {
            self.page(page, &mut rows);
        }
        rows
    }

    fn push(&self, rows: &mut Vec<Vec<String>>, row: SurveyRow<'_>) {
        let mut cells = vec![row.kind_of_row, row.name];
        cells.extend(self.words(row.label));
        cells.extend(self.words(row.hint));
        let required = if row.required { "yes" } else { "" };
        cells.extend([
            required.to_owned(),
            row.relevant,
            row.constraint,
            row.appearance.to_owned(),
            row.number.to_owned(),
            row.kind.to_owned(),
        ]);
        rows.push(cells);
    }

    fn end_group(&self, rows: &mut Vec<Vec<String>>, name: &str) {
        let row = SurveyRow {
            kind_of_row: "end_group".to_owned(),
            name: name.to_owned(),
            ..SurveyRow::default()
        };
        self.push(rows, row);
    }

    fn page(&self, page: &Page, rows: &mut Vec<Vec<String>>) {
        let is_factor = page.questions.iter().any(Question::is_item);
        let group = SurveyRow {
            kind_of_row: "begin_group".to_owned(),
            name: page.code.clone(),
            label: Some(&page.title),
            appearance: "field-list",
            kind: if is_factor { KIND_FACTOR } else { KIND_PART },
            ..SurveyRow::default()
        };
        self.push(rows, group);
        if let Some(intro) = &page.intro {
            let note = SurveyRow {
                kind_of_row: "note".to_owned(),
                name: format!("{}_intro", page.code),
                label: Some(intro),
                kind: KIND_INTRO,
                ..SurveyRow::default()
            };
            self.push(rows, note);
        }
        for question in &page.questions {
            self.question(question, rows);
        }
        self.end_group(rows, &page.code);
    }

    fn question(&self, question: &Question, rows: &mut Vec<Vec<String>>) {
        let shape = |code: &str| {
            let asked = self.0.question(code);
            asked.map_or(Shape::Other, |asked| Shape::of(&asked.kind))
        };
        let gate = question.gate.as_ref();
        let code = &question.code;
        let kind_of_row = match &question.kind {
            Kind::Satisfaction {
                not_applicable,
                do_not_know,
            } => format!("select_one {}", scale_list(*not_applicable, *do_not_know)),
            Kind::Single { .. } => format!("select_one {code}"),
            Kind::Multiple { .. } => format!("select_multiple {code}"),
            Kind::Grid { .. } => "begin_group".to_owned(),
            Kind::Text { .. } | Kind::Comment { .. } => "text".to_owned(),
            Kind::Number { .. } => "integer".to_owned(),
            Kind::Date { .. } => "date".to_owned(),
        };
        let is_grid = matches!(question.kind, Kind::Grid { .. });
        let row = SurveyRow {
            kind_of_row,
            name: code.clone(),
            label: Some(&question.text),
            hint: question.hint.as_ref(),
            required: question.required && !is_grid,
            relevant: gate.map_or_else(String::new, |gate| {
                relevant::write(gate.expression(), &shape)
            }),
            constraint: constraint::write(&question.kind).unwrap_or_default(),
            appearance: match question.kind {
                Kind::Grid { .. } => "table-list",
                Kind::Comment { .. } => "multiline",
                _ => "",
            },
            number: &question.number,
            kind: question.kind.word(),
        };
        self.push(rows, row);
        match &question.kind {
            Kind::Grid { rows: lines, .. } => {
                for line in lines {
                    let row = SurveyRow {
                        kind_of_row: format!("select_one {code}"),
                        name: question.row_input(&line.code),
                        label: Some(&line.word),
                        required: question.required,
                        ..SurveyRow::default()
                    };
                    self.push(rows, row);
                }
                self.end_group(rows, code);
            }
            Kind::Single { choices } | Kind::Multiple { choices, .. } => {
                if let Some(choice) = choices.iter().find(|choice| choice.writes) {
                    self.text_box(question, choice, rows);
                }
            }
            _ => {}
        }
    }

    /// The box beside a choice, for other tools; ours knows it by the choice.
    fn text_box(&self, question: &Question, choice: &Choice, rows: &mut Vec<Vec<String>>) {
        let row = SurveyRow {
            kind_of_row: "text".to_owned(),
            name: question.box_input(),
            label: Some(&choice.word),
            relevant: format!("selected(${{{}}}, '{}')", question.code, choice.code),
            kind: KIND_BOX,
            ..SurveyRow::default()
        };
        self.push(rows, row);
    }

    fn choices(&self) -> Vec<Vec<String>> {
        let mut rows = vec![self.headings(
            &["list_name", "name"],
            &["label"],
            &["sipas_writes", "sipas_exclusive"],
        )];
        self.scale_lists(&mut rows);
        for question in self.0.questions() {
            let choices = match &question.kind {
                Kind::Single { choices } | Kind::Multiple { choices, .. } => choices,
                Kind::Grid { levels, .. } => levels,
                _ => continue,
            };
            for choice in choices {
                let yes = |does: bool| if does { "yes" } else { "" }.to_owned();
                let mut cells = vec![question.code.clone(), choice.code.clone()];
                cells.extend(self.words(Some(&choice.word)));
                cells.extend([yes(choice.writes), yes(choice.exclusive)]);
                rows.push(cells);
            }
        }
        rows
    }

    /// The list of the scale in every variant that some item has.
    fn scale_lists(&self, rows: &mut Vec<Vec<String>>) {
        let mut variants: Vec<(bool, bool)> = self
            .0
            .questions()
            .filter_map(|question| match question.kind {
                Kind::Satisfaction {
                    not_applicable,
                    do_not_know,
                } => Some((not_applicable, do_not_know)),
                _ => None,
            })
            .collect();
        variants.sort_unstable();
        variants.dedup();
        for (not_applicable, do_not_know) in variants {
            let levels = self
                .0
                .scale()
                .iter()
                .map(|level| (level.mark.to_string(), &level.word));
            let outside = [
                (
                    not_applicable,
                    survey::NOT_APPLICABLE,
                    self.0.not_applicable_word(),
                ),
                (do_not_know, survey::DO_NOT_KNOW, self.0.do_not_know_word()),
            ];
            let outside = outside
                .into_iter()
                .filter(|(offered, ..)| *offered)
                .map(|(_, mark, word)| (mark.to_owned(), word));
            for (mark, word) in levels.chain(outside) {
                let mut cells = vec![scale_list(not_applicable, do_not_know), mark];
                cells.extend(self.words(Some(word)));
                rows.push(cells);
            }
        }
    }

    fn settings(&self) -> Vec<Vec<String>> {
        let headings = [
            "form_title",
            "form_id",
            "version",
            "default_language",
            "style",
        ];
        let values = [
            self.0.title().get(Language::VI).to_owned(),
            self.0.code().to_owned(),
            self.0.version().to_string(),
            language_name(Language::VI),
            "pages".to_owned(),
        ];
        vec![
            headings.iter().map(|&name| name.to_owned()).collect(),
            values.to_vec(),
        ]
    }

    fn own(&self) -> Vec<Vec<String>> {
        let form = self.0;
        let mut rows = vec![self.headings(&["key", "name", "value"], &["label"], &[])];
        let mut push = |key: &str, name: &str, value: String, text: Option<&Text>| {
            let mut cells = vec![key.to_owned(), name.to_owned(), value];
            cells.extend(self.words(text));
            rows.push(cells);
        };
        push("title", "", String::new(), Some(form.title()));
        push("minutes", "", form.minutes().to_string(), None);
        push("consent_version", "", form.consent().version.clone(), None);
        push(
            "consent_purpose",
            "",
            String::new(),
            Some(&form.consent().purpose),
        );
        push(
            "consent_text",
            "",
            String::new(),
            Some(&form.consent().text),
        );
        push(
            "not_applicable",
            "",
            String::new(),
            Some(form.not_applicable_word()),
        );
        push(
            "do_not_know",
            "",
            String::new(),
            Some(form.do_not_know_word()),
        );
        for content in form.contents() {
            let factors: Vec<&str> = content
                .factors
                .iter()
                .map(|factor| factor.code.as_str())
                .collect();
            push(
                "content",
                &content.code,
                factors.join(" "),
                Some(&content.name),
            );
        }
        let index = form.index();
        let satisfied: Vec<String> = index.satisfied.iter().map(u8::to_string).collect();
        push("score", "", index.score.to_string(), None);
        push("combine", "", index.combine.to_string(), None);
        push("satisfied", "", satisfied.join(" "), None);
        push("highest", "", index.highest.to_string(), None);
        for (factor, weight) in &index.weights {
            push("weight", factor, weight.to_string(), None);
        }
        if let Some(whole) = index.composite(IndexDefinition::OVERALL) {
            push("overall", "", String::new(), Some(&whole.name));
        }
        for composite in extra_composites(form) {
            let items = composite.items.join(" ");
            push("composite", &composite.code, items, Some(&composite.name));
        }
        rows
    }
}

/// Composites that do not follow from the structure by themselves.
fn extra_composites(form: &Questionnaire) -> impl Iterator<Item = &Composite> {
    form.index().composites.iter().filter(|composite| {
        let by_itself = form.contents().iter().any(|content| {
            content.code == composite.code
                || content
                    .factors
                    .iter()
                    .any(|factor| factor.code == composite.code)
        });
        let is_whole =
            composite.code == IndexDefinition::OVERALL && composite.items == form.items();
        !by_itself && !is_whole
    })
}

/// Name of the list of the scale with what is offered outside it.
fn scale_list(not_applicable: bool, do_not_know: bool) -> String {
    let mut name = SCALE_LIST.to_owned();
    if not_applicable {
        name.push_str("_0");
    }
    if do_not_know {
        name.push_str("_9");
    }
    name
}
