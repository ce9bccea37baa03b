//! What is never compared is counted.

use std::collections::BTreeMap;

use crate::{Database, on_every_server};

#[tokio::test]
async fn an_empty_database_has_nothing_to_count() {
    on_every_server(async |database: &Database| {
        let schema = database.introspect().await.schema;
        assert_eq!(schema.uncompared, BTreeMap::new());
    })
    .await;
}

/// What an extension or a range type brings is theirs, and is not counted.
#[tokio::test]
async fn kinds_that_are_not_compared_are_counted() {
    on_every_server(async |database: &Database| {
        database
            .run(
                "CREATE TABLE t (id int, a int, b int) WITH (fillfactor = 70);
                 ALTER TABLE t ALTER COLUMN a SET STATISTICS 500;
                 GRANT SELECT ON t TO PUBLIC;
                 GRANT UPDATE (a) ON t TO PUBLIC;
                 CREATE SCHEMA own;
                 GRANT USAGE ON SCHEMA own TO PUBLIC;
                 ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
                 CREATE STATISTICS together ON a, b FROM t;
                 CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
                 CREATE EVENT TRIGGER watching ON ddl_command_start EXECUTE FUNCTION watch();
                 CREATE PUBLICATION news FOR TABLE t;
                 CREATE TYPE span AS RANGE (subtype = float8);
                 CREATE FUNCTION same(span, int) RETURNS bool LANGUAGE sql AS 'SELECT true';
                 CREATE OPERATOR === (FUNCTION = same, LEFTARG = span, RIGHTARG = int);
                 CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
                 CREATE FOREIGN DATA WRAPPER files;
                 CREATE SERVER there FOREIGN DATA WRAPPER files;
                 SELECT lo_create(4711);
                 CREATE EXTENSION citext;",
            )
            .await;
        let schema = database.introspect().await.schema;
        let counted: Vec<String> = schema
            .uncompared
            .iter()
            .map(|(kind, number)| format!("{kind} {number}"))
            .collect();
        assert_eq!(
            counted,
            [
                "default privileges 1",
                "event triggers 1",
                "foreign data wrappers 1",
                "foreign servers 1",
                "grants 3",
                "large objects 1",
                "operators 1",
                "publications 1",
                "statistics objects 1",
                "storage parameters 2",
                "text search objects 1",
            ]
        );
    })
    .await;
}
