//! Relations of SeaORM, which state foreign keys.

use schemadrift_testkit::{Project, installed_server};

use super::{mended_files, mended_to, schemadrift};

const ENTITIES: &str = "pub mod person;\npub mod post;\npub mod user;\n";

/// An entity of a table with an integer key, with these fields and what stands behind it.
fn entity(table: &str, attribute: &str, fields: &str, behind: &str) -> String {
    format!(
        "use sea_orm::entity::prelude::*;\n\n{attribute}\
         #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n\
         #[sea_orm(table_name = \"{table}\")]\npub struct Model {{\n    \
         #[sea_orm(primary_key, auto_increment = false)]\n    pub id: i64,\n{fields}}}\n\n\
         {behind}impl ActiveModelBehavior for ActiveModel {{}}\n"
    )
}

fn relations(variants: &str) -> String {
    format!(
        "#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]\npub enum Relation {{{variants}}}\n\n"
    )
}

const RELATED: &str = "impl Related<super::user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Author.def()
    }
}

";

const AUTHOR: &str = "
    /// Who wrote it.
    #[sea_orm(
        belongs_to = \"super::user::Entity\",
        from = \"Column::AuthorId\",
        to = \"super::user::Column::Id\", // by hand
        on_delete = \"SetNull\",
        on_update = \"Cascade\"
    )]
    Author,
";

#[tokio::test]
async fn a_relation_is_with_the_table_that_its_key_refers_to() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE people (id bigint PRIMARY KEY, user_no bigint NOT NULL UNIQUE);
        CREATE TABLE posts (
            id bigint PRIMARY KEY,
            author_id bigint REFERENCES people (user_no) ON DELETE CASCADE
        );";
    let fields = "    pub author_id: Option<i64>,\n";
    let behind = relations(AUTHOR) + RELATED;
    let files = [
        ("src/entity/mod.rs", ENTITIES),
        (
            "src/entity/user.rs",
            &entity("users", "", "", &relations("")),
        ),
        (
            "src/entity/person.rs",
            &entity("people", "", "    pub user_no: i64,\n", &relations("")),
        ),
        ("src/entity/post.rs", &entity("posts", "", fields, &behind)),
    ];
    let kept = [
        "    /// Who wrote it.
    #[sea_orm(
        belongs_to = \"super::person::Entity\",
        from = \"Column::AuthorId\",
        to = \"super::person::Column::UserNo\", // by hand
        on_delete = \"Cascade\"
    )]
    Author,\n",
        "impl Related<super::person::Entity> for Entity {\n",
    ];
    mended_files(
        (&server, actual),
        &[],
        &files,
        &kept,
        &["user::", "on_update"],
    )
    .await;
}

/// No key, and no column of another.
const BARE: &str = "
    CREATE TABLE users (id bigint PRIMARY KEY);
    CREATE TABLE people (id bigint PRIMARY KEY);
    CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint);";

#[tokio::test]
async fn a_relation_goes_with_its_column_and_with_what_hands_it_on() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE posts (id bigint PRIMARY KEY);";
    let fields = "    pub author_id: Option<i64>,\n";
    let behind = relations(AUTHOR) + RELATED;
    let files = [
        ("src/entity/mod.rs", "pub mod post;\npub mod user;\n"),
        (
            "src/entity/user.rs",
            &*entity("users", "", "", &relations("")),
        ),
        ("src/entity/post.rs", &*entity("posts", "", fields, &behind)),
    ];
    let kept = ["pub enum Relation {\n}\n"];
    let gone = ["author", "Author", "impl Related", "Who wrote"];
    mended_files((&server, actual), &[], &files, &kept, &gone).await;
    // So does what the derive declares on the struct over a column that goes.
    let of_derive = "
#[derive(schemadrift::Table)]
#[table(name = \"posts\", unique(id, author_id), index(author_id))]
struct Post { #[column(primary_key)] id: i64, author_id: Option<i64> }
";
    let kept = ["#[table(name = \"posts\")]\nstruct Post { #[column(primary_key)] id: i64 }"];
    mended_to((&server, actual), &[], of_derive, &kept, &["author"]).await;
}

