//! The gate itself: what the source says of the database is held against the database.

use schemadrift_testkit::Project;

use super::World;
use super::compared::schemadrift;

const SCHEMA_RS: &str = "
diesel::table! {
    users (id) {
        id -> Int8,
        email -> Text,
        joined -> Timestamptz,
    }
}
";
const SQL: &str =
    "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, joined timestamptz NOT NULL)";

#[tokio::test(flavor = "multi_thread")]
async fn omicron_9925_neon_10485_a_schema_rs_that_is_not_the_database_fails_the_gate() {
    let Some(world) = World::start().await else {
        return;
    };
    let database = world.database(SQL).await;
    let project = Project::new(&[("models/schema.rs", SCHEMA_RS)]);
    let arguments = ["audit", "models", "--database-url", database.url()];
    schemadrift(&project, &arguments).expect_code(0);
    for (change, rule, back) in [
        (
            "ALTER TABLE users ALTER email DROP NOT NULL",
            "column-nullability-mismatch",
            "ALTER TABLE users ALTER email SET NOT NULL",
        ),
        (
            "ALTER TABLE users ALTER joined TYPE date",
            "column-type-mismatch",
            "ALTER TABLE users ALTER joined TYPE timestamptz",
        ),
        (
            "ALTER TABLE users RENAME joined TO joined_at",
            "column-renamed",
            "ALTER TABLE users RENAME joined_at TO joined",
        ),
    ] {
        database.try_execute(change).await.unwrap();
        let run = schemadrift(&project, &arguments).expect_code(1);
        assert!(run.stdout.contains(rule), "{}", run.stdout);
        database.try_execute(back).await.unwrap();
        schemadrift(&project, &arguments).expect_code(0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sea_orm_3008_2889_entities_that_are_not_the_database_fail_the_gate() {
    let Some(world) = World::start().await else {
        return;
    };
    let entity = "
        use sea_orm::entity::prelude::*;
        #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
        #[sea_orm(table_name = \"users\")]
        pub struct Model {
            #[sea_orm(primary_key, auto_increment = false)]
            pub id: i64,
            pub email: String,
            pub joined: DateTimeUtc,
        }
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    ";
    world.models(entity, SQL).await.nothing();
    world
        .models(entity, &SQL.replace(", joined timestamptz NOT NULL", ""))
        .await
        .only("column-missing users.joined");
    world
        .models(entity, "CREATE TABLE somebody (id bigint PRIMARY KEY)")
        .await
        .exactly(&["table-unmapped somebody", "table-missing users"]);
}
