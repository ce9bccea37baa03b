//! A patch that rows stopped leaves something behind, which the next one takes up.

use schemadrift_testkit::{Project, installed_server};

use super::{PROVED, place, schemadrift};

#[tokio::test]
async fn what_a_patch_left_behind_that_rows_refused_is_taken_up_by_the_next_one() {
    let Some(server) = installed_server().await else {
        return;
    };
    let model = "#[derive(schemadrift::Table)]
        pub struct Note {
            pub id: i64,
            pub kind: String,
            #[column(unique)]
            pub tag: Option<String>,
        }";
    let sql = "CREATE TABLE notes (id bigint PRIMARY KEY, kind text NOT NULL, tag text UNIQUE);";
    let there = "CREATE TABLE notes (id bigint PRIMARY KEY, kind text, tag text);";
    let rows = "INSERT INTO notes VALUES (1, NULL, 'a'), (2, 'b', 'a');";
    let project = Project::new(&[("models/note.rs", model), ("expected.sql", sql)]);
    for (kind, expected) in [("models", "models:models"), ("sql", "sql:expected.sql")] {
        let name = format!("rerun_{kind}");
        let database = server.create_database(&name).await;
        database
            .try_execute(&format!("{there} {rows}"))
            .await
            .unwrap();
        let patch = || {
            let sides = ["--expected", expected, "--actual", database.url()];
            let arguments = [&["patch", "--no-config", "--require-proof"][..], &sides].concat();
            let script = schemadrift(&project, &arguments).expect_code(0).stdout;
            assert!(script.contains(PROVED), "{script}");
            script
        };
        let refused = database
            .try_execute(&patch())
            .await
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains("could not create unique index"),
            "{refused}"
        );
        let again = patch();
        assert!(!again.contains("REINDEX"), "{again}");
        place(&again, "DROP INDEX notes_tag_key");
        database
            .try_execute("UPDATE notes SET tag = 'b' WHERE id = 2")
            .await
            .unwrap();
        let refused = database.try_execute(&again).await.unwrap_err().to_string();
        assert!(refused.contains("is violated by some row"), "{refused}");
        let last = patch();
        assert!(!last.contains("ADD CONSTRAINT schemadrift"), "{last}");
        place(&last, "DROP CONSTRAINT schemadrift_not_null_2");
        assert!(!last.contains("Left out"), "{last}");
        database
            .try_execute("UPDATE notes SET kind = 'c' WHERE kind IS NULL")
            .await
            .unwrap();
        database.try_execute(&last).await.unwrap();
        let compare = [
            "diff",
            "--no-config",
            "--fail-on",
            "info",
            "sql:expected.sql",
            database.url(),
        ];
        schemadrift(&project, &compare).expect_code(0);
        server.drop_database(&name).await;
    }
}
