//! What expressions may refer to: the extensions, namespaces, enums and domains of both sides,
//! made in an empty sandbox. What cannot be made is left out; an expression that needs it is then
//! refused by the server, which says so.

use std::collections::BTreeSet;

use schemadrift_introspect::PgConnection;
use schemadrift_schema::{EnumType, Identifier, Literal, Schema};

use super::run;

pub(super) async fn create_types(
    connection: &mut PgConnection,
    expected: &Schema,
    actual: &Schema,
) {
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
    for statement in statements {
        let _ = run(connection, &statement).await;
    }
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
