//! Renames, which are taken where they are accepted.

use schemadrift_testkit::{Project, installed_server};

use super::{mended_to, schemadrift};

#[tokio::test]
async fn a_rename_that_is_accepted_gives_the_field_the_name_of_its_column() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual =
        "CREATE TABLE users (id bigint PRIMARY KEY, full_name text NOT NULL, age bigint NOT NULL);";
    let accept = ["--accept-rename", "users.full_name=name"];
    let fields = "{\n    pub id: i64,\n    pub name: String,\n    pub age: i64,\n}\n";
    for (derive, attribute) in [
        ("schemadrift::Table", "#[column(name = \"full_name\")]"),
        ("sqlx::FromRow", "#[sqlx(rename = \"full_name\")]"),
        (
            "postgres_from_row::FromRow",
            "#[from_row(rename = \"full_name\")]",
        ),
    ] {
        let models = format!("#[derive({derive})]\npub struct User {fields}");
        let kept = format!("    pub id: i64,\n    {attribute}\n    pub name: String,\n");
        mended_to((&server, actual), &accept, &models, &[&kept], &[]).await;
    }
    let table = "diesel::table! {\n    users (id) {\n        id -> Int8,\n        name -> Text,\n        \
                 age -> Int8,\n    }\n}\n";
    let kept = ["        #[sql_name = \"full_name\"]\n        name -> Text,\n"];
    mended_to((&server, actual), &accept, table, &kept, &[]).await;
    let entity = "
#[derive(Clone, Debug, PartialEq, sea_orm::DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    #[sea_orm(column_name = \"nom\")]
    pub name: String,
    pub age: i64,
}
";
    let accept = ["--accept-rename", "users.full_name=nom"];
    let kept = ["    #[sea_orm(column_name = \"full_name\")]\n    pub name: String,\n"];
    mended_to((&server, actual), &accept, entity, &kept, &["nom\""]).await;
}

#[tokio::test]
async fn a_rename_that_nobody_offered_is_refused() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "#[derive(sqlx::FromRow)]\npub struct User { pub id: i64 }";
    let actual = "CREATE TABLE users (id bigint PRIMARY KEY, nick text);";
    let project = Project::new(&[("src/models.rs", models), ("actual/001_users.sql", actual)]);
    let accept = ["--accept-rename", "users.nick=id"];
    let arguments = ["patch", "--models-diff", "src", "--migrations", "actual"];
    let run = schemadrift(&project, &[&arguments[..], &accept[..]].concat()).expect_code(2);
    assert!(
        run.stderr.contains("users.nick=id is no rename"),
        "{}",
        run.stderr
    );
}

#[tokio::test]
async fn a_rename_by_hand_is_taken_though_nothing_is_alike() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE users (id bigint PRIMARY KEY, zzz bigint NOT NULL);";
    let accept = ["--accept-rename", "users.zzz=name"];
    let models = "#[derive(sqlx::FromRow)]\nstruct User {\n    id: i64,\n    name: String,\n}\n";
    let kept = ["    #[sqlx(rename = \"zzz\")]\n    name: i64,\n"];
    mended_to((&server, actual), &accept, models, &kept, &["String"]).await;
    let actual = "CREATE TYPE zzz AS ENUM ('up', 'down');
        CREATE TABLE qqq (key bigint PRIMARY KEY, other text, way zzz NOT NULL);";
    let accept = [
        "--accept-rename",
        "qqq=users",
        "--accept-rename",
        "zzz=mood",
    ];
    let models = "#[derive(schemadrift::PgEnum)]
#[pg_enum(rename_all = \"snake_case\")]
enum Mood { Sad }

#[derive(schemadrift::Table)]
#[table(name = \"users\")]
struct User { id: i64, mood: Mood }
";
    let project = Project::new(&[("src/models.rs", models), ("actual/001_all.sql", actual)]);
    let arguments = ["patch", "--models-diff", "src", "--migrations", "actual"];
    let run = schemadrift(&project, &[&arguments[..], &accept[..]].concat()).expect_code(0);
    for text in ["+#[table(name = \"qqq\")]", "name = \"zzz\")]"] {
        assert!(run.stdout.contains(text), "{text}\n{}", run.stdout);
    }
    // The alter follows the rename, and both are proved.
    let models = "#[derive(schemadrift::Table)]\nstruct User { id: i64, name: String }";
    let actual = "CREATE TABLE users (id bigint PRIMARY KEY, zzz bigint NOT NULL);";
    let project = Project::new(&[("src/models.rs", models), ("actual/001_all.sql", actual)]);
    let arguments = ["patch", "src", "--migrations", "actual", "--require-proof"];
    let accept = ["--accept-rename", "users.zzz=name"];
    let run = schemadrift(&project, &[&arguments[..], &accept[..]].concat()).expect_code(0);
    let script = &run.stdout;
    let renamed = script.find("RENAME COLUMN zzz TO name").unwrap();
    let altered = script.find("ALTER COLUMN name TYPE text").unwrap();
    assert!(renamed < altered, "{script}");
}

