//! The life of a questionnaire version (draft, review, frozen, retired), and the files that people
//! uploaded, kept until they have become one.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, integer, text, text_null, uuid,
};
use sea_orm_migration::sea_orm::DbBackend;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0009_questionnaire_life"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Versions that are there already could never be changed: they are frozen. Who made them and
        // when is not known.
        for mut column in [
            text("state").default("frozen").to_owned(),
            integer("revision").default(1).to_owned(),
            big_integer_null("created_ms"),
            text("created_by").default("").to_owned(),
            big_integer_null("frozen_ms"),
            text_null("frozen_by"),
        ] {
            let added = Table::alter()
                .table("questionnaire")
                .add_column(&mut column)
                .to_owned();
            manager.alter_table(added).await?;
        }
        let upload = Table::create()
            .table("questionnaire_upload")
            .col(uuid("id").primary_key())
            .col(text("file_name"))
            .col(blob("content"))
            .col(big_integer("uploaded_ms"))
            .col(text("uploaded_by"))
            .to_owned();
        manager.create_table(upload).await?;
        let connection = manager.get_connection();
        let sql = match connection.get_database_backend() {
            DbBackend::Postgres => FIXED_POSTGRES,
            _ => FIXED_SQLITE,
        };
        for statement in sql {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

/// A fixed version keeps its text for ever, and a round can only use a fixed one.
const FIXED_SQLITE: &[&str] = &[
    "CREATE TRIGGER questionnaire_fixed_update BEFORE UPDATE ON questionnaire \
     WHEN OLD.state IN ('frozen', 'retired') AND (NEW.state NOT IN ('frozen', 'retired') \
     OR NEW.source <> OLD.source OR NEW.code <> OLD.code OR NEW.version <> OLD.version) \
     BEGIN SELECT RAISE(ABORT, 'a fixed questionnaire never changes'); END",
    "CREATE TRIGGER questionnaire_fixed_delete BEFORE DELETE ON questionnaire \
     WHEN OLD.state IN ('frozen', 'retired') \
     BEGIN SELECT RAISE(ABORT, 'a fixed questionnaire never changes'); END",
    "CREATE TRIGGER round_questionnaire_insert BEFORE INSERT ON \"round\" \
     WHEN (SELECT state FROM questionnaire WHERE code = NEW.questionnaire_code \
     AND version = NEW.questionnaire_version) IN ('draft', 'review') \
     BEGIN SELECT RAISE(ABORT, 'a round needs a fixed questionnaire'); END",
    "CREATE TRIGGER round_questionnaire_update BEFORE UPDATE ON \"round\" \
     WHEN (SELECT state FROM questionnaire WHERE code = NEW.questionnaire_code \
     AND version = NEW.questionnaire_version) IN ('draft', 'review') \
     BEGIN SELECT RAISE(ABORT, 'a round needs a fixed questionnaire'); END",
];

/// The same on PostgreSQL.
const FIXED_POSTGRES: &[&str] = &[
    "CREATE FUNCTION questionnaire_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     IF OLD.state IN ('frozen', 'retired') AND (TG_OP = 'DELETE' \
     OR NEW.state NOT IN ('frozen', 'retired') OR NEW.source <> OLD.source \
     OR NEW.code <> OLD.code OR NEW.version <> OLD.version) THEN \
     RAISE EXCEPTION 'a fixed questionnaire never changes'; END IF; \
     IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER questionnaire_fixed BEFORE UPDATE OR DELETE ON questionnaire \
     FOR EACH ROW EXECUTE FUNCTION questionnaire_fixed()",
    "CREATE FUNCTION round_questionnaire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     IF (SELECT state FROM questionnaire WHERE code = NEW.questionnaire_code \
     AND version = NEW.questionnaire_version) IN ('draft', 'review') THEN \
     RAISE EXCEPTION 'a round needs a fixed questionnaire'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER round_questionnaire BEFORE INSERT OR UPDATE ON \"round\" \
     FOR EACH ROW EXECUTE FUNCTION round_questionnaire()",
];
