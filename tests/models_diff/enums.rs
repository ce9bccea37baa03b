//! Enum types, and the enums that stand for them.

use schemadrift_testkit::installed_server;

use super::mended_to;

/// Two labels that no variant stands for, one of them first, and one too few.
const MOODS: &str = "
    CREATE TYPE mood AS ENUM ('upset', 'sad', 'very glad', 'glad');
    CREATE TABLE users (id bigint PRIMARY KEY, mood mood NOT NULL);";

#[tokio::test]
async fn variants_follow_the_labels_of_their_type() {
    let Some(server) = installed_server().await else {
        return;
    };
    let of_sqlx = "
#[derive(sqlx::Type)]
#[sqlx(type_name = \"mood\", rename_all = \"snake_case\")]
pub enum Mood {
    /// As ever.
    Sad, // kept
    Angry,
    Glad,
}

#[derive(sqlx::FromRow)]
pub struct User { pub id: i64, pub mood: Mood }
";
    let kept = [
        "    Upset,\n    /// As ever.\n    Sad, // kept\n",
        "    #[sqlx(rename = \"very glad\")]\n    VeryGlad,\n",
    ];
    mended_to((&server, MOODS), &[], of_sqlx, &kept, &["Angry"]).await;
    let of_derive = "
#[derive(schemadrift::PgEnum)]
#[pg_enum(rename_all = \"snake_case\")]
pub enum Mood { Sad, Angry, Glad }

#[derive(schemadrift::Table)]
pub struct User { pub id: i64, pub mood: Mood }
";
    let kept = ["pub enum Mood { Upset, Sad, #[pg_enum(label = \"very glad\")] VeryGlad, Glad }"];
    mended_to((&server, MOODS), &[], of_derive, &kept, &["Angry"]).await;
    let of_sea_orm = "
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"mood\")]
pub enum Mood {
    #[sea_orm(string_value = \"sad\")]
    Sad,
    #[sea_orm(string_value = \"angry\")]
    Angry,
    #[sea_orm(string_value = \"glad\")]
    Glad,
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
        "{\n    #[sea_orm(string_value = \"upset\")]\n    Upset,\n",
        "    #[sea_orm(string_value = \"very glad\")]\n    VeryGlad,\n",
    ];
    mended_to(
        (&server, MOODS),
        &[],
        of_sea_orm,
        &kept,
        &["Angry", "angry"],
    )
    .await;
}

/// What the labels are sorted by is another thing than what the variants are, and one comes and one goes.
const SIZES: &str = "
    CREATE TYPE size AS ENUM ('small', 'medium', 'large', 'huge');
    CREATE TABLE users (id bigint PRIMARY KEY, size size NOT NULL);";

#[tokio::test]
async fn variants_stand_in_the_order_of_their_labels_with_what_is_written_of_them() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "
#[derive(sqlx::Type)]
#[sqlx(type_name = \"size\", rename_all = \"snake_case\")]
pub enum Size { // by area
    /// More than a page.
    Large, // kept
    // Of no use.
    Tiny,

    #[sqlx(rename = \"small\")]
    Little,
    // Half a page.
    Medium
}

#[derive(sqlx::FromRow)]
pub struct User { pub id: i64, pub size: Size }
";
    let kept = ["pub enum Size { // by area

    #[sqlx(rename = \"small\")]
    Little,
    // Half a page.
    Medium,
    /// More than a page.
    Large, // kept
    Huge,
}
"];
    mended_to((&server, SIZES), &[], models, &kept, &["Tiny", "Of no use"]).await;
    let on_one_line = "
#[derive(schemadrift::PgEnum)]
#[pg_enum(rename_all = \"snake_case\")]
pub enum Size { Large, #[pg_enum(label = \"small\")] Little, Tiny, Medium }

#[derive(schemadrift::Table)]
pub struct User { pub id: i64, pub size: Size }
";
    let kept = ["pub enum Size { #[pg_enum(label = \"small\")] Little, Medium, Large, Huge }"];
    mended_to((&server, SIZES), &[], on_one_line, &kept, &["Tiny"]).await;
}
