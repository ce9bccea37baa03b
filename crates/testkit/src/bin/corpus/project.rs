//! `projects.json`: where each project keeps its models and migrations.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use schemadrift_migrations::read_folder;
use schemadrift_testkit::Server;
use serde_json::Value;

use crate::rust_migrations;

/// One project.
pub(crate) struct Project {
    pub(crate) name: String,
    pub(crate) dialect: String,
    pub(crate) model_root: String,
    pub(crate) migrations: Vec<Migrations>,
    /// Extensions that its database has.
    pub(crate) extensions: BTreeSet<String>,
    /// How many structs have the name and the columns of a table.
    pub(crate) named_exact: Option<usize>,
}

/// One source of migrations, as `kind:path`.
pub(crate) struct Migrations {
    kind: String,
    path: String,
}

pub(crate) fn read(path: &Path) -> Result<Vec<Project>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let list: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let projects = list.as_array().ok_or("projects.json holds no list")?;
    Ok(projects.iter().map(project).collect())
}

fn project(value: &Value) -> Project {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    Project {
        name: text("name"),
        dialect: text("dialect"),
        model_root: text("model_root"),
        migrations: text("migrations")
            .split(';')
            .map(Migrations::parse)
            .collect(),
        extensions: value["extensions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
        named_exact: value["fromrow_vs_tables"]["named_exact"]
            .as_u64()
            .and_then(|number| usize::try_from(number).ok()),
    }
}

impl Migrations {
    fn parse(text: &str) -> Self {
        let (kind, path) = text.split_once(':').unwrap_or(("", text));
        Migrations {
            kind: kind.to_owned(),
            path: path.to_owned(),
        }
    }

    /// Runs them on a server. A path that begins with `@` is another checkout's.
    pub(crate) async fn apply(
        &self,
        folder: &Path,
        checkout: &Path,
        server: &Server,
    ) -> Result<(), String> {
        let path = match self.path.strip_prefix('@') {
            Some(path) => folder.join(path),
            None => checkout.join(&self.path),
        };
        match self.kind.as_str() {
            "filenotx" => {
                let sql = fs::read_to_string(&path).map_err(|error| error.to_string())?;
                server.try_execute(&without_newer_settings(&sql)).await
            }
            "rustsql" => {
                for sql in rust_migrations::scripts(&path)? {
                    server.try_execute(&sql).await?;
                }
                Ok(())
            }
            _ => {
                let migrations = read_folder(&path).map_err(|error| error.to_string())?;
                server.replay(&migrations).await
            }
        }
    }
}

/// A dump of PostgreSQL 17 sets what earlier servers do not know, and speaks to psql.
fn without_newer_settings(sql: &str) -> String {
    let is_kept =
        |line: &&str| !line.starts_with("SET transaction_timeout") && !line.starts_with('\\');
    sql.lines().filter(is_kept).collect::<Vec<_>>().join("\n")
}
