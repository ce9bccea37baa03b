//! Keys, checks and indexes that say nearly the same: what differs between two databases is found,
//! whichever is expected, and a patch mends it.

use schemadrift::schema::Schema;
use schemadrift_testkit::{Server, every_server, findings};

use super::patches::mend;

const TABLES: &str = "
    CREATE TABLE parents (a int, b int, PRIMARY KEY (a, b));
    CREATE TABLE t (a int, b int, c int);";

/// Rules that speak.
type Rules = &'static [&'static str];

/// Two states of a table, and the rules that speak where the first is expected, and the second.
const PAIRS: [(&str, &str, Rules, Rules); 13] = [
    (
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES parents ON DELETE SET NULL (a)",
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES parents ON DELETE SET NULL (b)",
        &["foreign-key-mismatch"],
        &["foreign-key-mismatch"],
    ),
    (
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES parents ON DELETE SET DEFAULT",
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES parents ON DELETE SET DEFAULT (b)",
        &["foreign-key-mismatch"],
        &["foreign-key-mismatch"],
    ),
    (
        "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0)",
        "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NO INHERIT",
        &["check-mismatch"],
        &["check-mismatch"],
    ),
    (
        "CREATE UNIQUE INDEX once ON t (a, b)",
        "CREATE UNIQUE INDEX once ON t (b, a)",
        &["unique-mismatch"],
        &["unique-mismatch"],
    ),
    (
        "CREATE UNIQUE INDEX once ON t (a, b DESC)",
        "CREATE UNIQUE INDEX once ON t (a NULLS FIRST, b)",
        &["unique-mismatch"],
        &["unique-mismatch"],
    ),
    (
        "ALTER TABLE t ADD CONSTRAINT once UNIQUE (a, b)",
        "ALTER TABLE t ADD CONSTRAINT once UNIQUE (b, a)",
        &["unique-mismatch"],
        &["unique-mismatch"],
    ),
    (
        "CREATE INDEX x ON t (a)",
        "CREATE INDEX x ON t (a); CREATE INDEX y ON t (a)",
        &["index-unmapped"],
        &["index-missing"],
    ),
    (
        "ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0)",
        "ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0), ADD CONSTRAINT w CHECK (a > 0)",
        &["check-unmapped"],
        &["check-missing"],
    ),
    (
        "ALTER TABLE t ADD CONSTRAINT x CHECK (a > 10), ADD CONSTRAINT y CHECK (a > 0)",
        "ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0)",
        &["check-mismatch", "check-missing"],
        &["check-unmapped"],
    ),
    (
        "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a); CREATE UNIQUE INDEX u ON t (a)",
        "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a)",
        &["unique-missing"],
        &["unique-unmapped"],
    ),
    (
        "ALTER TABLE t ADD CONSTRAINT k UNIQUE (a); CREATE INDEX i ON t (a)",
        "ALTER TABLE t ADD CONSTRAINT k UNIQUE (a)",
        &["index-missing"],
        &["index-unmapped"],
    ),
    (
        "CREATE INDEX i ON t (a) WHERE b > 1",
        "CREATE UNIQUE INDEX i ON t (a) WHERE b > 1",
        &["index-mismatch"],
        &["index-mismatch"],
    ),
    (
        "ALTER TABLE t ADD CONSTRAINT x UNIQUE (a), ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t (a)",
        "ALTER TABLE t ADD CONSTRAINT x UNIQUE (a), ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t (a),
             ADD CONSTRAINT g FOREIGN KEY (b) REFERENCES t (a)",
        &["foreign-key-unmapped"],
        &["foreign-key-missing"],
    ),
];

#[tokio::test]
async fn what_says_nearly_the_same_is_told_apart_and_mended() {
    for server in every_server().await {
        for (number, (one, two, forth, back)) in PAIRS.iter().enumerate() {
            // Columns of SET NULL came with 15.
            let version = server.version().split('.').next().unwrap();
            if one.contains(" SET ") && version.parse::<u32>().unwrap() < 15 {
                continue;
            }
            let first = format!("nearly_{number}_one");
            let second = format!("nearly_{number}_two");
            let (expected, actual) = (
                made(&server, &first, one).await,
                made(&server, &second, two).await,
            );
            for (way, expected, actual, of, rules) in [
                ("forth", &expected, &actual, &second, forth),
                ("back", &actual, &expected, &first, back),
            ] {
                let found = findings(expected, actual);
                let found: Vec<&str> = found.iter().map(|one| one.rule).collect();
                assert_eq!(found, **rules, "{way}: {one} and {two}");
                let copy = server.copy_database(&format!("{of}_{way}"), of).await;
                let ran = mend(way, expected, actual, &copy).await;
                ran.unwrap_or_else(|reason| panic!("{way}: {one} and {two}\n{reason}"));
            }
        }
    }
}

