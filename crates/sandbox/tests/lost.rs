//! An embedded server that is lost. A statement that cannot be interrupted keeps a
//! core busy until its process ends, so that these tests have one of their own.

use std::time::{Duration, Instant};

use schemadrift_sandbox::{Preference, Sandbox, SandboxOptions, ScriptMode, run_script};
use sqlx::Connection;

#[tokio::test]
async fn a_statement_that_never_ends_is_given_up() {
    let mut options = options(Preference::Embedded);
    options.deadline = Duration::from_secs(2);
    let sandbox = Sandbox::start(&options).await.unwrap();
    let mut connection = sandbox.connect().await.unwrap();
    let begun = Instant::now();
    let script = "create table t (a int);\nselect count(*) from generate_series(1, 100000000000);";
    let error = run_script(&mut connection, script, ScriptMode::OneTransaction)
        .await
        .unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(error.code.as_deref(), Some("57014"), "{error:?}");
    assert!(error.message.contains("longer than 2 s"), "{error:?}");
    let again = sandbox.connect().await.unwrap_err().to_string();
    assert!(again.contains("longer than 2 s"), "{again}");
    sandbox.stop().await.unwrap();

    // This process is well, and so is the next sandbox.
    let next = Sandbox::start(&self::options(Preference::Embedded))
        .await
        .unwrap();
    next.connect().await.unwrap().ping().await.unwrap();
}

#[tokio::test]
async fn a_server_that_ends_is_an_error_and_not_the_end_of_this_process() {
    let sandbox = Sandbox::start(&options(Preference::Embedded))
        .await
        .unwrap();
    let mut connection = sandbox.connect().await.unwrap();
    let endless = "create function r(n int) returns int language plpgsql as $$ begin return r(n + 1) + 1; end $$;\nselect r(1);";
    let error = run_script(&mut connection, endless, ScriptMode::OneTransaction)
        .await
        .unwrap_err();
    assert!(error.message.contains("ended"), "{error:?}");
    assert_eq!(
        error.line, None,
        "the answers were lost, so that nobody knows"
    );
    drop(connection);
    let again = sandbox.connect().await.unwrap_err().to_string();
    assert!(again.contains("ended"), "{again}");
    sandbox.stop().await.unwrap();
    let next = Sandbox::start(&options(Preference::Embedded))
        .await
        .unwrap();
    next.connect().await.unwrap().ping().await.unwrap();
}

fn options(preference: Preference) -> SandboxOptions {
    SandboxOptions {
        preference,
        ..SandboxOptions::default()
    }
}
