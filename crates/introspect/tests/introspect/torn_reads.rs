//! Catalogs that change while they are read.

use schemadrift_introspect::{IntrospectError, IntrospectOptions, introspect};

use crate::{Database, on_every_server};

/// A migration that never ends: the read is tried again and then given up, and works afterwards.
#[tokio::test]
async fn a_read_that_the_catalogs_change_under_is_never_believed() {
    on_every_server(async |database: &Database| {
        database
            .run("CREATE TABLE storm (id int); CREATE TABLE calm (id int)")
            .await;
        let mut reader = database.connect().await;
        let mut storm = database.connect().await;
        let mut watch = database.connect().await;
        let options = IntrospectOptions::default();
        let changes = "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM calm) LOOP
                ALTER TABLE storm ALTER COLUMN id SET DEFAULT 1; COMMIT;
            END LOOP; END $$";
        let is_stormy = "DO $$ DECLARE one bigint; two bigint; BEGIN
                SELECT max(xmin::text::bigint) INTO one FROM pg_attrdef;
                PERFORM pg_sleep(0.02);
                SELECT max(xmin::text::bigint) INTO two FROM pg_attrdef;
                IF one IS NOT DISTINCT FROM two THEN RAISE 'calm'; END IF;
            END $$";
        let reading = async {
            while sqlx::query(is_stormy).execute(&mut watch).await.is_err() {}
            let read = introspect(&mut reader, &options).await;
            crate::server::run(&mut watch, "INSERT INTO calm VALUES (1)").await;
            read
        };
        let ((), read) = tokio::join!(crate::server::run(&mut storm, changes), reading);
        let error = read.expect_err("the catalogs changed under every attempt");
        assert!(matches!(error, IntrospectError::Changing), "{error}");
        let calm = introspect(&mut reader, &options).await;
        assert_eq!(calm.unwrap().schema.tables.len(), 2);
    })
    .await;
}