#[tokio::test]
async fn a_rename_of_what_is_not_there_is_refused_with_what_is_near() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "#[derive(schemadrift::Table)]\nstruct User { id: i64, name: String }";
    let actual = "CREATE TYPE mood AS ENUM ('sad');
        CREATE TABLE users (id bigint PRIMARY KEY, zzz bigint);";
    let project = Project::new(&[("src/models.rs", models), ("actual/001_all.sql", actual)]);
    for (choice, why) in [
        ("users.zz=name", "users has no column zz; near it: zzz"),
        (
            "users.zzz=nam",
            "users is expected to have no column nam; near it: name",
        ),
        (
            "user=people",
            "nothing there is called user; near it: users",
        ),
        ("mood=users", "mood is an enum type, and users is a table"),
        (
            "users",
            "write table.column=column, table=table or type=type",
        ),
    ] {
        for command in [&["patch", "--models-diff"][..], &["patch"]] {
            let sides = ["src", "--migrations", "actual", "--accept-rename", choice];
            let run = schemadrift(&project, &[command, &sides[..]].concat()).expect_code(2);
            assert!(run.stderr.contains(why), "{}", run.stderr);
        }
    }
}

#[tokio::test]
async fn a_diff_of_models_has_no_proof_to_require() {
    let models = "#[derive(schemadrift::Table)]\nstruct User { id: i64 }";
    let project = Project::new(&[("src/models.rs", models)]);
    let arguments = ["patch", "--models-diff", "--require-proof", "src"];
    let run = schemadrift(&project, &arguments).expect_code(2);
    assert!(run.stderr.contains("--require-proof"), "{}", run.stderr);
}

#[tokio::test]
async fn a_table_that_the_configuration_gives_to_a_model_is_renamed_there() {
    if installed_server().await.is_none() {
        return;
    }
    let entity = "
#[derive(Clone, Debug, PartialEq, sea_orm::DeriveEntityModel)]
#[sea_orm(table_name = \"people\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub age: i64,
}
";
    let map = "models = [\"src\"]\nmigrations = \"actual\"\n\n[[models-map]]\n\
               model = \"people::Model\"\ntable = \"customers\"\n";
    let project = Project::new(&[
        ("src/people.rs", entity),
        ("actual/001_all.sql", CLIENTS),
        ("schemadrift.toml", map),
    ]);
    let accept = ["--accept-rename", "clients=customers"];
    let arguments = ["patch", "--models-diff", "--sandbox", "installed"];
    let run = crate::run(project.path(), &[&arguments[..], &accept[..]].concat()).expect_code(0);
    assert_eq!(run.stdout, "");
    let why = "people.rs:4: write clients for customers in the entry of [[models-map]] for \
               people::Model by hand: the configuration goes before what the model says";
    assert!(run.stderr.contains(why), "{}", run.stderr);
}

/// A table that models call `customers`, and one that refers to it.
const CLIENTS: &str = "
    CREATE TABLE clients (id bigint PRIMARY KEY, name text NOT NULL, age bigint NOT NULL);
    CREATE TABLE orders (
        id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES clients (id),
        again_id bigint NOT NULL REFERENCES clients (id)
    );";

#[tokio::test]
async fn a_renamed_table_is_written_where_its_model_and_its_keys_name_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let accept = ["--accept-rename", "clients=customers"];
    let of_derive = "
#[derive(schemadrift::Table)]
#[table(
    primary_key(id), // kept
)]
pub struct Customer { pub id: i64, pub name: String, pub age: i64 }

#[derive(schemadrift::Table)]
#[table(foreign_key(columns(again_id), references = \"customers(id)\", on_delete = \"no action\"))]
pub struct Order {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = \"customers(id)\")]
    pub customer_id: i64,
    pub again_id: i64,
}
";
    let kept = [
        "#[table(\n    primary_key(id),\n    name = \"clients\", // kept\n)]\npub struct Customer {",
        "references = \"clients(id)\", on_delete = \"no action\"))]",
        "    #[column(references = \"clients(id)\")]\n",
    ];
    mended_to(
        (&server, CLIENTS),
        &accept,
        of_derive,
        &kept,
        &["customers"],
    )
    .await;
    let fields = "struct Customer { id: i64, name: String, age: i64 }\n";
    for (before, after) in [
        (
            "/// People.\n/// schemadrift: table = customers\n#[derive(sqlx::FromRow)]\n",
            "/// People.\n/// schemadrift: table = clients\n#[derive(sqlx::FromRow)]\n",
        ),
        (
            "#[derive(sqlx::FromRow)]\n#[table(name = \"customers\")]\n",
            "#[derive(sqlx::FromRow)]\n#[table(name = \"clients\")]\n",
        ),
        (
            "#[derive(tokio_pg_mapper::PostgresMapper)]\n#[pg_mapper(table = \"customers\")]\n",
            "#[pg_mapper(table = \"clients\")]\n",
        ),
    ] {
        let models = format!("{before}{fields}");
        mended_to(
            (&server, CLIENTS),
            &accept,
            &models,
            &[after, fields],
            &["customers"],
        )
        .await;
    }
    let entity = "
