//! What a patch drops and makes again has what it had: owners, privileges, settings, and what stands
//! on it and is not compared. Where nobody can say so, the patch is not proved.

use std::fs;
use std::process::Command;

use schemadrift_testkit::{Database, Project, Run, Server, installed_server};

use crate::run;

const PROVED: &str = "-- proof: proved";

fn schemadrift(project: &Project, arguments: &[&str]) -> Run {
    let mut all = arguments.to_vec();
    all.extend(["--no-config", "--sandbox", "installed"]);
    run(project.path(), &all)
}

/// The lines of a dump of the schema, sorted, without those of a newer version's fence.
fn dump(database: &Database) -> Vec<String> {
    let arguments = ["--schema-only", database.url()];
    let output = Command::new("pg_dump").args(arguments).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().filter(|line| !line.starts_with('\\'));
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    lines.sort();
    lines
}

/// A patch that makes a database like a script, drops and all.
fn patch(database: &Database, expected: &str) -> String {
    let project = Project::new(&[("expected.sql", expected)]);
    let arguments = [
        "patch",
        "--require-proof",
        "--allow",
        "destructive",
        "--expected",
        "sql:expected.sql",
        "--actual",
        database.url(),
    ];
    schemadrift(&project, &arguments).expect_code(0).stdout
}

/// Patches a database towards a script, runs that, and tells what the dumps before and after it have
/// alone; empty lines and those of comments do not count.
async fn patched(
    server: &Server,
    name: &str,
    actual: &str,
    expected: &str,
) -> (String, Vec<String>) {
    let database = server.create_database(name).await;
    database.try_execute(actual).await.unwrap();
    let before = dump(&database);
    let script = patch(&database, expected);
    assert!(script.contains(PROVED), "{script}");
    assert!(!script.contains("the sandbox lacks"), "{script}");
    let ran = database.try_execute(&script).await;
    ran.unwrap_or_else(|error| panic!("{error}\n{script}"));
    let after = dump(&database);
    let alone = |these: &[String], others: &[String], sign: char| -> Vec<String> {
        let these = these.iter().filter(|one| !others.contains(one));
        these.map(|one| format!("{sign}{}", one.trim())).collect()
    };
    let mut differing = alone(&before, &after, '-');
    differing.extend(alone(&after, &before, '+'));
    server.drop_database(name).await;
    (script, differing)
}

/// Objects on a type and a column, with all that can cling to such.
const WORLD: &str = "
    CREATE TYPE color AS ENUM ('red', 'green');
    COMMENT ON TYPE color IS 'type';
    REVOKE USAGE ON TYPE color FROM PUBLIC;
    GRANT USAGE ON TYPE color TO keeps_reader;
    CREATE FUNCTION f(color) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
    REVOKE EXECUTE ON FUNCTION f(color) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION f(color) TO keeps_reader;
    CREATE TABLE t (
        a integer PRIMARY KEY,
        b text,
        c color DEFAULT 'red',
        g integer GENERATED ALWAYS AS (f('red')) STORED,
        CHECK (c <> 'green')
    );
    ALTER TABLE t ADD CONSTRAINT unchecked CHECK (c > 'red') NOT VALID;
    ALTER TABLE t ADD CONSTRAINT own CHECK (c > 'red') NO INHERIT;
    COMMENT ON CONSTRAINT t_c_check ON t IS 'check';
    COMMENT ON COLUMN t.g IS 'generated';
    GRANT SELECT (g) ON t TO keeps_reader;
    ALTER TABLE t ALTER g SET STATISTICS 50;
    CREATE INDEX partial ON t (b) WITH (fillfactor = 70) WHERE c = 'red';
    COMMENT ON INDEX partial IS 'partial';
    CREATE UNIQUE INDEX called ON t (f(c));
    ALTER INDEX called ALTER COLUMN 1 SET STATISTICS 200;
    ALTER TABLE t CLUSTER ON called;
    CREATE INDEX of_g ON t (g) WITH (fillfactor = 44);
    COMMENT ON INDEX of_g IS 'of g';
    CREATE VIEW v WITH (security_barrier) AS SELECT a, c FROM t;
    ALTER VIEW v OWNER TO keeps_owner;
    GRANT SELECT ON v TO keeps_reader WITH GRANT OPTION;
    GRANT SELECT (a) ON v TO PUBLIC;
    COMMENT ON COLUMN v.c IS 'of a view';
    CREATE RULE r AS ON INSERT TO v DO INSTEAD NOTHING;
    COMMENT ON RULE r ON v IS 'rule';
    CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT * FROM t WITH NO DATA;
    GRANT SELECT ON m TO keeps_reader;
    ALTER MATERIALIZED VIEW m ALTER b SET STATISTICS 5;
    CREATE UNIQUE INDEX m_a ON m (a) WITH (fillfactor = 33);
    COMMENT ON INDEX m_a IS 'of m';
    ALTER MATERIALIZED VIEW m CLUSTER ON m_a;
    CREATE CAST (color AS integer) WITH FUNCTION f(color) AS ASSIGNMENT;
    COMMENT ON CAST (color AS integer) IS 'cast';
    CREATE STATISTICS two ON a, g FROM t;
    ALTER STATISTICS two SET STATISTICS 77;
    COMMENT ON STATISTICS two IS 'two';
    CREATE POLICY p ON t TO keeps_reader USING (c = 'red');
    COMMENT ON POLICY p ON t IS 'policy';
    CREATE FUNCTION ran() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TRIGGER changed AFTER UPDATE ON t FOR EACH ROW
        WHEN (old.c IS DISTINCT FROM new.c) EXECUTE FUNCTION ran();
    ALTER TABLE t DISABLE TRIGGER changed;
    COMMENT ON TRIGGER changed ON t IS 'trigger';";

