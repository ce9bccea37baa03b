//! Has one server print the views, policies, triggers, rules and bodies that servers of two
//! versions have printed differently.
//!
//! Each side is made once more, as far as its text needs it, in an empty sandbox of its own, and
//! is read back. Functions are made without their bodies, so nothing of a user's can run. What
//! cannot be made stays as it is, and is then unverifiable.

use std::collections::BTreeSet;

use schemadrift_diff::{diff, unsettled_objects};
use schemadrift_introspect::{IntrospectOptions, PgConnection, close, introspect};
use schemadrift_sandbox::{Sandbox, SandboxOptions};
use schemadrift_schema::{
    Domain, Identifier, Object, ObjectId, ObjectKind, QualifiedName, Schema, Stated, Table, Value,
};

use super::{attempt, prelude};

/// Brings the text that differs into the form of one server on both sides, where one can be had.
pub(crate) async fn settle_objects(
    expected: &mut Schema,
    actual: &mut Schema,
    options: &SandboxOptions,
) {
    let unsettled: BTreeSet<ObjectId> = unsettled_objects(&diff(expected, actual))
        .into_iter()
        .cloned()
        .collect();
    if unsettled.is_empty() {
        return;
    }
    for side in [expected, actual] {
        let Some(printed) = printed_again(side, options).await else {
            return;
        };
        take_over(side, &printed, &unsettled);
    }
}

/// What a sandbox makes of the schema; `None` where there is no sandbox.
async fn printed_again(schema: &Schema, options: &SandboxOptions) -> Option<Schema> {
    let extensions = schema.extensions.iter().map(|one| one.name.clone());
    let options = SandboxOptions {
        extensions: extensions.collect(),
        ..options.clone()
    };
    let sandbox = Sandbox::start(&options).await.ok()?;
    let printed = match sandbox.connect().await {
        Ok(mut connection) => {
            make(&mut connection, schema).await;
            let options = IntrospectOptions {
                objects: true,
                ..IntrospectOptions::default()
            };
            let read = introspect(&mut connection, &options).await;
            close(connection).await;
            read.ok().map(|read| read.schema)
        }
        Err(_) => None,
    };
    // What was learnt stands, however the throwaway server ends.
    let _ = sandbox.stop().await;
    printed
}

/// Makes what text may refer to, and what holds the text.
async fn make(connection: &mut PgConnection, schema: &Schema) {
    let left = prelude::create_types(connection, schema, schema).await;
    let objects = schema.objects.value().map_or(&[][..], Vec::as_slice);
    let types = objects.iter().filter_map(ty);
    let tables = schema.tables.iter().filter(|table| !table.is_view());
    let tables = tables.map(|table| create_table(table, objects));
    let types = left.into_iter().chain(types);
    attempt(connection, types.chain(tables).collect()).await;
    let keys = schema.tables.iter().filter_map(primary_key);
    let domains = schema.domains.iter().flat_map(domain_parts);
    attempt(connection, keys.chain(domains).collect()).await;
    attempt(connection, objects.iter().filter_map(query).collect()).await;
    attempt(connection, objects.iter().filter_map(on_table).collect()).await;
}

fn ty(object: &Object) -> Option<String> {
    let name = name(&object.id);
    let text = |aspect| object.property(aspect).map(Value::text);
    Some(match object.id.kind {
        ObjectKind::Composite => format!("CREATE TYPE {name} AS {}", text("attributes")?),
        ObjectKind::Range => format!(
            "CREATE TYPE {name} AS RANGE (subtype = {})",
            text("subtype")?
        ),
        ObjectKind::Sequence if object.id.table.is_none() => format!("CREATE SEQUENCE {name}"),
        _ => return None,
    })
}

fn create_table(table: &Table, objects: &[Object]) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .filter_map(|column| {
            let ty = column.ty.best()?.to_sql();
            Some(format!("{} {ty}", Identifier(&column.name)))
        })
        .collect();
    let id = ObjectId::of(ObjectKind::Partitioning, &table.name);
    let place = objects.binary_search_by(|object| object.id.cmp(&id)).ok();
    let key = place.and_then(|place| objects[place].property("partition key"));
    let divided = key.map_or_else(String::new, |key| format!(" PARTITION BY {}", key.text()));
    format!(
        "CREATE TABLE {} ({}){divided}",
        table_name(&table.name),
        columns.join(", ")
    )
}

