//! Every pair of a declared type and one of the database: where they differ, the models are mended or
//! the place is told.

use std::collections::BTreeSet;

use schemadrift_testkit::{Project, Server, installed_server};

use super::{mended_files, mended_to, schemadrift, told};

/// Types of the database, each as a column of its own.
const ACTUAL: [&str; 40] = [
    "bool",
    "int2",
    "int4",
    "int8",
    "float4",
    "float8",
    "numeric",
    "numeric(10, 2)",
    "text",
    "varchar",
    "varchar(20)",
    "char(4)",
    "\"char\"",
    "name",
    "bytea",
    "uuid",
    "json",
    "jsonb",
    "date",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "interval",
    "money",
    "oid",
    "pg_lsn",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "bit(3)",
    "varbit",
    "point",
    "int4range",
    "mood",
    "mood[]",
    "label",
    "text[]",
    "timestamptz[]",
];

/// Every declared type in a table of its own, with a column of each type of the database.
fn actual(count: usize) -> String {
    let columns: Vec<String> = ACTUAL
        .iter()
        .enumerate()
        .map(|(at, ty)| format!("c{at} {ty} NOT NULL"))
        .collect();
    let columns = columns.join(", ");
    let tables: Vec<String> = (0..count)
        .map(|at| format!("CREATE TABLE t{at} (id bigint PRIMARY KEY, {columns});"))
        .collect();
    format!(
        "CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE DOMAIN label AS text;{}",
        tables.concat()
    )
}

/// Columns with a finding, by `table.column`, with the place.
fn findings(project: &Project, url: &str) -> BTreeSet<(String, String)> {
    let command = ["audit", "src", "--database-url", url, "-o", "json"];
    let run = schemadrift(project, &command);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report");
    let all = report["findings"].as_array().expect("findings").iter();
    all.filter(|one| one["severity"] != "info")
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            let place = format!("{}:{}:", text("file"), one["line"]);
            (format!("{}.{}", text("table"), text("column")), place)
        })
        .collect()
}

/// Mends these models, and holds what is left against what was told.
async fn check(server: &Server, count: usize, models: &str) -> String {
    let database = server.create_database("pairs").await;
    let sql = actual(count);
    database.try_execute(&sql).await.expect("the SQL is sound");
    let project = Project::new(&[("src/models.rs", models)]);
    project.write(".git/HEAD", b"ref: refs/heads/main\n");
    let url = database.url();
    let before = findings(&project, url);
    assert!(before.len() > count * ACTUAL.len() / 2, "{}", before.len());
    let patch = ["patch", "--models-diff", "src", "--database-url", url];
    let run = schemadrift(&project, &patch).expect_code(0);
    project.write("models.diff", run.stdout.as_bytes());
    let mut git = std::process::Command::new("git");
    git.current_dir(project.path())
        .args(["apply", "--unsafe-paths", "models.diff"]);
    let applied = git.output().expect("git runs");
    let said = String::from_utf8_lossy(&applied.stderr);
    assert!(applied.status.success(), "{said}\n{}", run.stdout);
    let after: BTreeSet<String> = findings(&project, url)
        .into_iter()
        .map(|(column, _)| column)
        .collect();
    let is_silent = |(column, place): &&(String, String)| {
        after.contains(column) && !run.stderr.contains(place.as_str())
    };
    let silent: Vec<_> = before.iter().filter(is_silent).collect();
    let columns: BTreeSet<&String> = before.iter().map(|(column, _)| column).collect();
    let new: Vec<_> = after.iter().filter(|one| !columns.contains(one)).collect();
    assert!(
        silent.is_empty() && new.is_empty(),
        "neither mended nor told: {silent:?}\nnew: {new:?}\n{}",
        run.stderr
    );
    // What the database has a type for that the framework knows is mended.
    assert!(after.len() < before.len() / 2, "{after:?}");
    server.drop_database("pairs").await;
    project.read("src/models.rs")
}

/// One struct a type, with a field for each type of the database.
fn rows(types: &[&str], head: impl Fn(usize) -> String) -> String {
    let one = |(at, ty): (usize, &&str)| {
        let fields: Vec<String> = (0..ACTUAL.len())
            .map(|column| format!("    pub c{column}: {ty},\n"))
            .collect();
        format!("{}    pub id: i64,\n{}}}\n", head(at), fields.concat())
    };
    types.iter().enumerate().map(one).collect()
}

