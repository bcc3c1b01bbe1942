//! Columns of the data as variables.

use survey::{Choice, DO_NOT_KNOW, Kind, Language, NOT_APPLICABLE, Question, Questionnaire, Text};

use super::vietnamese_first;
use super::xml::Xml;

/// A column: its name, the wording of what is asked in it, and what may stand in it.
struct Variable<'a> {
    name: String,
    question: &'a Question,
    /// The row of a grid, or the choice of a question with several.
    of: Option<&'a Choice>,
    values: Values<'a>,
}

enum Values<'a> {
    /// Codes with words; the last ones may count as missing.
    Categories(Vec<(String, &'a Text, bool)>),
    /// One of two: not ticked, ticked.
    Ticked,
    Text,
    Number(i64, i64),
    Date,
}

/// How many columns the data has.
pub(super) fn count(form: &Questionnaire) -> usize {
    all(form).len()
}

pub(super) fn write(xml: &mut Xml, form: &Questionnaire) {
    let variables = all(form);
    for content in form.contents() {
        for factor in &content.factors {
            let members: Vec<String> = factor.items.iter().map(|item| id(item)).collect();
            let attributes = [
                ("ID", &*format!("G_{}", factor.code)),
                ("var", &*members.join(" ")),
            ];
            xml.open("varGrp", &attributes);
            for (language, name) in vietnamese_first(&factor.name) {
                xml.text("labl", &[("xml:lang", language.as_str())], name);
            }
            xml.close("varGrp");
        }
    }
    for variable in &variables {
        one(xml, form, variable);
    }
}

fn all(form: &Questionnaire) -> Vec<Variable<'_>> {
    form.questions()
        .flat_map(|question| of_question(form, question))
        .collect()
}

fn of_question<'a>(form: &'a Questionnaire, question: &'a Question) -> Vec<Variable<'a>> {
    let variable = |name: String, of, values| Variable {
        name,
        question,
        of,
        values,
    };
    let whole = |values| variable(question.code.clone(), None, values);
    let coded = |choices: &'a [Choice]| {
        let choices = choices.iter();
        Values::Categories(
            choices
                .map(|choice| (choice.code.clone(), &choice.word, false))
                .collect(),
        )
    };
    let mut variables = match &question.kind {
        Kind::Satisfaction {
            not_applicable,
            do_not_know,
        } => vec![whole(scale(form, *not_applicable, *do_not_know))],
        Kind::Single { choices } => vec![whole(coded(choices))],
        Kind::Multiple { choices, .. } => choices
            .iter()
            .map(|choice| {
                let name = format!("{}.{}", question.code, choice.code);
                variable(name, Some(choice), Values::Ticked)
            })
            .collect(),
        Kind::Grid { rows, levels } => rows
            .iter()
            .map(|row| variable(question.row_input(&row.code), Some(row), coded(levels)))
            .collect(),
        Kind::Text { .. } | Kind::Comment { .. } => vec![whole(Values::Text)],
        Kind::Number { least, most } => vec![whole(Values::Number(*least, *most))],
        Kind::Date { .. } => vec![whole(Values::Date)],
    };
    if let Kind::Single { choices } | Kind::Multiple { choices, .. } = &question.kind {
        let writes = choices.iter().find(|choice| choice.writes);
        variables.extend(
            writes.map(|choice| variable(question.box_input(), Some(choice), Values::Text)),
        );
    }
    variables
}

fn scale(form: &Questionnaire, not_applicable: bool, do_not_know: bool) -> Values<'_> {
    let levels = form
        .scale()
        .iter()
        .map(|level| (level.mark.to_string(), &level.word, false));
    let outside = [
        (not_applicable, NOT_APPLICABLE, form.not_applicable_word()),
        (do_not_know, DO_NOT_KNOW, form.do_not_know_word()),
    ];
    let outside = outside
        .into_iter()
        .filter(|(offered, ..)| *offered)
        .map(|(_, mark, word)| (mark.to_owned(), word, true));
    Values::Categories(levels.chain(outside).collect())
}

fn one(xml: &mut Xml, form: &Questionnaire, variable: &Variable<'_>) {
    let question = variable.question;
    let interval = match variable.values {
        Values::Number(..) => "contin",
        _ => "discrete",
    };
    let attributes = [
        ("ID", &*id(&variable.name)),
        ("name", &*variable.name),
        ("files", "F1"),
        ("intrvl", interval),
    ];
    xml.open("var", &attributes);
    for (language, text) in vietnamese_first(&question.text) {
        let label = match variable.of {
            Some(of) => format!("{text}: {}", of.word.get(language)),
            None => text.to_owned(),
        };
        xml.text("labl", &[("xml:lang", language.as_str())], &label);
    }
    asked(xml, variable);
    if let Values::Number(least, most) = variable.values {
        let (least, most) = (least.to_string(), most.to_string());
        xml.open("valrng", &[]);
        xml.empty("range", &[("min", &least), ("max", &most)]);
        xml.close("valrng");
    }
    if let Some(gate) = &question.gate {
        xml.text("universe", &[("clusion", "I")], gate.source());
    }
    categories(xml, form, &variable.values);
    let (kind, category) = match variable.values {
        Values::Number(..) | Values::Ticked => ("numeric", "other"),
        Values::Date => ("character", "date"),
        Values::Text | Values::Categories(_) => ("character", "other"),
    };
    xml.empty("varFormat", &[("type", kind), ("category", category)]);
    xml.close("var");
}

/// The question as it is put, in every language.
fn asked(xml: &mut Xml, variable: &Variable<'_>) {
    let question = variable.question;
    let attributes = if question.number.is_empty() {
        Vec::new()
    } else {
        vec![("seqNo", question.number.as_str())]
    };
    xml.open("qstn", &attributes);
    for (language, text) in vietnamese_first(&question.text) {
        xml.text("qstnLit", &[("xml:lang", language.as_str())], text);
    }
    if let Some(hint) = &question.hint {
        for (language, text) in vietnamese_first(hint) {
            xml.text("ivuInstr", &[("xml:lang", language.as_str())], text);
        }
    }
    xml.close("qstn");
}

fn categories(xml: &mut Xml, form: &Questionnaire, values: &Values<'_>) {
    match values {
        Values::Categories(categories) => {
            for (code, word, missing) in categories {
                let missing = if *missing { "Y" } else { "N" };
                xml.open("catgry", &[("missing", missing)]);
                xml.text("catValu", &[], code);
                for (language, word) in vietnamese_first(word) {
                    xml.text("labl", &[("xml:lang", language.as_str())], word);
                }
                xml.close("catgry");
            }
        }
        Values::Ticked => {
            for (code, vi, en) in [("0", "Không chọn", "Not ticked"), ("1", "Chọn", "Ticked")]
            {
                xml.open("catgry", &[("missing", "N")]);
                xml.text("catValu", &[], code);
                xml.text("labl", &[("xml:lang", "vi")], vi);
                if form.languages().contains(&Language::EN) {
                    xml.text("labl", &[("xml:lang", "en")], en);
                }
                xml.close("catgry");
            }
        }
        Values::Text | Values::Number(..) | Values::Date => {}
    }
}

/// An XML id: letters, digits, `_`, `-` and `.` after a letter.
fn id(name: &str) -> String {
    format!("V_{name}")
}
