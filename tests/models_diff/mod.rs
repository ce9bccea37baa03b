//! `patch --models-diff`: applied by git, the source still parses, keeps what is not about the change,
//! and audits clean.

mod enum_fields;
mod enums;
mod fields;
mod imports;
mod keys;
mod known_enums;
mod mismatches;
mod new_enums;
mod one_line;
mod pairs;
mod parameters;
mod relations;
mod renames;
mod scopes;
mod spellings;
mod struct_forms;

use std::process::Command;

use schemadrift_testkit::{Project, Run, Server};

use crate::run;

fn schemadrift(project: &Project, arguments: &[&str]) -> Run {
    let mut all = arguments.to_vec();
    all.extend(["--no-config", "--sandbox", "installed"]);
    run(project.path(), &all)
}

/// Mends `src/models.rs` so that it says what the database of this SQL has, and tells what was left
/// to do by hand.
async fn mended_to(
    (server, actual): (&Server, &str),
    flags: &[&str],
    models: &str,
    kept: &[&str],
    gone: &[&str],
) -> String {
    let models = [("src/models.rs", models)];
    mended_files((server, actual), flags, &models, kept, gone).await
}

/// The same for several files, which hold together what is kept, and nothing of what is gone.
async fn mended_files(
    (server, actual): (&Server, &str),
    flags: &[&str],
    models: &[(&str, &str)],
    kept: &[&str],
    gone: &[&str],
) -> String {
    let database = server.create_database("actual").await;
    database
        .try_execute(actual)
        .await
        .expect("the SQL is sound");
    let project = Project::new(models);
    let sides = ["src", "--database-url", database.url()];
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(project.path()).args(arguments);
        command.output().expect("git runs")
    };
    git(&["init", "--quiet"]);
    let audit = |fail_on: &str| {
        let command = ["audit", "--fail-on", fail_on];
        schemadrift(&project, &[&command[..], &sides[..]].concat())
    };
    audit("info").expect_code(1);
    let patch = |flags: &[&str]| {
        let command = ["patch", "--models-diff"];
        let run = schemadrift(&project, &[&command[..], &sides[..], flags].concat());
        run.expect_code(0)
    };
    let first = patch(flags);
    let diff = &first.stdout;
    project.write("models.diff", diff.as_bytes());
    let applied = git(&["apply", "--whitespace=nowarn", "models.diff"]);
    let said = String::from_utf8_lossy(&applied.stderr).into_owned();
    assert!(applied.status.success(), "{said}\n{diff}");
    let texts = models.iter().map(|(file, _)| project.read(file));
    let after: String = texts.collect();
    for text in kept {
        assert!(
            after.contains(text),
            "{text:?} is gone:\n{after}\n{}",
            first.stderr
        );
    }
    for text in gone {
        assert!(!after.contains(text), "{text:?} is left:\n{after}");
    }
    let clean = audit("warning");
    assert_eq!(
        clean.code, 0,
        "{}\n{after}\n{diff}\n{}",
        clean.stdout, first.stderr
    );
    // What is right is left alone.
    assert_eq!(patch(&[]).stdout, "");
    server.drop_database("actual").await;
    first.stderr
}

/// What is edited of these files, where all of these reasons are told.
async fn told(
    (server, actual): (&Server, &str),
    files: &[(&str, &str)],
    reasons: &[&str],
) -> String {
    let database = server.create_database("told").await;
    database
        .try_execute(actual)
        .await
        .expect("the SQL is sound");
    let project = Project::new(files);
    // Paths begin at the root of the repository.
    project.write(".git/HEAD", b"ref: refs/heads/main\n");
    let command = ["patch", "--models-diff", "src", "--database-url"];
    let run = schemadrift(&project, &[&command[..], &[database.url()]].concat()).expect_code(0);
    for reason in reasons {
        assert!(
            run.stderr.contains(reason),
            "{}\n{}",
            run.stderr,
            run.stdout
        );
    }
    server.drop_database("told").await;
    run.stdout
}
