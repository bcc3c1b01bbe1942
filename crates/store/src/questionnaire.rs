//! Versions of questionnaires, kept as the TOML they were written in, with their life.

mod draft;
pub mod upload;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use survey::questionnaire::life::QuestionnaireState;

use crate::entity::{questionnaire as entity, round};
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

pub use draft::{Draft, Saved, Step, advance, create_draft, discard_draft, replace_draft};

/// A version as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its code.
    pub code: String,
    /// Its number.
    pub version: u32,
    /// The TOML it was written in.
    pub source: String,
    /// Where it stands in its life.
    pub state: QuestionnaireState,
    /// How often text or state were changed, from 1; who changes it says which one was seen.
    pub revision: i32,
    /// When it was made, Unix milliseconds UTC; unknown for versions older than this record.
    pub created_ms: Option<i64>,
    /// Who made it; empty when that is not known.
    pub created_by: String,
    /// When it was frozen, Unix milliseconds UTC.
    pub frozen_ms: Option<i64>,
    /// Who froze it.
    pub frozen_by: Option<String>,
}

/// Keeps a version that is frozen from the start; the same source again is no change.
///
/// # Errors
/// [`StoreError::Conflict`] with [`Constraint::Questionnaire`](crate::Constraint::Questionnaire) if
/// this version is kept with another source.
pub async fn insert(on: &impl Executor, code: &str, version: u32, source: &str) -> Result<()> {
    let row = entity::ActiveModel {
        code: Set(code.to_owned()),
        version: Set(stored_version(version)?),
        source: Set(source.to_owned()),
        state: Set(QuestionnaireState::Frozen.as_str().to_owned()),
        revision: Set(1),
        created_ms: Set(None),
        created_by: Set(String::new()),
        frozen_ms: Set(None),
        frozen_by: Set(None),
    };
    match entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await
    {
        Ok(_) => Ok(()),
        Err(error) => {
            let error = StoreError::from(error);
            match find(on, code, version).await {
                Ok(kept) if kept == source => Ok(()),
                _ => Err(error),
            }
        }
    }
}

/// The source of a version.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, code: &str, version: u32) -> Result<String> {
    Ok(self::version(on, code, version).await?.source)
}

/// A version with its life.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn version(on: &impl Executor, code: &str, version: u32) -> Result<Version> {
    let key = (code.to_owned(), stored_version(version)?);
    let row = entity::Entity::find_by_id(key)
        .one(&on.reading())
        .await?
        .ok_or_else(|| StoreError::not_found("questionnaire", format!("{code} {version}")))?;
    from_row(row)
}

/// All versions of all questionnaires: by code, the newest version of each first.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn all(on: &impl Executor) -> Result<Vec<Version>> {
    entity::Entity::find()
        .order_by_asc(entity::Column::Code)
        .order_by_desc(entity::Column::Version)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// All versions of one questionnaire, the newest first; none if nobody knows the code.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn of_code(on: &impl Executor, code: &str) -> Result<Vec<Version>> {
    entity::Entity::find()
        .filter(entity::Column::Code.eq(code))
        .order_by_desc(entity::Column::Version)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// Codes of the rounds that use a version, in order.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn rounds_of(on: &impl Executor, code: &str, version: u32) -> Result<Vec<String>> {
    Ok(round::Entity::find()
        .select_only()
        .column(round::Column::Code)
        .filter(round::Column::QuestionnaireCode.eq(code))
        .filter(round::Column::QuestionnaireVersion.eq(stored_version(version)?))
        .order_by_asc(round::Column::Code)
        .into_tuple()
        .all(&on.reading())
        .await?)
}

pub(crate) fn stored_version(version: u32) -> Result<i32> {
    i32::try_from(version)
        .map_err(|_| StoreError::Invalid(format!("version {version} is too large")))
}

fn from_row(row: entity::Model) -> Result<Version> {
    let corrupt = |why: String| StoreError::corrupt("questionnaire", why);
    Ok(Version {
        code: row.code,
        version: u32::try_from(row.version).map_err(|why| corrupt(why.to_string()))?,
        source: row.source,
        state: QuestionnaireState::parse(&row.state).map_err(|why| corrupt(why.to_string()))?,
        revision: row.revision,
        created_ms: row.created_ms,
        created_by: row.created_by,
        frozen_ms: row.frozen_ms,
        frozen_by: row.frozen_by,
    })
}
