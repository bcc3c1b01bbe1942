//! The schema of the database, as steps that only go forward.
//!
//! A released step is never edited: a later change is a later step. All steps run on SQLite and on
//! PostgreSQL. Every table of a round carries `round_id` and has it in its primary key, so that
//! PostgreSQL can split those tables by round.

mod m0001_catalogue;
mod m0002_round;
mod m0003_response;
mod m0004_release;
mod m0005_office;
mod m0006_people;
mod m0007_round_plan;
mod m0008_catalogue_versions;
mod m0009_questionnaire_life;
mod m0010_care;
mod m0011_paper;
mod m0012_release_life;
mod m0013_reply;
mod m0016_series_of_sample;
mod m0018_form_shown;
mod migrator;
mod never_changes;

pub use migrator::{applied, applied_within, is_current, migrate, migrate_within, steps};
