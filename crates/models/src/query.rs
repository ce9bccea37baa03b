//! What a query returns, as its text says: tables by name, columns by where they come from.
//!
//! Nothing is known here of the tables that exist. `sql` reads a text into a [`Query`], and
//! `returned` follows its columns into the tables of the actual side.

mod returned;
mod sql;

use std::collections::BTreeMap;
use std::sync::Arc;

use schemadrift_schema::{Column, Origin, SqlType};

pub(crate) use returned::{Found, Returned, TableColumn, Tables, WrittenTable};
pub(crate) use sql::parse;

/// Queries inside queries end here.
const MAX_STEPS: usize = 512;

/// A statement that returns rows.
#[derive(Debug)]
pub(crate) enum Query {
    Select(Select),
    /// Both sides give rows of one shape: `UNION`, `INTERSECT`, `EXCEPT`.
    Both(Arc<Query>, Arc<Query>),
    /// Its columns are those of no table: `VALUES`, a recursive reference.
    Opaque,
}

/// `SELECT … FROM …`, or the `RETURNING` list of a statement that writes.
#[derive(Debug, Default)]
pub(crate) struct Select {
    pub(crate) sources: Vec<Source>,
    pub(crate) items: Vec<Item>,
    /// Columns that a condition or the statement itself keeps from being NULL in the result.
    pub(crate) never_null: Vec<Reference>,
}

/// What stands in `FROM`.
#[derive(Debug)]
pub(crate) struct Source {
    /// What columns call it: its alias, else its name.
    pub(crate) name: Option<String>,
    pub(crate) from: From,
    /// Whether an outer join may fill its columns with NULL.
    pub(crate) is_outer: bool,
    /// New names of its first columns: `AS t (a, b)`.
    pub(crate) columns: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum From {
    Table {
        schema: Option<String>,
        name: String,
    },
    Query(Arc<Query>),
    /// A function, or what else has columns that only the server knows.
    Opaque,
}

/// A column as a query writes it: `name` or `t.name`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) source: Option<String>,
    pub(crate) column: String,
}

/// One entry of the list that is returned.
#[derive(Debug)]
pub(crate) enum Item {
    /// `*` or `t.*`
    All(Option<String>),
    Column {
        name: String,
        reference: Reference,
    },
    /// An expression, with the name that the result gives it.
    Expression(Option<String>),
}

/// A query that rows of a struct come from.
#[derive(Debug, Clone)]
pub(crate) struct QueryUse {
    /// What it returns, or why that is not known.
    pub(crate) query: Result<Arc<Query>, String>,
    /// The fields that columns of the result have names of, where those are not their own.
    pub(crate) renamed: BTreeMap<String, String>,
    /// What is read of a row.
    pub(crate) fields: Vec<FieldRead>,
    /// The columns of the result as a server has described them, where that is written down.
    pub(crate) described: Option<Arc<[DescribedColumn]>>,
    /// Where the query is called.
    pub(crate) origin: Origin,
    /// The crate that it is called in, where that is known.
    pub(crate) krate: Option<String>,
}

/// A column of a result, as a server has described it.
#[derive(Debug)]
pub(crate) struct DescribedColumn {
    pub(crate) name: String,
    /// `None` for a type that the description does not name in full.
    pub(crate) ty: Option<SqlType>,
}

/// One field that is read of a row.
#[derive(Debug, Clone)]
pub(crate) struct FieldRead {
    /// The column, by the name that it has in the result.
    pub(crate) column: Column,
    /// Whether rows may leave it out.
    pub(crate) is_optional: bool,
}

impl Query {
    /// Every table that it names, those of queries inside included.
    pub(crate) fn tables(&self) -> Vec<WrittenTable<'_>> {
        let mut tables = Vec::new();
        let mut open = vec![self];
        // A name of `WITH` that is used over and over is gone through each time, up to a point.
        let mut steps = 0;
        while let Some(query) = open.pop()
            && steps < MAX_STEPS
        {
            steps += 1;
            match query {
                Query::Both(left, right) => open.extend([&**left, &**right]),
                Query::Opaque => {}
                Query::Select(select) => {
                    for source in &select.sources {
                        match &source.from {
                            From::Query(inner) => open.push(inner),
                            From::Table { schema, name } => tables.push(WrittenTable {
                                schema: schema.as_deref(),
                                name,
                            }),
                            From::Opaque => {}
                        }
                    }
                }
            }
        }
        tables
    }

    /// The names that the text itself gives to columns of the result.
    pub(crate) fn written_names(&self) -> Vec<&str> {
        match self {
            Query::Select(select) => {
                let names = select.items.iter().filter_map(|item| match item {
                    Item::All(_) => None,
                    Item::Column { name, .. } => Some(name.as_str()),
                    Item::Expression(name) => name.as_deref(),
                });
                names.collect()
            }
            Query::Both(left, _) => left.written_names(),
            Query::Opaque => Vec::new(),
        }
    }
}
