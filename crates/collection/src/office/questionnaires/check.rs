//! What an uploaded file says, and what can be done with it.

use pages::office::fill;
use pages::office::parts::Fact;
use pages::office::questionnaires::{FileProblem, UploadNext};
use pages::office::words;
use publication::xlsform;
use store::Database;
use store::questionnaire::Version;
use store::questionnaire::upload::Upload;
use survey::questionnaire::compare::{Comparison, Verdict, compare};
use survey::{Language, Questionnaire};

use super::named::Named;
use crate::problem::Problem;

/// A file that is a questionnaire.
pub(super) struct Checked {
    pub(super) form: Questionnaire,
    pub(super) toml: String,
    pub(super) notes: Vec<String>,
}

/// Longest piece of a file that is shown beside a problem, in letters.
const EXCERPT: usize = 120;

/// Reads a file by its name: a workbook or TOML. Off the threads that answer requests: unpacking a
/// large workbook takes its time.
pub(super) async fn check(upload: Upload) -> Result<Checked, Vec<FileProblem>> {
    let reading = tokio::task::spawn_blocking(move || {
        if upload.file_name.to_lowercase().ends_with(".xlsx") {
            workbook(&upload.content)
        } else {
            toml(&upload.content)
        }
    });
    reading.await.unwrap_or_else(|_| {
        Err(vec![FileProblem {
            place: String::new(),
            words: words("questionnaires.unreadable"),
            excerpt: String::new(),
        }])
    })
}

fn workbook(bytes: &[u8]) -> Result<Checked, Vec<FileProblem>> {
    match xlsform::read(bytes) {
        Ok(read) => Ok(Checked {
            form: read.questionnaire,
            toml: read.toml,
            notes: read.notes.into_iter().map(|note| note.0).collect(),
        }),
        Err(problems) => Err(problems
            .into_iter()
            .map(|problem| FileProblem {
                place: problem.place_vi(),
                words: problem.message_vi,
                excerpt: String::new(),
            })
            .collect()),
    }
}

fn toml(bytes: &[u8]) -> Result<Checked, Vec<FileProblem>> {
    let at_line = |line: usize| fill("questionnaires.line", &[("line", &line.to_string())]);
    let Ok(source) = std::str::from_utf8(bytes) else {
        return Err(vec![FileProblem {
            place: String::new(),
            words: words("questionnaires.not_utf8"),
            excerpt: String::new(),
        }]);
    };
    let source = source.trim_start_matches('\u{FEFF}');
    match Questionnaire::parse(source) {
        Ok(form) => Ok(Checked {
            toml: source.to_owned(),
            notes: Vec::new(),
            form,
        }),
        Err(problems) => Err(problems
            .into_iter()
            .map(|problem| {
                let line = source.lines().nth(problem.line.saturating_sub(1));
                FileProblem {
                    place: at_line(problem.line),
                    words: problem.message_vi,
                    excerpt: line
                        .unwrap_or_default()
                        .trim()
                        .chars()
                        .take(EXCERPT)
                        .collect(),
                }
            })
            .collect()),
    }
}

/// What a questionnaire is, for people.
pub(super) fn facts(form: &Questionnaire) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact::new(words(&format!("questionnaires.{key}")), value);
    let languages: Vec<&str> = form.languages().iter().map(Language::as_str).collect();
    vec![
        fact("fact_name", form.title().get(Language::VI).to_owned()),
        fact(
            "fact_code",
            super::named::words(form.code(), form.version()),
        ),
        fact("fact_items", form.items().len().to_string()),
        fact("fact_questions", form.questions().count().to_string()),
        fact("fact_pages", form.pages().len().to_string()),
        fact("fact_languages", languages.join(", ")),
        fact(
            "fact_minutes",
            fill(
                "questionnaires.minutes",
                &[("minutes", &form.minutes().to_string())],
            ),
        ),
    ]
}

/// A questionnaire beside what is kept.
pub(super) struct Standing {
    pub(super) next: UploadNext,
    /// The version it was compared with, and how they differ.
    pub(super) beside: Option<(Version, Comparison)>,
}

/// What can be done with a checked file.
pub(super) async fn standing(
    database: &Database,
    form: &Questionnaire,
) -> Result<Standing, Problem> {
    let versions = store::questionnaire::of_code(database, form.code()).await?;
    let same = versions.iter().find(|kept| kept.version == form.version());
    // The newest version before this one is what its figures will be put beside.
    let before = versions.iter().find(|kept| kept.version < form.version());
    let series = before.map(|kept| beside(kept, form)).transpose()?;
    let needs_confirmation = series
        .as_ref()
        .is_some_and(|(_, comparison)| matches!(comparison.verdict, Verdict::Broken { .. }));
    let Some(same) = same else {
        return Ok(Standing {
            next: UploadNext::Create { needs_confirmation },
            beside: series,
        });
    };
    let with_same = beside(same, form)?;
    let next = match (with_same.1.is_same(), same.state.is_editable()) {
        (true, _) => UploadNext::Same,
        (false, true) => UploadNext::Replace {
            revision: same.revision,
            needs_confirmation,
        },
        (false, false) => UploadNext::Fixed,
    };
    // A break of the series is what a person has to see first.
    let beside = if needs_confirmation && same.state.is_editable() {
        series
    } else {
        Some(with_same)
    };
    Ok(Standing { next, beside })
}

fn beside(kept: &Version, form: &Questionnaire) -> Result<(Version, Comparison), Problem> {
    let kept = Named::of(kept.clone())?;
    let comparison = compare(&kept.form, form);
    Ok((kept.kept, comparison))
}
