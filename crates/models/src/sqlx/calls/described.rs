//! What `cargo sqlx prepare` has written down of a query: `.sqlx/query-<hash of its text>.json`.
//!
//! The server described the query then, so this says of which database it is; and where the text
//! cannot be read here, newer versions say which table each column comes from.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use schemadrift_schema::SqlType;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::input::find::SourceFile;
use crate::query::{DescribedColumn, From, Item, Query, Reference, Select, Source};

/// The types that a description calls by their names in the catalog.
const DESCRIBED: &[&str] = &[
    "bit",
    "bool",
    "bpchar",
    "bytea",
    "char",
    "cidr",
    "date",
    "daterange",
    "float4",
    "float8",
    "inet",
    "int2",
    "int4",
    "int4range",
    "int8",
    "int8range",
    "interval",
    "json",
    "jsonb",
    "macaddr",
    "money",
    "name",
    "numeric",
    "numrange",
    "oid",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "tsrange",
    "tstzrange",
    "uuid",
    "varbit",
    "varchar",
];

/// Longer is no description.
const MAX_BYTES: u64 = 1024 * 1024;

/// A query as its server described it.
pub(super) struct Described(Value);

/// The description of a query that a macro of this file runs.
pub(super) fn find(file: &SourceFile, text: &str) -> Option<Described> {
    let mut name = "query-".to_owned();
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(name, "{byte:02x}");
    }
    name.push_str(".json");
    let mut folders = file.path.ancestors().skip(1);
    folders.find_map(|folder| read(&folder.join(".sqlx").join(&name)))
}

fn read(path: &Path) -> Option<Described> {
    let data = fs::metadata(path).ok()?;
    if !data.is_file() || data.len() > MAX_BYTES {
        return None;
    }
    let value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    Some(Described(value))
}

impl Described {
    /// Whether the query is one of PostgreSQL.
    pub(super) fn is_ours(&self) -> bool {
        self.0["db_name"]
            .as_str()
            .is_none_or(|name| name == "PostgreSQL")
    }

    /// The columns of the result.
    pub(super) fn columns(&self) -> Option<Vec<DescribedColumn>> {
        let columns = self.0["describe"]["columns"].as_array()?;
        let column = |column: &Value| {
            Some(DescribedColumn {
                name: column["name"].as_str()?.to_owned(),
                ty: column["type_info"].as_str().and_then(sql_type),
            })
        };
        columns.iter().map(column).collect()
    }

    /// The query by its columns alone; `None` where they are not said to come from anywhere.
    pub(super) fn query(&self) -> Option<Query> {
        let columns = self.0["describe"]["columns"].as_array()?;
        let mut select = Select::default();
        for column in columns {
            let name = column["name"].as_str()?.to_owned();
            let origin = &column["origin"]["Table"];
            let (Some(table), Some(column)) = (origin["table"].as_str(), origin["name"].as_str())
            else {
                select.items.push(Item::Expression(Some(name)));
                continue;
            };
            add_source(table, &mut select.sources);
            let reference = Reference {
                source: Some(table.to_owned()),
                column: column.to_owned(),
            };
            select.items.push(Item::Column { name, reference });
        }
        (!select.sources.is_empty()).then_some(Query::Select(select))
    }
}

/// The type that a description calls `Int8` or `TextArray`. Those of the database's own are
/// described otherwise.
fn sql_type(written: &str) -> Option<SqlType> {
    let (element, is_array) = match written.strip_suffix("Array") {
        Some(element) => (element, true),
        None => (written, false),
    };
    let name = element.to_lowercase();
    let ty = SqlType::built_in(DESCRIBED.iter().copied().find(|known| *known == name)?);
    Some(if is_array { ty.into_array() } else { ty })
}

/// Whether a join is an outer one is not said, so each may be.
fn add_source(table: &str, sources: &mut Vec<Source>) {
    if sources.iter().any(|one| one.name.as_deref() == Some(table)) {
        return;
    }
    let (schema, name) = match table.split_once('.') {
        Some((schema, name)) => (Some(schema.to_owned()), name.to_owned()),
        None => (None, table.to_owned()),
    };
    sources.push(Source {
        name: Some(table.to_owned()),
        from: From::Table { schema, name },
        is_outer: true,
        columns: Vec::new(),
    });
}
