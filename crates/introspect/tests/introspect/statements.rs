//! Which statements reach the server.

use std::time::Duration;

use schemadrift_introspect::{IntrospectOptions, introspect};

use crate::Database;
use crate::server::with_own_servers;

/// The server's own log says which statements reached it: the compiled-in ones, each once,
/// whatever is in the database, inside read-only transactions.
#[tokio::test]
async fn the_statements_are_fixed_and_read_only() {
    with_own_servers(async |database: &Database| {
        let mut connection = database.connect().await;
        crate::server::run(
            &mut connection,
            "ALTER SYSTEM SET log_statement = 'all';
             ALTER SYSTEM SET log_line_prefix = '<%a>';
             SELECT pg_reload_conf();",
        )
        .await;
        let empty = logged_read(database, "empty", false).await;
        let empty_of_all = logged_read(database, "empty_of_all", true).await;
        let tables: String = (0..200)
            .map(|number| {
                format!(
                    "CREATE TABLE t{number} (
                         id serial PRIMARY KEY, a int UNIQUE CHECK (a > 0), b text DEFAULT 'x',
                         c int REFERENCES t{number}
                     );
                     CREATE INDEX ON t{number} (lower(b));
                     CREATE TYPE e{number} AS ENUM ('a', 'b');
                     CREATE VIEW v{number} AS SELECT a FROM t{number};
                     CREATE POLICY p ON t{number} USING (a > 1);
                     CREATE RULE r AS ON DELETE TO t{number} DO INSTEAD NOTHING;
                     COMMENT ON TABLE t{number} IS 'one of many';"
                )
            })
            .collect();
        database.run(&tables).await;
        let full = logged_read(database, "full", false).await;
        let full_of_all = logged_read(database, "full_of_all", true).await;
        assert_eq!(empty, full);
        assert_eq!(empty_of_all, full_of_all);
        let trimmed = |statements: &[&str]| -> Vec<String> {
            let trimmed = statements
                .iter()
                .map(|statement| statement.trim().to_owned());
            trimmed.collect()
        };
        let tables = [
            BEGIN,
            PIN,
            STAMP,
            include_str!("../../src/catalog/namespaces.sql"),
            include_str!("../../src/catalog/extensions.sql"),
            include_str!("../../src/catalog/enums.sql"),
            include_str!("../../src/catalog/domains.sql"),
            include_str!("../../src/catalog/serials.sql"),
            include_str!("../../src/catalog/relations.sql"),
            include_str!("../../src/catalog/columns.sql"),
            include_str!("../../src/catalog/keys.sql"),
            include_str!("../../src/catalog/foreign_keys.sql"),
            include_str!("../../src/catalog/checks.sql"),
            include_str!("../../src/catalog/exclusions.sql"),
            include_str!("../../src/catalog/indexes.sql"),
            include_str!("../../src/catalog/comments.sql"),
            include_str!("../../src/catalog/uncompared.sql"),
        ];
        let expressions = include_str!("../../src/catalog/expressions.sql");
        let printed = [BEGIN, PIN, expressions, "ROLLBACK"];
        let again = [BEGIN, PIN, STAMP, "ROLLBACK"];
        let of_tables = [tables.as_slice(), &["ROLLBACK"], &printed, &again].concat();
        assert_eq!(full, trimmed(&of_tables));
        let objects = [
            include_str!("../../src/catalog/collations.sql"),
            include_str!("../../src/catalog/composites.sql"),
            include_str!("../../src/catalog/ranges.sql"),
            include_str!("../../src/catalog/sequences.sql"),
            include_str!("../../src/catalog/functions.sql"),
            include_str!("../../src/catalog/relation_options.sql"),
            include_str!("../../src/catalog/partitions.sql"),
            include_str!("../../src/catalog/triggers.sql"),
            "ROLLBACK",
            // Bodies have transactions of their own.
            BEGIN,
            PIN,
            include_str!("../../src/catalog/view_bodies.sql"),
            "ROLLBACK",
            BEGIN,
            PIN,
            include_str!("../../src/catalog/rules.sql"),
            "ROLLBACK",
            BEGIN,
            PIN,
            include_str!("../../src/catalog/policies.sql"),
            "ROLLBACK",
        ];
        let bodies = [
            BEGIN,
            PIN,
            include_str!("../../src/catalog/function_bodies.sql"),
            "ROLLBACK",
        ];
        let bodies = if database.major() < 14 {
            [].as_slice()
        } else {
            &bodies
        };
        let all = [tables.as_slice(), &objects, bodies, &printed, &again].concat();
        assert_eq!(full_of_all, trimmed(&all));
    })
    .await;
}

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const PIN: &str = include_str!("../../src/snapshot.sql");
const STAMP: &str = include_str!("../../src/catalog/stamp.sql");

/// Reads once under an application name of its own, and gives what the server logged under it.
async fn logged_read(database: &Database, name: &str, objects: bool) -> Vec<String> {
    let url = database.url_with("postgres", "", &format!("&application_name=reads_{name}"));
    let mut connection = url.connect(Duration::from_secs(20)).await.unwrap();
    let options = IntrospectOptions {
        objects,
        ..IntrospectOptions::default()
    };
    introspect(&mut connection, &options).await.unwrap();
    let log: String = sqlx::query_scalar("SELECT pg_read_file($1)")
        .bind(format!("{}/server.log", database.server.folder))
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let mine = format!("<reads_{name}>");
    let entries = log
        .split("\n<")
        .map(|entry| format!("<{}", entry.trim_start_matches('<')));
    entries
        .filter_map(|entry| {
            let entry = entry.strip_prefix(&mine)?.to_owned();
            let (_, statement) = entry
                .strip_prefix("LOG:  statement: ")
                .map(|statement| ("", statement))
                .or_else(|| {
                    entry
                        .strip_prefix("LOG:  execute <unnamed>: ")
                        .map(|one| ("", one))
                })?;
            Some(statement.replace("\n\t", "\n").trim().to_owned())
        })
        .filter(|statement| !statement.contains("pg_read_file"))
        .collect()
}
