//! Indexes: expressions that make noise, order, hand-made ones, partial ones, included columns.

use super::World;

const TABLE: &str = "CREATE TABLE docs (id bigint NOT NULL, tenant bigint NOT NULL, \
                     title text NOT NULL, body jsonb NOT NULL, spare text);";

fn docs(index: &str) -> String {
    format!("{TABLE} {index}")
}

fn model(index: &str) -> String {
    format!(
        "#[derive(schemadrift::Table)]\n#[table(name = \"docs\"{index})]\n\
         pub struct Doc {{ pub id: i64, pub tenant: i64, pub title: String, \
         pub body: serde_json::Value, pub spare: Option<String> }}"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_1270_1321_1322_an_index_on_an_expression_makes_no_noise() {
    let Some(world) = World::start().await else {
        return;
    };
    for (written, there) in [
        ("lower(title)", "(lower(title))"),
        ("(tenant + 1) DESC", "((tenant + 1)) DESC NULLS FIRST"),
        (
            "coalesce(spare, title), tenant",
            "COALESCE(spare, title), tenant ASC",
        ),
        ("(body ->> 'kind')", "(body->>'kind'::text)"),
        (
            "lower(title) text_pattern_ops",
            "(lower(title)) text_pattern_ops",
        ),
        ("title DESC NULLS LAST", "title DESC NULLS LAST"),
    ] {
        let one = docs(&format!("CREATE INDEX docs_by ON docs ({written})"));
        let two = docs(&format!("CREATE INDEX docs_by ON docs ({there})"));
        world.databases(&one, &two).await.nothing();
    }
    let lower = docs("CREATE INDEX docs_by ON docs (lower(title))");
    let upper = docs("CREATE INDEX docs_by ON docs (upper(title))");
    world
        .databases(&lower, &upper)
        .await
        .only("index-mismatch docs.docs_by");
    let declared = model(", index(columns(\"lower(title)\"))");
    world.models(&declared, &lower).await.nothing();
    world
        .models(&declared, &upper)
        .await
        .exactly(&["index-missing docs", "index-unmapped docs.docs_by"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_1166_drizzle_kit_526_the_order_of_an_indexs_columns_matters() {
    let Some(world) = World::start().await else {
        return;
    };
    let one = docs("CREATE INDEX docs_by ON docs (tenant, title)");
    let two = docs("CREATE INDEX docs_by ON docs (title, tenant)");
    world.databases(&one, &one).await.nothing();
    world
        .databases(&one, &two)
        .await
        .only("index-mismatch docs.docs_by");
    let declared = model(", index(columns(tenant, title))");
    world.models(&declared, &one).await.nothing();
    world
        .models(&declared, &two)
        .await
        .only("index-mismatch docs.docs_by");
}

#[tokio::test(flavor = "multi_thread")]
async fn prisma_12914_29220_27770_an_index_made_by_hand_is_info_and_never_dropped() {
    let Some(world) = World::start().await else {
        return;
    };
    for index in [
        "CREATE INDEX by_hand ON docs USING gin (body jsonb_path_ops)",
        "CREATE INDEX by_hand ON docs (tenant) WHERE title <> ''",
        "CREATE INDEX by_hand ON docs USING brin (id) WITH (pages_per_range = 8)",
        "CREATE INDEX by_hand ON docs USING hash (title)",
    ] {
        let found = world.models(&model(""), &docs(index)).await;
        assert_eq!(found.value("rule"), "index-unmapped");
        assert_eq!(found.value("object"), "by_hand");
        assert_eq!(found.value("severity"), "info");
        assert_eq!(found.all().len(), 1);
        assert!(found.statements().is_empty());
        let between = world.databases(TABLE, &docs(index)).await;
        assert_eq!(between.all().len(), 1);
        assert!(between.statements().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn prisma_23734_a_partial_index_is_the_declared_one_only_with_its_predicate() {
    let Some(world) = World::start().await else {
        return;
    };
    let partial = docs("CREATE INDEX docs_by ON docs (tenant) WHERE spare IS NOT NULL");
    let full = docs("CREATE INDEX docs_by ON docs (tenant)");
    world.databases(&partial, &partial).await.nothing();
    world
        .databases(&full, &partial)
        .await
        .only("index-mismatch docs.tenant")
        .saying("exists, but partial");
    world
        .databases(&partial, &full)
        .await
        .only("index-mismatch docs.tenant");
    let declared = model(", index(columns(tenant), where = \"spare is not null\")");
    world.models(&declared, &partial).await.nothing();
    world
        .models(&declared, &full)
        .await
        .only("index-mismatch docs.tenant");
}

#[tokio::test(flavor = "multi_thread")]
async fn pgschema_385_508_alembic_874_included_columns_are_no_keys_and_are_not_lost() {
    let Some(world) = World::start().await else {
        return;
    };
    let plain = docs("CREATE INDEX docs_by ON docs (tenant)");
    let covering = docs("CREATE INDEX docs_by ON docs (tenant) INCLUDE (title, spare)");
    let keyed = docs("CREATE INDEX docs_by ON docs (tenant, title, spare)");
    world.databases(&covering, &covering).await.nothing();
    for other in [&plain, &keyed] {
        world
            .databases(&covering, other)
            .await
            .only("index-mismatch docs.tenant");
    }
    world
        .databases(&plain, &covering)
        .await
        .only("index-mismatch docs.tenant");
    let declared = model(", index(columns(tenant), include(title, spare))");
    world.models(&declared, &covering).await.nothing();
    let mended = world.models(&declared, &plain).await;
    mended.only("index-mismatch docs.tenant");
    let sql = mended.statements().join("; ");
    assert!(sql.contains("INCLUDE (title, spare)"), "{sql}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pgschema_385_included_columns_of_a_unique_constraint_are_not_lost() {
    let Some(world) = World::start().await else {
        return;
    };
    let plain = docs("ALTER TABLE docs ADD CONSTRAINT docs_key UNIQUE (tenant, id)");
    let covering =
        docs("ALTER TABLE docs ADD CONSTRAINT docs_key UNIQUE (tenant, id) INCLUDE (title)");
    world.databases(&covering, &covering).await.nothing();
    for (one, two) in [(&plain, &covering), (&covering, &plain)] {
        world
            .databases(one, two)
            .await
            .only("unique-mismatch docs.docs_key")
            .saying("include");
    }
    // A model that writes no included columns says nothing of them.
    let declared = model(", unique(columns(tenant, id))");
    world.models(&declared, &covering).await.nothing();
}

/// The embedded server has no ICU; an installed one that has is taken by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_collation_that_only_the_installed_server_has_is_settled_there() {
    let Some(world) = World::start().await else {
        return;
    };
    let icu =
        "DO $$ BEGIN ASSERT EXISTS (SELECT FROM pg_collation WHERE collname = 'de-x-icu'); END $$";
    let table = "CREATE TABLE docs (id bigint NOT NULL, title text COLLATE \"de-x-icu\" NOT NULL);";
    let database = world.database("").await;
    if database.try_execute(icu).await.is_err() {
        return;
    }
    let index =
        "CREATE INDEX docs_by ON docs (upper(title), id) WHERE (title > 'a' COLLATE \"de-x-icu\")";
    let declared = |predicate: &str| {
        format!(
            "#[derive(schemadrift::Table)]\n#[table(name = \"docs\", check(\"title <> 'x'\"),
             index(columns(\"upper(title)\", id), where = {predicate:?}))]\n\
             pub struct Doc {{ pub id: i64, pub title: String }}"
        )
    };
    let sql = format!("{table} {index}; ALTER TABLE docs ADD CHECK (title <> 'x')");
    let same = declared("title > 'a' collate \"de-x-icu\"");
    world.models(&same, &sql).await.nothing();
    let other = world.models(&declared("title > 'b'"), &sql).await;
    other.only("index-mismatch docs.id");
    assert_eq!(other.value("severity"), "warning");
}
