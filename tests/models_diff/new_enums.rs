//! Enums for types of which another goes by the same name, and names that are not free.

use schemadrift_testkit::installed_server;

use super::{mended_files, mended_to};

/// Two types of one name, of which each has a column.
const TWO: &str = "
    CREATE SCHEMA s2;
    CREATE TYPE mood AS ENUM ('sad', 'glad');
    CREATE TYPE s2.mood AS ENUM ('calm', 'wild');
    CREATE TABLE users (id bigint PRIMARY KEY, mood mood NOT NULL, swell s2.mood NOT NULL);";

#[tokio::test]
async fn a_type_of_another_schema_is_not_taken_for_the_one_of_its_name() {
    let Some(server) = installed_server().await else {
        return;
    };
    let of_public = "#[derive(sqlx::Type)]
#[sqlx(type_name = \"mood\", rename_all = \"snake_case\")]
enum Mood { Sad, Glad }

";
    let of_s2 = "#[sqlx(type_name = \"s2.mood\", rename_all = \"snake_case\")]\nenum S2Mood {\n    Calm,\n    Wild,\n}\n";
    let row = "#[derive(sqlx::FromRow)]\nstruct User { id: i64, mood: Mood, swell: Mood }\n";
    let models = [of_public, row].concat();
    let kept = [of_public, of_s2, "mood: Mood, swell: S2Mood }"];
    mended_to((&server, TWO), &[], &models, &kept, &[]).await;
    // Neither of them is written twice, nor both by one name.
    let row = "#[derive(sqlx::FromRow)]\nstruct User { id: i64 }\n";
    let kept = ["enum Mood {", of_s2, "mood: Mood, swell: S2Mood }"];
    mended_to((&server, TWO), &[], row, &kept, &[]).await;
    let table = "diesel::table! {\n    users (id) {\n        id -> Int8,\n    }\n}\n";
    let kept = [
        "    #[diesel(postgres_type(name = \"mood\"))]\n    pub struct Mood;\n",
        "    #[diesel(postgres_type(name = \"mood\", schema = \"s2\"))]\n    pub struct S2Mood;\n",
        "        mood -> Mood,\n        swell -> S2Mood,\n",
    ];
    mended_to((&server, TWO), &[], table, &kept, &[]).await;
}

#[tokio::test]
async fn an_enum_of_another_file_that_no_row_uses_yet_is_taken() {
    let Some(server) = installed_server().await else {
        return;
    };
    let files = [
        ("src/lib.rs", "mod user;\npub mod feelings;\n"),
        (
            "src/feelings.rs",
            "pub mod inner {\n    #[derive(Debug, sqlx::Type)]\n    \
             #[sqlx(type_name = \"mood\", rename_all = \"snake_case\")]\n    \
             pub enum Feeling { Sad, Glad }\n\n    #[derive(Debug, sqlx::Type)]\n    \
             #[sqlx(type_name = \"s2.mood\", rename_all = \"snake_case\")]\n    \
             pub enum Swell { Calm, Wild }\n}\n",
        ),
        (
            "src/user.rs",
            "#[derive(sqlx::FromRow)]\npub struct User { id: i64 }\n",
        ),
    ];
    let kept =
        ["id: i64, mood: super::feelings::inner::Feeling, swell: super::feelings::inner::Swell }"];
    mended_files(
        (&server, TWO),
        &[],
        &files,
        &kept,
        &["enum Mood", "enum S2Mood"],
    )
    .await;
}

#[tokio::test]
async fn a_new_column_of_a_renamed_type_is_of_the_enum_that_is_renamed() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TYPE feeling AS ENUM ('sad', 'glad');
        CREATE TABLE users (id bigint PRIMARY KEY, mood feeling NOT NULL, other feeling);";
    let models = "#[derive(sqlx::Type)]
#[sqlx(type_name = \"mood\", rename_all = \"snake_case\")]
enum Mood { Sad, Glad }

#[derive(sqlx::FromRow)]
struct User { id: i64, mood: Mood }
";
    let kept = [
        "type_name = \"feeling\"",
        "mood: Mood, other: Option<Mood> }",
    ];
    let accept = ["--accept-rename", "feeling=mood"];
    mended_to((&server, actual), &accept, models, &kept, &["enum Feeling"]).await;
}