const ROLES: &str = "CREATE ROLE keeps_reader; CREATE ROLE keeps_owner;";

#[tokio::test]
async fn what_clings_to_what_is_made_again_is_there_again() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(ROLES).await;
    let wanted = WORLD.replace("'red', 'green'", "'blue', 'green', 'red'");
    let expected = format!("{ROLES} {wanted}");
    let (script, differing) = patched(&server, "keeps_world", WORLD, &expected).await;
    // The labels alone.
    let labels = ["-'green'", "-'red',", "+'blue',", "+'green',", "+'red'"];
    let mut differing: Vec<&str> = differing.iter().map(String::as_str).collect();
    let sort = |one: &&str| (one.starts_with('+'), (*one).to_owned());
    differing.sort_by_key(sort);
    let mut labels = labels.to_vec();
    labels.sort_by_key(sort);
    assert_eq!(differing, labels, "{script}");
    // In the transaction that makes it again.
    let step = script
        .split("COMMIT;")
        .find(|step| step.contains("CREATE VIEW v"));
    let step = step.unwrap_or_default();
    for sql in [
        "ALTER TABLE public.v OWNER TO keeps_owner",
        "REVOKE EXECUTE ON ROUTINE public.f(public.color) FROM PUBLIC",
    ] {
        assert!(step.contains(sql), "{script}");
    }
}

#[tokio::test]
async fn a_publication_stands_in_the_way_and_is_whole_again() {
    let Some(server) = installed_server().await else {
        return;
    };
    // Lists of columns came with 15.
    if server.version().starts_with("13.") || server.version().starts_with("14.") {
        return;
    }
    let actual = "CREATE TABLE t (a integer PRIMARY KEY, b text, c integer);
        ALTER TABLE t ALTER b SET STORAGE EXTERNAL;
        CREATE TABLE child () INHERITS (t);
        CREATE PUBLICATION news FOR TABLE t (a, b) WHERE (a > 0);";
    let expected = "CREATE TABLE t (a bigint PRIMARY KEY, b varchar(30), c integer);
        CREATE TABLE child () INHERITS (t);";
    let (script, differing) = patched(&server, "keeps_news", actual, expected).await;
    let changed = ["-a integer NOT NULL,", "-b text,"];
    let retyped = ["+a bigint NOT NULL,", "+b character varying(30),"];
    assert_eq!(differing, [changed, retyped].concat(), "{script}");
    // What it names goes not: it would have to be another one.
    let expected = "CREATE TABLE t (a integer PRIMARY KEY, c integer);
        CREATE TABLE child () INHERITS (t);";
    let (script, differing) = patched(&server, "keeps_news", actual, expected).await;
    let reason = "the table public.t of the publication news names the column";
    assert!(script.contains(reason) && differing.is_empty(), "{script}");
}

