//! Partitions and children: the parent speaks for them.

use super::World;

const EVENTS: &str = "
    CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, note text, PRIMARY KEY (id, day))
        PARTITION BY RANGE (day);
    CREATE INDEX events_note ON events (note);
";
const PARTITION: &str = "
    CREATE TABLE events_2030 PARTITION OF events FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
";

const MODEL: &str = "
#[derive(schemadrift::Table)]
#[table(name = \"events\", primary_key(id, day), index(columns(note)))]
pub struct Event { pub id: i64, pub day: chrono::NaiveDate, pub note: Option<String> }
";

#[tokio::test(flavor = "multi_thread")]
async fn pgschema_495_409_472_a_partition_is_not_a_table_of_its_own() {
    let Some(world) = World::start().await else {
        return;
    };
    let divided = format!("{EVENTS}{PARTITION}");
    world.databases(&divided, &divided).await.nothing();
    let found = world.databases(EVENTS, &divided).await;
    // The partition itself, and none of its columns, keys and indexes.
    found.only("partition-unmapped events_2030");
    let dropped = world.databases(&divided, EVENTS).await;
    dropped.only("partition-missing events_2030");
    let other_bounds = divided.replace("'2031-01-01'", "'2032-01-01'");
    let found = world.databases(&divided, &other_bounds).await;
    found.only("partition-mismatch events_2030");
}

#[tokio::test(flavor = "multi_thread")]
async fn migra_60_diesel_2817_a_model_of_a_divided_table_says_nothing_of_its_parts() {
    let Some(world) = World::start().await else {
        return;
    };
    let divided = format!("{EVENTS}{PARTITION}");
    world.models(MODEL, &divided).await.nothing();
    let diesel = "
        diesel::table! {
            events (id, day) {
                id -> Int8,
                day -> Date,
                note -> Nullable<Text>,
            }
        }";
    world.models(diesel, &divided).await.nothing();
    let retyped = divided.replace("note text", "note integer");
    world
        .models(diesel, &retyped)
        .await
        .only("column-type-mismatch events.note");
}

const YEAR: &str = "
    CREATE TABLE logs (id bigserial, at date NOT NULL, note text, owner bigint)
        PARTITION BY RANGE (at);
    CREATE TABLE owners (id bigint PRIMARY KEY);
    ALTER TABLE logs ADD FOREIGN KEY (owner) REFERENCES owners;
    CREATE TABLE logs_2030 PARTITION OF logs FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
    CREATE TABLE logs_2031 PARTITION OF logs FOR VALUES FROM ('2031-01-01') TO ('2032-01-01');
    ALTER TABLE logs_2030 ADD PRIMARY KEY (id);
    ALTER TABLE logs_2030 ALTER note SET NOT NULL;
    COMMENT ON TABLE logs_2030 IS 'of a year';
";

const DIESEL_OF_YEAR: &str = "
    diesel::table! {
        logs (id) { id -> Int8, at -> Date, note -> Nullable<Text>, owner -> Nullable<Int8>, }
    }
    diesel::table! {
        logs_2030 (id) { id -> Int8, at -> Date, note -> Text, owner -> Nullable<Int8>, }
    }
    diesel::table! { owners (id) { id -> Int8, } }
    diesel::joinable!(logs_2030 -> owners (owner));";

#[tokio::test(flavor = "multi_thread")]
async fn a_model_of_a_partition_is_compared_with_the_partition() {
    let Some(world) = World::start().await else {
        return;
    };
    let sea_orm = "use sea_orm::entity::prelude::*;
        #[derive(DeriveEntityModel)]
        #[sea_orm(table_name = \"logs_2030\", comment = \"of a year\")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i64,
            pub at: Date,
            #[sea_orm(column_type = \"Text\")]
            pub note: String,
            pub owner: Option<i64>,
        }
        #[derive(DeriveRelation)]
        pub enum Relation {
            #[sea_orm(belongs_to = \"owners::Entity\", from = \"Column::Owner\",
                to = \"owners::Column::Id\")]
            Owner,
        }
        pub mod owners {
            use sea_orm::entity::prelude::*;
            #[derive(DeriveEntityModel)]
            #[sea_orm(table_name = \"owners\")]
            pub struct Model {
                #[sea_orm(primary_key, auto_increment = false)]
                pub id: i64,
            }
        }";
    let sqlx = "pub struct Log { pub id: i64, pub note: String }
        pub async fn all(pool: &sqlx::PgPool) {
            sqlx::query_as!(Log, \"SELECT id, note FROM logs_2030\").fetch_all(pool).await;
        }";
    let database = world.database(YEAR).await;
    for models in [DIESEL_OF_YEAR, sea_orm, sqlx] {
        let found = world.models_on(models, &database).await;
        // A row of sqlx need not read all.
        let is_told = |one: &&String| {
            one.contains("logs_2030") && !(models == sqlx && one.starts_with("column-unmapped"))
        };
        let all = found.all();
        assert_eq!(all.iter().find(is_told), None, "{all:?}");
        assert!(found.problems().is_empty(), "{:?}", found.problems());
    }
    let run = async |sql: &str| database.try_execute(sql).await.unwrap();
    run("ALTER TABLE logs_2030 ALTER note DROP NOT NULL").await;
    for models in [DIESEL_OF_YEAR, sea_orm, sqlx] {
        let found = world.models_on(models, &database).await;
        let mismatch = "column-nullability-mismatch logs_2030.note".to_owned();
        assert!(found.all().contains(&mismatch), "{:?}", found.all());
    }
    run("ALTER TABLE logs ALTER note TYPE int USING 0").await;
    for models in [DIESEL_OF_YEAR, sea_orm, sqlx] {
        let found = world.models_on(models, &database).await;
        let mismatch = "column-type-mismatch logs_2030.note".to_owned();
        assert!(found.all().contains(&mismatch), "{:?}", found.all());
    }
    run("DROP TABLE logs_2030").await;
    let found = world.models_on(DIESEL_OF_YEAR, &database).await;
    let missing = "table-missing logs_2030".to_owned();
    assert!(found.all().contains(&missing), "{:?}", found.all());
}
