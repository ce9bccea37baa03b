//! Names: case, quoting, keywords, dots, 63 bytes, and namespaces that are or are not written.

use super::World;

#[tokio::test(flavor = "multi_thread")]
async fn pgschema_451_286_313_213_alembic_472_any_name_is_quoted_where_it_has_to_be() {
    let Some(world) = World::start().await else {
        return;
    };
    for name in [
        "userId",
        "order",
        "a.b",
        "with space",
        "quote\"d",
        "ünïcode",
        "1st",
        "select",
        "x'y",
    ] {
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        let whole = format!(
            "CREATE SCHEMA {quoted};
             CREATE TYPE {quoted}.\"t{inner}\" AS ENUM ({label});
             CREATE TABLE {quoted}.{quoted} (
                 id bigint PRIMARY KEY,
                 {quoted} {quoted}.\"t{inner}\" DEFAULT {label},
                 CONSTRAINT {quoted} CHECK ({quoted} IS NOT NULL));
             CREATE INDEX \"i{inner}\" ON {quoted}.{quoted} ({quoted}) WHERE {quoted} IS NOT NULL",
            label = format!("'{}'", name.replace('\'', "''")),
            inner = name.replace('"', "\"\""),
        );
        world.databases(&whole, &whole).await.nothing();
        let dropped = format!("{whole}; ALTER TABLE {quoted}.{quoted} DROP COLUMN {quoted}");
        let found = world.databases(&whole, &dropped).await;
        found.only(&format!("column-missing {name}.{name}"));
        let database = world.database(&dropped).await;
        for sql in found.statements() {
            let ran = database.try_execute(&sql).await;
            assert_eq!(ran, Ok(()), "{sql}");
        }
    }
    let upper = "CREATE TABLE \"Users\" (\"Id\" bigint NOT NULL)";
    let lower = "CREATE TABLE users (id bigint NOT NULL)";
    let found = world.databases(upper, lower).await;
    assert!(!found.all().is_empty(), "case is part of a name");
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_421_647_sqldef_547_a_name_is_cut_where_postgresql_cuts_it() {
    let Some(world) = World::start().await else {
        return;
    };
    let long = "a_name_that_is_longer_than_sixty_three_bytes_and_is_cut_by_the_server_at_63";
    let sql = format!(
        "CREATE TABLE notes (id bigint NOT NULL, {long} text);
         CREATE INDEX {long}_i ON notes (id)"
    );
    let model = |column: &str, index: &str| {
        format!(
            "#[derive(schemadrift::Table)]\n\
             #[table(name = \"notes\", index(name = \"{index}\", columns(id)))]\n\
             pub struct Note {{ pub id: i64, #[column(name = \"{column}\")] pub text: Option<String> }}"
        )
    };
    let cut = &long[..63];
    world.databases(&sql, &sql).await.nothing();
    world.models(&model(cut, cut), &sql).await.nothing();
    let other = world.models(&model(&long[..60], cut), &sql).await;
    other.only(&format!("column-renamed notes.{}", &long[..60]));
}

#[tokio::test(flavor = "multi_thread")]
async fn pgschema_283_371_449_a_namespace_that_is_written_or_not_is_no_difference() {
    let Some(world) = World::start().await else {
        return;
    };
    let sql = |prefix: &str| {
        format!(
            "CREATE SCHEMA app; SET search_path = app, public;
             CREATE TYPE {prefix}state AS ENUM ('on', 'off');
             CREATE FUNCTION {prefix}fits(app.state) RETURNS boolean IMMUTABLE LANGUAGE sql
                 AS $$ SELECT true $$;
             CREATE TABLE {prefix}users (id bigint PRIMARY KEY);
             CREATE TABLE {prefix}jobs (
                 id bigint PRIMARY KEY,
                 owner bigint NOT NULL REFERENCES {prefix}users (id),
                 state {prefix}state NOT NULL DEFAULT 'on'::{prefix}state,
                 CONSTRAINT fitting CHECK ({prefix}fits(state)));
             CREATE INDEX jobs_on ON {prefix}jobs (id) WHERE state = 'on'::{prefix}state"
        )
    };
    world.databases(&sql("app."), &sql("")).await.nothing();
    // Where a role or a database sets another path, the same catalogs say the same.
    let database = world.database(&sql("")).await;
    let path = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app', current_database()); END $$";
    database.try_execute(path).await.unwrap();
    let project = schemadrift_testkit::Project::new(&[]);
    let qualified = world.database(&sql("app.")).await;
    for (one, two) in [(&database, &qualified), (&qualified, &database)] {
        let run = super::compared::schemadrift(&project, &["diff", one.url(), two.url()]);
        super::Compared::of(&run).nothing();
    }
    let model = "
        #[derive(schemadrift::PgEnum)]
        #[pg_enum(name = \"state\", schema = \"app\", rename_all = \"snake_case\")]
        pub enum State { On, Off }
        #[derive(schemadrift::Table)]
        #[table(name = \"jobs\", schema = \"app\", check(\"app.fits(state)\"))]
        pub struct Job {
            #[column(primary_key)]
            pub id: i64,
            #[column(references = \"app.users(id)\")]
            pub owner: i64,
            #[column(default = \"'on'\")]
            pub state: State,
        }";
    let found = world.models_on(model, &database).await;
    found.exactly(&["index-unmapped jobs.id", "table-unmapped users"]);
    let elsewhere = sql("app.")
        .replace("REFERENCES app.users", "REFERENCES public.users")
        .replace(
            "CREATE SCHEMA app;",
            "CREATE SCHEMA app; CREATE TABLE public.users (id bigint PRIMARY KEY);",
        );
    let found = world.databases(&sql(""), &elsewhere).await;
    found.exactly(&["foreign-key-mismatch jobs.owner", "table-unmapped users"]);
}