#[tokio::test]
async fn a_table_of_diesel_and_its_structs_are_mended_or_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    let pairs = [
        ("Bool", "bool"),
        ("Int2", "i16"),
        ("Integer", "i32"),
        ("BigInt", "i64"),
        ("Float", "f32"),
        ("Double", "f64"),
        ("Numeric", "bigdecimal::BigDecimal"),
        ("Text", "String"),
        ("VarChar", "String"),
        ("Bpchar", "String"),
        ("CChar", "u8"),
        ("Binary", "Vec<u8>"),
        ("Uuid", "uuid::Uuid"),
        ("Json", "serde_json::Value"),
        ("Jsonb", "serde_json::Value"),
        ("Date", "chrono::NaiveDate"),
        ("Time", "chrono::NaiveTime"),
        ("Timestamp", "chrono::NaiveDateTime"),
        ("Timestamp", "std::time::SystemTime"),
        ("Timestamptz", "chrono::DateTime<chrono::Utc>"),
        ("Timestamptz", "chrono::NaiveDateTime"),
        ("Interval", "diesel::data_types::PgInterval"),
        ("Money", "diesel::data_types::PgMoney"),
        ("Oid", "u32"),
        ("Inet", "ipnetwork::IpNetwork"),
        ("Array<Text>", "Vec<String>"),
    ];
    let mut models = String::new();
    for (at, (ty, rust)) in pairs.iter().enumerate() {
        let columns: Vec<String> = (0..ACTUAL.len())
            .map(|column| format!("        c{column} -> {ty},\n"))
            .collect();
        let columns = columns.concat();
        models.push_str(&format!(
            "diesel::table! {{\n    t{at} (id) {{\n        id -> Int8,\n{columns}    }}\n}}\n\n"
        ));
        models.push_str(&rows(&[rust], |_| {
            format!(
                "#[derive(diesel::Queryable, diesel::Selectable, diesel::Insertable)]\n\
                 #[diesel(table_name = t{at}, check_for_backend(diesel::pg::Pg))]\n\
                 pub struct Row{at} {{\n"
            )
        }));
    }
    let after = check(&server, pairs.len(), &models).await;
    // Of two times each stands for the other's column, too: what is declared follows it.
    for table in after.split("diesel::table!").skip(1) {
        assert!(table.contains("c21 -> Timestamp,"), "{table}");
        assert!(table.contains("c22 -> Timestamptz,"), "{table}");
    }
}

#[tokio::test]
async fn rows_of_sqlx_are_mended_or_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    let types = [
        "bool",
        "i8",
        "i16",
        "i32",
        "i64",
        "u32",
        "f32",
        "f64",
        "rust_decimal::Decimal",
        "String",
        "Vec<u8>",
        "uuid::Uuid",
        "serde_json::Value",
        "chrono::NaiveDate",
        "chrono::NaiveTime",
        "chrono::NaiveDateTime",
        "chrono::DateTime<chrono::Utc>",
        "sqlx::postgres::types::PgInterval",
        "sqlx::postgres::types::PgMoney",
        "ipnetwork::IpNetwork",
        "Vec<String>",
    ];
    let models = rows(&types, |at| {
        format!("/// schemadrift: table = t{at}\n#[derive(sqlx::FromRow)]\npub struct Row{at} {{\n")
    });
    check(&server, types.len(), &models).await;
}

#[tokio::test]
async fn entities_of_sea_orm_are_mended_or_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    let types = [
        "bool",
        "i16",
        "i32",
        "i64",
        "f32",
        "f64",
        "Decimal",
        "String",
        "Vec<u8>",
        "Uuid",
        "Json",
        "Date",
        "Time",
        "DateTime",
        "DateTimeUtc",
        "DateTimeWithTimeZone",
        "Vec<String>",
    ];
    let mut models = String::new();
    for (at, ty) in types.iter().enumerate() {
        let model = rows(&[ty], |_| {
            format!(
                "use sea_orm::entity::prelude::*;\n\n\
                 #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n\
                 #[sea_orm(table_name = \"t{at}\")]\npub struct Model {{\n    \
                 #[sea_orm(primary_key, auto_increment = false)]\n"
            )
        });
        models.push_str(&format!(
            "pub mod t{at} {{\n{model}\n\
             #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]\npub enum Relation {{}}\n\n\
             impl ActiveModelBehavior for ActiveModel {{}}\n}}\n"
        ));
    }
    check(&server, types.len(), &models).await;
}

#[tokio::test]
async fn derives_are_mended_or_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    let types = [
        "bool",
        "i16",
        "i32",
        "i64",
        "f32",
        "f64",
        "rust_decimal::Decimal",
        "String",
        "Vec<u8>",
        "uuid::Uuid",
        "serde_json::Value",
        "chrono::NaiveDate",
        "chrono::NaiveDateTime",
        "chrono::DateTime<chrono::Utc>",
        "Vec<String>",
    ];
    let models = rows(&types, |at| {
        format!(
            "#[derive(schemadrift::Table)]\n#[table(name = \"t{at}\")]\npub struct Row{at} {{\n    \
             #[column(primary_key)]\n"
        )
    });
    check(&server, types.len(), &models).await;
}

