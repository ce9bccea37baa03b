//! One scratch table, on which the expressions of one table are tried.

use std::collections::BTreeSet;
use std::sync::Arc;

use schemadrift_introspect::PgConnection;
use schemadrift_sandbox::ScriptError;
use schemadrift_schema::{
    CollationName, Column, Expression, Identifier, Index, IndexTarget, Normal, QualifiedName,
    Schema, SqlType, Stated, Table,
};

use super::{expressions, run};

/// The expressions of one table, put on a scratch table.
pub(super) struct Bench {
    side: Side,
    /// Position of the table in its schema.
    position: usize,
    scratch: QualifiedName,
    trials: Vec<(Place, Result<(), ScriptError>)>,
    /// Whether the server knows no collation of some name that is used here.
    lacks_collation: bool,
}

/// The column of a scratch table: its name, type and collation.
type ScratchColumn<'t> = (&'t str, &'t SqlType, Option<&'t CollationName>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Expected,
    Actual,
}

/// Where in a table an expression stands, by position in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Default(usize),
    Generated(usize),
    Check(usize),
    Index(usize),
}

impl Bench {
    /// Tries a model's expressions. Columns have the types that the database has, so that a type
    /// that differs is not reported again as an expression that does.
    pub(super) async fn expected(
        connection: &mut PgConnection,
        scratch: QualifiedName,
        position: usize,
        table: &Table,
        actual: Option<&Table>,
    ) -> Self {
        let theirs = actual.map_or(&[][..], |actual| &actual.columns);
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut columns: Vec<ScratchColumn<'_>> = theirs
            .iter()
            .chain(&table.columns)
            .filter_map(scratch_column)
            .collect();
        columns.retain(|(name, ..)| seen.insert(name));
        Bench::run(
            connection,
            Side::Expected,
            scratch,
            position,
            table,
            &columns,
        )
        .await
    }

    /// Tries the expressions that another server printed.
    pub(super) async fn actual(
        connection: &mut PgConnection,
        scratch: QualifiedName,
        position: usize,
        table: &Table,
    ) -> Self {
        let columns: Vec<ScratchColumn<'_>> =
            table.columns.iter().filter_map(scratch_column).collect();
        Bench::run(connection, Side::Actual, scratch, position, table, &columns).await
    }

    async fn run(
        connection: &mut PgConnection,
        side: Side,
        scratch: QualifiedName,
        position: usize,
        table: &Table,
        columns: &[ScratchColumn<'_>],
    ) -> Self {
        let name = scratch.full();
        let path = format!(
            "SET search_path = {}, public",
            Identifier(&table.name.schema)
        );
        // Where one of these fails, what needs it is refused below, with the server's reason.
        let _ = run(connection, &path).await;
        let _ = run(connection, &format!("CREATE TABLE {name} ()")).await;
        let mut lacks_collation = false;
        for (column, ty, collation) in columns {
            let plain = format!(
                "ALTER TABLE {name} ADD COLUMN {} {}",
                Identifier(column),
                ty.to_sql()
            );
            let mut added = Ok(());
            if let Some(collation) = collation {
                let collated = format!("{plain} COLLATE {}", collation.to_sql());
                added = run(connection, &collated).await;
                lacks_collation |= is_unknown_collation(&added);
            }
            if collation.is_none() || added.is_err() {
                let _ = run(connection, &plain).await;
            }
        }
        let mut trials = Vec::new();
        for (place, attempts) in attempts(table, &scratch) {
            let mut result = Ok(());
            for sql in attempts {
                result = run(connection, &sql).await;
                if result.is_ok() {
                    break;
                }
            }
            lacks_collation |= is_unknown_collation(&result);
            trials.push((place, result));
        }
        Bench {
            side,
            position,
            scratch,
            trials,
            lacks_collation,
        }
    }

    /// Whether another server may have a collation that this one does not know.
    pub(super) fn lacks_collation(&self) -> bool {
        self.lacks_collation
    }

    /// Whether the server refused any of it.
    pub(super) fn refuses(&self) -> bool {
        self.trials.iter().any(|(_, result)| result.is_err())
    }

    /// Takes the server's words over into the schemas. Returns whether any text changed.
    pub(super) fn write_back(
        self,
        printed: &Schema,
        expected: &mut Schema,
        actual: &mut Schema,
    ) -> bool {
        let schema = match self.side {
            Side::Expected => expected,
            Side::Actual => actual,
        };
        let Some(scratch) = printed.table(&self.scratch) else {
            return false;
        };
        let table = &mut schema.tables[self.position];
        let before = texts(table);
        for (place, result) in self.trials {
            match result {
                Ok(()) => accept(table, place, scratch),
                Err(reason) => refuse(table, place, reason),
            }
        }
        texts(table) != before
    }
}

fn scratch_column(column: &Column) -> Option<ScratchColumn<'_>> {
    let collation = column.collation.present().map(|one| &**one);
    Some((&column.name, column.ty.best()?, collation))
}

