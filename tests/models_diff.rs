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
    let project = Project::new(&[("src/models.rs", models), ("actual/001_users.sql", ACTUAL)]);
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
        &[&["patch", "--models-diff"][..], &sides[..]].concat(),
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