/// A `table!` of events with a struct, whose column has this type here and there.
fn event(sql: &str, rust: &str) -> String {
    format!(
        "diesel::table! {{
    events (id) {{
        id -> Int8,
        at -> {sql},
    }}
}}

#[derive(diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = events)]
pub struct Event {{
    pub id: i64,
    pub at: {rust},
}}
"
    )
}

fn events(ty: &str) -> String {
    format!("CREATE TABLE events (id bigint PRIMARY KEY, at {ty} NOT NULL);")
}

#[tokio::test]
async fn a_time_stays_one_of_its_crate() {
    let Some(server) = installed_server().await else {
        return;
    };
    for (ty, from, to) in [
        (
            "timestamp",
            "time::OffsetDateTime",
            "time::PrimitiveDateTime",
        ),
        ("date", "time::OffsetDateTime", "time::Date"),
        (
            "timestamp",
            "chrono::DateTime<chrono::Utc>",
            "chrono::NaiveDateTime",
        ),
        // The two that it stands for are no reason to write another one.
        (
            "timestamp",
            "chrono::NaiveDateTime",
            "chrono::NaiveDateTime",
        ),
    ] {
        let kept = format!("    pub at: {to},\n");
        let models = event("Timestamptz", from);
        mended_to(
            (&server, &events(ty)),
            &[],
            &models,
            &[&kept],
            &["Timestamptz"],
        )
        .await;
    }
}

#[tokio::test]
async fn a_struct_that_cannot_follow_keeps_its_table_as_it_is() {
    let Some(server) = installed_server().await else {
        return;
    };
    let files = event("Text", "Moment");
    let why = [
        "src/models.rs:12: change its type by hand: whether Moment goes with timestamp",
        "src/models.rs:4: this stays, too, until src/models.rs:12 is changed by hand",
    ];
    let files = [("src/models.rs", &*files)];
    assert_eq!(
        told((&server, &events("timestamp")), &files, &why).await,
        ""
    );
    let files = event("Text", "String");
    let files = [("src/models.rs", &*files)];
    let why = [
        "src/models.rs:12: no Rust type is known for point",
        "src/models.rs:4: ",
    ];
    assert_eq!(told((&server, &events("point")), &files, &why).await, "");
    // A field that reads by position is added with its column, or both are not.
    let added = "CREATE TABLE events (id bigint PRIMARY KEY, at text NOT NULL, lsn pg_lsn);";
    let in_order = event("Text", "String").replace(", diesel::Selectable", "");
    let in_order = in_order.replace(
        "#[derive(diesel::Q",
        "#[derive(diesel::Identifiable, diesel::Q",
    );
    let files = [("src/models.rs", &*in_order)];
    let why = [
        "src/models.rs:3: no field is added",
        "src/models.rs:11: no field is added",
    ];
    assert_eq!(told((&server, added), &files, &why).await, "");
}

#[tokio::test]
async fn a_type_that_the_package_does_not_have_is_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE users (id bigint PRIMARY KEY, key uuid NOT NULL);";
    let row = "#[derive(serde::Serialize, sqlx::FromRow)]\npub struct User { pub id: i64, pub key: String }\n";
    let check = async |dependencies: &str, why: &str| {
        let manifest = format!("[package]\nname = \"a\"\n\n[dependencies]\n{dependencies}");
        let files = [("Cargo.toml", &*manifest), ("src/lib.rs", row)];
        let why = format!("src/lib.rs:2: it would be uuid::Uuid, and the package {why}");
        assert_eq!(told((&server, actual), &files, &[&why]).await, "", "{why}");
    };
    check("sqlx = \"0.9\"\n", "does not depend on uuid").await;
    let uuid = "uuid = \"1\"\n";
    check(
        &format!("{uuid}sqlx = \"0.9\"\n"),
        "has sqlx without its feature uuid",
    )
    .await;
    let sqlx = "sqlx = { version = \"0.9\", features = [\n    \"uuid\",\n] }\n";
    check(
        &format!("{uuid}{sqlx}"),
        "has uuid without its feature serde",
    )
    .await;
    let all = "uuid = { version = \"1\", features = [\"serde\"] }\n".to_owned() + sqlx;
    let manifest = format!("[package]\nname = \"a\"\n\n[dependencies]\n{all}");
    let files = [("Cargo.toml", &*manifest), ("src/lib.rs", row)];
    mended_files(
        (&server, actual),
        &[],
        &files,
        &["pub key: uuid::Uuid }"],
        &[],
    )
    .await;
}
