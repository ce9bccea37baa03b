//! `patch --models-diff`: applied by git, the source still parses, keeps what is not about the change,
//! and audits clean.

use std::process::Command;

use schemadrift_testkit::{Project, Run, installed_server};

use crate::run;

/// One column too many for the models, one too few, a type, an array, and both ways of NULL.
const ACTUAL: &str = "
    CREATE TABLE users (
        id bigint PRIMARY KEY,
        name varchar(40) NOT NULL,
        age bigint NOT NULL,
        nick text,
        email text NOT NULL,
        type text,
        tags text[] NOT NULL,
        seen_at timestamptz
    );";

fn schemadrift(project: &Project, arguments: &[&str]) -> Run {
    let mut all = arguments.to_vec();
    all.extend(["--no-config", "--sandbox", "installed"]);
    run(project.path(), &all)
}

/// The source after the diff; it audits clean then.
fn mended(models: &str, kept: &[&str], gone: &[&str]) -> Option<String> {
    mended_to(ACTUAL, &[], models, kept, gone)
}

/// The same for another database, with flags.
fn mended_to(
    actual: &str,
    flags: &[&str],
    models: &str,
    kept: &[&str],
    gone: &[&str],
) -> Option<String> {
    let project = Project::new(&[("src/models.rs", models), ("actual/001_users.sql", actual)]);
    let sides = ["src", "--migrations", "actual"];
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(project.path()).args(arguments);
        command.output().ok()
    };
    git(&["init", "--quiet"])?;
    let audit = || {
        let fail_on = ["audit", "--fail-on", "warning"];
        schemadrift(&project, &[&fail_on[..], &sides[..]].concat())
    };
    audit().expect_code(1);
    let diff = schemadrift(
        &project,
        &[&["patch", "--models-diff"][..], &sides[..], flags].concat(),
    );
    let diff = diff.expect_code(0).stdout;
    project.write("models.diff", diff.as_bytes());
    let applied = git(&["apply", "--whitespace=nowarn", "models.diff"])?;
    let said = String::from_utf8_lossy(&applied.stderr).into_owned();
    assert!(applied.status.success(), "{said}\n{diff}");
    let after = project.read("src/models.rs");
    for text in kept {
        assert!(after.contains(text), "{text:?} is gone:\n{after}");
    }
    for text in gone {
        assert!(!after.contains(text), "{text:?} is left:\n{after}");
    }
    let clean = audit();
    assert_eq!(clean.code, 0, "{}\n{after}\n{diff}", clean.stdout);
    // What is right is left alone.
    let again = schemadrift(
        &project,
        &[&["patch", "--models-diff"][..], &sides[..]].concat(),
    );
    assert_eq!(again.expect_code(0).stdout, "");
    Some(after)
}

#[tokio::test]
async fn the_derive_is_edited_where_a_field_stands() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "
use schemadrift::Table;

// Who may sign in.
#[derive(Table)]
pub struct User {
    pub id:   i64, // aligned by hand
    /// What everybody calls them.
    pub name: String,
    #[column(type = \"smallint\", default = \"7\")]
    pub age: i16,
    pub nick: String,
    /// Goes with its comment.
    pub fax: Option<String>,
    pub email: Option<String>,
}
";
    let kept = [
        "// Who may sign in.",
        "    pub id:   i64, // aligned by hand\n",
        "    /// What everybody calls them.\n    pub name: String,",
        "    pub age: i64,",
        "    pub nick: Option<String>,",
        "    pub email: String,",
        "    #[column(name = \"type\")]\n    pub column_type: Option<String>,",
        "    pub tags: Vec<String>,",
        "    pub seen_at: Option<chrono::DateTime<chrono::Utc>>,\n}",
    ];
    mended(models, &kept, &["fax", "Goes with", "smallint"]);
}

#[tokio::test]
async fn a_struct_of_sqlx_on_one_line_is_edited() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "/* kept */ #[derive(sqlx::FromRow)] pub(crate) struct User { pub(crate) id: i64, \
                  name: String, age: i16, nick: String, fax: String, email: Option<String> }\n";
    let kept = [
        "/* kept */",
        "age: i64, nick: Option<String>, email: String",
        "tags: Vec<String>",
    ];
    mended(models, &kept, &["fax"]);
}

#[tokio::test]
async fn a_table_of_diesel_and_the_struct_on_it_are_edited_together() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "
diesel::table! {
    /// People.
    users (id) {
        id -> Int8,
        name -> Varchar,
        age -> Int2,
        nick -> Text,
        fax -> Nullable<Text>,
        email -> Nullable<Text>,
    }
}

#[derive(diesel::Queryable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub age: i16,
    pub nick: String,
    pub fax: Option<String>,
    pub email: Option<String>
}
";
    let kept = [
        "/// People.",
        "        age -> Int8,\n        nick -> Nullable<Text>,\n        email -> Text,\n",
        "        seen_at -> Nullable<Timestamptz>,\n    }",
        "    pub age: i64,\n    pub nick: Option<String>,\n    pub email: String,\n",
        "    pub column_type: Option<String>,\n    pub tags: Vec<Option<String>>,",
    ];
    mended(models, &kept, &["fax"]);
}

#[tokio::test]
async fn an_entity_of_sea_orm_is_edited() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    #[sea_orm(column_type = \"SmallInteger\")]
    pub age: i16,
    pub nick: String,
    pub fax: String,
    pub email: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
";
    let kept = [
        "    pub age: i64,\n    pub nick: Option<String>,\n    pub email: String,\n",
        "    pub seen_at: Option<DateTimeWithTimeZone>,\n}",
        "#[sea_orm(primary_key, auto_increment = false)]",
    ];
    mended(models, &kept, &["fax", "SmallInteger"]);
}

