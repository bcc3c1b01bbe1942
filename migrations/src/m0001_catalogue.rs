//! Catalogue versions with their units and fields.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, integer, text, text_null, uuid};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_catalogue"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let catalogue = Table::create()
            .table("catalogue")
            .col(uuid("id").primary_key())
            .col(text("name"))
            .col(big_integer("effective_ms"))
            .to_owned();
        manager.create_table(catalogue).await?;

        let unit = Table::create()
            .table("unit")
            .col(uuid("catalogue_id"))
            .col(text("code"))
            .col(integer("position"))
            .col(text("name"))
            .col(text("full_name"))
            .col(text("kind"))
            .col(text("block"))
            .col(text_null("parent"))
            .col(text_null("phone"))
            .primary_key(
                Index::create()
                    .name("pk_unit")
                    .col("catalogue_id")
                    .col("code"),
            )
            .foreign_key(&mut of_catalogue("fk_unit_catalogue", "unit"))
            .to_owned();
        manager.create_table(unit).await?;

        let field = Table::create()
            .table("field")
            .col(uuid("catalogue_id"))
            .col(text("code"))
            .col(integer("position"))
            .col(text("name"))
            .col(boolean("common"))
            .col(text("ministry"))
            .primary_key(
                Index::create()
                    .name("pk_field")
                    .col("catalogue_id")
                    .col("code"),
            )
            .foreign_key(&mut of_catalogue("fk_field_catalogue", "field"))
            .to_owned();
        manager.create_table(field).await
    }
}

fn of_catalogue(name: &str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, "catalogue_id")
        .to("catalogue", "id")
        .to_owned()
}
