//! A version that an address names, as it is kept and as it is checked.

use pages::office::questionnaires::QuestionnaireLine;
use store::questionnaire::Version;
use store::{Database, StoreError};
use survey::{Language, Questionnaire};

use crate::problem::Problem;

/// Code and number out of an address.
pub(super) type Name = (String, u32);

/// A kept version with what its text says.
pub(super) struct Named {
    pub(super) kept: Version,
    pub(super) form: Questionnaire,
}

impl Named {
    /// The version of this name.
    ///
    /// # Errors
    /// The page of what does not exist.
    pub(super) async fn find(database: &Database, (code, version): &Name) -> Result<Self, Problem> {
        Self::of(store::questionnaire::version(database, code, *version).await?)
    }

    pub(super) fn of(kept: Version) -> Result<Self, Problem> {
        match Questionnaire::parse(&kept.source) {
            Ok(form) => Ok(Self { kept, form }),
            Err(problems) => Err(Problem::from(StoreError::Corrupt {
                what: "questionnaire",
                why: problems
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            })),
        }
    }

    pub(super) fn line(&self) -> QuestionnaireLine {
        QuestionnaireLine {
            code: self.kept.code.clone(),
            version: self.kept.version,
            title: self.form.title().get(Language::VI).to_owned(),
            state: self.kept.state,
            items: self.form.items().len(),
        }
    }
}

/// The name of a version for people: `dvhcc-2023, phiên bản 2`.
pub(super) fn words(code: &str, version: u32) -> String {
    pages::office::fill(
        "questionnaires.version_name",
        &[("code", code), ("version", &version.to_string())],
    )
}

/// The name of a version in the audit chain.
pub(super) fn object(code: &str, version: u32) -> String {
    format!("questionnaire {code} {version}")
}
