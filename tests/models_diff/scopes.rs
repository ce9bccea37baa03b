//! What is in scope where a type is written, and structs that share fields or stand behind a cfg.

use schemadrift_testkit::installed_server;

use super::{mended_to, told};

const DOCS: &str = "CREATE TABLE docs (
    id bigint PRIMARY KEY, at timestamp NOT NULL, body jsonb NOT NULL, note text, size bigint NOT NULL
);";

#[tokio::test]
async fn a_table_that_imports_some_types_names_others_by_their_paths() {
    let Some(server) = installed_server().await else {
        return;
    };
    let table = |imports: &str| {
        format!(
            "diesel::table! {{
    {imports}

    docs (id) {{
        id -> Int8,
        at -> Timestamp,
        body -> Words,
        note -> Words,
    }}
}}
"
        )
    };
    let imports = "use diesel::sql_types::{Int8, Timestamp, Text as Words};";
    let kept = ["        body -> diesel::sql_types::Jsonb,
        note -> diesel::sql_types::Nullable<Words>,
        size -> Int8,
"];
    mended_to((&server, DOCS), &[], &table(imports), &kept, &[]).await;
    let imports = "use diesel::sql_types::*;\n    use diesel::sql_types::Text as Words;";
    let kept = ["        body -> Jsonb,\n        note -> Nullable<Words>,\n"];
    mended_to((&server, DOCS), &[], &table(imports), &kept, &[]).await;
}

#[tokio::test]
async fn an_entity_names_types_by_their_paths_where_its_prelude_is_not_meant() {
    let Some(server) = installed_server().await else {
        return;
    };
    let entity = |imports: &str| {
        format!(
            "{imports}

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"docs\")]
pub struct Model {{
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub at: i64,
    pub note: Option<String>,
    pub size: i64,
}}
"
        )
    };
    let prelude = "use sea_orm::entity::prelude::*;";
    let shadowed = "use chrono::DateTime;\nuse sea_orm::entity::prelude::*;";
    let none = "use sea_orm::DeriveEntityModel;";
    for (imports, at, body) in [
        (prelude, "DateTime", "Json"),
        (shadowed, "sea_orm::entity::prelude::DateTime", "Json"),
        (
            none,
            "sea_orm::entity::prelude::DateTime",
            "sea_orm::entity::prelude::Json",
        ),
    ] {
        let kept = [
            &*format!("    pub at: {at},\n"),
            &*format!("    pub body: {body},\n"),
        ];
        mended_to((&server, DOCS), &[], &entity(imports), &kept, &["at: i64"]).await;
    }
}

#[tokio::test]
async fn a_new_field_stands_in_the_struct_around_an_embedded_one() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "diesel::table! {
    docs (id) {
        id -> Int8,
        at -> Timestamp,
        body -> Jsonb,
        note -> Nullable<Text>,
    }
}

#[derive(diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = docs)]
pub struct Part {
    pub at: chrono::NaiveDateTime,
    pub note: Option<String>,
}

#[derive(diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = docs)]
pub struct Doc {
    #[diesel(embed)]
    pub part: Part,
    pub id: i64,
}
";
    let kept = [
        "    pub note: Option<String>,\n}\n",
        "    pub id: i64,\n    pub size: i64,\n}\n",
    ];
    mended_to((&server, DOCS), &[], models, &kept, &[]).await;
}

#[tokio::test]
async fn a_field_that_is_there_twice_behind_cfg_is_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    let row = "/// schemadrift: table = docs
#[derive(sqlx::FromRow)]
pub struct Doc {
    pub id: i64,
    #[cfg(small)]
    pub size: i32,
    #[cfg(not(small))]
    pub size: i32,
}
";
    let files = [("src/models.rs", row)];
    let why = ["src/models.rs:6: edit it by hand: another field of its name is there"];
    let diff = told((&server, DOCS), &files, &why).await;
    assert!(!diff.contains("-    pub size"), "{diff}");
}

#[tokio::test]
async fn a_label_that_rules_cut_in_several_ways_is_written_out() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TYPE grade AS ENUM ('a_b', 'good');
        CREATE TABLE marks (id bigint PRIMARY KEY, grade grade NOT NULL);";
    let row = "#[derive(sqlx::FromRow)]\npub struct Mark { pub id: i64 }\n";
    let kept = ["    #[sqlx(rename = \"a_b\")]\n    AB,\n"];
    mended_to((&server, actual), &[], row, &kept, &[]).await;
}
