//! Nullability, defaults, generated columns, and where numbers come from.

use crate::{Database, check, facts, on_every_server, unindented};

#[tokio::test]
async fn dropped_columns_leave_no_trace() {
    check(
        "CREATE TABLE t (gone int, a int NOT NULL, b int);
         ALTER TABLE t ADD UNIQUE (b, a);
         ALTER TABLE t DROP COLUMN gone;
         ALTER TABLE t ADD COLUMN c int;",
        "
         table t
           a integer not null
           b integer
           c integer
           unique constraint t_b_a_key (b, a)",
    )
    .await;
}

#[tokio::test]
async fn defaults_are_the_servers_own_text() {
    check(
        "CREATE TYPE mood AS ENUM ('good', 'bad');
         CREATE TABLE t (
             a text DEFAULT 'it''s',
             b varchar(9) DEFAULT 'x',
             c int DEFAULT -1,
             d timestamptz DEFAULT now(),
             e jsonb DEFAULT '{}',
             f text[] DEFAULT '{}',
             g mood DEFAULT 'good',
             h timestamptz DEFAULT '2025-01-01 12:00+02',
             i float8 DEFAULT 0.1,
             j bytea DEFAULT '\\xff',
             k interval DEFAULT '1 day 02:00',
             l uuid DEFAULT NULL
         );",
        "
         enum mood: \"good\", \"bad\"
         table t
           a text default 'it''s'::text
           b varchar(9) default 'x'::character varying
           c integer default '-1'::integer
           d timestamptz default now()
           e jsonb default '{}'::jsonb
           f text[] default '{}'::text[]
           g mood (enum) default 'good'::public.mood
           h timestamptz default '2025-01-01 10:00:00+00'::timestamp with time zone
           i double precision default 0.1
           j bytea default '\\xff'::bytea
           k interval default '1 day 02:00:00'::interval
           l uuid",
    )
    .await;
}

#[tokio::test]
async fn the_clients_and_the_roles_settings_do_not_change_the_text() {
    on_every_server(async |database: &Database| {
        let name = &database.name;
        database
            .run(&format!(
                "CREATE TABLE t (
                     a timestamptz DEFAULT '2025-01-01 12:00+00',
                     b interval DEFAULT '1 day 02:00',
                     c bytea DEFAULT '\\xff',
                     d date DEFAULT '2025-12-31',
                     \"e\" int DEFAULT 1 CHECK (e > 0)
                 );
                 ALTER DATABASE {name} SET timezone = 'Asia/Tokyo';
                 ALTER DATABASE {name} SET datestyle = 'German';
                 ALTER DATABASE {name} SET intervalstyle = 'iso_8601';
                 ALTER DATABASE {name} SET bytea_output = 'escape';
                 ALTER DATABASE {name} SET quote_all_identifiers = on;"
            ))
            .await;
        assert_eq!(
            facts(&database.introspect().await.schema),
            unindented(
                "
                 table t
                   a timestamptz default '2025-01-01 12:00:00+00'::timestamp with time zone
                   b interval default '1 day 02:00:00'::interval
                   c bytea default '\\xff'::bytea
                   d date default '2025-12-31'::date
                   e integer default 1
                   check t_e_check (e): (e > 0)"
            )
        );
    })
    .await;
}

/// alembic#1507, alembic#1479.
#[tokio::test]
async fn serial_is_ownership_and_not_a_default() {
    check(
        "CREATE SCHEMA app;
         CREATE SEQUENCE \"It's Mine\";
         CREATE TABLE t (
             a serial,
             b bigserial NOT NULL,
             c smallserial,
             d int DEFAULT nextval('\"It''s Mine\"')
         );
         ALTER SEQUENCE \"It's Mine\" OWNED BY t.d;
         CREATE SEQUENCE app.far;
         CREATE TABLE app.u (a bigint DEFAULT nextval('app.far'), b int);
         ALTER SEQUENCE app.far OWNED BY app.u.a;
         ALTER TABLE t RENAME TO renamed;
         ALTER SEQUENCE t_b_seq RENAME TO b_numbers;",
        "
         schema app
         table app.u
           a bigint serial far
           b integer
         table renamed
           a integer not null serial t_a_seq
           b bigint not null serial b_numbers
           c smallint not null serial t_c_seq
           d integer serial It's Mine",
    )
    .await;
}

