//! The tables as sea-orm knows them, one a file.
//!
//! Only this crate uses them; they are public for the test that compares them with the migrations.

pub mod account;
pub mod audit;
pub mod backup_run;
pub mod catalogue;
pub mod comment;
pub mod field;
pub mod frame;
pub mod invitation;
pub mod link;
pub mod paper;
pub mod post_office_unit;
pub mod questionnaire;
pub mod questionnaire_upload;
pub mod recovery_code;
pub mod refusal;
pub mod release;
pub mod release_step;
pub mod request;
pub mod response;
pub mod round;
pub mod round_amendment;
pub mod round_block;
pub mod round_field;
pub mod round_post_office;
pub mod round_unit;
pub mod session;
pub mod setting;
pub mod succession;
pub mod token_use;
pub mod unit;
pub mod unit_reply;
pub mod upload;

use sea_orm::{EntityTrait, IdenStatic, Iterable};

/// Every table with its columns.
pub fn tables() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut tables = vec![
        table(account::Entity),
        table(audit::Entity),
        table(backup_run::Entity),
        table(catalogue::Entity),
        table(comment::Entity),
        table(field::Entity),
        table(frame::Entity),
        table(invitation::Entity),
        table(link::Entity),
        table(post_office_unit::Entity),
        table(questionnaire::Entity),
        table(questionnaire_upload::Entity),
        table(recovery_code::Entity),
        table(refusal::Entity),
        table(release::Entity),
        table(release_step::Entity),
        table(request::Entity),
        table(response::Entity),
        table(round::Entity),
        table(session::Entity),
        table(round_amendment::Entity),
        table(round_block::Entity),
        table(round_field::Entity),
        table(round_post_office::Entity),
        table(round_unit::Entity),
        table(setting::Entity),
        table(succession::Entity),
        table(token_use::Entity),
        table(unit::Entity),
        table(unit_reply::Entity),
        table(upload::Entity),
    ];
    tables.extend(paper::tables());
    tables
}

fn table<Entity: EntityTrait>(entity: Entity) -> (&'static str, Vec<&'static str>) {
    (
        entity.table_name(),
        Entity::Column::iter()
            .map(|column| column.as_str())
            .collect(),
    )
}
