//! What expressions may refer to: the extensions, namespaces, collations, enums and domains of both sides,
//! made in an empty sandbox, and the sequences and functions that
//! defaults take their values from. What cannot be made is left out; an expression that needs it is then
//! refused by the server, which says so.

use std::collections::BTreeSet;

use schemadrift_introspect::PgConnection;
use schemadrift_schema::{EnumType, Identifier, Literal, ObjectKind, Schema};

use super::{attempt, run};

/// Gives back what could not be made, since it may be of types that are made later.
pub(crate) async fn create_types(
    connection: &mut PgConnection,
    expected: &Schema,
    actual: &Schema,
) -> Vec<String> {
    let mut statements: Vec<String> = Vec::new();
    let namespaces: BTreeSet<&String> = expected
        .namespaces
        .iter()
        .chain(&actual.namespaces)
        .collect();
    for namespace in namespaces {
        statements.push(format!(
            "CREATE SCHEMA IF NOT EXISTS {}",
            Identifier(namespace)
        ));
    }
    for extension in &actual.extensions {
        statements.push(format!(
            "CREATE EXTENSION IF NOT EXISTS {} SCHEMA {}",
            Identifier(&extension.name),
            Identifier(&extension.schema)
        ));
    }
    // Text is printed and never compared here, so that any collation may stand for another.
    let objects = actual.objects.value().map_or(&[][..], Vec::as_slice);
    let collations = objects.iter().map(|object| &object.id);
    for id in collations.filter(|id| id.kind == ObjectKind::Collation) {
        statements.push(format!(
            "CREATE COLLATION {}.{} FROM \"C\"",
            Identifier(&id.schema),
            Identifier(&id.name)
        ));
    }
    // The first statement for a name wins, so what is there goes before what is declared.
    for one in actual.enums.iter().chain(&expected.enums) {
        statements.push(create_enum(one));
    }
    for domain in &actual.domains {
        statements.push(format!(
            "CREATE DOMAIN {}.{} AS {}",
            Identifier(&domain.name.schema),
            Identifier(&domain.name.name),
            domain.base.to_sql()
        ));
    }
    attempt(connection, statements).await
}

/// Makes the sequences that defaults name, where they are not there yet: those of the database
/// first, so that a name without a namespace means the same as it does there.
pub(super) async fn create_sequences(
    connection: &mut PgConnection,
    expected: &Schema,
    actual: &Schema,
) {
    let mut made: BTreeSet<(&str, String)> = BTreeSet::new();
    for table in actual.tables.iter().chain(&expected.tables) {
        let defaults = table.columns.iter().filter_map(|one| one.default.present());
        for sequence in defaults.filter_map(|default| sequence_of(default.best_text())) {
            if made.insert((&table.name.schema, sequence.clone())) {
                let block = format!(
                    "BEGIN IF pg_catalog.to_regclass({}) IS NULL THEN CREATE SEQUENCE {sequence}; \
                     END IF; END",
                    Literal(&sequence)
                );
                let sql = format!(
                    "SET search_path = {}, public; DO {}",
                    Identifier(&table.name.schema),
                    Literal(&block)
                );
                let _ = run(connection, &sql).await;
            }
        }
    }
}

/// Makes what a default calls without arguments, such as a generator of keys, where it is not
/// there: defaults are printed and never run, so the body says nothing.
pub(super) async fn create_functions(connection: &mut PgConnection, actual: &Schema) {
    let mut made: BTreeSet<&str> = BTreeSet::new();
    for column in actual.tables.iter().flat_map(|table| &table.columns) {
        let call = column.default.present().map(|one| one.best_text());
        let (Some(call), Some(ty)) = (call.filter(|call| is_plain_call(call)), column.ty.best())
        else {
            continue;
        };
        if made.insert(call) {
            let ty = ty.to_sql();
            let body = Literal("SELECT NULL");
            let sql = format!("CREATE FUNCTION {call} RETURNS {ty} LANGUAGE sql AS {body}");
            let _ = run(connection, &sql).await;
        }
    }
}

/// `app.next_key()`, with its namespace, and nothing else.
fn is_plain_call(text: &str) -> bool {
    let is_name = |character: char| character.is_alphanumeric() || "_.$\"".contains(character);
    text.strip_suffix("()")
        .is_some_and(|name| name.contains('.') && name.chars().all(is_name))
}

/// The sequence's name as SQL writes it, in `nextval('app.numbers'::regclass)`.
fn sequence_of(default: &str) -> Option<String> {
    let start = default.to_ascii_lowercase().find("nextval('")?;
    let rest = default.get(start + "nextval('".len()..)?;
    let (name, after) = rest.split_once('\'')?;
    let is_whole = after.starts_with(')') || after.starts_with("::regclass");
    is_whole.then(|| name.to_owned())
}

fn create_enum(one: &EnumType) -> String {
    let labels: Vec<String> = one
        .labels
        .iter()
        .map(|label| Literal(label).to_string())
        .collect();
    format!(
        "CREATE TYPE {}.{} AS ENUM ({})",
        Identifier(one.name.schema.as_deref().unwrap_or("public")),
        Identifier(&one.name.name),
        labels.join(", ")
    )
}
