//! Statements for indexes.

use schemadrift_audit::Statement;
use schemadrift_diff::Pair;
use schemadrift_schema::{Identifier, Index, IndexKey, IndexTarget, QualifiedName, Stated};

use crate::{clause, statement};

pub(crate) fn create(pair: &Pair<'_>, expected: &Index) -> Vec<Statement> {
    vec![statement(definition(&pair.actual.name, expected))]
}

/// Builds the right one before the wrong one goes, so that queries are never without.
pub(crate) fn replace(pair: &Pair<'_>, expected: &Index, actual: &Index) -> Vec<Statement> {
    let name_is_taken = expected.name.is_some() && expected.name == actual.name;
    let build = statement(definition(&pair.actual.name, expected));
    let Some(drop) = actual.name.as_deref().map(|name| drop_index(pair, name)) else {
        return vec![build];
    };
    if name_is_taken {
        vec![drop, build]
    } else {
        vec![build, drop]
    }
}

/// Builds an invalid index anew.
pub(crate) fn rebuild(pair: &Pair<'_>, index: &Index) -> Vec<Statement> {
    let Some(name) = index.name.as_deref() else {
        return Vec::new();
    };
    let schema = &pair.actual.name.schema;
    vec![statement(format!(
        "REINDEX INDEX {}",
        clause::table_name(&QualifiedName::new(schema, name))
    ))]
}

/// `CREATE INDEX …`.
pub(crate) fn definition(table: &QualifiedName, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let name = index
        .name
        .as_deref()
        .map_or_else(String::new, |name| format!("{} ", Identifier(name)));
    let method = if index.method == "btree" {
        String::new()
    } else {
        format!(" USING {}", Identifier(&index.method))
    };
    let keys: Vec<String> = index.keys.iter().map(key).collect();
    let mut sql = format!(
        "CREATE {unique}INDEX {name}ON {}{method} ({})",
        clause::table_name(table),
        keys.join(", ")
    );
    sql.push_str(&clause::include(&index.include));
    if index.nulls_not_distinct == Stated::Is(true) {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    if let Some(predicate) = &index.predicate {
        sql.push_str(&format!(" WHERE {}", predicate.written));
    }
    sql
}

pub(crate) fn key(key: &IndexKey) -> String {
    let mut sql = match &key.target {
        IndexTarget::Column(name) => Identifier(name).to_string(),
        IndexTarget::Expression(expression) => format!("({})", expression.written),
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
    match (key.descending, key.nulls_first) {
        (true, false) => sql.push_str(" NULLS LAST"),
        (false, true) => sql.push_str(" NULLS FIRST"),
        _ => {}
    }
    sql
}

fn drop_index(pair: &Pair<'_>, name: &str) -> Statement {
    let name = QualifiedName::new(&pair.actual.name.schema, name);
    statement(format!("DROP INDEX {}", clause::table_name(&name)))
}