#[tokio::test]
async fn a_relation_of_the_second_sea_orm_states_no_key_that_is_not_there() {
    let Some(server) = installed_server().await else {
        return;
    };
    let manifest = "[package]\nname = \"blog\"\nversion = \"1.0.0\"\n\n[dependencies]\n\
                    sea-orm = { version = \"2.0\", features = [] }\n";
    let fields = "    pub author_id: Option<i64>,\n    #[sea_orm(belongs_to, from = \"author_id\", \
                  to = \"id\")]\n    pub person: HasOne<super::person::Entity>,\n";
    let dense = "#[sea_orm::model]\n";
    let files = [
        ("Cargo.toml", manifest),
        ("src/lib.rs", "pub mod entity;\n"),
        ("src/entity/mod.rs", ENTITIES),
        ("src/entity/user.rs", &*entity("users", dense, "", "")),
        ("src/entity/person.rs", &*entity("people", dense, "", "")),
        ("src/entity/post.rs", &*entity("posts", dense, fields, "")),
    ];
    let kept = [
        "#[sea_orm(belongs_to, from = \"author_id\", to = \"id\", skip_fk)]\n    pub person: \
         HasOne<super::person::Entity>,\n",
    ];
    mended_files((&server, BARE), &[], &files, &kept, &[]).await;
    let other = BARE.replace(
        "author_id bigint",
        "author_id bigint REFERENCES users ON DELETE CASCADE",
    );
    let kept = [
        "#[sea_orm(belongs_to, from = \"author_id\", to = \"id\", on_delete = \"Cascade\")]\n    \
         pub person: HasOne<super::user::Entity>,\n",
    ];
    mended_files((&server, &other), &[], &files, &kept, &[]).await;
}

#[tokio::test]
async fn a_relation_that_code_may_use_is_left_to_hands_before_the_second_sea_orm() {
    if installed_server().await.is_none() {
        return;
    }
    let fields = "    pub author_id: Option<i64>,\n";
    let behind = relations(AUTHOR) + RELATED;
    let project = Project::new(&[
        ("actual/001_tables.sql", BARE),
        ("src/mod.rs", ENTITIES),
        ("src/user.rs", &entity("users", "", "", &relations(""))),
        ("src/post.rs", &entity("posts", "", fields, &behind)),
    ]);
    let run = schemadrift(
        &project,
        &["patch", "--models-diff", "src", "--migrations", "actual"],
    );
    let run = run.expect_code(0);
    assert_eq!(run.stdout, "");
    let why = "let a relation of posts state no foreign key by hand: code may use it, and skip_fk is \
               known from SeaORM 2.0 on";
    assert!(run.stderr.contains(why), "{}", run.stderr);
}

#[tokio::test]
async fn an_entity_that_is_written_out_is_left_to_hands() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "
use sea_orm::entity::prelude::*;

#[derive(Copy, Clone, Default, Debug, DeriveEntity)]
pub struct Entity;

impl EntityName for Entity {
    fn table_name(&self) -> &str { \"users\" }
}

#[derive(Clone, Debug, PartialEq, DeriveModel, DeriveActiveModel)]
pub struct Model { pub id: i64, pub fax: String }

#[derive(Copy, Clone, Debug, EnumIter, DeriveColumn)]
pub enum Column { Id, Fax }

impl ColumnTrait for Column {
    type EntityName = Entity;
    fn def(&self) -> ColumnDef {
        match self {
            Self::Id => ColumnType::BigInteger.def(),
            Self::Fax => ColumnType::Text.def(),
        }
    }
}
";
    let actual = "CREATE TABLE users (id integer, age bigint);";
    let project = Project::new(&[("src/user.rs", models), ("actual/001_users.sql", actual)]);
    let run = schemadrift(
        &project,
        &["patch", "--models-diff", "src", "--migrations", "actual"],
    );
    let run = run.expect_code(0);
    // A field without its variant would not compile.
    assert_eq!(run.stdout, "");
    let why = "its columns are written out elsewhere, too: change them by hand";
    assert_eq!(run.stderr.matches(why).count(), 2, "{}", run.stderr);
}

