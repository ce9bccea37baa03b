//! Fields where several stand on one line, where a comment stands behind the last one, and where
//! columns have names that make one field.

use schemadrift_testkit::installed_server;

use super::mended_to;

#[tokio::test]
async fn commas_stay_between_fields_on_one_line() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE users (
        id int PRIMARY KEY, name text NOT NULL, age int, note text NOT NULL);";
    for (before, after) in [
        (
            "id -> Int4, name -> Text, ",
            "id -> Int4, name -> Text, age -> Nullable<Int4>, note -> Text, ",
        ),
        (
            "id -> Int4, name -> Text ",
            "id -> Int4, name -> Text, age -> Nullable<Int4>, note -> Text ",
        ),
        (
            "id -> Int4, lost -> Text, name -> Text, gone -> Bool, ",
            "id -> Int4, name -> Text, age -> Nullable<Int4>, note -> Text, ",
        ),
    ] {
        let table = |fields: &str| format!("diesel::table! {{ users (id) {{ {fields}}} }}\n");
        mended_to(
            (&server, actual),
            &[],
            &table(before),
            &[&table(after)],
            &[],
        )
        .await;
        let row = |fields: &str| {
            let fields = fields.replace(" ->", ":").replace("Int4", "i32");
            let fields = fields
                .replace("Bool", "bool")
                .replace("Text", "String")
                .replace("Nullable", "Option");
            format!("#[derive(sqlx::FromRow)]\nstruct User {{ {fields}}}\n")
        };
        mended_to((&server, actual), &[], &row(before), &[&row(after)], &[]).await;
    }
}

#[tokio::test]
async fn a_comment_stays_on_the_line_of_its_field() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual =
        "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, age int, note text);";
    let row = |fields: &str| format!("#[derive(sqlx::FromRow)]\nstruct User {{\n{fields}}}\n");
    for comment in ["// by which one is called", "/* by which one is called */"] {
        let before = row(&format!("    id: i64,\n    name: String {comment}\n"));
        let after = row(&format!(
            "    id: i64,\n    name: String, {comment}\n    age: Option<i32>,\n    \
             note: Option<String>,\n"
        ));
        mended_to((&server, actual), &[], &before, &[&after], &[]).await;
    }
}

#[tokio::test]
async fn two_columns_do_not_make_one_field() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE users (
        id bigint PRIMARY KEY, \"a-b\" int NOT NULL, \"a b\" int NOT NULL, name text NOT NULL,
        label text NOT NULL);";
    let row = "#[derive(sqlx::FromRow)]\nstruct User {\n    id: i64,\n    \
               #[sqlx(rename = \"label\")]\n    name: String,\n}\n";
    let kept = ["    #[sqlx(rename = \"a-b\")]
    column_a_b: i32,
    #[sqlx(rename = \"a b\")]
    column_a_b_2: i32,
    #[sqlx(rename = \"name\")]
    column_name: String,
"];
    mended_to((&server, actual), &[], row, &kept, &[]).await;
    let diesel = "diesel::table! { users (id) { id -> Int8, name -> Text, label -> Text } }
#[derive(diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = users)]
struct User { id: i64, name: String, label: String }
";
    let kept = [
        "#[sql_name = \"a-b\"] column_a_b -> Int4, #[sql_name = \"a b\"] column_a_b_2 -> Int4 } }",
        "label: String, column_a_b: i32, column_a_b_2: i32 }",
    ];
    mended_to((&server, actual), &[], diesel, &kept, &[]).await;
}

#[tokio::test]
async fn fields_that_share_lines_go_without_those_beside_them() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE users (id bigint PRIMARY KEY, name text, age int NOT NULL);";
    let row = |fields: &str| format!("#[derive(sqlx::FromRow)]\nstruct User {{{fields}}}\n");
    for (before, after) in [
        (
            " lost: bool,\n    id: i64, gone: bool, // of the id\n    name: Option<String>, }",
            "\n    id: i64, // of the id\n    name: Option<String>,\n    age: i32, }",
        ),
        (
            "\n    id: i64,\n    /// Gone.\n    lost: bool, gone: bool,\n    name: std::option::Option<String>\n}",
            "\n    id: i64,\n    name: std::option::Option<String>,\n    age: i32\n}",
        ),
        (
            "\n    id: i64,\n    name: Option<String>,\n    /// Gone.\n    lost: bool, gone: bool,\n}",
            "\n    id: i64,\n    name: Option<String>,\n    age: i32,\n}",
        ),
        (
            "\n    id: i64,\n    name: Option<String>, lost: bool\n}",
            "\n    id: i64,\n    name: Option<String>,\n    age: i32\n}",
        ),
        (
            "\n    id: i64,\n    name: Option<String>, lost: bool,\n    gone: bool, // gone\n}",
            "\n    id: i64,\n    name: Option<String>,\n    age: i32,\n}",
        ),
    ] {
        // The braces of the struct are those of the list.
        let list = |text: &str| row(text.trim_end_matches('}'));
        let left = mended_to((&server, actual), &[], &list(before), &[&list(after)], &[]).await;
        assert_eq!(left, "");
    }
}

#[tokio::test]
async fn what_is_not_about_the_change_is_left_as_it_is_written() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual =
        "CREATE TABLE users (id bigint PRIMARY KEY, \"type\" text, full_name text, age int);";
    let before = "#[derive(sqlx::FromRow)]\nstruct User {\n    id: i64,\n    kind: std::option::Option< String >,\n    name: Option < String >,\n    age: core::option::Option<i64>,\n}\n";
    let accept = [
        "--accept-rename",
        "users.full_name=name",
        "--accept-rename",
        "users.type=kind",
    ];
    let kept = [
        "    #[sqlx(rename = \"type\")]\n    kind: std::option::Option< String >,\n",
        "    #[sqlx(rename = \"full_name\")]\n    name: Option < String >,\n",
        "    age: core::option::Option<i32>,\n",
    ];
    mended_to((&server, actual), &accept, before, &kept, &[]).await;
}
