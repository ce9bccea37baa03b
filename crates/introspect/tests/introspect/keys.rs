//! Primary keys, uniqueness, foreign keys, checks and exclusion constraints.

use crate::{Database, check, facts, on_every_server, unindented};

#[tokio::test]
async fn keys_keep_the_order_of_their_columns() {
    check(
        "CREATE TABLE t (a int, b int, c int, PRIMARY KEY (c, a), CONSTRAINT u UNIQUE (b, a));",
        "
         table t
           a integer not null
           b integer
           c integer not null
           primary key t_pkey (c, a)
           unique constraint u (b, a)",
    )
    .await;
}

/// sea-orm#2970, sea-orm#2994, alembic#247, drizzle#5955.
#[tokio::test]
async fn a_unique_index_is_uniqueness_too() {
    check(
        "CREATE TABLE t (a int UNIQUE, b int, c text);
         CREATE UNIQUE INDEX t_b ON t (b DESC);
         CREATE UNIQUE INDEX t_c_a ON t (c, a);",
        "
         table t
           a integer
           b integer
           c text
           unique constraint t_a_key (a)
           unique index t_b (b)
           unique index t_c_a (c, a)",
    )
    .await;
}

#[tokio::test]
async fn a_unique_index_that_says_more_stays_an_index() {
    check(
        "CREATE TABLE t (a int, b text);
         CREATE UNIQUE INDEX of_expression ON t (lower(b));
         CREATE UNIQUE INDEX of_some ON t (a) WHERE a > 0;
         CREATE UNIQUE INDEX with_class ON t (b text_pattern_ops);
         CREATE UNIQUE INDEX with_collation ON t (b COLLATE \"C\");",
        "
         table t
           a integer
           b text
           unique index of_expression btree (lower(b)) reads (b)
           unique index of_some btree (a) where (a > 0)
           unique index with_class btree (b text_pattern_ops)
           unique index with_collation btree (b COLLATE \"C\")",
    )
    .await;
}

/// pgschema#385, pgschema#508, alembic#874.
#[tokio::test]
async fn included_columns_are_not_keys() {
    check(
        "CREATE TABLE t (a int, b int, c int, d int, PRIMARY KEY (a) INCLUDE (d), UNIQUE (b, a) INCLUDE (d, c));
         CREATE UNIQUE INDEX t_c ON t (c) INCLUDE (b);
         CREATE INDEX t_d ON t (d, a) INCLUDE (c, b);",
        "
         table t
           a integer not null
           b integer
           c integer
           d integer
           primary key t_pkey (a) include (d)
           unique constraint t_b_a_d_c_key (b, a) include (d, c)
           unique index t_c (c) include (b)
           index t_d btree (d, a) include (c, b)",
    )
    .await;
}

/// alembic#1291, pgschema#355.
#[tokio::test]
async fn nulls_not_distinct_is_read_from_15_on() {
    on_every_server(async |database: &Database| {
        if database.major() < 15 {
            return;
        }
        database
            .run(
                "CREATE TABLE t (a int, b int, UNIQUE NULLS NOT DISTINCT (a), UNIQUE (b));
                 CREATE UNIQUE INDEX t_a_b ON t (a, b) NULLS NOT DISTINCT;
                 CREATE UNIQUE INDEX t_part ON t (a, b) NULLS NOT DISTINCT WHERE a > 0;",
            )
            .await;
        assert_eq!(
            facts(&database.introspect().await.schema),
            unindented(
                "
                 table t
                   a integer
                   b integer
                   unique index t_a_b (a, b) nulls not distinct
                   unique constraint t_a_key (a) nulls not distinct
                   unique constraint t_b_key (b)
                   unique index t_part btree (a, b) nulls not distinct where (a > 0)"
            )
        );
    })
    .await;
}

#[tokio::test]
async fn deferrable_keys_say_so() {
    check(
        "CREATE TABLE t (
             a int UNIQUE DEFERRABLE,
             b int UNIQUE DEFERRABLE INITIALLY DEFERRED,
             c int PRIMARY KEY
         );
         CREATE TABLE u (
             a int REFERENCES t (c) DEFERRABLE INITIALLY DEFERRED,
             b int REFERENCES t DEFERRABLE
         );
         CREATE TABLE v (a int, b int, PRIMARY KEY (a) INCLUDE (b) DEFERRABLE INITIALLY DEFERRED);",
        "
         table t
           a integer
           b integer
           c integer not null
           primary key t_pkey (c)
           unique constraint t_a_key (a) deferrable
           unique constraint t_b_key (b) deferrable initially deferred
         table u
           a integer
           b integer
           foreign key u_a_fkey (a) -> t(c) deferrable initially deferred
           foreign key u_b_fkey (b) -> t(c) deferrable
         table v
           a integer not null
           b integer
           primary key v_pkey (a) include (b) deferrable initially deferred",
    )
    .await;
}

#[tokio::test]
async fn foreign_keys_have_all_their_properties() {
    check(
        "CREATE SCHEMA app;
         CREATE TABLE app.t (a int, b int, gone int, UNIQUE (b, a));
         ALTER TABLE app.t DROP COLUMN gone;
         CREATE TABLE u (
             x int, y int,
             CONSTRAINT k1 FOREIGN KEY (y, x) REFERENCES app.t (b, a) ON DELETE CASCADE ON UPDATE RESTRICT,
             CONSTRAINT k2 FOREIGN KEY (x, y) REFERENCES app.t (a, b) MATCH FULL ON DELETE SET NULL,
             CONSTRAINT k3 FOREIGN KEY (x, y) REFERENCES app.t (a, b) ON DELETE SET DEFAULT
         );
         ALTER TABLE u ADD CONSTRAINT k4 FOREIGN KEY (x, y) REFERENCES app.t (a, b) NOT VALID;
         CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree);",
        "
         schema app
         table app.t
           a integer
           b integer
           unique constraint t_b_a_key (b, a)
         table tree
           id integer not null
           parent integer
           primary key tree_pkey (id)
           foreign key tree_parent_fkey (parent) -> tree(id)
         table u
           x integer
           y integer
           foreign key k1 (y, x) -> app.t(b, a) on delete CASCADE on update RESTRICT
           foreign key k2 (x, y) -> app.t(a, b) on delete SET NULL match Full
           foreign key k3 (x, y) -> app.t(a, b) on delete SET DEFAULT
           foreign key k4 (x, y) -> app.t(a, b) not valid",
    )
    .await;
}

