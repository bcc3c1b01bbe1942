//! A series that was made for a drawn sample knows by which file, so that the same sample is not printed
//! under other numbers, and a list of who gets which form is made from that file only.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0016_series_of_sample"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// SHA-256 of the file in hexadecimal, as the protocol of the draw has it. Nothing of its content is kept.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sample = Table::alter()
            .table("paper_series")
            .add_column(text_null("sample_sha256"))
            .to_owned();
        manager.alter_table(sample).await
    }
}
