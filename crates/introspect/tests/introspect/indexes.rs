//! Indexes with everything that makes one different from another.

use crate::{Database, check, facts, on_every_server, unindented};

/// alembic#1166, drizzle-kit#526.
#[tokio::test]
async fn the_order_of_an_indexs_columns_matters() {
    check(
        "CREATE TABLE t (a int, b int, c int);
         CREATE INDEX i1 ON t (a, b);
         CREATE INDEX i2 ON t (b, a);
         CREATE INDEX i3 ON t (a DESC, b ASC NULLS FIRST, c DESC NULLS LAST);",
        "
         table t
           a integer
           b integer
           c integer
           index i1 btree (a, b)
           index i2 btree (b, a)
           index i3 btree (a DESC, b NULLS FIRST, c DESC NULLS LAST)",
    )
    .await;
}

/// prisma#12914, prisma#29220, prisma#23734, prisma#27770.
#[tokio::test]
async fn methods_predicates_and_expressions_are_read() {
    check(
        "CREATE TABLE t (a int, b text, c jsonb, d int[]);
         CREATE INDEX i_brin ON t USING brin (a);
         CREATE INDEX i_expression ON t (lower(b), (a + 1) DESC, a);
         CREATE INDEX i_gin ON t USING gin (c jsonb_path_ops, d);
         CREATE INDEX i_hash ON t USING hash (b);
         CREATE INDEX i_partial ON t (a) WHERE b IS NOT NULL AND a > 0;",
        "
         table t
           a integer
           b text
           c jsonb
           d integer[]
           index i_brin brin (a)
           index i_expression btree (lower(b), ((a + 1)) DESC, a) reads (b)
           index i_gin gin (c jsonb_path_ops, d)
           index i_hash hash (b)
           index i_partial btree (a) where ((b IS NOT NULL) AND (a > 0)) reads (b)",
    )
    .await;
}

#[tokio::test]
async fn collations_and_operator_classes_are_said_where_they_are_not_the_default() {
    check(
        "CREATE TABLE t (a text, b text COLLATE \"C\", c varchar(9));
         CREATE INDEX i1 ON t (a, b, c);
         CREATE INDEX i2 ON t (a COLLATE \"C\", b COLLATE \"POSIX\", c varchar_pattern_ops);
         CREATE INDEX i3 ON t (lower(a) text_pattern_ops);",
        "
         table t
           a text
           b text collate C
           c varchar(9)
           index i1 btree (a, b, c)
           index i2 btree (a COLLATE \"C\", b COLLATE \"POSIX\", c varchar_pattern_ops)
           index i3 btree (lower(a) text_pattern_ops) reads (a)",
    )
    .await;
}

#[tokio::test]
async fn an_operator_class_of_somebody_is_named_with_its_namespace_and_one_of_an_extension_without()
{
    check(
        "CREATE EXTENSION pg_trgm;
         CREATE OPERATOR CLASS shy FOR TYPE int USING btree AS
             OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
             FUNCTION 1 btint4cmp (int, int);
         CREATE TABLE t (a int, b text);
         CREATE INDEX i1 ON t (a public.shy);
         CREATE INDEX i2 ON t USING gist (b gist_trgm_ops);",
        "
         extension pg_trgm in public
         table t
           a integer
           b text
           index i1 btree (a public.shy)
           index i2 gist (b gist_trgm_ops)",
    )
    .await;
}

#[tokio::test]
async fn an_index_that_failed_to_build_is_invalid_and_enforces_nothing() {
    on_every_server(async |database: &Database| {
        database
            .run("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);")
            .await;
        let mut connection = database.connect().await;
        let failed = schemadrift_sandbox::run_script(
            &mut connection,
            "CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a);",
            schemadrift_sandbox::ScriptMode::StatementByStatement,
        )
        .await;
        assert_eq!(failed.unwrap_err().code.as_deref(), Some("23505"));
        assert_eq!(
            facts(&database.introspect().await.schema),
            unindented(
                "
                 table t
                   a integer
                   unique index broken btree (a) invalid"
            )
        );
    })
    .await;
}
