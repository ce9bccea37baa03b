//! One cause is one finding, and two are two.

use super::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_reads_a_missing_column_is_a_detail_of_that_column() {
    let Some(world) = World::start().await else {
        return;
    };
    let without = "CREATE TABLE users (id bigint NOT NULL, tenant bigint NOT NULL)";
    let with = "
        CREATE TABLE users (id bigint NOT NULL, tenant bigint NOT NULL, mail text, gone timestamptz,
            CHECK (mail <> ''));
        CREATE INDEX of_expression ON users (lower(mail));
        CREATE INDEX of_predicate ON users (tenant) WHERE gone IS NULL;
        CREATE INDEX of_included ON users (id) INCLUDE (mail);
    ";
    let found = world.databases(with, without).await;
    found.exactly(&["column-missing users.gone", "column-missing users.mail"]);
    for detail in [
        "lower(mail)",
        "gone IS NULL",
        "include (mail)",
        "mail <> ''",
    ] {
        found.saying(detail);
    }
    let back = world.databases(without, with).await;
    back.exactly(&["column-unmapped users.gone", "column-unmapped users.mail"]);
    let models = "
        #[derive(schemadrift::Table)]
        #[table(name = \"users\", check(\"mail <> ''\"), index(columns(\"lower(mail)\")),
            index(columns(tenant), where = \"gone is null\"), index(columns(id), include(mail)))]
        pub struct User {
            pub id: i64,
            pub tenant: i64,
            pub mail: Option<String>,
            pub gone: Option<chrono::DateTime<chrono::Utc>>,
        }";
    world.models(models, with).await.nothing();
    let audited = world.models(models, without).await;
    audited.exactly(&["column-missing users.mail", "column-missing users.gone"]);
    for detail in [
        "lower(mail)",
        "gone is null",
        "include (mail)",
        "mail <> ''",
    ] {
        audited.saying(detail);
    }
    // An index on what is there is still looked for.
    let others = models.replace("lower(mail)", "abs(tenant)");
    let found = world.models(&others, without).await;
    assert!(
        found.all().contains(&"index-missing users".to_owned()),
        "{:?}",
        found.all()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn prisma_23734_a_unique_that_became_partial_or_plain_is_one_finding() {
    let Some(world) = World::start().await else {
        return;
    };
    let users = |rest: &str| {
        format!(
            "CREATE TABLE users (id bigint NOT NULL, mail text NOT NULL, live boolean NOT NULL); {rest}"
        )
    };
    let unique = users("ALTER TABLE users ADD CONSTRAINT users_mail_key UNIQUE (mail)");
    let partial = users("CREATE UNIQUE INDEX users_mail_key ON users (mail) WHERE live");
    let plain = users("CREATE INDEX users_mail_key ON users (mail)");
    let model = "
        #[derive(schemadrift::Table)]
        #[table(name = \"users\")]
        pub struct User { pub id: i64, #[column(unique)] pub mail: String, pub live: bool }";
    world.models(model, &unique).await.nothing();
    for (there, word) in [
        (&partial, "exists, but partial: WHERE live"),
        (&plain, "exists, but not unique"),
    ] {
        let between = world.databases(&unique, there).await;
        between.only("unique-missing users.mail").saying(word);
        let audited = world.models(model, there).await;
        audited.only("unique-missing users.mail").saying(word);
    }
    // Another index is another matter.
    let other = users("CREATE INDEX by_id ON users (id)");
    world
        .databases(&unique, &other)
        .await
        .exactly(&["index-unmapped users.id", "unique-missing users.mail"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_models_that_expect_different_things_are_two_findings() {
    let Some(world) = World::start().await else {
        return;
    };
    let models = |first: &str, second: &str| {
        format!(
            "#[derive(schemadrift::Table)]\n#[table(name = \"users\")]\n\
             pub struct User {{ pub id: i64, #[column(default = \"{first}\")] pub role: String }}\n\
             #[derive(schemadrift::Table)]\n#[table(name = \"users\")]\n\
             pub struct Member {{ pub id: i64, #[column(default = \"{second}\")] pub role: String }}"
        )
    };
    let sql = "CREATE TABLE users (id bigint NOT NULL, role text NOT NULL DEFAULT 'guest')";
    world
        .models(&models("'guest'", "'guest'::text"), sql)
        .await
        .nothing();
    let repeated = world.models(&models("'owner'", "'owner'"), sql).await;
    repeated
        .only("column-default-mismatch users.role")
        .saying("also at Member (all.rs:");
    let found = world.models(&models("'owner'", "'admin'"), sql).await;
    found.exactly(&[
        "column-default-mismatch users.role",
        "column-default-mismatch users.role",
        "model-conflict users.role",
    ]);
    found.saying("'owner'").saying("'admin'");
    assert!(!found.value("details").to_string().contains("also at"));
    let half = world.models(&models("'guest'", "'admin'"), sql).await;
    half.exactly(&[
        "column-default-mismatch users.role",
        "model-conflict users.role",
    ]);
    // Two spellings of one default are no conflict.
    let spelt = world
        .models(&models("lower('A')", "LOWER( 'A'::text )"), sql)
        .await;
    spelt.exactly(&[
        "column-default-mismatch users.role",
        "column-default-mismatch users.role",
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_models_with_other_keys_are_a_conflict() {
    let Some(world) = World::start().await else {
        return;
    };
    let models = "
        #[derive(schemadrift::Table)]
        #[table(name = \"users\", primary_key(id))]
        pub struct User { pub id: i64, pub tenant: i64 }
        #[derive(schemadrift::Table)]
        #[table(name = \"users\", primary_key(id, tenant))]
        pub struct Member { pub id: i64, pub tenant: i64 }";
    let sql = "CREATE TABLE users (id bigint PRIMARY KEY, tenant bigint NOT NULL)";
    let found = world.models(models, sql).await;
    found.exactly(&[
        "primary-key-mismatch users.users_pkey",
        "model-conflict users",
    ]);
    found.saying("has primary key (id)");
}
