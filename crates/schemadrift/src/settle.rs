//! Lets one server print what differs as text, so that two spellings of one expression are one.
//!
//! PostgreSQL is its own parser: the expressions of the tables in question are put on empty
//! scratch tables in a sandbox and read back from its catalogs. Nothing is evaluated. What the
//! sandbox refuses, or all of it where no sandbox can be had, is marked with the reason.

mod bench;
mod objects;
pub(crate) mod prelude;

use std::collections::BTreeSet;
use std::sync::Arc;

use schemadrift_audit::Problem;
use schemadrift_introspect::{IntrospectOptions, PgConnection, close, introspect};
use schemadrift_sandbox::{
    Engine, Preference, Sandbox, SandboxOptions, ScriptError, ScriptMode, run_script,
};
use schemadrift_schema::{
    ColumnAspects, Expression, IndexTarget, Normal, Origin, QualifiedName, Schema, Stated, Table,
};

use bench::Bench;
pub(crate) use objects::settle_objects;

/// What a server prints is not always what it prints of its own print: a cast of an array moves
/// into its elements, for one. The form that stays is reached after so many rounds at the most.
const ROUNDS: usize = 4;

/// Brings the expressions of these tables (by expected and actual name) into one normal form on
/// both sides, or marks them with the reason why not. `ready` is a sandbox that already holds the
/// actual schema.
pub(crate) async fn settle(
    expected: &mut Schema,
    actual: &mut Schema,
    tables: &BTreeSet<(QualifiedName, QualifiedName)>,
    ready: Option<&Sandbox>,
    options: &SandboxOptions,
) {
    let (mut own_expected, mut own_actual) = (expected.clone(), actual.clone());
    let settled = match ready {
        Some(sandbox) => in_sandbox(expected, actual, tables, sandbox, false).await,
        None => in_own_sandbox(expected, actual, tables, options).await,
    };
    match settled {
        Ok(lack) if lack.may_be_had_installed(options) => {
            let installed = SandboxOptions {
                preference: Preference::Installed,
                ..options.clone()
            };
            let (one, two) = (&mut own_expected, &mut own_actual);
            if in_own_sandbox(one, two, tables, &installed).await.is_ok() {
                (*expected, *actual) = (own_expected, own_actual);
            }
        }
        Ok(_) => {}
        Err(reason) => {
            for table in expected.tables.iter_mut() {
                if tables.iter().any(|(name, _)| *name == table.name) {
                    refuse_all(table, &reason);
                }
            }
        }
    }
}

/// What a sandbox had not, and which one it was.
struct Lack {
    engine: Engine,
    collation: bool,
}

impl Lack {
    /// The embedded server has neither ICU nor the system's locales.
    fn may_be_had_installed(&self, options: &SandboxOptions) -> bool {
        self.collation
            && self.engine == Engine::Embedded
            && options.preference == Preference::Automatic
    }
}

async fn in_own_sandbox(
    expected: &mut Schema,
    actual: &mut Schema,
    tables: &BTreeSet<(QualifiedName, QualifiedName)>,
    options: &SandboxOptions,
) -> Result<Lack, String> {
    let options = SandboxOptions {
        extensions: actual
            .extensions
            .iter()
            .map(|one| one.name.clone())
            .collect(),
        ..options.clone()
    };
    let sandbox = Sandbox::start(&options)
        .await
        .map_err(|error| error.to_string())?;
    let settled = in_sandbox(expected, actual, tables, &sandbox, true).await;
    // What was learnt stands, however the throwaway server ends.
    let _ = sandbox.stop().await;
    settled
}

async fn in_sandbox(
    expected: &mut Schema,
    actual: &mut Schema,
    tables: &BTreeSet<(QualifiedName, QualifiedName)>,
    sandbox: &Sandbox,
    is_empty: bool,
) -> Result<Lack, String> {
    let mut connection = sandbox.connect().await.map_err(|error| error.to_string())?;
    if is_empty {
        prelude::create_types(&mut connection, expected, actual).await;
        prelude::create_functions(&mut connection, actual).await;
    }
    prelude::create_sequences(&mut connection, expected, actual).await;
    let mut lack = Lack {
        engine: sandbox.engine(),
        collation: false,
    };
    let before = (expected.clone(), actual.clone());
    let mut refused = BTreeSet::new();
    for round in 0..ROUNDS {
        let printed = one_round(round, &mut connection, expected, actual, tables).await?;
        lack.collation |= printed.lacks_collation;
        refused.extend(printed.refused);
        if !printed.changed {
            break;
        }
    }
    close(connection).await;
    if major(expected).is_some() && major(expected) == major(actual) {
        // One server has printed both sides already, and that is not lost.
        for (expected_name, actual_name) in refused {
            put_back(expected, &before.0, &expected_name);
            put_back(actual, &before.1, &actual_name);
        }
    }
    Ok(lack)
}

fn major(schema: &Schema) -> Option<&str> {
    schema.server_version.as_deref()?.split('.').next()
}

fn put_back(schema: &mut Schema, before: &Schema, name: &QualifiedName) {
    let tables = schema.tables.iter_mut().filter(|table| table.name == *name);
    for (table, before) in tables.zip(before.tables.iter().filter(|table| table.name == *name)) {
        table.clone_from(before);
    }
}

/// What one round came to.
struct Printed {
    /// Whether any text changed.
    changed: bool,
    /// Whether the server knows no collation of some name.
    lacks_collation: bool,
    /// Tables of which the server refused something.
    refused: BTreeSet<(QualifiedName, QualifiedName)>,
}

