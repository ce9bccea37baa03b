//! The embedded server: what it does, and what happens when it cannot.

use std::time::Duration;

use futures_util::TryStreamExt;
use schemadrift_sandbox::{
    Engine, Preference, Sandbox, SandboxError, ScriptMode, extensions_in, run_script,
};
use sqlx::{Connection, Executor};

use super::scenario::{self, names, options};

#[tokio::test]
async fn it_does_what_every_sandbox_does() {
    let sandbox = Sandbox::start(&options(Preference::Automatic))
        .await
        .unwrap();
    assert_eq!(sandbox.engine(), Engine::Embedded);
    assert_eq!(sandbox.server_version(), "18.4");
    assert!(sandbox.passed_over().is_none());
    scenario::scripts(&sandbox).await;
    scenario::errors_have_lines(&sandbox).await;
    scenario::a_failed_transaction_leaves_the_connection_usable(&sandbox).await;
    scenario::large_results_and_many_queries(&sandbox).await;
    scenario::five_hundred_tables(&sandbox).await;
    sandbox.stop().await.unwrap();
}

#[tokio::test]
async fn the_next_connection_starts_afresh() {
    let sandbox = Sandbox::start(&options(Preference::Embedded))
        .await
        .unwrap();
    let mut first = sandbox.connect().await.unwrap();
    for statement in [
        "create table kept (a int)",
        "set search_path = nowhere",
        "create temporary table passing (a int)",
        "prepare mine as select 1",
        "begin",
        "create table public.lost (a int)",
    ] {
        first.execute(statement).await.unwrap();
    }
    // Neither a farewell nor the end of the transaction.
    drop(first);

    let mut second = sandbox.connect().await.unwrap();
    assert_eq!(names(&mut second).await, ["kept"]);
    let prepared: i64 =
        sqlx::query_scalar("select count(*) from pg_prepared_statements where name = 'mine'")
            .fetch_one(&mut second)
            .await
            .unwrap();
    assert_eq!(prepared, 0);
    second.close().await.unwrap();
    sandbox.connect().await.unwrap().ping().await.unwrap();
}

#[tokio::test]
async fn a_second_connection_waits_and_then_is_told_why() {
    let sandbox = Sandbox::start(&options(Preference::Embedded))
        .await
        .unwrap();
    let first = sandbox.connect().await.unwrap();
    let error = sandbox.connect().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "connect to the embedded PostgreSQL: the embedded PostgreSQL takes one connection at a time; close the other one first"
    );

    let leave = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        first.close().await.unwrap();
    };
    let (second, ()) = tokio::join!(sandbox.connect(), leave);
    second.unwrap().ping().await.unwrap();
}

#[tokio::test]
async fn two_at_once_share_nothing() {
    let options = options(Preference::Embedded);
    let (left, right) = tokio::join!(Sandbox::start(&options), Sandbox::start(&options));
    scenario::share_nothing(&left.unwrap(), &right.unwrap()).await;
}

#[tokio::test]
async fn every_extension_that_is_compiled_in_can_be_created() {
    let script = "
        create extension bloom; create extension btree_gin; create extension btree_gist;
        create extension citext; create extension cube; create extension dict_int;
        create extension dict_xsyn; create extension earthdistance;
        create extension fuzzystrmatch; create extension hstore; create extension intarray;
        create extension isn; create extension lo; create extension ltree;
        create extension pg_trgm; create extension pgcrypto; create extension seg;
        create extension tablefunc; create extension tcn; create extension unaccent;
        create extension \"uuid-ossp\"; create extension vector;
        create table t (a citext, b hstore, c ltree, d vector(3) default '[1,2,3]', e uuid default uuid_generate_v4());
        create index on t using gin (a gin_trgm_ops);
        create index on t using hnsw (d vector_l2_ops);
        insert into t (a) values (encode(digest('x', 'sha256'), 'hex'));
    ";
    let mut options = options(Preference::Embedded);
    options.extensions = extensions_in(script);
    assert_eq!(options.extensions.len(), 22);
    let sandbox = Sandbox::start(&options).await.unwrap();
    let mut connection = sandbox.connect().await.unwrap();
    run_script(&mut connection, script, ScriptMode::OneTransaction)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_extension_that_was_not_announced_is_missed_by_name() {
    let sandbox = Sandbox::start(&options(Preference::Embedded))
        .await
        .unwrap();
    let mut connection = sandbox.connect().await.unwrap();
    let script = "create table t ();\ncreate extension hstore;";
    let error = run_script(&mut connection, script, ScriptMode::OneTransaction)
        .await
        .unwrap_err();
    assert!(error.message.contains("hstore"), "{error:?}");
    assert_eq!(error.line, Some(2));
}

#[tokio::test]
async fn an_extension_that_it_lacks_is_looked_for_elsewhere() {
    let mut wanted = options(Preference::Automatic);
    wanted.extensions = extensions_in("create extension pg_stat_statements");
    let sandbox = Sandbox::start(&wanted).await.unwrap();
    assert_eq!(sandbox.engine(), Engine::Installed);
    let reason = sandbox.passed_over().unwrap().to_string();
    assert!(reason.contains("`pg_stat_statements`"), "{reason}");

    wanted.preference = Preference::Embedded;
    let error = Sandbox::start(&wanted).await.unwrap_err();
    assert!(matches!(error, SandboxError::Extensions { .. }), "{error}");

    wanted.preference = Preference::Automatic;
    wanted.extensions = extensions_in("create extension no_such_thing");
    let error = Sandbox::start(&wanted).await.unwrap_err().to_string();
    assert_eq!(error.matches("`no_such_thing`").count(), 2, "{error}");
    assert!(error.contains("scratch server"), "{error}");
}

#[tokio::test]
async fn rows_are_copied_out_but_not_in() {
    let sandbox = Sandbox::start(&options(Preference::Embedded))
        .await
        .unwrap();
    let mut connection = sandbox.connect().await.unwrap();
    connection
        .execute("create table copied (a int)")
        .await
        .unwrap();
    let rows = connection
        .copy_out_raw("copy (select 7) to stdout")
        .await
        .unwrap();
    let rows: Vec<_> = rows.try_collect().await.unwrap();
    assert_eq!(rows.concat(), b"7\n");
    assert!(
        connection
            .copy_in_raw("copy copied from stdin")
            .await
            .is_err()
    );
    drop(connection);
    let mut connection = sandbox.connect().await.unwrap();
    assert_eq!(names(&mut connection).await, ["copied"]);
}
