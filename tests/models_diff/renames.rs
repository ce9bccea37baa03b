//! Renames, which are taken where they are accepted.

use schemadrift_testkit::{Project, installed_server};

use super::{mended_to, schemadrift};

#[tokio::test]
async fn a_rename_that_is_accepted_gives_the_field_the_name_of_its_column() {
    if installed_server().await.is_none() {
        return;
    }
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
        mended_to(actual, &accept, &models, &[&kept], &[]);
    }
    let table = "diesel::table! {\n    users (id) {\n        id -> Int8,\n        name -> Text,\n        \
                 age -> Int8,\n    }\n}\n";
    let kept = ["        #[sql_name = \"full_name\"]\n        name -> Text,\n"];
    mended_to(actual, &accept, table, &kept, &[]);
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
    mended_to(actual, &accept, entity, &kept, &["nom\""]);
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