/// Two operator classes of one name, each in a namespace of its own.
const CLASSES: &str = "
    CREATE SCHEMA one; CREATE SCHEMA two; CREATE SCHEMA three;
    CREATE OPERATOR CLASS one.shy FOR TYPE int USING btree AS
        OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
        FUNCTION 1 btint4cmp (int, int);
    CREATE OPERATOR CLASS two.shy FOR TYPE int USING btree AS
        OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
        FUNCTION 1 btint4cmp (int, int);
    CREATE TABLE three.t (a int);
    CREATE INDEX x ON three.t (a one.shy);
    CREATE TYPE three.r AS RANGE (subtype = int, subtype_opclass = one.shy);";

const MOVED_CLASSES: &str = "
    DROP INDEX three.x; CREATE INDEX x ON three.t (a two.shy);
    DROP TYPE three.r; CREATE TYPE three.r AS RANGE (subtype = int, subtype_opclass = two.shy);";

#[tokio::test]
async fn an_operator_class_of_another_namespace_is_another() {
    for server in every_server().await {
        let one = made(&server, "classes", CLASSES).await;
        let database = server.copy_database("moved_classes", "classes").await;
        database.try_execute(MOVED_CLASSES).await.unwrap();
        let two = database.schema().await;
        assert_eq!(findings(&one, &one), []);
        let found = findings(&two, &one);
        let found: Vec<&str> = found.iter().map(|one| one.rule).collect();
        assert_eq!(found, ["index-mismatch", "range-mismatch"]);
        let copy = server.copy_database("mended_classes", "classes").await;
        let ran = mend("classes", &two, &one, &copy).await;
        ran.unwrap_or_else(|reason| panic!("{reason}"));
    }
}

/// A foreign table has rows elsewhere, and is no table of the same columns.
#[tokio::test]
async fn a_foreign_table_is_no_table() {
    for server in every_server().await {
        let table = "CREATE TABLE far (id int NOT NULL, name text)";
        let far = "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE far (id int NOT NULL, name text) SERVER s";
        let near = made(&server, "near", table).await;
        let far = made(&server, "far", far).await;
        for (expected, actual) in [(&near, &far), (&far, &near)] {
            let found = findings(expected, actual);
            let found: Vec<&str> = found.iter().map(|one| one.rule).collect();
            assert_eq!(found, ["table-missing"]);
        }
        let copy = server.copy_database("far_mended", "far").await;
        let ran = mend("near", &near, &far, &copy).await;
        ran.unwrap_or_else(|reason| panic!("{reason}"));
    }
}

/// A part of one name on both sides, which a new column is in.
#[tokio::test]
async fn what_changes_with_a_new_column_makes_way_for_itself() {
    let parts = [
        ("CREATE INDEX ix ON t (a)", "CREATE INDEX ix ON t (a, d)"),
        (
            "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0)",
            "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > d)",
        ),
        (
            "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES parents",
            "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, d) REFERENCES parents",
        ),
        (
            "ALTER TABLE t ADD CONSTRAINT ex EXCLUDE USING btree (a WITH =)",
            "ALTER TABLE t ADD CONSTRAINT ex EXCLUDE USING btree (a WITH =, d WITH =)",
        ),
        (
            "ALTER TABLE t ADD CONSTRAINT un UNIQUE (a)",
            "ALTER TABLE t ADD CONSTRAINT un UNIQUE (a, d)",
        ),
    ];
    for server in every_server().await {
        for (number, (one, two)) in parts.iter().enumerate() {
            let first = format!("way_{number}_one");
            let second = format!("way_{number}_two");
            let two = format!("ALTER TABLE t ADD COLUMN d int; {two}");
            let plain = made(&server, &first, one).await;
            let longer = made(&server, &second, &two).await;
            for (way, expected, actual, of) in [
                ("forth", &longer, &plain, &first),
                ("back", &plain, &longer, &second),
            ] {
                let copy = server.copy_database(&format!("{of}_{way}"), of).await;
                let ran = mend(way, expected, actual, &copy).await;
                ran.unwrap_or_else(|reason| panic!("{way}: {one} and {two}\n{reason}"));
            }
        }
    }
}

/// An index that failed to build is no part of a dump, and nobody is told to have one.
#[tokio::test]
async fn an_invalid_index_is_found_where_it_is_and_nowhere_else() {
    for server in every_server().await {
        let fine = made(&server, "valid", "").await;
        let database = server.create_database("invalid").await;
        database.try_execute(TABLES).await.unwrap();
        database
            .try_execute("INSERT INTO t VALUES (1), (1)")
            .await
            .unwrap();
        let built = database
            .try_execute("CREATE UNIQUE INDEX CONCURRENTLY failed ON t (a)")
            .await;
        assert!(built.is_err());
        let broken = database.schema().await;
        let rules = |expected: &Schema, actual: &Schema| -> Vec<&str> {
            findings(expected, actual)
                .iter()
                .map(|one| one.rule)
                .collect()
        };
        assert_eq!(rules(&fine, &broken), ["index-invalid"]);
        assert_eq!(rules(&broken, &fine), [""; 0]);
        assert_eq!(rules(&broken, &broken), [""; 0]);
    }
}

async fn made(server: &Server, name: &str, sql: &str) -> Schema {
    let database = server.create_database(name).await;
    database.try_execute(TABLES).await.unwrap();
    database.try_execute(sql).await.unwrap();
    database.schema().await
}
