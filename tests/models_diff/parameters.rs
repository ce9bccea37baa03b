//! Structs beside a `table!`: what borrows, what the attributes of the struct name, and lengths.

use schemadrift_testkit::{Project, installed_server};

use super::{mended_to, schemadrift};

const USERS: &str = "CREATE TABLE users (id int PRIMARY KEY, name varchar(20), age int);";

const TABLE: &str = "diesel::table! {
    users (id) {
        id -> Int4,
        #[max_length = 10]
        name -> Varchar,
        lost -> Text,
        age -> Nullable<Int4>,
    }
}
";

#[tokio::test]
async fn a_borrowed_field_stays_borrowed_and_a_lifetime_that_nothing_uses_goes() {
    let Some(server) = installed_server().await else {
        return;
    };
    let structs = "
#[derive(diesel::Insertable)]
#[diesel(table_name = users)]
pub struct NewUser<'a> {
    pub id: i32,
    pub name: &'a str,
    pub lost: &'a str,
}

#[derive(diesel::AsChangeset)]
#[diesel(table_name = users)]
pub struct Change<'a> { pub id: i32, pub lost: std::borrow::Cow<'a, str> }

impl<'a> Change<'a> {
    pub fn of(id: i32) -> Change<'a> { todo!() }
}
";
    let kept = [
        "        #[max_length = 20]\n        name -> Nullable<Varchar>,\n",
        "pub struct NewUser<'a> {\n    pub id: i32,\n    pub name: Option<&'a str>,\n}",
        "pub struct Change { pub id: i32 }",
        "impl<'a> Change {\n    pub fn of(id: i32) -> Change { todo!() }\n}",
    ];
    let models = [TABLE, structs].concat();
    let left = mended_to((&server, USERS), &[], &models, &kept, &["lost"]).await;
    assert!(!left.contains("hand"), "{left}");
}

#[tokio::test]
async fn a_parameter_that_is_named_elsewhere_keeps_its_field() {
    let Some(server) = installed_server().await else {
        return;
    };
    let files = [
        ("src/lib.rs", "pub mod rows;\npub mod uses;\n"),
        (
            "src/rows.rs",
            &*format!(
                "{TABLE}
#[derive(diesel::Insertable)]
#[diesel(table_name = users)]
pub struct NewUser<'a> {{
    pub id: i32,
    pub lost: &'a str,
}}
"
            ),
        ),
        (
            "src/uses.rs",
            "pub fn insert(one: super::rows::NewUser<'_>) { todo!() }\n",
        ),
    ];
    let database = server.create_database("by_hand").await;
    database.try_execute(USERS).await.expect("the SQL is sound");
    let project = Project::new(&files);
    let sides = [
        "patch",
        "--models-diff",
        "src",
        "--database-url",
        database.url(),
    ];
    let run = schemadrift(&project, &sides).expect_code(0);
    let why = "rows.rs:15: lost is removed by hand: no other field uses 'a, and uses.rs names it at \
               NewUser, too";
    assert!(run.stderr.contains(why), "{}", run.stderr);
    assert!(
        !run.stdout.contains("-    pub lost: &'a str"),
        "{}",
        run.stdout
    );
    server.drop_database("by_hand").await;
}

#[tokio::test]
async fn attributes_of_a_struct_name_no_field_that_is_gone() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE users (id int PRIMARY KEY);
        CREATE TABLE posts (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users);";
    let models = "diesel::table! { users (id) { id -> Int4, } }
diesel::table! {
    posts (id, lost) {
        id -> Int4,
        lost -> Int4,
        user_id -> Int4,
        editor_id -> Int4,
    }
}
diesel::joinable!(posts -> users (user_id));

#[derive(diesel::Queryable, diesel::Identifiable)]
#[diesel(table_name = users)]
pub struct User { pub id: i32 }

#[derive(diesel::Queryable, diesel::Identifiable, diesel::Associations)]
#[diesel(table_name = posts, primary_key(id, lost))]
#[diesel(belongs_to(User), belongs_to(Editor, foreign_key = editor_id))]
pub struct Post {
    pub id: i32,
    pub lost: i32,
    pub user_id: i32,
    pub editor_id: i32,
}

#[derive(diesel::Queryable, diesel::Selectable, diesel::Identifiable, diesel::Associations)]
#[diesel(table_name = posts)]
#[diesel(belongs_to(Editor))]
pub struct Edited {
    pub id: i32,
    pub editor_id: i32,
}

#[derive(Queryable, Identifiable, Associations)]
#[table_name = \"posts\"]
#[primary_key(id, lost)]
#[belongs_to(User, foreign_key = \"editor_id\")]
pub struct Old { pub id: i32, pub lost: i32, pub user_id: i32, pub editor_id: i32 }
";
    let kept = [
        "    posts (id) {\n        id -> Int4,\n        user_id -> Int4,\n    }",
        "#[derive(diesel::Queryable, diesel::Identifiable, diesel::Associations)]
#[diesel(table_name = posts, primary_key(id))]
#[diesel(belongs_to(User))]
pub struct Post {",
        "#[derive(diesel::Queryable, diesel::Selectable, diesel::Identifiable)]\n#[diesel(table_name = posts)]\npub struct Edited {",
        "#[derive(Queryable, Identifiable)]\n#[table_name = \"posts\"]\n#[primary_key(id)]\npub struct Old { pub id: i32, pub user_id: i32 }",
    ];
    mended_to(
        (&server, actual),
        &[],
        models,
        &kept,
        &["editor_id", "lost"],
    )
    .await;
}
