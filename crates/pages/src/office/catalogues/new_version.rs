//! `/quan-ly/danh-muc/moi`: the next version, from the lists that come with the program or a file.

use serde::Serialize;

use super::FileFaults;
use crate::office::parts::{Choice, Fault, Field};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// The page on which the next version is begun.
#[derive(Debug, Clone, Default)]
pub struct NewVersion {
    /// Versions that the next one can follow, with their ids; the chosen one comes first.
    pub previous: Vec<(String, String)>,
    /// Id of the version that it follows.
    pub chosen: String,
    /// Provinces with their codes.
    pub provinces: Vec<(String, String)>,
    /// Code of the province.
    pub province: String,
    /// Its name as typed.
    pub name: String,
    /// Its first day as typed.
    pub effective: String,
    /// On what it rests, as typed.
    pub source: String,
    /// The date of the shipped list.
    pub vintage: String,
    /// What the file covers: `communes`, `everything` or `fields`.
    pub coverage: String,
    /// What is wrong with the form.
    pub faults: Vec<Fault>,
    /// What is wrong with the file.
    pub file: Option<FileFaults>,
}

#[derive(Serialize)]
struct NewVersionWords<'a> {
    faults: &'a [Fault],
    file: &'a Option<FileFaults>,
    previous: Choice,
    name: Field,
    effective: Field,
    source: Field,
    vintage: Choice,
    province: Choice,
    coverage: Choice,
    file_fault: Option<&'a str>,
}

fn choice(key: &str) -> String {
    words(&format!("catalogues.{key}"))
}

impl Pages {
    /// The page on which the next version is begun.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn catalogue_new(&self, frame: &Frame, page: &NewVersion) -> Result<String, PageError> {
        let faults = &page.faults;
        let text = |name, key: &str, value: &str| Field::text(name, choice(key)).value(value);
        let vintages = ["2026-10-01", "2025-07-01"].map(|vintage| {
            (
                vintage.to_owned(),
                choice(&format!("vintage_{}", &vintage[..4])),
            )
        });
        let coverages = ["communes", "everything", "fields"]
            .map(|coverage| (coverage.to_owned(), choice(&format!("coverage_{coverage}"))));
        let is_wrong = !faults.is_empty() || page.file.is_some();
        let words = NewVersionWords {
            faults,
            file: &page.file,
            previous: Choice::new(
                "previous",
                choice("previous"),
                page.previous.iter().cloned(),
                &page.chosen,
            )
            .hint(choice("previous_hint"))
            .checked(faults),
            name: text("name", "name", &page.name)
                .hint(choice("name_hint"))
                .checked(faults),
            effective: text("effective", "effective", &page.effective)
                .hint(choice("effective_hint"))
                .checked(faults),
            source: text("source", "source", &page.source)
                .hint(choice("source_hint"))
                .checked(faults),
            vintage: Choice::new("vintage", choice("vintage"), vintages, &page.vintage)
                .checked(faults),
            province: Choice::new(
                "province",
                choice("province"),
                page.provinces.iter().cloned(),
                &page.province,
            )
            .hint(choice("province_hint"))
            .checked(faults),
            coverage: Choice::new("coverage", choice("coverage"), coverages, &page.coverage)
                .checked(faults),
            file_fault: faults
                .iter()
                .find(|fault| fault.input == "file")
                .map(|fault| fault.words.as_str()),
        };
        let frame = frame.clone().with_faults(is_wrong);
        self.render_office("office/catalogues/new", &frame, &words)
    }
}
