//! A scratch database on a server that the user names; here a sandbox stands in.

use schemadrift_sandbox::{Engine, Preference, Sandbox, SandboxOptions};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, PgConnection};

use super::scenario::{self, options};

async fn databases(server: &Sandbox) -> Vec<String> {
    let mut connection = server.connect().await.unwrap();
    sqlx::query_scalar(
        "select datname::text from pg_database where datname like 'schemadrift%' order by 1",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap()
}

#[tokio::test]
async fn it_does_what_every_sandbox_does_and_leaves_nothing() {
    let server = Sandbox::start(&options(Preference::Installed))
        .await
        .unwrap();
    let scratch = SandboxOptions {
        scratch_url: server.url(),
        ..options(Preference::Embedded)
    };
    let sandbox = Sandbox::start(&scratch).await.unwrap();
    assert_eq!(sandbox.engine(), Engine::Scratch);
    assert_eq!(sandbox.server_version(), server.server_version());
    assert_eq!(databases(&server).await.len(), 1);
    scenario::scripts(&sandbox).await;
    scenario::errors_have_lines(&sandbox).await;

    let other = Sandbox::start(&scratch).await.unwrap();
    scenario::share_nothing(&sandbox, &other).await;
    assert_eq!(databases(&server).await.len(), 2);
    // A connection that is still open keeps nothing.
    let open = other.connect().await.unwrap();
    drop(other);
    drop(open);
    sandbox.stop().await.unwrap();
    assert!(databases(&server).await.is_empty());
}

#[tokio::test]
async fn what_a_killed_run_left_is_swept_and_what_others_made_is_not() {
    let server = Sandbox::start(&options(Preference::Installed))
        .await
        .unwrap();
    let scratch = SandboxOptions {
        scratch_url: server.url(),
        ..options(Preference::Automatic)
    };
    let sandbox = Sandbox::start(&scratch).await.unwrap();
    let live = databases(&server).await.remove(0);
    let mut parts: Vec<&str> = live.split('_').collect();
    let start = parts.len() - 2;
    parts[start] = "1";
    let dead = parts.join("_");
    let machine = parts.len() - 4;
    parts[machine] = "0badcafe";
    let elsewhere = parts.join("_");
    let mut connection = server.connect().await.unwrap();
    for name in [dead.as_str(), elsewhere.as_str(), "schemadrift_app"] {
        let statement = format!("create database {name}");
        let mode = schemadrift_sandbox::ScriptMode::StatementByStatement;
        schemadrift_sandbox::run_script(&mut connection, &statement, mode)
            .await
            .unwrap();
    }
    let next = Sandbox::start(&scratch).await.unwrap();
    let left = databases(&server).await;
    assert!(!left.contains(&dead), "{left:?}");
    for kept in [live.as_str(), elsewhere.as_str(), "schemadrift_app"] {
        assert!(left.iter().any(|name| name == kept), "{left:?}");
    }
    drop((sandbox, next));
}

#[tokio::test]
async fn errors_never_repeat_the_password() {
    for url in [
        "postgres://u:canary@127.0.0.1:1/db",
        "postgres:/u:canary@127.0.0.1/db",
        "postgres://u:canary@no-such-host.invalid/db?connect=canary",
    ] {
        let options = SandboxOptions {
            scratch_url: Some(url.to_owned()),
            ..SandboxOptions::default()
        };
        assert!(!format!("{options:?}").contains("canary"));
        let error = Sandbox::start(&options).await.unwrap_err();
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains("canary"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_role_that_may_not_create_databases_is_told_so() {
    let server = Sandbox::start(&options(Preference::Installed))
        .await
        .unwrap();
    let mut connection = server.connect().await.unwrap();
    connection.execute("create role plain login").await.unwrap();
    let url = server.url().unwrap().replace("postgres@", "plain@");
    let checked: PgConnectOptions = url.parse().unwrap();
    let plain: PgConnection = checked.connect().await.unwrap();
    plain.close().await.unwrap();
    let options = SandboxOptions {
        scratch_url: Some(url),
        ..SandboxOptions::default()
    };
    let error = Sandbox::start(&options).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "create a database on the scratch server: permission denied to create database"
    );
}
