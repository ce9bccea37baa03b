//! What a catalog holds beside the user's own objects.

use crate::{Database, check, facts, on_every_server};

/// drizzle#2464, drizzle#3356, drizzle#5653, pg-schema-diff#127.
#[tokio::test]
async fn members_of_extensions_are_left_out_and_can_be_used() {
    check(
        "CREATE SCHEMA extensions;
         CREATE EXTENSION citext SCHEMA extensions;
         CREATE EXTENSION hstore;
         CREATE EXTENSION pg_stat_statements;
         CREATE EXTENSION earthdistance CASCADE;
         CREATE TABLE t (a extensions.citext, b hstore, c earth, d extensions.citext[]);
         CREATE INDEX t_b ON t USING gin (b);",
        "
         schema extensions
         extension citext in extensions
         extension cube in public
         extension earthdistance in public
         extension hstore in public
         extension pg_stat_statements in public
         table t
           a extensions.citext
           b hstore
           c earth (domain over cube)
           d extensions.citext[]
           index t_b gin (b)",
    )
    .await;
}

#[tokio::test]
async fn a_table_that_an_extension_owns_is_left_out_by_catalog_and_oid() {
    check(
        "CREATE TABLE adopted (id int PRIMARY KEY, name text UNIQUE, CHECK (id > 0));
         CREATE TYPE adopted_kind AS ENUM ('a');
         CREATE DOMAIN adopted_domain AS int CHECK (VALUE > 0);
         CREATE TABLE kept (id int REFERENCES adopted, kind adopted_kind, of adopted_domain);
         CREATE EXTENSION hstore;
         ALTER EXTENSION hstore ADD TABLE adopted;
         ALTER EXTENSION hstore ADD TYPE adopted_kind;
         ALTER EXTENSION hstore ADD DOMAIN adopted_domain;",
        "
         extension hstore in public
         table kept
           id integer
           kind adopted_kind (enum)
           of adopted_domain (domain over integer)
           foreign key kept_id_fkey (id) -> adopted(id)",
    )
    .await;
}

#[tokio::test]
async fn an_empty_database_has_nothing_but_public() {
    on_every_server(async |database: &Database| {
        let schema = database.introspect().await.schema;
        assert_eq!(facts(&schema), "");
        assert_eq!(schema.namespaces, ["public"]);
    })
    .await;
}

#[tokio::test]
async fn temporary_tables_and_toast_are_left_out() {
    on_every_server(async |database: &Database| {
        let mut connection = database.connect().await;
        crate::server::run(
            &mut connection,
            "CREATE TEMP TABLE scratch (id serial PRIMARY KEY, big text CHECK (big <> ''));
             CREATE TEMP TABLE pg_class (oid oid);
             CREATE TEMP VIEW passing AS SELECT 1 AS one;
             CREATE TABLE kept (big text);",
        )
        .await;
        let options = schemadrift_introspect::IntrospectOptions::default();
        let introspected = schemadrift_introspect::introspect(&mut connection, &options).await;
        assert_eq!(
            facts(&introspected.unwrap().schema),
            "table kept\n  big text\n"
        );
    })
    .await;
}
