//! What is applied here, sqlx itself takes for applied, and the other way round.

#![allow(
    clippy::unwrap_used,
    reason = "a test whose world is broken has to stop"
)]

use std::path::Path;

use schemadrift_migrations::{ApplyOptions, State, apply, read_books, read_folder};
use schemadrift_testkit::installed_server;
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};

async fn states(folder: &Path, connection: &mut PgConnection) -> Vec<State> {
    let folder = read_folder(folder).unwrap();
    let books = read_books(connection, &folder, None).await.unwrap();
    let status = books.compare(&folder);
    status.migrations.iter().map(|one| one.state).collect()
}

#[tokio::test]
async fn sqlx_goes_on_where_apply_stopped_and_back() {
    let Some(server) = installed_server().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, sql: &str| std::fs::write(folder.path().join(name), sql).unwrap();
    write(
        "20240101000000_one_thing.sql",
        "CREATE TABLE one (id int);\n",
    );
    write("20240102000000_two.sql", "CREATE TABLE two (id int);\n");
    let database = server.create_database("sqlx_itself").await;
    let mut connection = PgConnection::connect(database.url()).await.unwrap();

    let options = ApplyOptions {
        runner: None,
        target: Some("20240101000000_one_thing.sql"),
        dry_run: false,
    };
    let read = read_folder(folder.path()).unwrap();
    let names = apply(&read, &mut connection, options, |_| {})
        .await
        .unwrap();
    assert_eq!(names, ["20240101000000_one_thing.sql"]);

    // It compares the checksums of what is applied before it runs anything.
    let migrator = Migrator::new(folder.path()).await.unwrap();
    migrator.run(&mut connection).await.unwrap();
    assert_eq!(
        states(folder.path(), &mut connection).await,
        [State::Applied, State::Applied]
    );

    write("20240102000000_two.sql", "CREATE TABLE two (id bigint);\n");
    assert_eq!(
        states(folder.path(), &mut connection).await,
        [State::Applied, State::Changed]
    );
}
