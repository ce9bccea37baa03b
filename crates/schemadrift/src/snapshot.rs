//! Snapshots: a schema frozen as versioned JSON, for a gate without a database.

mod freeze;
mod thaw;
mod wire;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use schemadrift_schema::{Commented, ObjectId, ObjectKind, Schema, Stated};
use serde::Deserialize;

/// The version that is written, and the newest that is read.
const VERSION: u32 = 1;

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file cannot be read.
    #[error("cannot read the snapshot {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no snapshot, or was cut off.
    #[error("{}:{line}:{column}: this is no snapshot of schemadrift: {message}", path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A newer program wrote it.
    #[error(
        "{}: the snapshot has version {found}, and this program knows versions up to {VERSION}: \
         update schemadrift, or take the snapshot again with this version",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// It names an object twice.
    #[error("{}: the snapshot names {object} twice: take it again", path.display())]
    Twice {
        /// The file.
        path: PathBuf,
        /// The object.
        object: String,
    },
}

/// A schema that was read back.
pub(crate) struct Thawed(Schema);

impl Thawed {
    /// What is in these namespaces, as a database gives it where they are asked for: with its extensions,
    /// which belong to none. All of it where none are named.
    pub(crate) fn in_namespaces(self, names: &[String]) -> Schema {
        let mut schema = self.0;
        if names.is_empty() {
            return schema;
        }
        let wanted = |namespace: &String| names.contains(namespace);
        schema.namespaces.retain(wanted);
        schema.tables.retain(|one| wanted(&one.name.schema));
        schema.partitions.retain(|one| wanted(&one.name.schema));
        schema.domains.retain(|one| wanted(&one.name.schema));
        schema
            .enums
            .retain(|one| one.name.schema.as_ref().is_none_or(wanted));
        let stands_in = |id: &ObjectId| match id.kind {
            ObjectKind::Namespace => names.contains(&id.name),
            _ => id.schema.is_empty() || names.contains(&id.schema),
        };
        if let Stated::Is(objects) = &mut schema.objects {
            objects.retain(|object| stands_in(&object.id));
        }
        schema.comments.retain(|comment| match &comment.on {
            Commented::Constraint(on, _) | Commented::Index(on, _) | Commented::Enum(on) => {
                wanted(&on.schema)
            }
            Commented::Object(id) | Commented::Part(id, _) => stands_in(id),
        });
        schema
    }
}

/// A schema as the text of a snapshot. The same schema gives the same text.
pub fn to_json(schema: &Schema, tool_version: &str) -> String {
    let frozen = freeze::snapshot(schema, tool_version);
    let mut text = serde_json::to_string_pretty(&frozen).unwrap_or_default();
    text.push('\n');
    text
}

/// What is the same for the same schema, whichever migrations made it and whatever read it.
pub(crate) fn without_history(schema: &Schema) -> String {
    let frozen = freeze::snapshot(schema, "");
    let mut value = serde_json::to_value(&frozen).unwrap_or_default();
    if let Some(top) = value.as_object_mut() {
        top.remove("tool");
        top.remove("server_version");
        // They are among the objects, with all that is compared of them.
        top.remove("partitions");
    }
    drop_history(&mut value);
    value.to_string()
}

fn drop_history(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.remove("created_by");
            fields.remove("changed_by");
            fields.values_mut().for_each(drop_history);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(drop_history),
        _ => {}
    }
}

/// Reads a snapshot back.
///
/// # Errors
/// Every kind of [`SnapshotError`].
pub fn read(path: &Path) -> Result<Schema, SnapshotError> {
    read_file(path).map(|thawed| thawed.0)
}

/// The JSON Schema of snapshots.
#[cfg(feature = "reports")]
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(wire::Snapshot);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

pub(crate) fn read_file(path: &Path) -> Result<Thawed, SnapshotError> {
    let text = fs::read_to_string(path).map_err(|source| SnapshotError::Read {
        path: path.to_owned(),
        source,
    })?;
    let parse = |error: serde_json::Error| SnapshotError::Parse {
        path: path.to_owned(),
        line: error.line().max(1),
        column: error.column().max(1),
        message: words(&error),
    };
    // Some editors put a mark of the byte order in front, which is no JSON.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let head: Head = serde_json::from_str(text).map_err(parse)?;
    if head.schema_version == 0 {
        return Err(SnapshotError::Parse {
            path: path.to_owned(),
            line: 1,
            column: 1,
            message: "its schema_version is 0, and the first is 1".to_owned(),
        });
    }
    if head.schema_version > VERSION {
        return Err(SnapshotError::Newer {
            path: path.to_owned(),
            found: head.schema_version,
        });
    }
    let snapshot: wire::Snapshot = serde_json::from_str(text).map_err(parse)?;
    let schema = thaw::schema(snapshot);
    match named_twice(&schema) {
        Some(object) => Err(SnapshotError::Twice {
            path: path.to_owned(),
            object,
        }),
        None => Ok(Thawed(schema)),
    }
}

/// What every version has.
#[derive(Deserialize)]
#[serde(expecting = "a snapshot")]
struct Head {
    schema_version: u32,
}

/// The parser's words without the place, which stands in front.
fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}

/// The first table, column or type that is there twice.
fn named_twice(schema: &Schema) -> Option<String> {
    let mut seen = BTreeSet::new();
    for table in &schema.tables {
        if !seen.insert(("table", table.name.full())) {
            return Some(format!("table {}", table.name));
        }
        let mut columns = BTreeSet::new();
        for column in &table.columns {
            if !columns.insert(&column.name) {
                return Some(format!("column {}.{}", table.name, column.name));
            }
        }
    }
    let enums = schema.enums.iter().map(|one| one.name.to_string());
    for name in enums.chain(schema.domains.iter().map(|one| one.name.full())) {
        if !seen.insert(("type", name.clone())) {
            return Some(format!("type {name}"));
        }
    }
    let mut objects = BTreeSet::new();
    for object in schema.objects.value().into_iter().flatten() {
        if !objects.insert(&object.id) {
            return Some(object.id.to_string());
        }
    }
    None
}
