//! Structs of other forms than rows with named fields, and what structs derive.

use schemadrift_testkit::installed_server;

use super::{mended_to, told};

const TABLE: &str = "diesel::table! {
    users (id) {
        id -> Int4,
        name -> Text,
        age -> Int4,
    }
}
";

#[tokio::test]
async fn the_key_of_a_changeset_follows_its_column() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual =
        "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, age int NOT NULL);";
    let changeset = |key: &str| {
        format!(
            "{TABLE}
#[derive(diesel::AsChangeset, diesel::Identifiable)]
#[diesel(table_name = users)]
pub struct Change<'a> {{
    pub id: {key},
    pub name: &'a str,
}}
"
        )
    };
    let kept = [
        "        id -> Int8,",
        "    pub id: i64,\n    pub name: &'a str,\n",
    ];
    mended_to((&server, actual), &[], &changeset("i32"), &kept, &["i32"]).await;
    let kept = ["        id -> Int8,", "    pub id: UserId,\n"];
    let left = mended_to((&server, actual), &[], &changeset("UserId"), &kept, &[]).await;
    let why = "src/models.rs:12: let the key of Change follow its column by hand: what UserId is";
    assert!(left.contains(why), "{left}");
}

#[tokio::test]
async fn the_fields_of_a_tuple_struct_change_and_go_by_their_places() {
    let Some(server) = installed_server().await else {
        return;
    };
    let tuple = |fields: &str| {
        format!(
            "{TABLE}
#[derive(diesel::Insertable)]
#[diesel(table_name = users)]
pub struct New({fields});
"
        )
    };
    let id = "#[diesel(column_name = id)] pub ";
    let name = "#[diesel(column_name = name)] pub String";
    let age = "#[diesel(column_name = age)] i32";
    let wide = "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, age int NOT NULL);";
    let models = tuple(&format!("{id}i32, {name}, {age}"));
    let kept = [&*format!("New({id}i64, {name}, {age});")];
    mended_to((&server, wide), &[], &models, &kept, &[]).await;
    let less = "CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);";
    let kept = [&*format!("New({id}i32, {name});")];
    mended_to((&server, less), &[], &models, &kept, &["age"]).await;
    // Those behind it would stand for other columns without a word.
    let files = tuple(&format!("{id}i32, {age}, {name}"));
    let files = [("src/models.rs", &*files)];
    let why = [
        "src/models.rs:11: take it out by hand: those behind it go by their places",
        "src/models.rs:5: this stays, too, until src/models.rs:11 is changed by hand",
    ];
    assert_eq!(told((&server, less), &files, &why).await, "");
    let more =
        "CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL, age int NOT NULL, fax text);";
    let models = tuple(&format!("{id}i32, {name}, {age}"));
    let models = models.replace(
        "diesel::Insertable",
        "diesel::Identifiable, diesel::Queryable",
    );
    let kept = [", #[diesel(column_name = fax)] Option<String>);"];
    mended_to((&server, more), &[], &models, &kept, &[]).await;
}

/// Moods with and without NULL.
const MOODS: &str = "CREATE TYPE mood AS ENUM ('sad', 'glad');
    CREATE TABLE users (
        id bigint PRIMARY KEY, mood mood NOT NULL DEFAULT 'glad', last mood, all_of mood[] NOT NULL
    );";

#[tokio::test]
async fn an_enum_that_is_written_begins_with_the_label_that_its_column_does() {
    let Some(server) = installed_server().await else {
        return;
    };
    let row = "#[derive(Debug, Default, sqlx::FromRow)]\npub struct User { pub id: i64 }\n";
    let kept = [
        "#[derive(Debug, Default, sqlx::Type)]",
        "    Sad,\n    #[default]\n    Glad,\n",
        "pub mood: Mood, pub last: Option<Mood>, pub all_of: Vec<Mood> }",
    ];
    mended_to((&server, MOODS), &[], row, &kept, &[]).await;
    let first = MOODS.replace(" DEFAULT 'glad'", "");
    let kept = ["    #[default]\n    Sad,\n    Glad,\n", kept[2]];
    mended_to((&server, &first), &[], row, &kept, &[]).await;
    let known = |derives: &str, sad: &str| {
        format!(
            "#[derive({derives}sqlx::Type)]\n\
             #[sqlx(type_name = \"mood\", rename_all = \"snake_case\")]\n\
             pub enum Mood {{ {sad}Sad, Glad }}\n\n{row}"
        )
    };
    let models = known("Debug, Default, ", "#[default] ");
    mended_to((&server, MOODS), &[], &models, &kept[1..], &[]).await;
    // What the code's own enum would begin with is the code's affair.
    let models = known("Debug, ", "");
    let files = [("src/models.rs", &*models)];
    let why = [
        "src/models.rs:6: no field is added for the column mood, since its struct derives \
                Default, which models::Mood at src/models.rs:3 does not have",
    ];
    let diff = told((&server, MOODS), &files, &why).await;
    let added = "+pub struct User { pub id: i64, pub last: Option<Mood>, pub all_of: Vec<Mood> }";
    assert!(diff.contains(added), "{diff}");
}

#[tokio::test]
async fn a_type_that_lacks_what_its_struct_derives_is_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual =
        "CREATE TABLE users (id bigint PRIMARY KEY, size real NOT NULL, code text NOT NULL);";
    let check = async |derive: &str, field: &str, why: &str| {
        let row = format!("#[derive({derive}, sqlx::FromRow)]\npub struct User {{ {field} }}\n");
        let files = [("src/models.rs", &*row)];
        told((&server, actual), &files, &[why]).await
    };
    let why = "column size, since its struct derives Eq, which f32 does not have";
    let diff = check("PartialEq, Eq", "pub id: i64", why).await;
    assert!(
        diff.contains("+pub struct User { pub id: i64, pub code: String }"),
        "{diff}"
    );
    let why =
        "src/models.rs:2: change its type by hand: its struct derives Copy, which String does";
    let fields = "pub id: i64, pub size: f32, pub code: i64";
    assert_eq!(check("Clone, Copy", fields, why).await, "");
}
