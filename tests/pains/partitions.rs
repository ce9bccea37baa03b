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
