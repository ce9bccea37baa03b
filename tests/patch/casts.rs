//! What is said of a cast: which zone it takes times for, whether rows can refuse it, and whether it
//! loses a part of them.

use schemadrift_testkit::{Server, installed_server};

use super::{PROVED, place, tried};

/// The script of a patch that is proved, whatever its casts lose.
fn cast(server: &Server, actual: &str, expected: &str) -> String {
    let flags = ["--allow", "destructive", "--require-proof"];
    let script = tried(server, actual, expected, &flags)
        .expect_code(0)
        .stdout;
    assert!(script.contains(PROVED), "{script}");
    script
}

/// The comments right before the statement that casts a column.
fn said_of<'s>(script: &'s str, column: &str) -> &'s str {
    let script = &script[place(script, "-- Step 1")..];
    let end = place(script, &format!("ALTER COLUMN {column} TYPE "));
    let start = script[..end].rfind("\n\n").unwrap_or_default();
    &script[start..end]
}

#[tokio::test]
async fn a_time_zone_is_written_out_and_to_be_edited() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE t (
        a timestamp DEFAULT now(), b timestamptz, c date, d timestamptz, e text, f timestamptz[]);";
    let expected = "CREATE TABLE t (
        a timestamptz DEFAULT now(), b timestamp(3), c timestamptz, d date, e timestamptz,
        f timestamp[]);";
    let script = cast(&server, actual, expected);
    for statement in [
        "TYPE timestamptz USING a AT TIME ZONE 'UTC';",
        "TYPE timestamp(3) USING (b AT TIME ZONE 'UTC')::timestamp(3);",
        "TYPE timestamptz USING c::timestamp AT TIME ZONE 'UTC';",
        "TYPE date USING (d AT TIME ZONE 'UTC')::date;",
    ] {
        place(&script, statement);
    }
    for (column, words) in [
        (
            "a",
            "TIME ZONE: times without a zone are taken for UTC here",
        ),
        ("d", "in place of 'UTC'"),
        (
            "e",
            "TIME ZONE: the cast goes by the TimeZone of the session",
        ),
        (
            "f",
            "TIME ZONE: the cast goes by the TimeZone of the session",
        ),
    ] {
        let said = said_of(&script, column);
        assert!(
            said.contains(words) && said.contains("assumes-time-zone"),
            "{said}"
        );
    }
    let head = &script[..place(&script, "-- Step 1")];
    let named = "-- to edit: TIME ZONE of t.a (step 1), t.b (step 1), t.c (step 1), t.d (step 1), \
                 t.e (step 1), t.f (step 1)";
    assert!(head.contains(named), "{head}");
    // Whatever zone the one who runs it has, the hours are the same.
    let database = server.create_database("zones").await;
    let there = "SET TimeZone = 'Asia/Tokyo'; INSERT INTO t (a, b, c, d) VALUES
        ('2001-02-03 04:05', '2001-02-03 04:05+00', '2001-02-03', '2001-02-03 23:30+00');";
    database
        .try_execute(&format!("{actual} {there}"))
        .await
        .unwrap();
    let script = format!("SET TimeZone = 'Asia/Tokyo'; {script}");
    database.try_execute(&script).await.unwrap();
    let holds = "DO $$ BEGIN ASSERT (SELECT a = '2001-02-03 04:05+00' AND b = '2001-02-03 04:05'
        AND c = '2001-02-03 00:00+00' AND d = '2001-02-03' FROM t); END $$;";
    database.try_execute(holds).await.unwrap();
    server.drop_database("zones").await;
}

#[tokio::test]
async fn a_cast_to_a_domain_is_judged_by_what_it_is_over_and_by_its_checks() {
    let Some(server) = installed_server().await else {
        return;
    };
    let domains = "
        CREATE DOMAIN short AS varchar(3); CREATE DOMAIN whole AS integer;
        CREATE DOMAIN filled AS text NOT NULL; CREATE DOMAIN full_text AS text CHECK (VALUE <> '');
        CREATE DOMAIN any_text AS text;";
    let actual = format!("{domains} CREATE TABLE t (a text, b numeric, c text, d text, e text);");
    let expected =
        format!("{domains} CREATE TABLE t (a short, b whole, c filled, d full_text, e any_text);");
    let script = cast(&server, &actual, &expected);
    for (column, loses, fails) in [
        ("a", true, false),
        ("b", true, true),
        ("c", false, true),
        ("d", false, true),
        ("e", false, false),
    ] {
        let said = said_of(&script, column);
        assert_eq!(said.contains("deletes-data"), loses, "{column}: {said}");
        assert_eq!(said.contains("may-fail-on-data"), fails, "{column}: {said}");
    }
    let careful = tried(&server, &actual, &expected, &[])
        .expect_code(0)
        .stdout;
    let left = &careful[place(&careful, "-- Left out:")..];
    assert!(
        left.contains("TYPE short") && left.contains("TYPE whole"),
        "{left}"
    );
    assert!(!left.contains("TYPE full_text"), "{left}");
}

#[tokio::test]
async fn what_only_widens_fails_on_no_row() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE t (
        a varchar(50), b varchar(50), c numeric(10, 2), d integer, e varchar(50), f numeric(10, 2));";
    let expected = "CREATE TABLE t (
        a varchar(80), b text, c numeric(12, 4), d bigint, e varchar(40), f numeric(11, 4));";
    let script = cast(&server, actual, expected);
    for (column, fails) in [
        ("a", false),
        ("b", false),
        ("c", false),
        ("d", false),
        ("e", true),
        ("f", true),
    ] {
        let said = said_of(&script, column);
        assert_eq!(said.contains("may-fail-on-data"), fails, "{column}: {said}");
    }
}

#[tokio::test]
async fn every_column_whose_nulls_refuse_a_not_null_is_named_at_the_head() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE t (a integer, b integer DEFAULT 1, i integer);";
    let expected = "CREATE TABLE t (a integer NOT NULL, b integer DEFAULT 1 NOT NULL,
        i integer GENERATED ALWAYS AS IDENTITY, c integer NOT NULL, d integer NOT NULL DEFAULT 2);";
    for (flags, step) in [(&[][..], 1), (&["--simple"][..], 2)] {
        let script = tried(&server, actual, expected, flags)
            .expect_code(0)
            .stdout;
        let head = &script[..place(&script, "-- Step 1")];
        let named = format!("t.a (step {step}), t.b (step {step}), t.c (step {step})");
        assert!(head.contains(&named), "{head}");
        assert!(
            head.contains("-- to edit: BACKFILL of t.") && head.contains("t.i (step 1)"),
            "{head}"
        );
        for column in ["a", "b", "c", "i"] {
            place(
                &script,
                &format!("  UPDATE t SET {column} = … WHERE {column} IS NULL;"),
            );
        }
    }
}