/// Has the server print every expression of these tables once more.
async fn one_round(
    round: usize,
    connection: &mut PgConnection,
    expected: &mut Schema,
    actual: &mut Schema,
    tables: &BTreeSet<(QualifiedName, QualifiedName)>,
) -> Result<Printed, String> {
    let namespace = format!("schemadrift_scratch_{round}");
    // A sandbox that is there for several comparisons has those of earlier ones.
    let anew = format!("DROP SCHEMA IF EXISTS {namespace} CASCADE; CREATE SCHEMA {namespace}");
    run(connection, &anew)
        .await
        .map_err(|error| error.message)?;
    let mut benches: Vec<(Bench, &(QualifiedName, QualifiedName))> = Vec::new();
    for names in tables {
        let (expected_name, actual_name) = names;
        let theirs = actual
            .tables
            .iter()
            .position(|table| table.name == *actual_name);
        let their_table = theirs.map(|position| &actual.tables[position]);
        for (position, table) in expected.tables.iter().enumerate() {
            if table.name == *expected_name {
                let scratch = QualifiedName::new(&namespace, format!("t{}", benches.len()));
                let bench = Bench::expected(connection, scratch, position, table, their_table);
                benches.push((bench.await, names));
            }
        }
        if let (Some(position), Some(table)) = (theirs, their_table) {
            let scratch = QualifiedName::new(&namespace, format!("t{}", benches.len()));
            let bench = Bench::actual(connection, scratch, position, table).await;
            benches.push((bench, names));
        }
    }
    let options = IntrospectOptions {
        schemas: vec![namespace],
        ..IntrospectOptions::default()
    };
    let printed = introspect(connection, &options)
        .await
        .map_err(|error| error.to_string())?;
    let mut changed = false;
    let lacks_collation = benches.iter().any(|(bench, _)| bench.lacks_collation());
    let mut refused = BTreeSet::new();
    for (bench, names) in benches {
        if bench.refuses() {
            refused.insert(names.clone());
        }
        changed |= bench.write_back(&printed.schema, expected, actual);
    }
    Ok(Printed {
        changed,
        lacks_collation,
        refused,
    })
}

/// What models write as SQL and is none, at the place where it is written.
pub(crate) fn not_sql(schema: &Schema) -> Vec<Problem> {
    let mut problems = Vec::new();
    for table in &schema.tables {
        let mut problem = |what: &str, expression: &Expression, origin: Option<&Origin>| {
            if let Normal::NotSql(reason) = &expression.normal {
                let origin = origin.or(table.origin.as_ref());
                problems.push(Problem {
                    file: origin.map(|origin| origin.file.to_string()),
                    line: origin.map(|origin| origin.line),
                    column: origin.map(|origin| origin.column),
                    message: format!("this {what} is no SQL: {reason}"),
                });
            }
        };
        for column in &table.columns {
            let origin = column.origin.as_ref();
            if let Some(default) = column.default.present() {
                problem("default", default, origin);
            }
            if let Some(generated) = column.generated.present() {
                problem("generated expression", generated, origin);
            }
        }
        for check in &table.checks {
            problem("check", &check.expression, check.origin.as_ref());
        }
        for index in &table.indexes {
            if let Some(expression) = index.expressions().next() {
                problem("index", expression, index.origin.as_ref());
            }
        }
    }
    problems
}

/// Runs SQL in the sandbox, whole or not at all; the error is the server's words.
/// Views stand on views and functions, and types on types: what fails is tried again as long as
/// something succeeds, and this often at the most.
const ATTEMPTS: usize = 32;

/// Runs statements, those that fail again once others have succeeded. Gives back what never ran.
async fn attempt(connection: &mut PgConnection, mut statements: Vec<String>) -> Vec<String> {
    for _ in 0..ATTEMPTS {
        let mut failed = Vec::new();
        let tried = statements.len();
        for statement in statements {
            if run(connection, &statement).await.is_err() {
                failed.push(statement);
            }
        }
        statements = failed;
        if statements.is_empty() || statements.len() == tried {
            break;
        }
    }
    statements
}

async fn run(connection: &mut PgConnection, sql: &str) -> Result<(), ScriptError> {
    run_script(connection, sql, ScriptMode::OneTransaction).await
}

fn refuse_all(table: &mut Table, reason: &str) {
    for expression in expressions(table) {
        if expression.is_unasked() {
            expression.normal = Normal::Refused(reason.to_owned());
        }
    }
}

/// Every expression of a table.
fn expressions(table: &mut Table) -> Vec<&mut Expression> {
    let mut found: Vec<&mut Expression> = Vec::new();
    for column in &mut table.columns {
        let is_text = column.default.present().or(column.generated.present());
        if is_text.is_none() {
            continue;
        }
        let aspects: &mut ColumnAspects = column;
        for stated in [&mut aspects.default, &mut aspects.generated] {
            if let Stated::Is(Some(expression)) = stated {
                found.push(Arc::make_mut(expression));
            }
        }
    }
    found.extend(table.checks.iter_mut().map(|check| &mut check.expression));
    found.extend(table.exclusions.iter_mut().map(|one| &mut one.definition));
    for index in &mut table.indexes {
        found.extend(index.predicate.as_mut().map(Arc::make_mut));
        found.extend(
            index
                .keys
                .iter_mut()
                .filter_map(|key| match &mut key.target {
                    IndexTarget::Expression(expression) => Some(Arc::make_mut(expression)),
                    IndexTarget::Column(_) => None,
                }),
        );
    }
    found
}
