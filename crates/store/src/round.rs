//! Rounds (đợt khảo sát): what every answer needs to know of them.
//!
//! [`plan`] keeps what the office decides about a round, [`step`] moves it through its life, and
//! [`history`] tells what changed after its draft. What this file writes, it writes once.

pub mod history;
pub mod plan;
pub mod step;

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use survey::{
    CatalogueId, Combine, IndexRule, ItemScore, Language, Layout, PostOfficeCode, Round, RoundId,
    RoundState, Scope, Text, UnitCode,
};

use crate::audit::{Act, Event};
use crate::by::By;
use crate::entity::{round as entity, round_post_office, unit};
use crate::error::{Result, StoreError};
use crate::questionnaire::stored_version;
use crate::transaction::Executor;

/// Keeps a new round.
///
/// # Errors
/// [`StoreError::Conflict`]: its id or code is taken, or its questionnaire version or catalogue is
/// not kept.
pub async fn insert(on: &impl Executor, round: &Round) -> Result<()> {
    entity::Entity::insert(to_row(round)?)
        .exec_without_returning(&on.writing())
        .await?;
    Ok(())
}

/// The round of this id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, id: RoundId) -> Result<Round> {
    let row = entity::Entity::find_by_id(id.as_uuid())
        .one(&on.reading())
        .await?;
    from_row(row.ok_or_else(|| StoreError::not_found("round", id))?)
}

/// The round of this code.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn by_code(on: &impl Executor, code: &str) -> Result<Round> {
    let row = entity::Entity::find()
        .filter(entity::Column::Code.eq(code))
        .one(&on.reading())
        .await?;
    from_row(row.ok_or_else(|| StoreError::not_found("round", code))?)
}

/// All rounds, the first to open first.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn all(on: &impl Executor) -> Result<Vec<Round>> {
    entity::Entity::find()
        .order_by_asc(entity::Column::OpensMs)
        .order_by_asc(entity::Column::Id)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// The rounds that concern somebody with this scope, the first to open first: those whose catalogue
/// has one of the units, or in which one of the post offices serves.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn seen_by(on: &impl Executor, scope: &Scope) -> Result<Vec<Round>> {
    let mut query = entity::Entity::find();
    match scope {
        Scope::Everything => {}
        Scope::Units(units) => {
            let catalogues = Query::select()
                .column(unit::Column::CatalogueId)
                .from(unit::Entity)
                .and_where(unit::Column::Code.is_in(units.iter().map(UnitCode::as_str)))
                .to_owned();
            query = query.filter(entity::Column::CatalogueId.in_subquery(catalogues));
        }
        Scope::PostOffices(offices) => {
            let codes = offices.iter().map(PostOfficeCode::as_str);
            let rounds = Query::select()
                .column(round_post_office::Column::RoundId)
                .from(round_post_office::Entity)
                .and_where(round_post_office::Column::Code.is_in(codes))
                .to_owned();
            query = query.filter(entity::Column::Id.in_subquery(rounds));
        }
    }
    query
        .order_by_asc(entity::Column::OpensMs)
        .order_by_asc(entity::Column::Id)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// What the audit chain says about a round.
fn event(act: Act, code: &str, by: &By<'_>, detail: &serde_json::Value) -> Event {
    Event::of(act, by.actor, &format!("round {code}"), by.at_ms).with(detail)
}

fn to_row(round: &Round) -> Result<entity::ActiveModel> {
    let name = serde_json::to_string(&round.name)
        .map_err(|why| StoreError::Invalid(format!("the name cannot be kept: {why}")))?;
    let languages: Vec<&str> = round.languages.iter().map(Language::as_str).collect();
    Ok(entity::ActiveModel {
        id: Set(round.id.as_uuid()),
        code: Set(round.code.clone()),
        name: Set(name),
        questionnaire_code: Set(round.questionnaire_code.clone()),
        questionnaire_version: Set(stored_version(round.questionnaire_version)?),
        catalogue_id: Set(round.catalogue.as_uuid()),
        opens_ms: Set(round.opens_ms),
        closes_ms: Set(round.closes_ms),
        state: Set(round.state.as_str().to_owned()),
        layout: Set(round.layout.as_str().to_owned()),
        languages: Set(languages.join(" ")),
        minimum_n: Set(i64::from(round.minimum_n)),
        synthetic: Set(round.synthetic),
        province_name: Set(round.province_name.clone()),
        index_score: Set(round.index.map(|rule| rule.score.as_str().to_owned())),
        index_combine: Set(round.index.map(|rule| rule.combine.as_str().to_owned())),
        revision: Set(1),
        changed_ms: Set(None),
        changed_by: Set(None),
    })
}

fn from_row(row: entity::Model) -> Result<Round> {
    let languages = row.languages.split_whitespace().map(Language::parse);
    Ok(Round {
        id: RoundId::from_uuid(row.id),
        code: row.code,
        name: serde_json::from_str::<Text>(&row.name).map_err(corrupt)?,
        questionnaire_code: row.questionnaire_code,
        questionnaire_version: u32::try_from(row.questionnaire_version).map_err(corrupt)?,
        catalogue: CatalogueId::from_uuid(row.catalogue_id),
        opens_ms: row.opens_ms,
        closes_ms: row.closes_ms,
        state: RoundState::parse(&row.state).map_err(corrupt)?,
        layout: Layout::parse(&row.layout).map_err(corrupt)?,
        languages: languages
            .collect::<std::result::Result<_, _>>()
            .map_err(corrupt)?,
        index: index_rule(row.index_score.as_deref(), row.index_combine.as_deref())?,
        minimum_n: u32::try_from(row.minimum_n).map_err(corrupt)?,
        synthetic: row.synthetic,
        province_name: row.province_name,
    })
}

fn index_rule(score: Option<&str>, combine: Option<&str>) -> Result<Option<IndexRule>> {
    let (Some(score), Some(combine)) = (score, combine) else {
        return Ok(None);
    };
    Ok(Some(IndexRule {
        score: ItemScore::parse(score).map_err(corrupt)?,
        combine: Combine::parse(combine).map_err(corrupt)?,
    }))
}

fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("round", why)
}
