//! The schema: made by migrations, known to the entities.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use testkit::{Backend, TestDatabase, on_both_databases};

on_both_databases!(
    a_second_migration_changes_nothing,
    servers_that_start_together_migrate_once,
    the_entities_know_the_migrated_columns,
    every_table_of_a_round_can_be_split_by_round,
);

async fn a_second_migration_changes_nothing(place: TestDatabase) {
    let connection = place.database().connection();
    let before = columns(connection, place.backend()).await;
    assert!(migrations::is_current(connection).await.unwrap());
    migrations::migrate(connection).await.unwrap();
    assert_eq!(columns(connection, place.backend()).await, before);
}

async fn servers_that_start_together_migrate_once(place: TestDatabase) {
    let other = place.another_server().await;
    let (one, two) = tokio::join!(
        migrations::migrate(place.database().connection()),
        migrations::migrate(other.connection()),
    );
    one.unwrap();
    two.unwrap();
}

async fn the_entities_know_the_migrated_columns(place: TestDatabase) {
    let known: BTreeSet<(String, String)> = store::entity::tables()
        .into_iter()
        .flat_map(|(table, columns)| {
            columns
                .into_iter()
                .map(move |column| (table.to_owned(), column.to_owned()))
        })
        .collect();
    let mut migrated = columns(place.database().connection(), place.backend()).await;
    migrated.retain(|(table, _)| table != "seaql_migrations");
    assert_eq!(migrated, known);
}

/// PostgreSQL splits a table only by columns that are in its primary key and in every unique key.
async fn every_table_of_a_round_can_be_split_by_round(place: TestDatabase) {
    let connection = place.database().connection();
    for table in [
        "frame",
        "response",
        "comment",
        "token_use",
        "round_unit",
        "round_block",
        "round_field",
        "round_post_office",
        "post_office_unit",
        "round_amendment",
        "api_key",
        "audited_form",
        "batch",
        "batch_audit",
        "batch_sheet",
        "batch_step",
        "clerk_form",
        "difference_decision",
        "form_shown",
        "idempotency",
        "keying",
        "keying_message",
        "paper_import",
        "paper_rule",
        "paper_series",
        "serial_note",
        "transfer",
    ] {
        let keys = unique_keys(connection, place.backend(), table).await;
        assert!(!keys.is_empty(), "{table} has no key");
        for key in keys {
            assert!(
                key.contains(&"round_id".to_owned()),
                "a key of {table}: {key:?}"
            );
        }
    }
}

async fn texts(connection: &DatabaseConnection, sql: &str) -> Vec<Vec<String>> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| {
            (0..)
                .map_while(|at| row.try_get_by_index::<String>(at).ok())
                .collect()
        })
        .collect()
}

async fn columns(connection: &DatabaseConnection, backend: Backend) -> BTreeSet<(String, String)> {
    let sql = match backend {
        Backend::Sqlite => {
            "SELECT tables.name, columns.name FROM sqlite_master AS tables \
             JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
        }
        Backend::Postgres => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns \
             WHERE table_schema = 'public'"
        }
    };
    texts(connection, sql)
        .await
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect()
}

async fn unique_keys(
    connection: &DatabaseConnection,
    backend: Backend,
    table: &str,
) -> Vec<Vec<String>> {
    let sql = match backend {
        Backend::Sqlite => format!(
            "SELECT group_concat(columns.name, ' ') FROM pragma_index_list('{table}') AS keys \
             JOIN pragma_index_info(keys.name) AS columns WHERE keys.\"unique\" = 1 GROUP BY keys.name"
        ),
        Backend::Postgres => format!(
            "SELECT string_agg(attname::text, ' ') FROM pg_index \
             JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey) \
             WHERE indrelid = '{table}'::regclass AND indisunique GROUP BY indexrelid"
        ),
    };
    texts(connection, &sql)
        .await
        .into_iter()
        .map(|row| row[0].split(' ').map(str::to_owned).collect())
        .collect()
}