#[tokio::test]
async fn a_patch_that_is_not_tried_says_that_it_keeps_nothing() {
    let there = "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t;";
    let wanted = there.replace("integer", "bigint");
    let project = Project::new(&[("expected.sql", &wanted), ("actual.sql", there)]);
    let arguments = [
        "patch",
        "--no-verify",
        "--no-config",
        "--expected",
        "sql:expected.sql",
        "--actual",
        "sql:actual.sql",
    ];
    let script = run(project.path(), &arguments).expect_code(0).stdout;
    let line = "-- not kept without a proof: owners, grants and settings";
    assert!(script.contains(line), "{script}");
}

#[tokio::test]
async fn what_cannot_be_kept_or_seen_leaves_the_patch_unproved() {
    let Some(server) = installed_server().await else {
        return;
    };
    let base = "CREATE TYPE color AS ENUM ('red', 'green'); CREATE TABLE t (c color);
        CREATE VIEW v AS SELECT c FROM t; GRANT SELECT ON v TO PUBLIC;";
    let operator =
        "CREATE FUNCTION same(color, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE OPERATOR === (leftarg = color, rightarg = integer, function = same);";
    let wanted = base.replace("'red', 'green'", "'green', 'red'");
    let project = Project::new(&[("expected.sql", &format!("{wanted} {operator}"))]);
    let database = server.create_database("keeps_not").await;
    database.try_execute(base).await.unwrap();
    let frozen = schemadrift(&project, &["snapshot", database.url()]).expect_code(0);
    project.write("frozen.json", frozen.stdout.as_bytes());
    database.try_execute(operator).await.unwrap();
    for (actual, reason) in [
        (
            database.url(),
            "the operator public.===(public.color,integer)",
        ),
        (
            "snapshot:frozen.json",
            "a snapshot does not tell what it had of: grants (1)",
        ),
    ] {
        let arguments = [
            "patch",
            "--require-proof",
            "--expected",
            "sql:expected.sql",
            "--actual",
            actual,
        ];
        let script = schemadrift(&project, &arguments).expect_code(1).stdout;
        let line = script
            .lines()
            .find(|line| line.starts_with("-- proof: NOT proved"));
        assert!(line.is_some_and(|line| line.contains(reason)), "{script}");
    }
}

#[tokio::test]
async fn a_scratch_server_that_is_none_is_an_error_and_no_failed_proof() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("scratchless").await;
    let wanted = server.create_database("scratchless_wanted").await;
    wanted
        .try_execute("CREATE TABLE t (a integer)")
        .await
        .unwrap();
    let project = Project::new(&[]);
    for url in [
        "postgres://user:canary@127.0.0.1:1/none",
        "nowhere://user:canary@host",
    ] {
        let arguments = [
            "patch",
            "--no-config",
            "--expected",
            wanted.url(),
            "--actual",
            database.url(),
            "--scratch-url",
            url,
        ];
        let ran = run(project.path(), &arguments).expect_code(2);
        assert!(ran.stderr.contains("scratch"), "{}", ran.stderr);
        assert!(!ran.stderr.contains("canary") && ran.stdout.is_empty());
    }
}

