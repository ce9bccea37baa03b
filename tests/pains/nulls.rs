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

#[tokio::test(flavor = "multi_thread")]
async fn what_an_embedded_struct_leaves_out_the_struct_around_it_may_have() {
    let Some(world) = World::start().await else {
        return;
    };
    let models = "
        diesel::table! { accounts (id) { id -> Int4, name -> Text, plan -> Text, bio -> Nullable<Text>, } }
        #[derive(diesel::Insertable)]
        #[diesel(table_name = accounts)]
        pub struct NewAccount { pub id: i32, pub name: String, #[diesel(embed)] pub extra: Extra }
        #[derive(diesel::Insertable)]
        #[diesel(table_name = accounts)]
        pub struct Extra { pub bio: Option<String>, #[diesel(embed)] pub more: More }
        #[derive(diesel::Insertable)]
        #[diesel(table_name = accounts)]
        pub struct More { pub plan: String }";
    let sql = "CREATE TABLE accounts (id int PRIMARY KEY, name text NOT NULL, plan text NOT NULL,
               bio text)";
    world.models(models, sql).await.nothing();
    let omits = models.replace("pub name: String, ", "");
    let found = world.models(&omits, sql).await;
    assert_eq!(found.all(), ["insert-omits-required accounts.name"]);
    // What is wrong in it is told once, and by the name that the field has.
    let wrong = models.replace(
        "pub plan: String",
        "#[diesel(column_name = plan)] pub chosen: i32",
    );
    let found = world.models(&wrong, sql).await;
    assert_eq!(found.all(), ["model-table-mismatch accounts.plan"]);
    let message = "More.chosen is i32, which does not go with text";
    assert_eq!(found.value("message"), message);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_for_a_column_that_the_server_generates_is_seen() {
    let Some(world) = World::start().await else {
        return;
    };
    let models = |fields: &str, derive: &str| {
        format!(
            "diesel::table! {{ accounts (id) {{ id -> Int4, name -> Text, low -> Text, }} }}
             pub struct Own(i32);
             #[derive(diesel::{derive})]
             #[diesel(table_name = accounts)]
             pub struct Written {{ {fields} }}"
        )
    };
    let all = "pub id: Own, pub name: String, pub low: String";
    let insert = models(all, "Insertable");
    let update = models(all, "AsChangeset");
    let plain = "CREATE TABLE accounts (id int PRIMARY KEY, name text NOT NULL, low text NOT NULL)";
    world.models(&insert, plain).await.nothing();
    world.models(&update, plain).await.nothing();
    let generated = "CREATE TABLE accounts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL, low text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED)";
    let (of_id, of_low) = (
        "generated-column-written accounts.id",
        "generated-column-written accounts.low",
    );
    let found = world.models(&insert, generated).await;
    assert_eq!(found.all(), [of_id, of_low]);
    // The key of a changeset is no part of what is set.
    world.models(&update, generated).await.only(of_low);
    let optional = "pub id: Option<Own>, pub name: String, pub low: Option<String>";
    let optional = models(optional, "Insertable");
    world.models(&optional, generated).await.nothing();
    let by_default = generated.replace("int GENERATED ALWAYS", "int GENERATED BY DEFAULT");
    world.models(&insert, &by_default).await.only(of_low);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entity_that_can_never_be_inserted_again_is_a_warning() {
    let Some(world) = World::start().await else {
        return;
    };
    let model = "use sea_orm::entity::prelude::*;
        #[derive(DeriveEntityModel)]
        #[sea_orm(table_name = \"bakeries\")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i64,
        }";
    let with = |column: &str| format!("CREATE TABLE bakeries (id bigserial PRIMARY KEY, {column})");
    let found = world.models(model, &with("rent int NOT NULL")).await;
    let all = [
        "column-unmapped bakeries.rent",
        "insert-omits-required bakeries.rent",
    ];
    assert_eq!(found.all(), all);
    found.saying("warning");
    for fine in [
        "rent int",
        "rent int NOT NULL DEFAULT 0",
        "rent int NOT NULL GENERATED BY DEFAULT AS IDENTITY",
    ] {
        let found = world.models(model, &with(fine)).await;
        found.only("column-unmapped bakeries.rent");
    }
}