/// PostgreSQL has one code for every unknown object, and its message begins with the kind.
fn is_unknown_collation(result: &Result<(), ScriptError>) -> bool {
    result.as_ref().is_err_and(|error| {
        error.code.as_deref() == Some(UNDEFINED_OBJECT) && error.message.starts_with("collation ")
    })
}

const UNDEFINED_OBJECT: &str = "42704";
const SYNTAX_ERROR: &str = "42601";

/// Every expression's text, to see whether a round changed anything.
fn texts(table: &mut Table) -> Vec<String> {
    expressions(table)
        .into_iter()
        .map(|one| one.best_text().to_owned())
        .collect()
}

/// What to try for each expression; later attempts are for where the first is no valid SQL.
fn attempts(table: &Table, scratch: &QualifiedName) -> Vec<(Place, Vec<String>)> {
    let alter = format!("ALTER TABLE {}", scratch.full());
    let mut all = Vec::new();
    for (position, column) in table.columns.iter().enumerate() {
        if let Some(default) = column.default.present() {
            let sql = format!(
                "{alter} ALTER COLUMN {} SET DEFAULT {}",
                Identifier(&column.name),
                default.best_text()
            );
            all.push((Place::Default(position), vec![sql]));
        }
        if let (Some(generated), Some(ty)) = (column.generated.present(), column.ty.best()) {
            let sql = format!(
                "{alter} ADD COLUMN {} {} GENERATED ALWAYS AS ({}) STORED",
                generated_name(position),
                ty.to_sql(),
                generated.best_text()
            );
            all.push((Place::Generated(position), vec![sql]));
        }
    }
    for (position, check) in table.checks.iter().enumerate() {
        let sql = format!(
            "{alter} ADD CONSTRAINT {} CHECK ({})",
            check_name(position),
            check.expression.best_text()
        );
        all.push((Place::Check(position), vec![sql]));
    }
    for (position, index) in table.indexes.iter().enumerate() {
        if has_expression(index) {
            let create = |wrap: bool| {
                format!(
                    "CREATE INDEX {} ON {} USING {} ({}){}",
                    index_name(&scratch.name, position),
                    scratch.full(),
                    Identifier(&index.method),
                    keys(index, wrap),
                    predicate(index)
                )
            };
            all.push((Place::Index(position), vec![create(false), create(true)]));
        }
    }
    all
}

fn has_expression(index: &Index) -> bool {
    index.predicate.is_some() || index.keys.iter().any(|key| key.column().is_none())
}

/// The keys of an index. A bare expression has to be wrapped in parentheses, a function call or an
/// element with an operator class must not be.
fn keys(index: &Index, wrap: bool) -> String {
    let keys: Vec<String> = index
        .keys
        .iter()
        .map(|key| {
            let mut sql = match &key.target {
                IndexTarget::Column(name) => Identifier(name).to_string(),
                IndexTarget::Expression(expression) if wrap => {
                    format!("({})", expression.best_text())
                }
                IndexTarget::Expression(expression) => expression.best_text().to_owned(),
            };
            if let Some(collation) = &key.collation {
                sql.push_str(&format!(" COLLATE {}", collation.to_sql()));
            }
            if let Some(class) = &key.operator_class {
                sql.push_str(&format!(" {}", class.to_sql()));
            }
            if key.descending {
                sql.push_str(" DESC");
            }
            sql.push_str(if key.nulls_first {
                " NULLS FIRST"
            } else {
                " NULLS LAST"
            });
            sql
        })
        .collect();
    if index.method == "btree" {
        return keys.join(", ");
    }
    // Other access methods keep no order, and refuse the words for it.
    let strip = |key: &String| key.trim_end_matches(" NULLS LAST").to_owned();
    keys.iter().map(strip).collect::<Vec<_>>().join(", ")
}

