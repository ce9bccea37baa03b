//! Uniqueness: constraint against index, NULLS NOT DISTINCT, and composite ones that get lost.

use super::World;

fn seats(rest: &str) -> String {
    format!("CREATE TABLE seats (hall bigint NOT NULL, seat bigint NOT NULL, guest text); {rest}")
}

fn model(unique: &str) -> String {
    format!(
        "#[derive(schemadrift::Table)]\n#[table(name = \"seats\"{unique})]\n\
         pub struct Seat {{ pub hall: i64, pub seat: i64, pub guest: Option<String> }}"
    )
}

const CONSTRAINT: &str = "ALTER TABLE seats ADD CONSTRAINT seats_key UNIQUE (hall, seat)";
const INDEX: &str = "CREATE UNIQUE INDEX seats_key ON seats (hall, seat)";

#[tokio::test(flavor = "multi_thread")]
async fn alembic_1291_pgschema_355_nulls_not_distinct_is_read_and_compared() {
    let Some(world) = World::start().await else {
        return;
    };
    if world.major() < 15 {
        return;
    }
    let distinct = seats("ALTER TABLE seats ADD CONSTRAINT seats_key UNIQUE (hall, guest)");
    let not =
        seats("ALTER TABLE seats ADD CONSTRAINT seats_key UNIQUE NULLS NOT DISTINCT (hall, guest)");
    world.databases(&not, &not).await.nothing();
    for (one, two) in [(&distinct, &not), (&not, &distinct)] {
        world
            .databases(one, two)
            .await
            .only("unique-mismatch seats.seats_key")
            .saying("nulls not distinct");
    }
    let declared = model(", unique(columns(hall, guest), nulls_not_distinct)");
    world.models(&declared, &not).await.nothing();
    world
        .models(&declared, &distinct)
        .await
        .only("unique-mismatch seats.seats_key");
}

/// A model asks for uniqueness, whatever enforces it; two databases have a form each.
#[tokio::test(flavor = "multi_thread")]
async fn sea_orm_2970_2994_a_unique_constraint_and_a_unique_index_are_one_fact() {
    let Some(world) = World::start().await else {
        return;
    };
    let entity = "
        use sea_orm::entity::prelude::*;
        #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
        #[sea_orm(table_name = \"accounts\")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i64,
            #[sea_orm(unique)]
            pub email: String,
        }
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    ";
    let table = "CREATE TABLE accounts (id bigserial PRIMARY KEY, email varchar NOT NULL);";
    for unique in [
        "ALTER TABLE accounts ADD UNIQUE (email)",
        "CREATE UNIQUE INDEX by_email ON accounts (email)",
    ] {
        world
            .models(entity, &format!("{table} {unique}"))
            .await
            .nothing();
    }
    world
        .models(entity, table)
        .await
        .only("unique-missing accounts.email");
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_247_drizzle_5955_a_unique_that_is_there_is_not_added_again() {
    let Some(world) = World::start().await else {
        return;
    };
    for unique in [CONSTRAINT, INDEX] {
        for columns in ["hall, seat", "seat, hall"] {
            let declared = model(&format!(", unique(columns({columns}))"));
            world.models(&declared, &seats(unique)).await.nothing();
        }
    }
    let declared = model(", unique(columns(hall, seat))");
    world
        .models(&declared, &seats(""))
        .await
        .only("unique-missing seats");
    let between = world.databases(&seats(CONSTRAINT), &seats(INDEX)).await;
    between
        .only("unique-mismatch seats.seats_key")
        .saying("form");
    let back = world.databases(&seats(INDEX), &seats(CONSTRAINT)).await;
    back.only("unique-mismatch seats.seats_key").saying("form");
}

#[tokio::test(flavor = "multi_thread")]
async fn sea_orm_2812_a_composite_unique_that_no_model_declares_is_never_dropped() {
    let Some(world) = World::start().await else {
        return;
    };
    let found = world.models(&model(""), &seats(CONSTRAINT)).await;
    found.only("unique-unmapped seats.seats_key");
    assert_eq!(found.value("severity"), "info");
    assert!(found.statements().is_empty(), "{:?}", found.statements());
    let gone = world.databases(&seats(CONSTRAINT), &seats("")).await;
    gone.only("unique-missing seats.seats_key");
}