#[tokio::test]
async fn an_enum_is_not_called_as_what_other_code_means_by_the_name() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TYPE result AS ENUM ('won', 'lost');
        CREATE TYPE \"option\" AS ENUM ('self', 'other');
        CREATE TYPE \"self\" AS ENUM ('me');
        CREATE TABLE users (
            id bigint PRIMARY KEY, a result NOT NULL, b \"option\", c \"self\" NOT NULL
        );";
    let row = "#[derive(sqlx::FromRow)]\nstruct User { id: i64 }\n";
    let kept = [
        "enum ResultType {",
        "enum OptionType {\n    #[sqlx(rename = \"self\")]\n    Self_,",
        "enum SelfType {",
        "{ id: i64, a: ResultType, b: Option<OptionType>, c: SelfType }",
    ];
    mended_to((&server, actual), &[], row, &kept, &[]).await;
    let table = "diesel::table! { users (id) { id -> Int8, } }\n";
    let kept = [
        "pub struct ResultType;",
        "pub struct OptionType;",
        "b -> Nullable<OptionType>,",
    ];
    mended_to((&server, actual), &[], table, &kept, &[]).await;
}

#[tokio::test]
async fn a_project_on_the_first_diesel_gets_its_forms() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TYPE mood AS ENUM ('sad', 'glad');
        CREATE TABLE users (id bigint PRIMARY KEY, mood mood NOT NULL);";
    let files = [
        (
            "Cargo.toml",
            "[dependencies]\ndiesel = { version = \"1.4.8\" }\n",
        ),
        ("src/lib.rs", "mod schema;\n"),
        (
            "src/schema.rs",
            "table! {\n    users (id) {\n        id -> Int8,\n    }\n}\n",
        ),
    ];
    let kept = ["pub mod sql_types {
    #[derive(diesel::QueryId, diesel::SqlType)]
    #[postgres(type_name = \"mood\")]
    pub struct Mood;
}

table! {
    use diesel::sql_types::*;
    use crate::schema::sql_types::Mood;

    users (id) {
"];
    mended_files((&server, actual), &[], &files, &kept, &["postgres_type"]).await;
}

#[tokio::test]
async fn an_enum_derives_what_all_rows_with_fields_of_it_do() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TYPE mood AS ENUM ('sad', 'glad');
        CREATE TYPE hue AS ENUM ('red', 'blue');
        CREATE TABLE users (id bigint PRIMARY KEY, mood mood NOT NULL, hue hue NOT NULL);
        CREATE TABLE posts (id bigint PRIMARY KEY, mood mood NOT NULL, hue hue NOT NULL);";
    let models = "#[derive(sqlx::Type)]
#[sqlx(type_name = \"hue\", rename_all = \"snake_case\")]
enum Hue { Red, Blue }

impl std::fmt::Debug for Hue {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { Ok(()) }
}

#[derive(Debug, sqlx::FromRow)]
struct User { id: i64 }

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
struct Post { id: i64 }
";
    let kept = [
        "#[derive(sqlx::Type, Clone, PartialEq)]\n#[sqlx(type_name = \"hue\"",
        "#[derive(Debug, Clone, PartialEq, sqlx::Type)]\n#[sqlx(type_name = \"mood\"",
    ];
    mended_to((&server, actual), &[], models, &kept, &[]).await;
}

#[tokio::test]
async fn what_is_written_is_indented_as_the_file_is() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TYPE mood AS ENUM ('sad', 'glad');
        CREATE TABLE users (id bigint PRIMARY KEY, mood mood NOT NULL);";
    let before = "mod inner {\r\n\t#[derive(sqlx::FromRow)]\r\n\tpub(crate) struct User\r\n\twhere\r\n\t\ti64: Copy,\r\n\t{\r\n\t\tr#id: i64, // key\r\n\t\t#[cfg(all())] lost: i32 // gone\r\n\t}\r\n}";
    let kept = [
        "\tpub(crate) enum Mood {\r\n\t\tSad,\r\n\t\tGlad,\r\n\t}\r\n\r\n\t#[derive(sqlx::FromRow)]",
        "\t\tr#id: i64, // key\r\n\t\tmood: Mood,\r\n\t}\r\n}",
    ];
    mended_to((&server, actual), &[], before, &kept, &["lost"]).await;
}
