//! Objects and types of extensions.

use super::World;

const PLAIN: &str = "CREATE TABLE notes (id bigint NOT NULL)";

#[tokio::test(flavor = "multi_thread")]
async fn drizzle_2464_3356_5653_objects_of_an_extension_are_the_extensions() {
    let Some(world) = World::start().await else {
        return;
    };
    let installed =
        format!("CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hstore; {PLAIN}");
    let found = world.databases(PLAIN, &installed).await;
    found
        .exactly(&[
            "extension-unmapped hstore",
            "extension-unmapped pg_stat_statements",
        ])
        .without_drop();
    let model = "#[derive(schemadrift::Table)]\n#[table(name = \"notes\")]\npub struct Note { pub id: i64 }";
    world.models(model, &installed).await.nothing();
    world.databases(&installed, &installed).await.nothing();
}

/// An object of the same number in another catalog is no member.
#[tokio::test(flavor = "multi_thread")]
async fn pg_schema_diff_127_a_table_beside_an_extension_is_nobodys_member() {
    let Some(world) = World::start().await else {
        return;
    };
    let both = format!(
        "CREATE EXTENSION hstore; {PLAIN}; CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'"
    );
    let without_table =
        "CREATE EXTENSION hstore; CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'";
    world
        .databases(&both, without_table)
        .await
        .only("table-missing notes");
    let without_function = format!("CREATE EXTENSION hstore; {PLAIN}");
    let found = world.databases(&both, &without_function).await;
    assert_eq!(found.all(), ["function-missing one()"]);
    // A table that was made a member is the extension's.
    let member = format!("{both}; ALTER EXTENSION hstore ADD TABLE notes");
    world
        .databases(&both, &member)
        .await
        .only("table-missing notes");
}

#[tokio::test(flavor = "multi_thread")]
async fn pgschema_518_a_type_of_an_extension_is_the_same_in_any_schema() {
    let Some(world) = World::start().await else {
        return;
    };
    let in_schema = |schema: &str| {
        format!(
            "CREATE SCHEMA tools; CREATE EXTENSION citext SCHEMA {schema};
             CREATE TABLE notes (id bigint NOT NULL, title {schema}.citext NOT NULL DEFAULT 'x')"
        )
    };
    let model = "
        #[derive(schemadrift::Table)]
        #[table(name = \"notes\")]
        pub struct Note {
            pub id: i64,
            #[column(type = \"citext\", default = \"'x'\")]
            pub title: String,
        }";
    for schema in ["public", "tools"] {
        world.models(model, &in_schema(schema)).await.nothing();
    }
    let moved = world
        .databases(&in_schema("public"), &in_schema("tools"))
        .await;
    moved.only("extension-mismatch citext");
    let text = in_schema("public").replace("title public.citext", "title text");
    world
        .models(model, &text)
        .await
        .only("column-type-mismatch notes.title");
}

#[tokio::test(flavor = "multi_thread")]
async fn pgschema_295_a_types_modifier_is_not_lost() {
    let Some(world) = World::start().await else {
        return;
    };
    let typed = |ty: &str| format!("CREATE TABLE notes (id bigint NOT NULL, value {ty})");
    for (one, two) in [
        ("numeric(10,2)", "numeric(10,3)"),
        ("varchar(10)", "varchar"),
        ("varchar(10)[]", "varchar(20)[]"),
        ("timestamp(3)", "timestamp"),
        ("bit(3)", "bit(4)"),
        ("interval day to second(3)", "interval"),
        ("time(0)", "time(3)"),
    ] {
        world.databases(&typed(one), &typed(one)).await.nothing();
        world
            .databases(&typed(one), &typed(two))
            .await
            .only("column-type-mismatch notes.value");
        world
            .databases(&typed(two), &typed(one))
            .await
            .only("column-type-mismatch notes.value");
    }
}
