//! Follows the columns of a query into the tables of the actual side.

use schemadrift_schema::{QualifiedName, Table};

use super::{From, Item, MAX_STEPS, Query, Reference, Select, Source};

/// Columns that every table has and no catalog lists among its own.
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// A table as a query names it.
pub(crate) struct WrittenTable<'a> {
    pub(crate) schema: Option<&'a str>,
    pub(crate) name: &'a str,
}

/// The tables that there are.
pub(crate) trait Tables<'t> {
    /// The table of this name.
    fn find(&self, written: &WrittenTable<'_>) -> Found<'t>;
}

/// What a name of a table stands for.
pub(crate) enum Found<'t> {
    Table(&'t Table),
    /// Nothing: a query of it fails.
    Missing(QualifiedName),
    /// Something that was not looked at, such as a catalog.
    Elsewhere,
}

/// A column of a table, as a query returns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableColumn {
    pub(crate) table: QualifiedName,
    pub(crate) column: String,
    /// Whether it is NULL exactly where the table's own column is.
    pub(crate) is_plain: bool,
}

/// The result of a query.
#[derive(Debug, Default)]
pub(crate) struct Returned {
    /// Names with the columns of tables that they are; `None` for what is computed or unknown.
    pub(crate) columns: Vec<(String, Option<TableColumn>)>,
    /// Whether there may be more columns than these.
    pub(crate) is_open: bool,
    /// The tables that `*` stands for.
    pub(crate) whole: Vec<QualifiedName>,
}

impl Returned {
    /// What the query returns, given the tables that there are.
    pub(crate) fn of<'t>(query: &Query, tables: &impl Tables<'t>) -> Returned {
        let mut follower = Follower { tables, sources: 0 };
        follower.query(query)
    }
}

struct Follower<'f, T> {
    tables: &'f T,
    sources: usize,
}

/// A source with its columns looked up.
struct Known<'s> {
    source: &'s Source,
    returned: Returned,
    is_table: bool,
}

impl<'t, T: Tables<'t>> Follower<'_, T> {
    fn query(&mut self, query: &Query) -> Returned {
        match query {
            Query::Select(select) => self.select(select),
            Query::Both(left, right) => {
                let (left, right) = (self.query(left), self.query(right));
                both(left, right, self.tables)
            }
            Query::Opaque => Returned {
                is_open: true,
                ..Returned::default()
            },
        }
    }

    fn select(&mut self, select: &Select) -> Returned {
        let sources: Vec<Known<'_>> = select
            .sources
            .iter()
            .map(|source| self.source(source))
            .collect();
        let mut result = Returned::default();
        for item in &select.items {
            match item {
                Item::All(name) => {
                    let meant = |known: &&Known<'_>| name.is_none() || known.source.name == *name;
                    let before = result.columns.len();
                    for known in sources.iter().filter(meant) {
                        result
                            .columns
                            .extend(known.returned.columns.iter().cloned());
                        result.is_open |= known.returned.is_open;
                        result.whole.extend(known.returned.whole.iter().cloned());
                    }
                    result.is_open |= result.columns.len() == before && result.whole.is_empty();
                }
                Item::Column { name, reference } => {
                    let from = look_up(&sources, reference);
                    result.columns.push((name.clone(), from));
                }
                Item::Expression(Some(name)) => result.columns.push((name.clone(), None)),
                Item::Expression(None) => {}
            }
        }
        let settled: Vec<TableColumn> = select
            .never_null
            .iter()
            .filter_map(|reference| look_up(&sources, reference))
            .collect();
        for (_, from) in &mut result.columns {
            if let Some(from) = from
                && settled
                    .iter()
                    .any(|one| one.table == from.table && one.column == from.column)
            {
                from.is_plain = false;
            }
        }
        result
    }

    fn source<'s>(&mut self, source: &'s Source) -> Known<'s> {
        self.sources += 1;
        let mut is_table = false;
        let opaque = Returned {
            is_open: true,
            ..Returned::default()
        };
        let mut returned = match &source.from {
            From::Query(query) if self.sources <= MAX_STEPS => self.query(query),
            From::Table { schema, name } => {
                is_table = true;
                let written = WrittenTable {
                    schema: schema.as_deref(),
                    name,
                };
                match self.tables.find(&written) {
                    Found::Table(table) => whole_table(table),
                    Found::Missing(name) => Returned {
                        whole: vec![name],
                        ..Returned::default()
                    },
                    Found::Elsewhere => opaque,
                }
            }
            From::Query(_) | From::Opaque => opaque,
        };
        for ((name, _), renamed) in returned.columns.iter_mut().zip(&source.columns) {
            name.clone_from(renamed);
        }
        if source.is_outer {
            for (_, from) in &mut returned.columns {
                if let Some(from) = from {
                    from.is_plain = false;
                }
            }
        }
        Known {
            source,
            returned,
            is_table,
        }
    }
}

