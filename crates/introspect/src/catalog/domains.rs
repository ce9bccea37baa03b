//! Domains, and what each of them comes down to.

use std::collections::BTreeMap;

use schemadrift_schema::{
    CollationName, Domain, Expression, Object, ObjectId, ObjectKind, QualifiedName, SqlType,
    TypeKind, Value,
};
use sqlx::postgres::types::Oid;

use super::column_type::TypeRow;
use super::namespaces::Namespaces;
use super::objects::{Objects, class};
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "domains",
    sql: include_str!("domains.sql"),
};

/// Domains over domains are followed to this depth; nobody writes more, and a hostile chain must
/// not exhaust the stack.
const DEEPEST: usize = 32;

/// Every domain of the database by its OID.
#[derive(Debug, Default)]
pub(super) struct Domains(BTreeMap<u32, DomainRow>);

#[derive(Debug)]
struct DomainRow {
    name: QualifiedName,
    listed: bool,
    not_null: bool,
    collation: Option<CollationName>,
    default: Option<String>,
    checks: Vec<(String, String)>,
    base: TypeRow,
}

/// Reads every domain, since a column may be of one from any namespace.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    namespaces: &Namespaces,
) -> Result<Domains, IntrospectError> {
    let rows = snapshot
        .rows(&QUERY, |fields| domain_row(fields, namespaces))
        .await?;
    Ok(Domains(rows.into_iter().collect()))
}

fn domain_row(
    fields: &mut Fields<'_>,
    namespaces: &Namespaces,
) -> Result<(u32, DomainRow), sqlx::Error> {
    let Oid(oid) = fields.take()?;
    let (schema, name): (String, String) = (fields.take()?, fields.take()?);
    let listed = fields.take()?;
    let not_null = fields.take()?;
    let collation = namespaces.collation(fields)?;
    let default = fields.take()?;
    let check_names: Option<Vec<String>> = fields.take()?;
    let check_definitions: Option<Vec<String>> = fields.take()?;
    let row = DomainRow {
        name: QualifiedName { schema, name },
        listed,
        not_null,
        collation,
        default,
        checks: check_names
            .unwrap_or_default()
            .into_iter()
            .zip(check_definitions.unwrap_or_default())
            .collect(),
        base: TypeRow::read(fields, namespaces)?,
    };
    Ok((oid, row))
}

impl Domains {
    /// What the domain is, for a type that names it: a domain over its base, recursively.
    pub(super) fn kind(&self, oid: u32) -> TypeKind {
        self.base_of(oid, DEEPEST)
            .map_or(TypeKind::Unknown, |base| TypeKind::Domain(Box::new(base)))
    }

    /// Whether the domain, or one that it is over, refuses NULL.
    pub(super) fn refuses_null(&self, oid: u32) -> bool {
        let mut next = Some(oid);
        for _ in 0..DEEPEST {
            let Some(domain) = next.and_then(|oid| self.0.get(&oid)) else {
                return false;
            };
            if domain.not_null {
                return true;
            }
            next = domain.base.scalar_domain();
        }
        false
    }

    /// Adds those that belong to the schema that is read, as objects to compare.
    pub(super) fn add_to(&self, objects: &mut Objects, printed: &impl Fn(String) -> Expression) {
        for (oid, row) in self.0.iter().filter(|(_, row)| row.listed) {
            let Some(base) = self.base_of(*oid, DEEPEST) else {
                continue;
            };
            let schema = row.name.schema.clone();
            let id = ObjectId::new(ObjectKind::Domain, schema, row.name.name.clone());
            let object = Object::new(id)
                .with("type", base.to_sql())
                .with("collation", row.collation.as_ref().map(ToString::to_string))
                .with("not null", row.not_null)
                .with("default", row.default.clone().map(printed))
                .with("checks", checks(&row.checks, printed));
            objects.add(class::TYPE, Oid(*oid), object);
        }
    }

    /// Those that belong to the schema that is read.
    pub(super) fn into_listed(self) -> Vec<Domain> {
        let listed: Vec<(u32, SqlType)> = self
            .0
            .iter()
            .filter(|(_, row)| row.listed)
            .filter_map(|(oid, _)| Some((*oid, self.base_of(*oid, DEEPEST)?)))
            .collect();
        let mut rows = self.0;
        listed
            .into_iter()
            .filter_map(|(oid, base)| {
                let row = rows.remove(&oid)?;
                Some(Domain {
                    name: row.name,
                    base,
                    nullable: !row.not_null,
                    default: row.default,
                    checks: row.checks,
                })
            })
            .collect()
    }

    fn base_of(&self, oid: u32, depth: usize) -> Option<SqlType> {
        let row = self.0.get(&oid)?;
        let depth = depth.checked_sub(1)?;
        Some(row.base.to_sql_type(|domain| {
            self.base_of(domain, depth)
                .map_or(TypeKind::Unknown, |base| TypeKind::Domain(Box::new(base)))
        }))
    }
}

/// All checks together, in the order of what they say: their names are nobody's business.
fn checks(checks: &[(String, String)], printed: &impl Fn(String) -> Expression) -> Value {
    let mut definitions: Vec<&str> = checks.iter().map(|(_, check)| check.as_str()).collect();
    definitions.sort_unstable();
    if definitions.is_empty() {
        Value::None
    } else {
        printed(definitions.join(", ")).into()
    }
}
