//! What is applied here, refinery itself takes for applied, and the other way round.

#![allow(
    clippy::unwrap_used,
    reason = "a test whose world is broken has to stop"
)]

use std::path::Path;

use refinery_core::{Runner as Refinery, load_sql_migrations};
use schemadrift_migrations::{ApplyOptions, Runner, State, apply, forget, read_books, read_folder};
use schemadrift_testkit::installed_server;
use sqlx::{Connection, PgConnection};

async fn states(folder: &Path, connection: &mut PgConnection) -> Vec<State> {
    let folder = read_folder(folder).unwrap();
    let books = read_books(connection, &folder, None).await.unwrap();
    assert_eq!(books.runner, Runner::Refinery);
    let status = books.compare(&folder);
    assert_eq!(status.unknown, Vec::<String>::new());
    status.migrations.iter().map(|one| one.state).collect()
}

/// What refinery runs; it compares name and checksum of all that is applied before it does.
async fn run_refinery(folder: &Path, url: &str) -> Result<Vec<String>, String> {
    let (mut client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    let connection = tokio::spawn(connection);
    let migrations = load_sql_migrations(folder).unwrap();
    let report = Refinery::new(&migrations).run_async(&mut client).await;
    drop(client);
    connection.await.unwrap().unwrap();
    let report = report.map_err(|error| error.to_string())?;
    let applied = report.applied_migrations().iter();
    Ok(applied.map(ToString::to_string).collect())
}

#[tokio::test]
async fn refinery_goes_on_where_apply_stopped_and_back() {
    let Some(server) = installed_server().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, sql: &str| std::fs::write(folder.path().join(name), sql).unwrap();
    write("V1__one_thing.sql", "CREATE TABLE one (id int);\n");
    write("V2__two.sql", "CREATE TABLE \"zwei ü\" (id int);\r\n");
    write("V10__three.sql", "CREATE TABLE three (id int);\n");
    let database = server.create_database("refinery_itself").await;
    let url = database.url();
    let mut connection = PgConnection::connect(url).await.unwrap();
    let options = |target| ApplyOptions {
        runner: None,
        target,
        dry_run: false,
    };

    let read = read_folder(folder.path()).unwrap();
    let names = apply(&read, &mut connection, options(Some("V2__two.sql")), |_| {})
        .await
        .unwrap();
    assert_eq!(names, ["V1__one_thing.sql", "V2__two.sql"]);
    let by_refinery = run_refinery(folder.path(), url).await.unwrap();
    assert_eq!(by_refinery, ["V10__three"]);
    assert_eq!(
        states(folder.path(), &mut connection).await,
        [State::Applied; 3]
    );

    // And on again, behind what refinery has written itself.
    write("V11__four.sql", "CREATE TABLE four (id int);\n");
    let read = read_folder(folder.path()).unwrap();
    let names = apply(&read, &mut connection, options(None), |_| {})
        .await
        .unwrap();
    assert_eq!(names, ["V11__four.sql"]);
    let none: Vec<String> = Vec::new();
    assert_eq!(run_refinery(folder.path(), url).await.unwrap(), none);

    // What is changed since is so to both.
    write("V10__three.sql", "CREATE TABLE three (id bigint);\n");
    let changed = states(folder.path(), &mut connection).await;
    assert_eq!(changed.get(2), Some(&State::Changed));
    let refused = run_refinery(folder.path(), url).await.unwrap_err();
    assert!(refused.contains("V10__three"), "{refused}");

    // And what is forgotten here is pending to both.
    write("V10__three.sql", "CREATE TABLE three (id int);\n");
    let forgotten = forget(&read, &mut connection, None, "V11__four.sql").await;
    assert_eq!(forgotten.unwrap(), "11");
    sqlx::query("DROP TABLE four")
        .execute(&mut connection)
        .await
        .unwrap();
    let again = run_refinery(folder.path(), url).await.unwrap();
    assert_eq!(again, ["V11__four"]);
}