fn predicate(index: &Index) -> String {
    index
        .predicate
        .as_ref()
        .map_or_else(String::new, |predicate| {
            format!(" WHERE {}", predicate.best_text())
        })
}

fn generated_name(position: usize) -> String {
    format!("schemadrift_generated_{position}")
}

fn check_name(position: usize) -> String {
    format!("schemadrift_check_{position}")
}

fn index_name(scratch: &str, position: usize) -> String {
    format!("schemadrift_index_{scratch}_{position}")
}

fn accept(table: &mut Table, place: Place, scratch: &Table) {
    match place {
        Place::Default(position) => {
            let column = &mut table.columns[position];
            let printed = scratch
                .column(&column.name)
                .and_then(|one| one.default.present())
                .map(|one| &**one);
            take_stated(&mut column.default, printed);
        }
        Place::Generated(position) => {
            let column: &mut Column = &mut table.columns[position];
            let printed = scratch
                .column(&generated_name(position))
                .and_then(|one| one.generated.present())
                .map(|one| &**one);
            take_stated(&mut column.generated, printed);
        }
        Place::Check(position) => {
            let wanted = check_name(position);
            let printed = scratch
                .checks
                .iter()
                .find(|one| one.name.as_deref() == Some(wanted.as_str()));
            if let Some(printed) = printed {
                let own = &mut table.checks[position];
                take(&mut own.expression, &printed.expression);
                own.columns.clone_from(&printed.columns);
            }
        }
        Place::Index(position) => {
            let index = &mut table.indexes[position];
            let printed = scratch.indexes.iter().find(|one| {
                let suffix = format!("_{position}");
                one.name
                    .as_deref()
                    .is_some_and(|name| name.ends_with(&suffix))
            });
            if let Some(printed) = printed {
                take_index(index, printed);
            }
        }
    }
}

/// The server also sorts out what an element is: a column, an operator class, an expression; and
/// it knows which columns are read.
fn take_index(index: &mut Index, printed: &Index) {
    index.reads.clone_from(&printed.reads);
    if index.keys.len() == printed.keys.len() {
        for (own, theirs) in index.keys.iter_mut().zip(&printed.keys) {
            if let (IndexTarget::Expression(own), IndexTarget::Expression(theirs)) =
                (&mut own.target, &theirs.target)
            {
                take(Arc::make_mut(own), theirs);
            } else {
                own.target = theirs.target.clone();
            }
            own.operator_class.clone_from(&theirs.operator_class);
            own.collation.clone_from(&theirs.collation);
            own.descending = theirs.descending;
            own.nulls_first = theirs.nulls_first;
        }
    }
    if let (Some(own), Some(theirs)) = (&mut index.predicate, &printed.predicate) {
        take(Arc::make_mut(own), theirs);
    }
}

fn take_stated(own: &mut Stated<Option<Arc<Expression>>>, printed: Option<&Expression>) {
    if let (Stated::Is(Some(own)), Some(printed)) = (own, printed) {
        take(Arc::make_mut(own), printed);
    }
}

/// Keeps what people read and takes what the server prints.
fn take(own: &mut Expression, printed: &Expression) {
    own.normal = printed.normal.clone();
}

fn refuse(table: &mut Table, place: Place, reason: ScriptError) {
    let verdict = match reason.code.as_deref() {
        Some(SYNTAX_ERROR) => Normal::NotSql(reason.message),
        _ => Normal::Refused(reason.message),
    };
    let mark = |expression: &mut Expression| {
        if expression.is_unasked() {
            expression.normal = verdict.clone();
        }
    };
    match place {
        Place::Default(position) => {
            if let Stated::Is(Some(own)) = &mut table.columns[position].default {
                mark(Arc::make_mut(own));
            }
        }
        Place::Generated(position) => {
            if let Stated::Is(Some(own)) = &mut table.columns[position].generated {
                mark(Arc::make_mut(own));
            }
        }
        Place::Check(position) => mark(&mut table.checks[position].expression),
        Place::Index(position) => {
            let index = &mut table.indexes[position];
            if let Some(own) = &mut index.predicate {
                mark(Arc::make_mut(own));
            }
            for key in &mut index.keys {
                if let IndexTarget::Expression(own) = &mut key.target {
                    mark(Arc::make_mut(own));
                }
            }
        }
    }
}