/// A query may rest on a key: what is grouped by it need not name the other columns.
fn primary_key(table: &Table) -> Option<String> {
    let key = table.primary_key.present()?;
    let columns: Vec<String> = key
        .columns
        .iter()
        .map(|column| Identifier(column).to_string())
        .collect();
    Some(format!(
        "ALTER TABLE {} ADD PRIMARY KEY ({})",
        table_name(&table.name),
        columns.join(", ")
    ))
}

fn domain_parts(domain: &Domain) -> Vec<String> {
    let alter = format!("ALTER DOMAIN {}", table_name(&domain.name));
    let default = domain.default.iter();
    let default = default.map(|default| format!("{alter} SET DEFAULT {default}"));
    let checks = domain.checks.iter();
    default
        .chain(checks.map(|(_, check)| format!("{alter} ADD {check}")))
        .collect()
}

/// Functions and views, which may need each other.
fn query(object: &Object) -> Option<String> {
    let name = name(&object.id);
    let text = |aspect| object.property(aspect).map(Value::text);
    Some(match object.id.kind {
        ObjectKind::Function => {
            let arguments = text("arguments")?;
            let result = match object.property("result")? {
                Value::None => String::new(),
                result => format!(" RETURNS {}", result.text()),
            };
            let word = match text("form")? {
                "procedure" => "PROCEDURE",
                "function" => "FUNCTION",
                _ => return None,
            };
            let body = match object.property("body")? {
                Value::Printed(body) => format!("LANGUAGE sql {}", body.best_text()),
                _ => "LANGUAGE plpgsql AS 'BEGIN END'".to_owned(),
            };
            format!("CREATE {word} {name}({arguments}){result} {body}")
        }
        ObjectKind::View => format!("CREATE VIEW {name} AS {}", text("definition")?),
        ObjectKind::MaterializedView => {
            let definition = text("definition")?;
            format!("CREATE MATERIALIZED VIEW {name} AS {definition} WITH NO DATA")
        }
        _ => return None,
    })
}

/// Triggers, rules and policies.
fn on_table(object: &Object) -> Option<String> {
    let text = |aspect| object.property(aspect).map(Value::text);
    match object.id.kind {
        ObjectKind::Trigger | ObjectKind::Rule => text("definition").map(str::to_owned),
        ObjectKind::Policy => {
            let mut sql = format!(
                "CREATE POLICY {} ON {} FOR {}",
                Identifier(&object.id.name),
                table_name(&object.id.table()?),
                text("command")?
            );
            for (aspect, word) in [("using", "USING"), ("with check", "WITH CHECK")] {
                if let Some(Value::Printed(condition)) = object.property(aspect) {
                    sql.push_str(&format!(" {word} ({})", condition.best_text()));
                }
            }
            Some(sql)
        }
        _ => None,
    }
}

/// Takes over what was printed of these objects.
fn take_over(side: &mut Schema, printed: &Schema, ids: &BTreeSet<ObjectId>) {
    let Some(printed) = printed.objects.value() else {
        return;
    };
    let Stated::Is(objects) = &mut side.objects else {
        return;
    };
    for object in objects.iter_mut().filter(|object| ids.contains(&object.id)) {
        let Ok(place) = printed.binary_search_by(|one| one.id.cmp(&object.id)) else {
            continue;
        };
        for property in &mut object.properties {
            if let (Value::Printed(ours), Some(Value::Printed(theirs))) = (
                &mut property.value,
                printed[place].property(&property.aspect),
            ) {
                ours.normal = theirs.normal.clone();
            }
        }
    }
}

fn name(id: &ObjectId) -> String {
    format!("{}.{}", Identifier(&id.schema), Identifier(&id.name))
}

fn table_name(name: &QualifiedName) -> String {
    format!("{}.{}", Identifier(&name.schema), Identifier(&name.name))
}

#[cfg(test)]
mod tests {
    use schemadrift_audit::{Policy, Severity, judge};
    use schemadrift_sandbox::{Preference, ScriptMode, run_script};
    use schemadrift_schema::Expression;

    use super::*;