#[tokio::test]
async fn a_sequence_that_is_not_owned_or_not_alone_is_a_default() {
    check(
        "CREATE SEQUENCE shared;
         CREATE TABLE t (a int DEFAULT nextval('shared'), b serial, c serial, d serial);
         ALTER TABLE t ALTER b SET DEFAULT nextval('t_b_seq') + 1000;
         ALTER TABLE t ALTER c SET DEFAULT nextval('t_b_seq');
         ALTER TABLE t ALTER d DROP DEFAULT;",
        "
         table t
           a integer default nextval('public.shared'::regclass)
           b integer not null default (nextval('public.t_b_seq'::regclass) + 1000)
           c integer not null default nextval('public.t_b_seq'::regclass)
           d integer not null",
    )
    .await;
}

#[tokio::test]
async fn identity_has_two_forms_and_no_default() {
    check(
        "CREATE TABLE t (
             a int GENERATED ALWAYS AS IDENTITY,
             b bigint GENERATED BY DEFAULT AS IDENTITY (START 100)
         );",
        "
         table t
           a integer not null identity (always)
           b bigint not null identity (by default)",
    )
    .await;
}

#[tokio::test]
async fn generated_columns_have_an_expression_and_no_default() {
    check(
        "CREATE TABLE t (a int, b int, \"sum\" int GENERATED ALWAYS AS (a + b) STORED);",
        "
         table t
           a integer
           b integer
           sum integer generated (a + b)",
    )
    .await;
}

#[tokio::test]
async fn virtual_columns_of_18_are_generated_too() {
    on_every_server(async |database: &Database| {
        if database.major() < 18 {
            return;
        }
        database
            .run("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL);")
            .await;
        assert_eq!(
            facts(&database.introspect().await.schema),
            unindented(
                "
                 table t
                   a integer
                   b integer generated (a * 2)"
            )
        );
    })
    .await;
}

#[tokio::test]
async fn not_null_that_18_has_not_validated_lets_null_be() {
    on_every_server(async |database: &Database| {
        if database.major() < 18 {
            return;
        }
        database
            .run(
                "CREATE TABLE t (a int, b int NOT NULL, c int CONSTRAINT c_there NOT NULL);
                 ALTER TABLE t ADD CONSTRAINT a_there NOT NULL a NOT VALID;",
            )
            .await;
        assert_eq!(
            facts(&database.introspect().await.schema),
            unindented(
                "
                 table t
                   a integer
                   b integer not null
                   c integer not null"
            )
        );
    })
    .await;
}

#[tokio::test]
async fn a_collation_is_said_where_it_is_not_the_types_own() {
    check(
        "CREATE TABLE t (a text, b text COLLATE \"C\", c varchar(3)[] COLLATE \"POSIX\", d name);",
        "
         table t
           a text
           b text collate C
           c varchar(3)[] collate POSIX
           d name",
    )
    .await;
}

#[tokio::test]
async fn a_collation_of_another_namespace_is_said_with_it() {
    check(
        "CREATE SCHEMA own;
         CREATE COLLATION own.\"C\" (provider = libc, locale = 'POSIX');
         CREATE COLLATION de (provider = libc, locale = 'C');
         CREATE TABLE t (a text COLLATE own.\"C\", b text COLLATE \"C\", c text COLLATE de);
         CREATE INDEX i ON t (a, a COLLATE \"C\", b COLLATE own.\"C\", c COLLATE own.\"C\");",
        "
         schema own
         table t
           a text collate own.\"C\"
           b text collate C
           c text collate public.de
           index i btree (a, a COLLATE \"C\", b COLLATE own.\"C\", c COLLATE own.\"C\")",
    )
    .await;
}