fn whole_table(table: &Table) -> Returned {
    let columns = table.columns.iter().map(|column| {
        let from = TableColumn {
            table: table.name.clone(),
            column: column.name.clone(),
            // What a view computes has no nullability of its own.
            is_plain: !table.is_view(),
        };
        (column.name.clone(), Some(from))
    });
    Returned {
        columns: columns.collect(),
        is_open: false,
        whole: vec![table.name.clone()],
    }
}

/// The column of a table that a reference means; `None` where that is not sure.
fn look_up(sources: &[Known<'_>], reference: &Reference) -> Option<TableColumn> {
    let is_meant = |known: &&Known<'_>| match &reference.source {
        Some(name) => known.source.name.as_ref() == Some(name),
        None => true,
    };
    let meant: Vec<&Known<'_>> = sources.iter().filter(is_meant).collect();
    let mut found = meant.iter().flat_map(|known| {
        let columns = known.returned.columns.iter();
        columns.filter(|(name, _)| *name == reference.column)
    });
    if let Some((_, from)) = found.next() {
        // A name that two sources have is one column of both only by `USING`.
        return from.clone().filter(|_| found.next().is_none());
    }
    let names_a_row = sources
        .iter()
        .any(|known| known.source.name.as_ref() == Some(&reference.column));
    let is_sure = meant
        .iter()
        .all(|known| known.is_table && !known.returned.is_open && known.source.columns.is_empty());
    if !is_sure || names_a_row || SYSTEM_COLUMNS.contains(&reference.column.as_str()) {
        return None;
    }
    // No table has the column, so the query fails; it is said of the one that does not exist, or
    // else of the first.
    let missing = meant
        .iter()
        .find(|known| known.returned.columns.is_empty() && !known.returned.whole.is_empty());
    let table = missing.or(meant.first())?.returned.whole.first()?;
    Some(TableColumn {
        table: table.clone(),
        column: reference.column.clone(),
        is_plain: true,
    })
}

/// The columns of `UNION`: PostgreSQL finds a type for each pair, so a column is that of a table
/// only where both sides have one type.
fn both<'t>(left: Returned, right: Returned, tables: &impl Tables<'t>) -> Returned {
    let type_of = |from: &Option<TableColumn>| {
        let from = from.as_ref()?;
        let written = WrittenTable {
            schema: Some(&from.table.schema),
            name: &from.table.name,
        };
        match tables.find(&written) {
            Found::Table(table) => table.column(&from.column)?.ty.declared.clone(),
            Found::Missing(_) | Found::Elsewhere => None,
        }
    };
    let is_open = left.is_open || right.is_open;
    let others = right.columns;
    let columns = left
        .columns
        .into_iter()
        .enumerate()
        .map(|(place, (name, from))| {
            let other = others.get(place).and_then(|(_, other)| other.clone());
            let is_same = !is_open && type_of(&from).is_some() && type_of(&from) == type_of(&other);
            let is_plain = other.is_some_and(|other| other.is_plain);
            let from = from.filter(|_| is_same).map(|from| TableColumn {
                is_plain: from.is_plain && is_plain,
                ..from
            });
            (name, from)
        });
    Returned {
        columns: columns.collect(),
        is_open,
        whole: Vec::new(),
    }
}