#[tokio::test]
async fn privileges_outlive_another_kind_and_an_identity_that_is_to_be_another_is_one() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; GRANT SELECT ON m TO PUBLIC;
        CREATE FUNCTION f(x integer) RETURNS void LANGUAGE sql AS 'SELECT';
        REVOKE EXECUTE ON FUNCTION f(integer) FROM PUBLIC;
        CREATE TABLE t (a integer NOT NULL, b integer NOT NULL);
        CREATE UNIQUE INDEX t_a ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
        CREATE TABLE u (a integer NOT NULL); CREATE UNIQUE INDEX u_a ON u (a);
        ALTER TABLE u REPLICA IDENTITY USING INDEX u_a;";
    let expected = "CREATE VIEW m AS SELECT 1 AS a;
        CREATE PROCEDURE f(x integer) LANGUAGE sql AS 'SELECT';
        CREATE TABLE t (a integer NOT NULL, b integer NOT NULL);
        CREATE UNIQUE INDEX t_a ON t (a, b); ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
        CREATE TABLE u (a integer NOT NULL); CREATE UNIQUE INDEX u_a ON u (a);
        ALTER TABLE u REPLICA IDENTITY FULL;";
    let (script, differing) = patched(&server, "keeps_kinds", actual, expected).await;
    let has = |line: &str| differing.iter().any(|one| one.starts_with(line));
    assert!(has("+REVOKE ALL ON PROCEDURE public.f("), "{differing:?}");
    assert!(
        has("+ALTER TABLE ONLY public.u REPLICA IDENTITY FULL;"),
        "{differing:?}"
    );
    for kept in [
        "GRANT SELECT ON TABLE public.m",
        "public.t REPLICA IDENTITY",
    ] {
        let is_kept = |one: &String| !one.contains(kept);
        assert!(
            differing.iter().all(is_kept),
            "{differing:?} after\n{script}"
        );
    }
}

/// What takes a patch back keeps as much.
#[tokio::test]
async fn the_way_back_keeps_what_the_way_there_kept() {
    let Some(server) = installed_server().await else {
        return;
    };
    let there = "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t;
        GRANT SELECT ON v TO PUBLIC;";
    let wanted = there.replace("integer", "bigint");
    let project = Project::new(&[
        ("expected.sql", &wanted),
        ("migrations/001_there.sql", there),
    ]);
    let arguments = [
        "patch",
        "--require-proof",
        "--expected",
        "sql:expected.sql",
        "--actual",
        "migrations:migrations",
        "--migrations",
        "migrations",
        "--as-migration",
        "plain",
        "--name",
        "wider",
    ];
    let written = schemadrift(&project, &arguments).expect_code(0).stdout;
    let files = written.lines().filter(|line| line.ends_with(".sql"));
    let (downs, ups): (Vec<&str>, Vec<&str>) = files.partition(|line| line.ends_with(".down.sql"));
    assert!(!downs.is_empty() && !ups.is_empty(), "{written}");
    let database = server.create_database("keeps_back").await;
    database.try_execute(there).await.unwrap();
    let before = dump(&database);
    for file in ups.iter().chain(downs.iter().rev()) {
        let sql = fs::read_to_string(project.path().join(file)).unwrap();
        let ran = database.try_execute(&sql).await;
        ran.unwrap_or_else(|error| panic!("{error} in {file}\n{sql}"));
    }
    assert_eq!(dump(&database), before);
}

/// What a serial or a plain column had counted is counted on by the identity that it becomes.
#[tokio::test]
async fn numbers_go_on_behind_those_that_are_there() {
    let Some(server) = installed_server().await else {
        return;
    };
    let rows = "INSERT INTO t (a) VALUES (1), (2), (3)";
    for (number, (one, two)) in [
        ("serial", "bigint GENERATED ALWAYS AS IDENTITY"),
        ("int GENERATED BY DEFAULT AS IDENTITY", "serial"),
        ("serial", "int GENERATED BY DEFAULT AS IDENTITY"),
    ]
    .iter()
    .enumerate()
    {
        let table = |ty: &str| format!("CREATE TABLE t (id {ty} PRIMARY KEY, a int);");
        let database = server.create_database(&format!("numbers_{number}")).await;
        let filled = format!("{}{rows}", table(one));
        database.try_execute(&filled).await.unwrap();
        let script = patch(&database, &table(two));
        database.try_execute(&script).await.unwrap();
        let next = database.try_execute("INSERT INTO t (a) VALUES (4)").await;
        next.unwrap_or_else(|error| panic!("{one} to {two}: {error}\n{script}"));
    }
}
