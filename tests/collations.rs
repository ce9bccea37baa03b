//! Collations outside of `pg_catalog`: one of another namespace is another, in every source.

use schemadrift::schema::Schema;
use schemadrift::snapshot;
use schemadrift_testkit::{Project, every_server, findings};

use crate::run;

/// Two collations of one name, and one use of each kind of the one that `{c}` names.
fn world(c: &str) -> String {
    format!(
        "CREATE SCHEMA c; CREATE COLLATION c.\"C\" (provider = libc, locale = 'POSIX');
         CREATE DOMAIN d AS text COLLATE {c}; CREATE TYPE p AS (a text COLLATE {c});
         CREATE TYPE r AS RANGE (subtype = text, collation = {c});
         CREATE TABLE t (a text COLLATE {c}, b text); CREATE INDEX i ON t (b COLLATE {c})"
    )
}

#[tokio::test]
async fn a_collation_of_another_namespace_is_another() {
    let project = Project::new(&[]);
    let thawed = |schema: &Schema| {
        project.write("frozen.json", snapshot::to_json(schema, "").as_bytes());
        snapshot::read(&project.path().join("frozen.json")).unwrap()
    };
    for server in every_server().await {
        let mut schemas = Vec::new();
        for (name, collation) in [("theirs", "pg_catalog.\"C\""), ("own", "c.\"C\"")] {
            let database = server.create_database(name).await;
            database.try_execute(&world(collation)).await.unwrap();
            schemas.push(database.schema().await);
        }
        let told = |expected: &Schema, actual: &Schema| -> Vec<String> {
            let found = findings(expected, actual).into_iter();
            found
                .map(|one| format!("{}: {}", one.rule, one.message))
                .collect()
        };
        let (theirs, own) = (&schemas[0], &schemas[1]);
        for (theirs, own) in [(theirs, own), (&thawed(theirs), &thawed(own))] {
            let found = told(own, theirs).join("\n");
            let rules = "column-collation index domain composite range";
            for rule in rules.split(' ') {
                assert!(found.contains(&format!("{rule}-mismatch: ")), "{found}");
            }
            assert!(
                found.contains("t.a has collation C, expected c.\"C\""),
                "{found}"
            );
            assert_eq!(told(theirs, own).len(), 5);
        }
        assert_eq!(told(&thawed(own), own), [""; 0]);
        assert_eq!(told(&thawed(theirs), theirs), [""; 0]);
    }
}

#[test]
fn a_model_names_a_collation_with_its_namespace_or_leaves_that_open() {
    let database = "
        CREATE SCHEMA app; CREATE COLLATION app.de (provider = libc, locale = 'C');
        CREATE COLLATION app.\"C\" (provider = libc, locale = 'C');
        CREATE TABLE parts (id bigint PRIMARY KEY, a text COLLATE app.de NOT NULL,
            b text COLLATE app.\"C\" NOT NULL, c text COLLATE \"C\" NOT NULL CONSTRAINT sorted CHECK (c > 'x' COLLATE app.de));";
    let model = |a: &str, b: &str, c: &str, order: &str| {
        let check = format!("c > 'x' COLLATE {order}");
        format!(
            "#[derive(schemadrift::Table)]
             #[table(name = \"parts\", index(columns(\"c COLLATE app.de\")), check({check:?}))]
             pub struct Part {{ pub id: i64, #[column(collation = {a:?})] pub a: String,
                #[column(collation = {b:?})] pub b: String, #[column(collation = {c:?})] pub c: String }}"
        )
    };
    let index = "CREATE INDEX ON parts (c COLLATE app.de)";
    let project = Project::new(&[
        ("migrations/001_parts.sql", &format!("{database} {index}")),
        ("same/part.rs", &model("de", "app.\"C\"", "C", "app.de")),
        (
            "same2/part.rs",
            &model("app.de", "app.C", "pg_catalog.C", "app.de"),
        ),
        ("other/part.rs", &model("app.C", "C", "app.C", "app.\"C\"")),
    ]);
    let audit = |models: &str| {
        let arguments =
            format!("audit {models} --migrations migrations --no-config --fail-on warning");
        let arguments: Vec<&str> = arguments.split(' ').collect();
        run(project.path(), &arguments)
    };
    for same in ["same", "same2"] {
        audit(same).expect_code(0);
    }
    let told = audit("other").expect_code(1).all();
    for text in [
        "parts.a has collation app.de, the model declares app.\"C\"",
        "parts.b has collation app.\"C\", the model declares C",
        "parts.c has collation C, the model declares app.\"C\"",
        "check-missing",
    ] {
        assert!(told.contains(text), "{text} is missing in\n{told}");
    }
    let arguments = "patch other --migrations migrations --no-config --require-proof";
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let script = run(project.path(), &arguments).expect_code(0).stdout;
    for text in [
        "-- proof: proved",
        "ALTER COLUMN a TYPE text COLLATE app.\"C\";",
        "ALTER COLUMN b TYPE text COLLATE \"C\";",
        "ALTER COLUMN c TYPE text COLLATE app.\"C\";",
    ] {
        assert!(script.contains(text), "{text} is missing in\n{script}");
    }
}
