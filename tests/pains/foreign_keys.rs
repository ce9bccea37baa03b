//! Foreign keys: noise about the default action, and indexes that serve them.

use super::World;

fn orders(key: &str) -> String {
    format!(
        "CREATE TABLE users (id bigint PRIMARY KEY);
         CREATE TABLE orders (id bigint PRIMARY KEY, buyer bigint NOT NULL{key})"
    )
}

fn model(actions: &str) -> String {
    format!(
        "#[derive(schemadrift::Table)]\n#[table(name = \"users\")]\n\
         pub struct User {{ #[column(primary_key)] pub id: i64 }}\n\
         #[derive(schemadrift::Table)]\n#[table(name = \"orders\")]\n\
         pub struct Order {{ #[column(primary_key)] pub id: i64, \
         #[column(references = \"users(id)\"{actions})] pub buyer: i64 }}"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_321_no_action_written_or_not_is_no_difference() {
    let Some(world) = World::start().await else {
        return;
    };
    let plain = orders(" REFERENCES users (id)");
    for written in [
        " REFERENCES users",
        " REFERENCES users (id) ON DELETE NO ACTION ON UPDATE NO ACTION",
        " REFERENCES users (id) MATCH SIMPLE NOT DEFERRABLE INITIALLY IMMEDIATE",
    ] {
        world.databases(&plain, &orders(written)).await.nothing();
        world.databases(&orders(written), &plain).await.nothing();
        let declared = model(", on_delete = \"no action\"");
        world.models(&declared, &orders(written)).await.nothing();
        world.models(&model(""), &orders(written)).await.nothing();
    }
    for other in [
        " REFERENCES users (id) ON DELETE CASCADE",
        " REFERENCES users (id) ON DELETE RESTRICT",
        " REFERENCES users (id) DEFERRABLE",
    ] {
        world
            .databases(&plain, &orders(other))
            .await
            .only("foreign-key-mismatch orders.buyer");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_1787_prisma_8124_a_key_that_is_there_is_not_added_again_under_another_name() {
    let Some(world) = World::start().await else {
        return;
    };
    let named = |name: &str| {
        orders(&format!(
            ", CONSTRAINT {name} FOREIGN KEY (buyer) REFERENCES users (id)"
        ))
    };
    world
        .databases(&named("one"), &named("two"))
        .await
        .nothing();
    world.models(&model(""), &named("two")).await.nothing();
    world
        .models(&model(""), &orders(""))
        .await
        .only("foreign-key-missing orders.buyer");
    let renamed_index =
        |name: &str| format!("{}; CREATE INDEX {name} ON orders (buyer)", named("one"));
    world
        .databases(
            &renamed_index("by_buyer"),
            &renamed_index("orders_buyer_idx"),
        )
        .await
        .nothing();
}

/// A key or index that begins with the columns serves them; one that has them further back does not.
#[tokio::test(flavor = "multi_thread")]
async fn database_consistency_198_an_index_is_served_by_its_leading_columns_alone() {
    let Some(world) = World::start().await else {
        return;
    };
    let sql = |index: &str| {
        format!(
            "CREATE TABLE orders (id bigint PRIMARY KEY, buyer bigint NOT NULL, shop bigint NOT NULL); {index}"
        )
    };
    let model = "
        #[derive(schemadrift::Table)]
        #[table(name = \"orders\")]
        pub struct Order { #[column(primary_key)] pub id: i64, #[column(index)] pub buyer: i64, pub shop: i64 }";
    let begins = "CREATE INDEX orders_by ON orders (buyer, shop)";
    let ends = "CREATE INDEX orders_by ON orders (shop, buyer)";
    let found = world.models(model, &sql(begins)).await;
    assert!(
        found
            .all()
            .contains(&"index-missing orders.buyer".to_owned())
    );
    found.saying("orders_by begins with the same columns");
    let found = world.models(model, &sql(ends)).await;
    assert!(
        found
            .all()
            .contains(&"index-missing orders.buyer".to_owned())
    );
    assert!(!found.statements().is_empty());
    let details: Vec<String> = vec![found.value("details").to_string()];
    assert!(!details[0].contains("begins with"), "{details:?}");
    world
        .models(model, &sql("CREATE UNIQUE INDEX ON orders (buyer)"))
        .await
        .only("unique-unmapped orders.buyer");
}
