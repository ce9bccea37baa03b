//! Columns that are made again take along what stands on them, and bring it as it should be.

use schemadrift_testkit::{Project, installed_server};

use super::{PROVED, mended, place, schemadrift};

#[tokio::test]
async fn what_stands_on_a_generated_column_that_is_made_again_is_made_once_and_as_it_should_be() {
    let Some(server) = installed_server().await else {
        return;
    };
    let of = |ending: &str, parts: [&str; 7]| -> String {
        let tables = parts.iter().enumerate().map(|(number, part)| {
            let name = format!("t{number}");
            let part = part.replace("{t}", &name);
            format!(
                "CREATE TABLE {name} (a text, b text GENERATED ALWAYS AS (a || '{ending}') STORED);
                 {part};"
            )
        });
        tables.collect()
    };
    let on_b = "CREATE INDEX {t}_i ON {t} (b)";
    let on_a = "CREATE INDEX {t}_i ON {t} (a)";
    let on_both = "CREATE INDEX {t}_i ON {t} (a, lower(b))";
    let actual = of(
        "x",
        [
            "",
            on_b,
            on_b,
            on_b,
            on_a,
            "",
            "ALTER TABLE {t} ADD UNIQUE (b), ADD CHECK (b <> 'no')",
        ],
    );
    let unique = "ALTER TABLE {t} ADD UNIQUE (b), ADD CHECK (b <> 'no')";
    let expected = of("y", [on_b, "", on_both, on_a, on_b, unique, ""]);
    for flags in [&[][..], &["--simple"][..]] {
        let (script, after) = mended(&server, &actual, &expected, flags).await;
        assert!(!script.contains("Left out"), "{script}");
        after.expect_code(0);
        assert_eq!(
            script.matches("CREATE INDEX t0_i ON t0").count(),
            1,
            "{script}"
        );
        assert!(!script.contains("CONCURRENTLY t0_i"), "{script}");
        assert!(!script.contains("DROP INDEX t1_i"), "{script}");
    }
}

#[tokio::test]
async fn an_index_that_no_model_knows_stays_on_a_generated_column_that_is_made_again() {
    let Some(server) = installed_server().await else {
        return;
    };
    let model = "#[derive(schemadrift::Table)]
        pub struct Note {
            pub id: i64,
            pub body: String,
            #[column(generated = \"body || 'y'\")]
            pub loud: Option<String>,
        }";
    let there = "CREATE TABLE notes (id bigint PRIMARY KEY, body text NOT NULL,
            loud text GENERATED ALWAYS AS (body || 'x') STORED);
        CREATE INDEX unknown ON notes (loud);";
    let database = server.create_database("stays").await;
    database.try_execute(there).await.unwrap();
    let project = Project::new(&[("models/note.rs", model)]);
    let arguments = [
        "patch",
        "models",
        "--no-config",
        "--require-proof",
        "--database-url",
        database.url(),
    ];
    let script = schemadrift(&project, &arguments).expect_code(0).stdout;
    assert!(script.contains(PROVED), "{script}");
    place(&script, "ADD COLUMN loud");
    database.try_execute(&script).await.unwrap();
    let is_there = "DO $$ BEGIN ASSERT to_regclass('unknown') IS NOT NULL; END $$";
    database.try_execute(is_there).await.unwrap();
    server.drop_database("stays").await;
}
