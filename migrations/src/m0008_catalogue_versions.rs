//! Catalogue versions that follow one another: draft and confirmed, with validity, earlier names and
//! successors of units, keys for search and order; and files that wait for a person's decision.
//!
//! What is there already becomes confirmed versions without a predecessor. Their keys stay empty
//! here, because they follow from rules that may change: the program fills them at its start.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, blob_null, text, text_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0008_catalogue_versions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in added() {
            let alteration = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(alteration).await?;
        }
        let connection = manager.get_connection();
        // Two drafts may follow one version, two confirmed versions may not.
        connection
            .execute_unprepared(
                "CREATE UNIQUE INDEX uq_catalogue_next ON catalogue (previous_id) \
                 WHERE state = 'confirmed'",
            )
            .await?;
        for table in ["unit", "field"] {
            protect_confirmed(manager, table).await?;
        }
        manager.create_table(succession()).await?;
        manager.create_table(upload()).await
    }
}

fn added() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("catalogue", text("state").default("confirmed").to_owned()),
        ("catalogue", text("source").default("").to_owned()),
        ("catalogue", text("province").default("").to_owned()),
        ("catalogue", text("notes").default("[]").to_owned()),
        ("catalogue", uuid_null("previous_id")),
        ("catalogue", big_integer_null("confirmed_ms")),
        ("unit", text_null("valid_from")),
        ("unit", text_null("valid_to")),
        ("unit", text("former_names").default("[]").to_owned()),
        ("unit", text("search_text").default("").to_owned()),
        ("unit", blob_null("sort_key")),
        ("field", text("search_text").default("").to_owned()),
        ("field", blob_null("sort_key")),
    ]
}

/// Makes the database refuse to change or delete what a confirmed version says of its units and
/// fields. The keys for search and order may be made again.
async fn protect_confirmed(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let columns = match table {
        "unit" => {
            "catalogue_id, code, position, name, full_name, kind, block, parent, phone, valid_from, \
             valid_to, former_names"
        }
        _ => "catalogue_id, code, position, name, common, ministry",
    };
    let connection = manager.get_connection();
    if connection.get_database_backend() == DbBackend::Postgres {
        let sql = format!(
            "CREATE FUNCTION {table}_of_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF EXISTS (SELECT 1 FROM catalogue WHERE id = OLD.catalogue_id AND state = 'confirmed') \
             THEN RAISE EXCEPTION 'a confirmed catalogue never changes'; END IF; \
             IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$; \
             CREATE TRIGGER {table}_of_confirmed BEFORE UPDATE OF {columns} OR DELETE ON \"{table}\" \
             FOR EACH ROW EXECUTE FUNCTION {table}_of_confirmed();"
        );
        connection.execute_unprepared(&sql).await?;
        return Ok(());
    }
    for (name, event) in [
        ("update", format!("UPDATE OF {columns}")),
        ("delete", "DELETE".to_owned()),
    ] {
        let sql = format!(
            "CREATE TRIGGER {table}_of_confirmed_{name} BEFORE {event} ON \"{table}\" \
             WHEN EXISTS (SELECT 1 FROM catalogue WHERE id = OLD.catalogue_id AND state = 'confirmed') \
             BEGIN SELECT RAISE(ABORT, 'a confirmed catalogue never changes'); END"
        );
        connection.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Which units of a version follow a unit of the version before it.
fn succession() -> TableCreateStatement {
    Table::create()
        .table("succession")
        .col(uuid("catalogue_id"))
        .col(text("predecessor"))
        .col(text("successor"))
        .primary_key(
            Index::create()
                .name("pk_succession")
                .col("catalogue_id")
                .col("predecessor")
                .col("successor"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_succession_catalogue")
                .from("succession", "catalogue_id")
                .to("catalogue", "id"),
        )
        .to_owned()
}

fn upload() -> TableCreateStatement {
    Table::create()
        .table("upload")
        .col(uuid("id").primary_key())
        .col(text("purpose"))
        .col(text("subject"))
        .col(text("file_name"))
        .col(blob("content"))
        .col(text("made_by"))
        .col(big_integer("made_ms"))
        .to_owned()
}
