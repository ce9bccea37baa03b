//! Which relations there are, and what kind they are of.

use schemadrift_introspect::{IntrospectOptions, introspect};
use schemadrift_schema::{Aspect, Claim, Coverage, QualifiedName, Stated};

use crate::{Database, check, facts, on_every_server, unindented};

#[tokio::test]
async fn every_kind_of_relation_is_read() {
    check(
        "CREATE TABLE plain (id int);
         CREATE UNLOGGED TABLE unlogged (id int);
         CREATE TABLE measured (at date NOT NULL, value int) PARTITION BY RANGE (at);
         CREATE VIEW seen AS SELECT id FROM plain;
         CREATE MATERIALIZED VIEW stored AS SELECT id FROM plain;
         CREATE UNIQUE INDEX stored_id ON stored (id);
         CREATE EXTENSION postgres_fdw;
         CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw;
         CREATE FOREIGN TABLE remote (id int NOT NULL DEFAULT 7 CHECK (id > 0)) SERVER elsewhere;",
        "
         extension postgres_fdw in public
         partitioned table measured
           at date not null
           value integer
         table plain
           id integer
         foreign table remote
           id integer not null default 7
           check remote_id_check (id): (id > 0)
         view seen
           id integer nullable?
         materialized view stored
           id integer nullable?
           unique index stored_id (id)
         table unlogged
           id integer",
    )
    .await;
}

#[tokio::test]
async fn what_a_relation_cannot_have_is_not_said_to_be_absent() {
    on_every_server(async |database: &Database| {
        database
            .run("CREATE TABLE base (id int); CREATE VIEW seen AS SELECT id FROM base;")
            .await;
        let schema = database.introspect().await.schema;
        let table = |name: &str| schema.table(&QualifiedName::new("public", name)).unwrap();
        assert_eq!(table("base").coverage, Coverage::EVERYTHING);
        assert_eq!(table("base").primary_key, Stated::Is(None));
        assert_eq!(
            table("seen").coverage.of(Aspect::Columns),
            Claim::Everything
        );
        assert_eq!(
            table("seen").coverage.of(Aspect::ForeignKeys),
            Claim::Nothing
        );
        assert_eq!(table("seen").primary_key, Stated::Unstated);
    })
    .await;
}

#[tokio::test]
async fn a_partitioned_table_speaks_for_its_partitions() {
    check(
        "CREATE TABLE people (id int PRIMARY KEY);
         CREATE TABLE events (
             id bigint NOT NULL,
             person int REFERENCES people,
             at date NOT NULL CHECK (at > '2000-01-01'),
             PRIMARY KEY (id, at)
         ) PARTITION BY RANGE (at);
         CREATE INDEX events_person ON events (person);
         CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
         CREATE TABLE events_rest PARTITION OF events DEFAULT PARTITION BY HASH (id);
         CREATE TABLE events_rest_1 PARTITION OF events_rest FOR VALUES WITH (MODULUS 1, REMAINDER 0);
         CREATE TABLE notes (event bigint, at date, FOREIGN KEY (event, at) REFERENCES events);",
        "
         partitioned table events
           id bigint not null
           person integer
           at date not null
           primary key events_pkey (id, at)
           foreign key events_person_fkey (person) -> people(id)
           check events_at_check (at): (at > '2000-01-01'::date)
           index events_person btree (person)
         table notes
           event bigint
           at date
           foreign key notes_event_at_fkey (event, at) -> events(id, at)
         table people
           id integer not null
           primary key people_pkey (id)",
    )
    .await;
}

#[tokio::test]
async fn a_child_of_inheritance_names_its_parent() {
    check(
        "CREATE TABLE city (name text NOT NULL, CHECK (name <> ''));
         CREATE TABLE capital (country text) INHERITS (city);",
        "
         table capital inherits city
           name text not null
           country text
           check city_name_check (name): (name <> ''::text)
         table city
           name text not null
           check city_name_check (name): (name <> ''::text)",
    )
    .await;
}

#[tokio::test]
async fn names_are_kept_as_the_catalog_has_them() {
    check(
        "CREATE SCHEMA \"My App\";
         CREATE TABLE \"My App\".\"select\" (\"Camel\" int, \"a\"\"b\" int, \"ü.x\" int);",
        "
         schema My App
         table My App.select
           Camel integer
           a\"b integer
           ü.x integer",
    )
    .await;
}

#[tokio::test]
async fn only_the_schemas_asked_for_are_read() {
    on_every_server(async |database: &Database| {
        database
            .run(
                "CREATE SCHEMA billing;
                 CREATE TYPE public.mood AS ENUM ('good', 'bad');
                 CREATE DOMAIN public.cents AS int;
                 CREATE TABLE public.people (id int PRIMARY KEY);
                 CREATE TABLE billing.bills (
                     person int REFERENCES public.people, mood public.mood, amount public.cents
                 );",
            )
            .await;
        let options = IntrospectOptions {
            schemas: vec![
                "billing".to_owned(),
                "absent".to_owned(),
                "pg_catalog".to_owned(),
            ],
            ..IntrospectOptions::default()
        };
        let mut connection = database.connect().await;
        let introspected = introspect(&mut connection, &options).await.unwrap();
        assert_eq!(
            facts(&introspected.schema),
            unindented(
                "
                 schema billing
                 table billing.bills
                   person integer
                   mood mood (enum)
                   amount cents (domain over integer)
                   foreign key bills_person_fkey (person) -> people(id)"
            )
        );
        assert_eq!(
            introspected.notes,
            [
                "the schema \"absent\" does not exist, or belongs to the system",
                "the schema \"pg_catalog\" does not exist, or belongs to the system",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn the_server_is_named() {
    on_every_server(async |database: &Database| {
        let introspected = database.introspect().await;
        assert_eq!(introspected.server.major(), database.major());
        assert_eq!(introspected.notes, [""; 0]);
        assert_eq!(
            introspected.schema.server_version.as_deref(),
            Some(introspected.server.text.as_str())
        );
    })
    .await;
}
