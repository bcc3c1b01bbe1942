//! Triggers that keep the rows of a table as they were written.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Makes the database refuse every `UPDATE` and `DELETE` on `table`.
pub(crate) async fn protect(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if connection.get_database_backend() == DbBackend::Postgres {
        let sql = format!(
            "CREATE FUNCTION {table}_never_changes() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'rows of {table} never change'; END $$;
             CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON \"{table}\" \
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_never_changes();"
        );
        connection.execute_unprepared(&sql).await?;
        return Ok(());
    }
    for action in ["UPDATE", "DELETE"] {
        let sql = format!(
            "CREATE TRIGGER {table}_never_changes_{action} BEFORE {action} ON \"{table}\" \
             BEGIN SELECT RAISE(ABORT, 'rows of {table} never change'); END"
        );
        connection.execute_unprepared(&sql).await?;
    }
    Ok(())
}
