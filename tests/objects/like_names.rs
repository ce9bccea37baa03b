//! Objects of one name in several namespaces: a patch moves those out of the way that are, and orders
//! by what is meant.

use schemadrift::schema::Schema;
use schemadrift_testkit::{Database, Server, every_server, patch_between};

use super::patches::mend;

/// The same in each of two namespaces, `one` and `other`.
const TWICE: &str = "
    CREATE TYPE e AS ENUM ('a', 'b');
    CREATE TABLE t (a integer, e text); CREATE TABLE u (a integer);
    CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
    CREATE FUNCTION g(x e) RETURNS e LANGUAGE sql AS 'SELECT x';
    CREATE FUNCTION h() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(a) FROM t; END;
    CREATE VIEW v AS SELECT a, e FROM t;
    CREATE VIEW w AS SELECT v.a, f(1) AS f, 'a'::e AS e FROM v;
    CREATE MATERIALIZED VIEW m AS SELECT a FROM w;
    CREATE RULE r AS ON INSERT TO u WHERE new.a > 1 DO ALSO UPDATE t SET a = 1;
    CREATE POLICY p ON u USING (EXISTS (SELECT FROM t WHERE t.a = u.a)) WITH CHECK (f(1) = 1);
    ALTER TABLE u ADD CHECK (f(a) > 0), ALTER a SET DEFAULT f(2);
    CREATE INDEX ON u (f(a));";

/// What another state of `one` says in place of what.
const CHANGES: [(&str, &str); 4] = [
    ("'a', 'b'", "'b', 'a'"),
    (
        "f(a integer) RETURNS integer",
        "f(a integer) RETURNS bigint",
    ),
    ("t (a integer,", "t (a bigint,"),
    ("SELECT a, e FROM t", "SELECT e, a FROM t"),
];

#[tokio::test]
async fn what_has_the_name_of_another_is_left_alone() {
    for server in every_server().await {
        // Bodies in standard SQL came with 14.
        if server.version().starts_with("13.") {
            continue;
        }
        for (number, (there, wanted)) in CHANGES.iter().enumerate() {
            let change = format!("{there} to {wanted}");
            let one = TWICE.replace(there, wanted);
            let plain = made(&server, &format!("alike_{number}"), TWICE).await;
            let changed = made(&server, &format!("alike_{number}_changed"), &one).await;
            let (expected, actual) = (changed.schema().await, plain.schema().await);
            for (way, expected, actual, copy) in [
                ("forth", &expected, &actual, &plain),
                ("back", &actual, &expected, &changed),
            ] {
                let (_, script) = patch_between(expected, actual);
                assert!(script.contains("one."), "{change}\n{script}");
                assert!(!script.contains("other."), "{change}\n{script}");
                let ran = mend(way, expected, actual, copy).await;
                ran.unwrap_or_else(|reason| panic!("{way}: {change}\n{reason}"));
            }
        }
    }
}

async fn made(server: &Server, name: &str, one: &str) -> Database {
    let database = server.create_database(name).await;
    for (namespace, objects) in [("one", one), ("other", TWICE)] {
        let sql = format!("CREATE SCHEMA {namespace}; SET search_path = {namespace}; {objects}");
        let ran = database.try_execute(&sql).await;
        ran.unwrap_or_else(|error| panic!("{error} in {sql}"));
    }
    database
}

/// A view that reads columns of one name from tables of one name.
#[tokio::test]
async fn a_view_of_another_column_of_the_table_is_left_alone() {
    for server in every_server().await {
        let state = |ty: &str| {
            format!(
                "CREATE SCHEMA one; CREATE SCHEMA other; CREATE TABLE one.t (a {ty}, b text);
                 CREATE TABLE other.t (a integer, b text);
                 CREATE VIEW other.kept AS SELECT one.t.b, u.a FROM one.t, other.t u;
                 CREATE VIEW other.kept_too AS SELECT t.b FROM one.t WHERE EXISTS
                     (SELECT FROM other.t v WHERE v.a = 1 AND v.b = t.b);
                 CREATE VIEW one.read AS SELECT u.b, t.a FROM one.t, other.t u;
                 CREATE VIEW one.joined AS SELECT j.a FROM (one.t JOIN other.t u USING (b)) AS j (c, a, d);
                 CREATE RULE one_rule AS ON INSERT TO other.t DO ALSO DELETE FROM one.t WHERE a = 1"
            )
        };
        let plain = server.create_database("column_plain").await;
        let changed = server.create_database("column_changed").await;
        plain.try_execute(&state("integer")).await.unwrap();
        changed.try_execute(&state("bigint")).await.unwrap();
        let (expected, actual) = (changed.schema().await, plain.schema().await);
        let (_, script) = patch_between(&expected, &actual);
        assert!(script.contains("VIEW one.read"), "{script}");
        assert!(!script.contains("kept"), "{script}");
        for (way, expected, actual, copy) in [
            ("forth", &expected, &actual, &plain),
            ("back", &actual, &expected, &changed),
        ] {
            let ran = mend(way, expected, actual, copy).await;
            ran.unwrap_or_else(|reason| panic!("{way}: {reason}"));
        }
    }
}

#[tokio::test]
async fn what_stands_on_another_of_its_name_is_made_after_it_and_dropped_before_it() {
    for server in every_server().await {
        let none = server.create_database("stacked_none").await;
        let all = server.create_database("stacked").await;
        let mut sql = String::new();
        for namespace in ["b", "d", "a", "c"] {
            none.try_execute(&format!("CREATE SCHEMA {namespace}"))
                .await
                .unwrap();
            sql.push_str(&format!("CREATE SCHEMA {namespace};"));
        }
        sql.push_str(
            "CREATE VIEW d.v AS SELECT 1 AS v;
             CREATE VIEW a.v AS SELECT v.v FROM d.v;
             CREATE VIEW c.v AS SELECT v.v FROM a.v;
             CREATE VIEW b.v AS SELECT v.v FROM c.v;
             CREATE DOMAIN d.d AS integer; CREATE DOMAIN a.d AS d.d; CREATE DOMAIN c.d AS a.d;
             CREATE FUNCTION d.f(c.d) RETURNS c.d LANGUAGE sql RETURN $1;
             CREATE FUNCTION a.f() RETURNS c.d LANGUAGE sql RETURN d.f(1);
             CREATE TABLE a.t (x integer DEFAULT a.f()); CREATE TABLE d.t (x a.t)",
        );
        if server.version().starts_with("13.") {
            sql = sql.replace("RETURN $1", "AS 'SELECT $1'");
            sql = sql.replace("RETURN d.f(1)", "AS 'SELECT d.f(1)'");
        }
        all.try_execute(&sql).await.unwrap();
        let (full, empty): (Schema, Schema) = (all.schema().await, none.schema().await);
        for (way, expected, actual, copy) in [
            ("forth", &full, &empty, &none),
            ("back", &empty, &full, &all),
        ] {
            let ran = mend(way, expected, actual, copy).await;
            ran.unwrap_or_else(|reason| panic!("{way}: {reason}"));
        }
    }
}
