//! `diesel.toml`: the tables that a project leaves out of its schema file.

use std::fs;

use schemadrift_models::{Models, ReadOptions, read};
use schemadrift_schema::QualifiedName;

/// Of these names of the database's, those that are left out.
fn left_out<'a>(files: &[(&str, &str)], names: &[&'a str]) -> Vec<&'a str> {
    let models = read_below(files, ".");
    let is_left = |name: &&&str| match name.split_once('.') {
        Some((schema, name)) => models.leave_out(&QualifiedName::new(schema, name)),
        None => models.leave_out(&QualifiedName::new("public", **name)),
    };
    names.iter().filter(is_left).copied().collect()
}

fn read_below(files: &[(&str, &str)], models: &str) -> Models {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let paths = vec![folder.path().join(models)];
    read(&ReadOptions::new(folder.path(), paths)).unwrap()
}

const USERS: &str = "diesel::table! { users (id) { id -> Int4 } }";

#[test]
fn except_tables_are_left_out() {
    let config = "[print_schema]\nfile = \"src/schema.rs\"\npatch_file = \"x.patch\"\nodd_key = 1
filter = { except_tables = [\"^audit_\", \"users\"] }\n[migrations_directory]\ndir = \"m\"";
    let files = [("diesel.toml", config), ("src/schema.rs", USERS)];
    // What the models have all the same is compared.
    let names = [
        "audit_log",
        "my_audit_log",
        "users",
        "old_users",
        "other.audit_log",
    ];
    assert_eq!(left_out(&files, &names), ["audit_log", "old_users"]);
}

#[test]
fn only_tables_leave_out_all_others() {
    let config = "[print_schema]\nfilter = { only_tables = [\"^users$\", \"^posts$\"] }";
    let files = [("diesel.toml", config), ("src/schema.rs", USERS)];
    assert_eq!(left_out(&files, &["users", "posts", "tags"]), ["tags"]);
}

#[test]
fn sections_are_each_about_a_schema_and_a_file() {
    let config = "
[print_schema.main]
file = \"src/schema.rs\"
[print_schema.more]
file = \"src/more.rs\"
filter = { only_tables = [\"extra\"] }
[print_schema.app]
file = \"src/app.rs\"
schema = \"app\"
[print_schema.app.filter]
except_tables = [\"jobs\"]
[print_schema.elsewhere]
file = \"other/schema.rs\"
schema = \"other\"
filter = { except_tables = [\"jobs\"] }
";
    let files = [
        ("diesel.toml", config),
        ("src/schema.rs", USERS),
        (
            "src/more.rs",
            "diesel::table! { extras (id) { id -> Int4 } }",
        ),
        (
            "src/app.rs",
            "diesel::table! { app.rows (id) { id -> Int4 } }",
        ),
        // Holds no model.
        ("other/schema.rs", ""),
    ];
    // A table that one section leaves out may be of another one.
    let names = ["jobs", "app.jobs", "app.new", "other.jobs"];
    assert_eq!(left_out(&files, &names), ["app.jobs"]);
}

#[test]
fn the_file_is_found_above_and_below_what_is_read() {
    let config = "[print_schema]\nfilter = { except_tables = [\"jobs\"] }";
    let below = [("db/diesel.toml", config), ("db/src/schema.rs", USERS)];
    assert_eq!(left_out(&below, &["jobs"]), ["jobs"]);
    let above = [("diesel.toml", config), ("db/src/schema.rs", USERS)];
    let jobs = QualifiedName::new("public", "jobs");
    assert!(read_below(&above, "db/src/schema.rs").leave_out(&jobs));
    let beside = [("other/diesel.toml", config), ("db/src/schema.rs", USERS)];
    assert_eq!(left_out(&beside, &["jobs"]), [""; 0]);
    // Another repository's is none of this one's.
    let nested = [
        ("diesel.toml", config),
        ("db/.git/x", ""),
        ("db/src/schema.rs", USERS),
    ];
    assert_eq!(left_out(&nested, &["jobs"]), [""; 0]);
}

#[test]
fn what_cannot_be_read_of_it_is_a_problem() {
    let problems = |config: &str| {
        let files = [("diesel.toml", config), ("src/schema.rs", USERS)];
        let problems = read_below(&files, "src").problems.into_iter();
        let text = problems.map(|one| format!("{}: {}", one.file, one.message));
        text.collect::<Vec<_>>().join("\n")
    };
    let text = problems("[print_schema]\nfile = ");
    assert!(text.starts_with("diesel.toml: this is no TOML"), "{text}");
    let text = problems("[print_schema]\nfilter = { only_tables = [\"(\"] }");
    let expected = "diesel.toml: `only_tables` holds no regular expression";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(problems("[other]\nfile = 1"), "");
}