    const SCHEMA: &str = "
        CREATE TYPE pair AS (one int, two int);
        CREATE TABLE orders (id int PRIMARY KEY, total numeric, paid bool, pair pair);
        CREATE FUNCTION vat(amount numeric) RETURNS numeric LANGUAGE plpgsql
            AS 'BEGIN RETURN amount; END';
        CREATE VIEW b_base AS SELECT id, vat(total) AS vat FROM orders WHERE NOT paid;
        CREATE VIEW a_upper AS SELECT id FROM b_base;
        CREATE VIEW grouped AS SELECT id, total FROM orders GROUP BY id;
        CREATE MATERIALIZED VIEW stored AS SELECT sum(total) AS total FROM orders;
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
        CREATE TRIGGER kept BEFORE UPDATE ON orders FOR EACH ROW
            WHEN (old.total > new.total) EXECUTE FUNCTION keep();
        CREATE POLICY readers ON orders USING (paid AND total > 0);
        CREATE RULE quiet AS ON DELETE TO orders WHERE old.paid DO INSTEAD NOTHING;
        CREATE DOMAIN small AS int CHECK (VALUE < 10);
        CREATE TABLE parts (id int) PARTITION BY RANGE ((id + 1));";

    async fn read(options: &SandboxOptions) -> Option<Schema> {
        let sandbox = Sandbox::start(options).await.ok()?;
        let mut connection = sandbox.connect().await.unwrap();
        run_script(&mut connection, SCHEMA, ScriptMode::StatementByStatement)
            .await
            .unwrap();
        let options = IntrospectOptions {
            objects: true,
            ..IntrospectOptions::default()
        };
        let read = introspect(&mut connection, &options).await.unwrap();
        Some(read.schema)
    }

    /// The schema as a server of another version could print it: more parentheses, and casts where
    /// none is needed.
    fn reprinted(schema: &Schema, from: &[(&str, &str)]) -> Schema {
        let mut other = schema.clone();
        let respelt = |text: &str| {
            let all = from.iter();
            all.fold(text.to_owned(), |text, (one, two)| text.replace(one, two))
        };
        for (_, check) in other.domains.iter_mut().flat_map(|one| &mut one.checks) {
            *check = respelt(check);
        }
        let Stated::Is(objects) = &mut other.objects else {
            return other;
        };
        for property in objects.iter_mut().flat_map(|object| &mut object.properties) {
            if let Value::Printed(expression) = &mut property.value {
                *expression = Expression::printed(respelt(&expression.written), 1);
            }
        }
        other
    }

    fn findings(expected: &Schema, actual: &Schema) -> Vec<(Severity, String)> {
        judge(&diff(expected, actual), &Policy::default())
            .into_iter()
            .map(|judged| (judged.finding.severity, judged.finding.message))
            .collect()
    }

    /// Spelled otherwise on the expected side: every kind that is printed from a tree.
    const SPELLINGS: &[(&str, &str)] = &[
        ("SELECT b_base.id", "SELECT id"),
        (
            " id\n   FROM public.b_base",
            " public.b_base.id\n   FROM public.b_base",
        ),
        ("NOT orders.paid", "NOT (paid)"),
        ("NOT paid", "NOT (orders.paid)"),
        ("sum(orders.total)", "sum((total))"),
        ("sum(total)", "sum((orders.total))"),
        ("GROUP BY orders.id", "GROUP BY (id)"),
        ("GROUP BY id", "GROUP BY (orders.id)"),
        ("(old.total > new.total)", "(((old.total)) > new.total)"),
        ("(paid AND ", "((paid) AND "),
        ("WHERE old.paid", "WHERE (old.paid)"),
        ("VALUE < 10", "(VALUE) < 10"),
        ("((id + 1))", "(((id) + (1)))"),
    ];

    #[tokio::test]
    async fn what_two_versions_print_differently_is_settled_by_one_server() {
        let options = SandboxOptions {
            preference: Preference::Installed,
            ..SandboxOptions::default()
        };
        let Some(mut actual) = read(&options).await else {
            return;
        };
        let mut expected = reprinted(&actual, SPELLINGS);
        let before = findings(&expected, &actual);
        assert!(before.len() >= 7, "{before:?}");
        assert!(
            before
                .iter()
                .all(|(severity, _)| *severity == Severity::Info)
        );
        settle_objects(&mut expected, &mut actual, &options).await;
        assert_eq!(findings(&expected, &actual), []);
    }

    #[tokio::test]
    async fn a_real_difference_between_two_versions_is_drift() {
        let options = SandboxOptions {
            preference: Preference::Installed,
            ..SandboxOptions::default()
        };
        let Some(mut actual) = read(&options).await else {
            return;
        };
        let mut expected = reprinted(&actual, &[("sum(", "max("), ("VALUE < 10", "VALUE < 11")]);
        settle_objects(&mut expected, &mut actual, &options).await;
        let found = findings(&expected, &actual);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found
                .iter()
                .all(|(severity, _)| *severity == Severity::Warning)
        );
    }
}
