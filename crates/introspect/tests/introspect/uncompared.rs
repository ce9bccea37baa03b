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

/// Each kind that there is some of, with how many.
async fn counted(database: &Database) -> Vec<String> {
    let counts = database.introspect().await.schema.uncompared;
    let told = counts
        .iter()
        .map(|(kind, number)| format!("{kind} {number}"));
    told.collect()
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
        assert_eq!(
            counted(database).await,
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

/// Partitions are compared by their bounds, and foreign tables by their columns.
#[tokio::test]
async fn what_tables_have_beside_what_is_compared_is_counted() {
    on_every_server(async |database: &Database| {
        database
            .run(
                "CREATE TABLE p (id int, at int, words tsvector) PARTITION BY RANGE (at);
                 CREATE INDEX ON p (at);
                 ALTER TABLE p ADD CHECK (id > 0);
                 CREATE TABLE plain PARTITION OF p FOR VALUES FROM (0) TO (1);
                 CREATE TABLE one PARTITION OF p FOR VALUES FROM (1) TO (2);
                 ALTER TABLE one ADD CHECK (at > 0);
                 CREATE INDEX ON one (id);
                 ALTER TABLE one ENABLE ROW LEVEL SECURITY;
                 CREATE POLICY seen ON one USING (true);
                 ALTER TABLE one ALTER COLUMN id SET DEFAULT 1;
                 CREATE TABLE t (id int PRIMARY KEY, words tsvector) WITH (toast.autovacuum_enabled = false);
                 CREATE INDEX ON t USING gist (words tsvector_ops (siglen = 100));
                 ALTER TABLE t CLUSTER ON t_pkey;
                 CREATE FOREIGN DATA WRAPPER files;
                 CREATE SERVER there FOREIGN DATA WRAPPER files;
                 GRANT USAGE ON FOREIGN SERVER there TO PUBLIC;
                 CREATE USER MAPPING FOR PUBLIC SERVER there;
                 CREATE FOREIGN TABLE far (id int) SERVER there;
                 CREATE OPERATOR FAMILY kin USING btree;",
            )
            .await;
        assert_eq!(
            counted(database).await,
            [
                "foreign data wrappers 1",
                "foreign servers 1",
                "grants 1",
                "marks for CLUSTER 1",
                "operator families 1",
                "parameters of operator classes 1",
                "servers and options of foreign tables 1",
                "storage parameters 1",
                "user mappings 1",
                "what stands on a partition alone 5",
            ]
        );
    })
    .await;
}

/// Whatever a partition has of its own, be it divided itself or not.
#[tokio::test]
async fn what_a_partition_has_alone_is_counted() {
    let alone = [
        "ALTER TABLE mid ADD CHECK (b <> '')",
        "CREATE INDEX ON mid (b)",
        "ALTER TABLE mid ALTER c SET DEFAULT 5",
        "ALTER TABLE mid ALTER b SET NOT NULL",
        "CREATE TRIGGER own BEFORE INSERT ON mid FOR EACH ROW EXECUTE FUNCTION seen()",
        "ALTER TABLE mid ENABLE ROW LEVEL SECURITY",
        "COMMENT ON COLUMN mid.b IS 'own'",
        "ALTER TABLE leaf DISABLE TRIGGER seen",
        "ALTER TABLE leaf SET UNLOGGED",
        "ALTER TABLE leaf REPLICA IDENTITY FULL",
        "CREATE RULE own AS ON DELETE TO leaf DO INSTEAD NOTHING",
        "ALTER TABLE leaf FORCE ROW LEVEL SECURITY",
        "COMMENT ON INDEX leaf_a_idx IS 'own'",
    ];
    on_every_server(async |database: &Database| {
        database
            .run(
                "CREATE TABLE t (a int, b text, c int) PARTITION BY LIST (a);
                 CREATE INDEX ON t (a);
                 CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                 CREATE TRIGGER seen AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION seen();
                 CREATE TABLE mid PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (b);
                 CREATE TABLE leaf PARTITION OF t FOR VALUES IN (2);",
            )
            .await;
        assert_eq!(counted(database).await, [""; 0]);
        for (number, sql) in alone.iter().enumerate() {
            database.run(sql).await;
            let count = format!("what stands on a partition alone {}", number + 1);
            assert_eq!(counted(database).await, [count], "{sql}");
        }
    })
    .await;
}

/// What belongs to a key's index, to a sequence of a column or to no schema.
#[tokio::test]
async fn rarer_things_are_counted() {
    on_every_server(async |database: &Database| {
        database
            .run(
                "CREATE TABLE t (a int UNIQUE WITH (fillfactor = 50), b int);
                 CREATE INDEX i ON t ((a + b));
                 ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 99;
                 CREATE TYPE shell;
                 CREATE EXTENSION citext;
                 ALTER INDEX i DEPENDS ON EXTENSION citext;
                 CREATE FOREIGN DATA WRAPPER files;
                 GRANT USAGE ON FOREIGN DATA WRAPPER files TO PUBLIC;
                 COMMENT ON FOREIGN DATA WRAPPER files IS 'none yet';",
            )
            .await;
        assert_eq!(
            counted(database).await,
            [
                "comments on what is not compared 1",
                "dependencies on extensions 1",
                "foreign data wrappers 1",
                "grants 1",
                "shell types 1",
                "storage parameters 2",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn what_came_with_18_is_counted() {
    on_every_server(async |database: &Database| {
        if database.major() < 18 {
            return;
        }
        database
            .run(
                "CREATE TABLE t (
                     during int4range, a int NOT NULL NO INHERIT, b int4range,
                     doubled int GENERATED ALWAYS AS (a * 2) VIRTUAL,
                     PRIMARY KEY (b, during WITHOUT OVERLAPS)
                 );
                 ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED",
            )
            .await;
        assert_eq!(
            counted(database).await,
            [
                "NOT NULL that is not inherited 1",
                "constraints that are not enforced 1",
                "temporal keys 1",
                "virtual generated columns 1",
            ]
        );
    })
    .await;
}