#[derive(Clone, Debug, PartialEq, sea_orm::DeriveEntityModel)]
#[sea_orm(table_name = \"customers\", comment = \"kept\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub age: i64,
}
";
    let kept = ["#[sea_orm(table_name = \"clients\", comment = \"kept\")]"];
    mended_to((&server, CLIENTS), &accept, entity, &kept, &["customers"]).await;
    let tables = "
diesel::table! {
    /// People.
    customers (id) {
        id -> Int8,
        name -> Text,
        age -> Int8,
    }
}

diesel::table! {
    orders {
        id -> Int8,
        customer_id -> Int8,
        again_id -> Int8,
    }
}

diesel::joinable!(orders -> customers (customer_id));
";
    let kept = [
        "    /// People.\n    #[sql_name = \"clients\"]\n    customers (id) {\n",
        "diesel::joinable!(orders -> customers (customer_id));",
    ];
    mended_to((&server, CLIENTS), &accept, tables, &kept, &[]).await;
}

#[tokio::test]
async fn a_table_that_was_moved_is_written_with_its_schema() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE SCHEMA crm;
        CREATE TABLE crm.users (id bigint PRIMARY KEY, name text NOT NULL, age bigint NOT NULL);";
    let accept = ["--accept-rename", "crm.users=users"];
    let fields = "{ id: i64, name: String, age: i64 }\n";
    let of_derive = format!("#[derive(schemadrift::Table)]\nstruct User {fields}");
    let kept = ["#[table(name = \"users\", schema = \"crm\")]\nstruct User"];
    mended_to((&server, actual), &accept, &of_derive, &kept, &[]).await;
    let of_sqlx = format!(
        "#[derive(sqlx::FromRow)]\n#[doc = \" schemadrift: table = public.users\"]\nstruct User {fields}"
    );
    mended_to(
        (&server, actual),
        &accept,
        &of_sqlx,
        &["table = crm.users\"]"],
        &[],
    )
    .await;
    let table = "diesel::table! { users { id -> Int8, name -> Text, age -> Int8, } }\n";
    mended_to(
        (&server, actual),
        &accept,
        table,
        &["table! { crm.users { id"],
        &[],
    )
    .await;
}

#[tokio::test]
async fn a_renamed_enum_type_is_written_on_the_enum_that_stands_for_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TYPE feeling AS ENUM ('sad', 'glad', 'calm');
        CREATE TABLE users (id bigint PRIMARY KEY, mood feeling NOT NULL);";
    let accept = ["--accept-rename", "feeling=mood"];
    let of_sqlx = "
#[derive(sqlx::Type)]
#[sqlx(type_name = \"mood\", rename_all = \"snake_case\")]
pub enum Mood { Sad, Glad }

/// schemadrift: table = users
#[derive(sqlx::FromRow)]
pub struct User { pub id: i64, pub mood: Mood }
";
    let kept = [
        "#[sqlx(type_name = \"feeling\", rename_all = \"snake_case\")]",
        "pub enum Mood { Sad, Glad, Calm }",
    ];
    mended_to((&server, actual), &accept, of_sqlx, &kept, &[]).await;
    let of_derive = "
#[derive(schemadrift::PgEnum)]
#[pg_enum(rename_all = \"snake_case\")]
pub enum Mood { Sad, Glad, Calm }

#[derive(schemadrift::Table)]
pub struct User { pub id: i64, #[column(type = \"mood\")] pub mood: Mood }
";
    let kept = [
        "#[pg_enum(rename_all = \"snake_case\", name = \"feeling\")]",
        "#[column(type = \"feeling\")] pub mood: Mood",
    ];
    mended_to((&server, actual), &accept, of_derive, &kept, &[]).await;
    let of_sea_orm = "
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"mood\")]
pub enum Mood {
    #[sea_orm(string_value = \"sad\")]
    Sad,
    #[sea_orm(string_value = \"glad\")]
    Glad,
    #[sea_orm(string_value = \"calm\")]
    Calm,
}

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub mood: Mood,
}
";
    let kept = [
        "db_type = \"Enum\", enum_name = \"feeling\")]",
        "pub mood: Mood,",
    ];
    mended_to((&server, actual), &accept, of_sea_orm, &kept, &[]).await;
}