/// A table of users, and one of posts that refers to nobody any more.
const POSTS: &str = "
    CREATE TABLE users (id bigint PRIMARY KEY);
    CREATE TABLE posts (id bigint PRIMARY KEY);";

#[tokio::test]
async fn the_other_end_of_a_relation_goes_with_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let user = "use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = \"super::post::Entity\")]
    Post,
    #[sea_orm(has_many = \"super::other_post::Entity\")]
    Other,
}

impl Related<super::post::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Post.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
";
    let post = "use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"posts\")]
pub struct Model { #[sea_orm(primary_key, auto_increment = false)] pub id: i64, pub user_id: i64 }

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation { #[sea_orm(belongs_to = \"super::user::Entity\", from = \"Column::UserId\", to = \"super::user::Column::Id\")] User }

impl Related<super::user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
";
    let files = [
        ("src/lib.rs", "pub mod user;\npub mod post;\n"),
        ("src/user.rs", user),
        ("src/post.rs", post),
    ];
    let kept = [
        "pub enum Relation {\n    #[sea_orm(has_many = \"super::other_post::Entity\")]\n    Other,\n}\n\nimpl Active",
        "pub id: i64 }\n",
    ];
    let gone = ["user_id", "super::post::Entity", "impl Related"];
    mended_files((&server, POSTS), &[], &files, &kept, &gone).await;
}

#[tokio::test]
async fn relations_that_are_fields_on_one_line_go_at_once_at_both_ends() {
    let Some(server) = installed_server().await else {
        return;
    };
    let entity = |table: &str, fields: &str| {
        format!(
            "use sea_orm::entity::prelude::*;\n\n#[sea_orm::model]\n\
             #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n\
             #[sea_orm(table_name = \"{table}\")]\n\
             pub struct Model {{ #[sea_orm(primary_key, auto_increment = false)] pub id: i64{fields} }}\n"
        )
    };
    let user = entity(
        "users",
        ", #[sea_orm(has_many)] pub posts: HasMany<super::post::Entity>",
    );
    let post = entity(
        "posts",
        ", pub user_id: i64, #[sea_orm(belongs_to, from = \"user_id\", to = \"id\")] \
         pub user: HasOne<super::user::Entity>",
    );
    let files = [
        ("src/lib.rs", "pub mod user;\npub mod post;\n"),
        ("src/user.rs", &*user),
        ("src/post.rs", &*post),
    ];
    let kept = [&*entity("users", ""), &*entity("posts", "")];
    let left = mended_files((&server, POSTS), &[], &files, &kept, &["belongs_to"]).await;
    assert_eq!(left, "");
}

#[tokio::test]
async fn a_type_that_is_written_is_written_as_the_database_has_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE users (
        id bigint PRIMARY KEY, name varchar(100) NOT NULL, price numeric(12, 4) NOT NULL,
        note text NOT NULL, nick varchar(30) NOT NULL, old varchar(7) NOT NULL);";
    let entity = |types: [&str; 5]| {
        let [name, price, note, nick, old] = types;
        format!(
            "#[derive(Clone, Debug, PartialEq, sea_orm::DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {{
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    #[sea_orm(column_type = \"{name}\")]
    pub name: String,
    #[sea_orm(column_type = \"{price}\")]
    pub price: rust_decimal::Decimal,
    #[sea_orm(column_type = \"{note}\")]
    pub note: String,
    #[sea_orm(column_type = \"{nick}\")]
    pub nick: String,
    #[sea_orm(column_type = \"{old}\")]
    pub old: String,
}}
"
        )
    };
    let before = entity([
        "String(StringLen::N(50))",
        "Decimal(Some((10, 2)))",
        "String(StringLen::N(50))",
        "Text",
        "String(Some(5))",
    ]);
    let after = entity([
        "String(StringLen::N(100))",
        "Decimal(Some((12, 4)))",
        "Text",
        "String(StringLen::N(30))",
        "String(Some(7))",
    ]);
    mended_to((&server, actual), &[], &before, &[&after], &[]).await;
}
