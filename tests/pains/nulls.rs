//! Nullability, and inserts that leave out what has to have a value.

use super::World;

fn row(ty: &str) -> String {
    format!("#[derive(sqlx::FromRow)]\npub struct Account {{ pub id: i64, pub name: {ty} }}")
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlx_365_3584_a_null_that_the_struct_cannot_hold_is_seen() {
    let Some(world) = World::start().await else {
        return;
    };
    let nullable = "CREATE TABLE accounts (id bigint NOT NULL, name text)";
    let required = "CREATE TABLE accounts (id bigint NOT NULL, name text NOT NULL)";
    world
        .models(&row("Option<String>"), nullable)
        .await
        .nothing();
    world.models(&row("String"), required).await.nothing();
    let found = world.models(&row("String"), nullable).await;
    found.only("column-nullability-mismatch accounts.name");
    assert_eq!(found.value("severity"), "error");
    for (one, two) in [(nullable, required), (required, nullable)] {
        world
            .databases(one, two)
            .await
            .only("column-nullability-mismatch accounts.name");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn diesel_4319_an_insert_that_leaves_out_a_required_column_is_seen() {
    let Some(world) = World::start().await else {
        return;
    };
    let model = |fields: &str| {
        format!(
            "diesel::table! {{ accounts (id) {{ id -> Int8, name -> Text, plan -> Text, note -> Nullable<Text>, }} }}
             #[derive(diesel::Insertable)]
             #[diesel(table_name = accounts)]
             pub struct NewAccount {{ {fields} }}"
        )
    };
    let sql = "CREATE TABLE accounts (id bigserial PRIMARY KEY, name text NOT NULL,
               plan text NOT NULL DEFAULT 'free', note text)";
    world
        .models(&model("pub name: String"), sql)
        .await
        .nothing();
    let found = world.models(&model("pub plan: String"), sql).await;
    assert_eq!(found.all().len(), 1, "{:?}", found.all());
    assert_eq!(found.value("rule"), "insert-omits-required");
    assert_eq!(found.value("column"), "name");
    let without_default = sql.replace(" DEFAULT 'free'", "");
    let found = world
        .models(&model("pub name: String"), &without_default)
        .await;
    assert_eq!(found.value("rule"), "insert-omits-required");
    assert_eq!(found.value("column"), "plan");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_null_is_seen_that_the_field_of_an_entity_cannot_hold_though_its_attribute_allows_it() {
    let Some(world) = World::start().await else {
        return;
    };
    let model = "use sea_orm::entity::prelude::*;
        #[derive(DeriveEntityModel)]
        #[sea_orm(table_name = \"files\")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i64,
            #[sea_orm(column_type = \"VarBinary(StringLen::None)\", nullable)]
            pub body: Vec<u8>,
        }";
    let nullable = "CREATE TABLE files (id bigserial PRIMARY KEY, body bytea)";
    let found = world.models(model, nullable).await;
    found.only("column-nullability-mismatch files.body");
    assert_eq!(found.value("severity"), "error");
    let required = nullable.replace("bytea", "bytea NOT NULL");
    world.models(model, &required).await.nothing();
    let option = model.replace("Vec<u8>", "Option<Vec<u8>>");
    world.models(&option, nullable).await.nothing();
}