/// Two labels that no variant stands for, one of them first, and one too few.
const MOODS: &str = "
    CREATE TYPE mood AS ENUM ('upset', 'sad', 'very glad', 'glad');
    CREATE TABLE users (id bigint PRIMARY KEY, mood mood NOT NULL);";

#[tokio::test]
async fn variants_follow_the_labels_of_their_type() {
    if installed_server().await.is_none() {
        return;
    }
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
    mended_to(MOODS, &[], of_sqlx, &kept, &["Angry"]);
    let of_derive = "
#[derive(schemadrift::PgEnum)]
#[pg_enum(rename_all = \"snake_case\")]
pub enum Mood { Sad, Angry, Glad }

#[derive(schemadrift::Table)]
pub struct User { pub id: i64, pub mood: Mood }
";
    let kept = ["pub enum Mood { Upset, Sad, #[pg_enum(label = \"very glad\")] VeryGlad, Glad }"];
    mended_to(MOODS, &[], of_derive, &kept, &["Angry"]);
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
    mended_to(MOODS, &[], of_sea_orm, &kept, &["Angry", "angry"]);
}

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
    let project = Project::new(&[("src/models.rs", models), ("actual/001_users.sql", ACTUAL)]);
    let accept = ["--accept-rename", "users.nick=id"];
    let arguments = ["patch", "--models-diff", "src", "--migrations", "actual"];
    let run = schemadrift(&project, &[&arguments[..], &accept[..]].concat()).expect_code(2);
    assert!(
        run.stderr.contains("users.nick=id is no rename"),
        "{}",
        run.stderr
    );
}

/// A key over two columns, and nothing else of what the models declare.
const MEMBERS: &str = "
    CREATE TABLE users (id bigint PRIMARY KEY);
    CREATE TABLE members (
        user_id bigint, group_id bigint, rank integer NOT NULL CHECK (rank > 1),
        note text NOT NULL, PRIMARY KEY (user_id, group_id)
    );";

#[tokio::test]
async fn keys_and_constraints_of_the_derive_follow_the_table() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "
use schemadrift::Table;

#[derive(Table)]
pub struct User { pub id: i64 }

#[derive(Table)]
#[table(
    name = \"members\", // by hand
    primary_key(user_id),
    unique(rank, note),
    check(name = \"members_rank_check\", expression = \"rank > 0\"),
    index(group_id, note)
)]
pub struct Member {
    #[column(references = \"users(id)\", on_delete = \"cascade\")]
    pub user_id: i64,
    #[column(index)]
    pub group_id: i64,
    #[column(check = \"rank < 9\")]
    pub rank: i32,
    #[column(unique, default = \"'x'\")]
    pub note: String,
}
";
    let kept = [
        "    name = \"members\", // by hand\n    primary_key(user_id, group_id),\n    \
         check(name = \"members_rank_check\", expression = \"(rank > 1)\")",
        "    pub user_id: i64,\n    pub group_id: i64,\n    pub rank: i32,\n    pub note",
    ];
    mended_to(
        MEMBERS,
        &[],
        models,
        &kept,
        &["unique", "index", "references", "default"],
    );
    let of_fields = "
#[derive(schemadrift::Table)]
pub struct User { pub id: i64 }

#[derive(schemadrift::Table)]
pub struct Member {
    pub user_id: i64,
    pub group_id: i64,
    pub rank: i32,
    #[column(primary_key)]
    pub note: String,
}
";
    let kept = [
        "    #[column(primary_key)]\n    pub user_id: i64,\n    #[column(primary_key)]\n    pub group_id",
        "    pub rank: i32,\n    pub note: String,\n",
    ];
    mended_to(MEMBERS, &[], of_fields, &kept, &[]);
}

#[tokio::test]
async fn keys_and_joins_of_diesel_follow_the_tables() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "
diesel::table! {
    users {
        id -> Int8,
    }
}

diesel::table! {
    members (note) {
        #[sql_name = \"user_id\"]
        user -> Int8,
        group_id -> Int8,
        rank -> Int4,
        note -> Text,
    }
}

diesel::joinable!(members -> users (user));
diesel::allow_tables_to_appear_in_same_query!(users, members);
";
    let kept = [
        "    users {\n",
        "    members (user, group_id) {\n",
        "diesel::allow_tables_to_appear_in_same_query!(users, members);",
    ];
    mended_to(MEMBERS, &[], models, &kept, &["joinable"]);
}

#[tokio::test]
async fn keys_and_constraints_of_sea_orm_follow_the_table() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"members\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: i64,
    #[sea_orm(unique)]
    pub group_id: i64,
    #[sea_orm(indexed, column_type = \"Integer\")]
    pub rank: i32,
    #[sea_orm(primary_key, auto_increment = false, unique_key = \"n\", column_type = \"Text\")]
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
";
    let kept = [
        "    #[sea_orm(primary_key, auto_increment = false)]\n    pub group_id: i64,\n",
        "    #[sea_orm(column_type = \"Integer\")]\n    pub rank: i32,\n",
        "    #[sea_orm(column_type = \"Text\")]\n    pub note: String,\n",
    ];
    mended_to(MEMBERS, &[], models, &kept, &["unique", "indexed"]);
}

#[tokio::test]
async fn a_row_of_tokio_postgres_is_edited() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "
#[derive(postgres_from_row::FromRow)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub age: i16,
    pub nick: String,
    pub fax: Option<String>,
    pub email: Option<String>,
}
";
    let kept = [
        "    pub age: i64,\n    pub nick: Option<String>,\n    pub email: String,\n",
        "    #[from_row(rename = \"type\")]\n    pub column_type: Option<String>,\n",
    ];
    mended(models, &kept, &["fax"]);
}