/// atlas#3242, pgmold#81, pgadmin4#7335, pgschema#473, sqldef#1295.
#[tokio::test]
async fn checks_are_the_servers_own_text() {
    check(
        "CREATE TABLE t (
             a int CONSTRAINT positive CHECK (a > 0),
             b varchar(9) CHECK (b IN ('x', 'y')),
             CONSTRAINT ordered CHECK (a < length(b)),
             CONSTRAINT \"constant\" CHECK (true)
         );
         ALTER TABLE t ADD CONSTRAINT later CHECK (a < 9) NOT VALID;",
        "
         table t
           a integer
           b varchar(9)
           check constant (): true
           check later (a): (a < 9) not valid
           check ordered (a, b): (a < length((b)::text))
           check positive (a): (a > 0)
           check t_b_check (b): ((b)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))",
    )
    .await;
}

#[tokio::test]
async fn exclusion_constraints_are_no_index() {
    check(
        "CREATE EXTENSION btree_gist;
         CREATE TABLE t (
             room int,
             during tstzrange,
             CONSTRAINT free EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0)
         );",
        "
         extension btree_gist in public
         table t
           room integer
           during tstzrange (range)
           exclusion free (room, during): EXCLUDE USING gist (room WITH =, during WITH &&) WHERE ((room > 0))",
    )
    .await;
}
