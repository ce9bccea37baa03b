//! Checks: made again for ever, changed and not noticed, and `IN` that the server prints otherwise.

use super::World;

fn tasks(checks: &str) -> String {
    format!(
        "CREATE TABLE tasks (id bigint NOT NULL, state text NOT NULL, size integer NOT NULL{checks})"
    )
}

fn model(check: &str) -> String {
    format!(
        "#[derive(schemadrift::Table)]\n#[table(name = \"tasks\", {check})]\n\
         pub struct Task {{ pub id: i64, pub state: String, pub size: i32 }}"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn atlas_3242_a_check_is_not_made_again_for_ever() {
    let Some(world) = World::start().await else {
        return;
    };
    for condition in [
        "size BETWEEN 1 AND 9",
        "state LIKE 'a%' OR NOT size > 3",
        "CASE WHEN size > 1 THEN state <> '' ELSE true END",
        "state ~ '^[a-z]+$'",
    ] {
        let there = tasks(&format!(", CHECK ({condition})"));
        world.databases(&there, &there).await.nothing();
        let check = format!("check({condition:?})");
        world.models(&model(&check), &there).await.nothing();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pgmold_81_a_check_with_quoted_names_and_casts_to_say_the_same() {
    let Some(world) = World::start().await else {
        return;
    };
    let sql = |condition: &str| {
        format!(
            "CREATE SCHEMA app; CREATE TYPE app.\"Goal\" AS ENUM ('small', 'big');
             CREATE TABLE app.plans (goal app.\"Goal\" NOT NULL, months boolean[] NOT NULL,
                 CONSTRAINT plan CHECK ({condition}))"
        )
    };
    let one = sql("goal = 'big'::\"app\".\"Goal\" AND array_length(months::boolean[], 1) = 12");
    let two = sql("(goal = 'big') AND array_length(\"months\", 1) = 12");
    world.databases(&one, &two).await.nothing();
    let other = sql("goal = 'small' AND array_length(months, 1) = 12");
    world
        .databases(&one, &other)
        .await
        .only("check-mismatch plans.plan");
}

/// One name and another condition; the same condition under another name is no drift.
async fn a_changed_condition_is_seen() {
    let Some(world) = World::start().await else {
        return;
    };
    let named =
        |name: &str, condition: &str| tasks(&format!(", CONSTRAINT {name} CHECK ({condition})"));
    let (small, large) = (named("sized", "size < 10"), named("sized", "size < 1000"));
    world
        .databases(&small, &large)
        .await
        .only("check-mismatch tasks.size")
        .saying("size < 1000");
    world
        .databases(&small, &named("renamed", "size < 10"))
        .await
        .nothing();
    let declared = model("check(name = \"sized\", expression = \"size < 10\")");
    world.models(&declared, &small).await.nothing();
    world
        .models(&declared, &large)
        .await
        .only("check-mismatch tasks.size");
}

#[tokio::test(flavor = "multi_thread")]
async fn atlas_2036_2767_3424_a_check_that_changes_under_its_name_is_seen() {
    a_changed_condition_is_seen().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_508_1859_a_check_that_comes_or_goes_is_seen() {
    let Some(world) = World::start().await else {
        return;
    };
    let (with, without) = (tasks(", CHECK (size > 0)"), tasks(""));
    world
        .databases(&with, &without)
        .await
        .only("check-missing tasks.size");
    world
        .databases(&without, &with)
        .await
        .only("check-unmapped tasks.size")
        .without_drop();
    let declared = model("check(\"size > 0\")");
    world.models(&declared, &with).await.nothing();
    world
        .models(&declared, &without)
        .await
        .only("check-missing tasks.size");
}

#[tokio::test(flavor = "multi_thread")]
async fn pgadmin4_7335_pgschema_473_sqldef_1295_in_is_any_of_an_array() {
    let Some(world) = World::start().await else {
        return;
    };
    for ty in ["text", "varchar(10)"] {
        let sql = |condition: &str, predicate: &str| {
            format!(
                "CREATE TABLE jobs (id bigint NOT NULL, state {ty} NOT NULL, CHECK ({condition}));
                 CREATE INDEX jobs_open ON jobs (id) WHERE {predicate}"
            )
        };
        let written = sql("state IN ('a', 'b')", "state IN ('a')");
        let printed = sql("state = ANY (ARRAY['a', 'b'])", "state = 'a'");
        world.databases(&written, &printed).await.nothing();
        let models = |condition: &str| {
            format!(
                "#[derive(schemadrift::Table)]\n#[table(name = \"jobs\", check({condition:?}), \
                 index(columns(id), where = \"state IN ('a')\"))]\n\
                 pub struct Job {{ pub id: i64, #[column(type = {ty:?})] pub state: String }}"
            )
        };
        world
            .models(&models("state IN ('a', 'b')"), &written)
            .await
            .nothing();
        world
            .models(&models("state IN ('a', 'c')"), &written)
            .await
            .exactly(&["check-missing jobs.state", "check-unmapped jobs.state"]);
    }
}

/// What a server dumps of `IN` on a varchar column it prints otherwise once it has read it again.
#[tokio::test(flavor = "multi_thread")]
async fn pgadmin4_7335_a_dump_that_was_loaded_again_is_the_same() {
    let Some(world) = World::start().await else {
        return;
    };
    let sql = |condition: &str, predicate: &str| {
        format!(
            "CREATE TABLE jobs (id bigint NOT NULL, state varchar(9) NOT NULL,
                 CONSTRAINT states CHECK ({condition}));
             CREATE INDEX jobs_open ON jobs (id) WHERE {predicate}"
        )
    };
    let written = sql("state IN ('a', 'b')", "state IN ('a', 'b')");
    let dumped =
        "((state)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))";
    let loaded = sql(dumped, dumped);
    world.databases(&written, &loaded).await.nothing();
    world.databases(&loaded, &written).await.nothing();
    let other = sql(&dumped.replace("'b'", "'c'"), dumped);
    let found = world.databases(&written, &other).await;
    found.only("check-mismatch jobs.state");
    assert_eq!(found.value("severity"), "warning");
    // What a sandbox cannot read is compared as the one server printed it on both sides.
    let called = |number: u32| {
        format!(
            "CREATE FUNCTION fits(varchar) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
             {}; ALTER TABLE jobs ADD CONSTRAINT fitting CHECK (fits(state) AND id > {number})",
            sql("state IN ('a', 'b')", "state IN ('a', 'b')")
        )
    };
    let found = world.databases(&called(1), &called(2)).await;
    found.only("check-mismatch jobs.fitting");
    assert_eq!(found.value("severity"), "warning");
}
