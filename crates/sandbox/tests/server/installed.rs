//! A server from installed binaries.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use schemadrift_sandbox::{
    Engine, Preference, Sandbox, SandboxError, ScriptMode, extensions_in, run_script,
};
use sqlx::Connection;

use super::scenario::{self, options};

#[tokio::test]
async fn it_does_what_every_sandbox_does() {
    let sandbox = Sandbox::start(&options(Preference::Installed))
        .await
        .unwrap();
    assert_eq!(sandbox.engine(), Engine::Installed);
    let major: u32 = sandbox
        .server_version()
        .split('.')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(major >= 13);
    scenario::scripts(&sandbox).await;
    scenario::errors_have_lines(&sandbox).await;
    scenario::a_failed_transaction_leaves_the_connection_usable(&sandbox).await;
    scenario::large_results_and_many_queries(&sandbox).await;
    scenario::five_hundred_tables(&sandbox).await;
    sandbox.stop().await.unwrap();
}

#[tokio::test]
async fn two_at_once_share_nothing() {
    let options = options(Preference::Installed);
    let (left, right) = tokio::join!(Sandbox::start(&options), Sandbox::start(&options));
    scenario::share_nothing(&left.unwrap(), &right.unwrap()).await;
}

#[tokio::test]
async fn a_statement_that_never_ends_is_cancelled() {
    let mut options = options(Preference::Installed);
    options.deadline = Duration::from_secs(1);
    let sandbox = Sandbox::start(&options).await.unwrap();
    let mut connection = sandbox.connect().await.unwrap();
    let begun = Instant::now();
    let script = "select 1;\nselect pg_sleep(600);";
    let error = run_script(&mut connection, script, ScriptMode::OneTransaction)
        .await
        .unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(error.code.as_deref(), Some("57014"), "{error:?}");
    assert_eq!(error.line, Some(2));
    connection.ping().await.unwrap();
}

#[tokio::test]
async fn a_wrong_folder_is_an_error_that_names_it() {
    let mut options = options(Preference::Installed);
    options.pg_bin = Some(PathBuf::from("/nowhere/bin"));
    let error = Sandbox::start(&options).await.unwrap_err();
    assert!(matches!(error, SandboxError::Binaries { .. }));
    assert_eq!(
        error.to_string(),
        "find PostgreSQL server binaries in /nowhere/bin: there is no executable `initdb`; name the folder that holds `initdb` and `postgres`"
    );
}

#[tokio::test]
async fn binaries_that_do_not_work_say_why() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    for name in ["initdb", "postgres"] {
        let file = folder.path().join(name);
        std::fs::write(
            &file,
            "#!/bin/sh\necho 'initdb: error: out of luck' >&2\nexit 1\n",
        )
        .unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).unwrap();
    }
    let mut options = options(Preference::Installed);
    options.pg_bin = Some(folder.path().to_owned());
    let error = Sandbox::start(&options).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "start the installed PostgreSQL: initdb: error: out of luck"
    );
}

#[tokio::test]
async fn an_extension_that_is_not_installed_is_named() {
    let mut options = options(Preference::Installed);
    options.extensions = extensions_in("create extension no_such_thing; create extension plpgsql");
    let error = Sandbox::start(&options).await.unwrap_err().to_string();
    assert!(
        error.starts_with(
            "provide the extension `no_such_thing`: the installed PostgreSQL does not have it"
        ),
        "{error}"
    );
}
