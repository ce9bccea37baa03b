//! Types: changes that are ignored or lose data, extensions' types, and Rust types that fail at run
//! time.

use super::World;

fn prices(ty: &str) -> String {
    format!("CREATE TABLE prices (id bigint NOT NULL, amount {ty} NOT NULL)")
}

#[tokio::test(flavor = "multi_thread")]
async fn sea_orm_3106_exposed_2441_a_type_that_changes_is_always_a_finding() {
    let Some(world) = World::start().await else {
        return;
    };
    let types = [
        "integer",
        "bigint",
        "numeric(10,2)",
        "numeric(12,2)",
        "text",
        "varchar(10)",
        "varchar(20)",
        "timestamp",
        "timestamptz",
        "timestamptz(3)",
        "json",
        "jsonb",
        "integer[]",
    ];
    for (position, one) in types.iter().enumerate() {
        world.databases(&prices(one), &prices(one)).await.nothing();
        let other = types[(position + 1) % types.len()];
        world
            .databases(&prices(one), &prices(other))
            .await
            .only("column-type-mismatch prices.amount");
    }
}

/// The column is changed in place; nothing of it is dropped.
#[tokio::test(flavor = "multi_thread")]
async fn typeorm_3357_9046_a_type_is_changed_in_place_and_keeps_its_rows() {
    let Some(world) = World::start().await else {
        return;
    };
    for (from, to, value) in [
        ("varchar(10)", "varchar(200)", "'abc'"),
        ("integer", "bigint", "7"),
        ("text", "integer", "'7'"),
        ("varchar(10)", "text", "'abc'"),
    ] {
        let there = format!("{}; INSERT INTO prices VALUES (1, {value})", prices(from));
        let database = world.database(&there).await;
        let wanted = world.database(&prices(to)).await;
        let project = schemadrift_testkit::Project::new(&[]);
        let arguments = ["diff", wanted.url(), database.url()];
        let found = super::Compared::of(&super::compared::schemadrift(&project, &arguments));
        found
            .only("column-type-mismatch prices.amount")
            .without_drop();
        for sql in found.statements() {
            database.try_execute(&sql).await.unwrap();
        }
        let kept = "DO $$ BEGIN ASSERT (SELECT count(*) FROM prices) = 1; END $$";
        database.try_execute(kept).await.unwrap();
        let after = super::Compared::of(&super::compared::schemadrift(&project, &arguments));
        after.nothing();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sea_orm_733_2090_a_timestamp_without_a_zone_names_the_right_rust_type() {
    let Some(world) = World::start().await else {
        return;
    };
    let sqlx = |ty: &str| {
        format!("#[derive(sqlx::FromRow)]\npub struct Price {{ pub id: i64, pub amount: {ty} }}")
    };
    let entity = |ty: &str| {
        format!(
            "use sea_orm::entity::prelude::*;
             #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
             #[sea_orm(table_name = \"prices\")]
             pub struct Model {{
                 #[sea_orm(primary_key, auto_increment = false)]
                 pub id: i64,
                 pub amount: {ty},
             }}
             #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
             pub enum Relation {{}}
             impl ActiveModelBehavior for ActiveModel {{}}"
        )
    };
    let keyed = |ty: &str| format!("{}; ALTER TABLE prices ADD PRIMARY KEY (id)", prices(ty));
    for (with_zone, without, zoned, plain) in [
        (
            sqlx("chrono::DateTime<chrono::Utc>"),
            sqlx("chrono::NaiveDateTime"),
            "use DateTime<Utc>",
            "use NaiveDateTime",
        ),
        (
            entity("DateTimeUtc"),
            entity("DateTime"),
            "use DateTimeWithTimeZone",
            "use DateTime",
        ),
    ] {
        let (with, bare) = (keyed("timestamptz"), keyed("timestamp"));
        world.models(&with_zone, &with).await.nothing();
        world.models(&without, &bare).await.nothing();
        for (model, there, right) in [(&with_zone, &bare, plain), (&without, &with, zoned)] {
            let found = world.models(model, there).await;
            found
                .only("column-type-mismatch prices.amount")
                .saying(right);
            assert_eq!(found.value("severity"), "error");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sea_orm_2632_sea_query_731_integers_that_postgresql_cannot_hold_are_named() {
    let Some(world) = World::start().await else {
        return;
    };
    for ty in ["u64", "u16", "u8"] {
        let model = format!(
            "#[derive(sqlx::FromRow)]\npub struct Price {{ pub id: i64, pub amount: {ty} }}"
        );
        let found = world.models(&model, &prices("bigint")).await;
        found.only("decode-impossible prices.amount");
        assert_eq!(found.value("severity"), "error");
    }
    let entity = |ty: &str| {
        format!(
            "use sea_orm::entity::prelude::*;
             #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
             #[sea_orm(table_name = \"prices\")]
             pub struct Model {{
                 #[sea_orm(primary_key, auto_increment = false)]
                 pub id: i64,
                 pub amount: {ty},
             }}
             #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
             pub enum Relation {{}}
             impl ActiveModelBehavior for ActiveModel {{}}"
        )
    };
    let keyed = format!(
        "{}; ALTER TABLE prices ADD PRIMARY KEY (id)",
        prices("bigint")
    );
    for ty in ["u32", "u64"] {
        world
            .models(&entity(ty), &keyed)
            .await
            .only("decode-impossible prices.amount");
    }
    world.models(&entity("i64"), &keyed).await.nothing();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_length_that_an_active_enum_writes_is_that_of_its_columns() {
    let Some(world) = World::start().await else {
        return;
    };
    let model = "use sea_orm::entity::prelude::*;
        #[derive(EnumIter, DeriveActiveEnum)]
        #[sea_orm(rs_type = \"String\", db_type = \"String(StringLen::N(10))\")]
        pub enum Kind {
            #[sea_orm(string_value = \"wholesale\")]
            Wholesale,
        }
        #[derive(DeriveEntityModel)]
        #[sea_orm(table_name = \"shops\")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i64,
            pub kind: Kind,
        }";
    let of =
        |ty: &str| format!("CREATE TABLE shops (id bigserial PRIMARY KEY, kind {ty} NOT NULL)");
    world.models(model, &of("varchar(10)")).await.nothing();
    for other in ["varchar(1)", "text", "char(10)"] {
        let found = world.models(model, &of(other)).await;
        found.only("column-type-mismatch shops.kind");
        assert_eq!(found.value("severity"), "warning", "{other}");
    }
    let without = model.replace("StringLen::N(10)", "StringLen::None");
    for any in ["varchar", "varchar(10)", "text"] {
        world.models(&without, &of(any)).await.nothing();
    }
}
