//! Types that a model names without a schema, where the actual side has several of that name: the
//! server looks such a name up along its search path, so the one that comes first there is meant.
//!
//! Where the search path leads to none of them, the name stays open and any of them may be meant.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{Accepts, Column, Schema};

use crate::registry::FRAMEWORKS;

/// Where PostgreSQL looks behind the schema that a project has for its own.
const LAST: &str = "public";

/// Gives open names their schema. `default_schema` is that of tables that name none.
pub(super) fn look_up(models: &mut Schema, actual: &Schema, default_schema: &str) {
    let path = [default_schema, LAST];
    let found: BTreeMap<&str, &str> = several(actual)
        .into_iter()
        .filter_map(|(name, schemas)| {
            let schema = path.iter().find_map(|one| schemas.get(one))?;
            Some((name, *schema))
        })
        .collect();
    if found.is_empty() {
        return;
    }
    let mut by_any = BTreeSet::new();
    for table in &mut models.tables {
        let framework = table.model.as_ref().map(|model| model.framework);
        let framework = FRAMEWORKS.iter().find(|one| Some(one.name()) == framework);
        let looks_up = framework.is_none_or(|one| one.looks_types_up());
        for column in &mut table.columns {
            let Some(name) = open_name(column).filter(|name| found.contains_key(name.as_str()))
            else {
                continue;
            };
            match found.get(name.as_str()) {
                Some(schema) if looks_up => set_schema(column, &name, schema),
                _ => {
                    by_any.insert(name);
                }
            }
        }
    }
    for one in &mut models.enums {
        if one.name.schema.is_none() && !by_any.contains(&one.name.name) {
            let schema = found.get(one.name.name.as_str());
            one.name.schema = schema.map(|schema| (*schema).to_owned());
        }
    }
}

/// Names of types that several schemas have, with these.
fn several(actual: &Schema) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut schemas: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let enums = actual.enums.iter().map(|one| &one.name);
    let enums = enums.filter_map(|name| Some((name.schema.as_deref()?, name.name.as_str())));
    let domains = actual.domains.iter().map(|one| &one.name);
    let domains = domains.map(|name| (name.schema.as_str(), name.name.as_str()));
    for (schema, name) in enums.chain(domains) {
        schemas.entry(name).or_default().insert(schema);
    }
    schemas.retain(|_, schemas| schemas.len() > 1);
    schemas
}

fn open_name(column: &Column) -> Option<String> {
    let name = &column.ty.best()?.name;
    name.schema.is_none().then(|| name.name.clone())
}

fn set_schema(column: &mut Column, name: &str, schema: &str) {
    let ty = column.ty_mut();
    for ty in [&mut ty.declared, &mut ty.implied].into_iter().flatten() {
        if ty.name.schema.is_none() && ty.name.name == name {
            ty.name.schema = Some(schema.to_owned());
        }
    }
    let accepts = ty.decoding.as_mut().map(|decoding| &mut decoding.accepts);
    if let Some(Accepts::OneOf(all)) = accepts {
        for one in all {
            if one.schema.is_none() && one.name == name {
                one.schema = Some(schema.to_owned());
            }
        }
    }
}
