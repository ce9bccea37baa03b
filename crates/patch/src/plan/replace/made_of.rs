//! Which types are made of which, and what ties them to the rest so that they cannot be replaced.

use std::collections::BTreeSet;

use schemadrift_schema::{
    CollationName, Column, Object, ObjectId, ObjectKind, QualifiedName, SqlType, TypeName, Value,
};

use crate::plan::context::Context;
use crate::plan::names::{Named, Names, Text};

/// The kinds of objects that are made of types, and may be what others are made of.
pub(crate) const KINDS: [ObjectKind; 4] = [
    ObjectKind::Collation,
    ObjectKind::Domain,
    ObjectKind::Composite,
    ObjectKind::Range,
];

/// The name of a type or collation as an object.
pub(crate) fn type_of(id: &ObjectId) -> TypeName {
    TypeName {
        schema: Some(id.schema.clone()),
        name: id.name.clone(),
    }
}

/// The type or collation that is there under this name, unless it is an enum.
pub(super) fn object_of<'a>(context: &Context<'a>, name: &TypeName) -> Option<&'a Object> {
    let schema = name.schema.as_deref().unwrap_or("public");
    let mut kinds = KINDS.into_iter();
    kinds.find_map(|kind| context.actual_object(&ObjectId::new(kind, schema, &*name.name)))
}

/// These types, and all that are made of them, of those, and so on.
pub(crate) fn with_users(context: &Context<'_>, names: BTreeSet<TypeName>) -> BTreeSet<TypeName> {
    let objects = context.actual_objects();
    let users: Vec<(TypeName, Text)> = objects
        .filter(|object| KINDS.contains(&object.id.kind))
        .map(|object| (type_of(&object.id), definition(object)))
        .collect();
    let users: Vec<(&TypeName, Names<'_>)> = users
        .iter()
        .map(|(name, text)| (name, Names::of(text)))
        .collect();
    let mut all = names;
    loop {
        let named: Vec<Named> = all.iter().map(Named::from).collect();
        let found = users.iter().filter(|(name, names)| {
            !all.contains(name) && named.iter().any(|named| names.has(named))
        });
        let found: Vec<TypeName> = found.map(|(name, _)| (*name).clone()).collect();
        if found.is_empty() {
            return all;
        }
        all.extend(found);
    }
}

/// What a type is made of, in words of SQL.
fn definition(object: &Object) -> Text {
    let values = object.properties.iter().map(|one| one.value.text());
    let text = values.collect::<Vec<_>>().join(" ");
    match object.id.kind {
        // What it is over is written as a column's type is.
        ObjectKind::Domain => Text::written(text),
        _ => Text::printed(text),
    }
}

/// Types that are replaced together, for what is of them.
pub(super) struct Members<'c, 'a> {
    pub(super) context: &'c Context<'a>,
    pub(super) names: BTreeSet<TypeName>,
}

impl Members<'_, '_> {
    /// Whether a type is one of them, an array of one, or the multirange of one.
    pub(super) fn has(&self, ty: Option<&SqlType>) -> bool {
        let multirange =
            |name: &TypeName, of: &TypeName| self.multirange(of).as_ref() == Some(name);
        ty.filter(|ty| !ty.name.is_built_in()).is_some_and(|ty| {
            let mut all = self.names.iter();
            all.any(|name| ty.name.matches(name) || multirange(&ty.name, name))
        })
    }

    /// Whether a column has a collation that is one of them.
    pub(super) fn collates(&self, collation: Option<&CollationName>) -> bool {
        collation.is_some_and(|collation| {
            let mut all = self.names.iter();
            all.any(|name| name.schema == collation.schema && name.name == collation.name)
        })
    }

    /// Whether a column has to be given its type once more.
    pub(super) fn of(&self, column: &Column) -> bool {
        let collation = column.collation.present();
        self.has(column.ty.declared.as_ref()) || self.collates(collation.map(|one| &**one))
    }

    /// The multirange that comes with a range.
    pub(super) fn multirange(&self, name: &TypeName) -> Option<TypeName> {
        let range = object_of(self.context, name)?;
        let schema = range.property("multirange schema").map(Value::text);
        match range.property("multirange")? {
            Value::None => None,
            multirange => Some(TypeName {
                schema: schema.map(str::to_owned).or_else(|| name.schema.clone()),
                name: multirange.text().to_owned(),
            }),
        }
    }

    /// Whether one of them is a range: the functions that make its values keep the names that the
    /// new one wants.
    pub(super) fn have_range(&self) -> bool {
        let objects = self
            .names
            .iter()
            .filter_map(|name| object_of(self.context, name));
        objects
            .into_iter()
            .any(|one| one.id.kind == ObjectKind::Range)
    }

    /// What the server ties to one of them for good, in words.
    pub(super) fn refusal(&self) -> Option<String> {
        self.typed_table()
            .or_else(|| self.partition_key())
            .or_else(|| self.row_type())
            .or_else(|| self.function())
    }

    fn typed_table(&self) -> Option<String> {
        let mut options = self.context.actual_objects();
        let typed = options.find(|one| {
            let ty = one.property("type").map(Value::text);
            one.id.kind == ObjectKind::TableOptions
                && ty.is_some_and(|ty| self.are_named_in(&Names::printed(ty)))
        })?;
        let table = QualifiedName::new(&typed.id.schema, &typed.id.name);
        Some(format!("the table {table} is OF it, and its rows with it"))
    }

    fn partition_key(&self) -> Option<String> {
        for table in &self.context.actual.tables {
            let id = ObjectId::of(ObjectKind::Partitioning, &table.name);
            let Some(partitioning) = self.context.actual_object(&id) else {
                continue;
            };
            let key = partitioning
                .property("partition key")
                .map_or("", Value::text);
            let key = Names::printed(key);
            let mut columns = table.columns.iter();
            if let Some(column) = columns.find(|one| self.of(one) && key.has_word(&one.name)) {
                let (table, column) = (&table.name, &column.name);
                return Some(format!(
                    "the column {table}.{column} is part of a partition key, whose type cannot be \
                     changed"
                ));
            }
        }
        None
    }

    /// A table that has columns of them, and whose own rows are values elsewhere.
    fn row_type(&self) -> Option<String> {
        let tables = self.context.actual.tables.iter();
        for of in tables.filter(|table| table.columns.iter().any(|one| self.of(one))) {
            for table in self
                .context
                .actual
                .tables
                .iter()
                .filter(|one| !one.is_view())
            {
                let is_row = |ty: &SqlType| {
                    ty.name.name == of.name.name && ty.name.schema.as_ref() == Some(&of.name.schema)
                };
                let mut columns = table.columns.iter();
                if let Some(column) =
                    columns.find(|one| one.ty.declared.as_ref().is_some_and(is_row))
                {
                    return Some(format!(
                        "the column {}.{} holds rows of {}, which cannot be given other types while \
                         it does",
                        table.name, column.name, of.name
                    ));
                }
            }
        }
        None
    }

    /// A function that takes values of one of them, and that another one calls.
    fn function(&self) -> Option<String> {
        let objects = || self.context.actual_objects();
        let functions = objects().filter(|one| one.id.kind == ObjectKind::Function);
        let functions: Vec<&Object> = functions
            .filter(|one| {
                let text = |aspect| one.property(aspect).map_or("", Value::text);
                self.are_named_in(&Names::all_printed([text("arguments"), text("result")]))
            })
            .collect();
        for name in &self.names {
            let Some(object) = object_of(self.context, name) else {
                continue;
            };
            let text = definition(object);
            let names = Names::of(&text);
            let mut all = functions.iter();
            if let Some(called) = all.find(|one| names.has(&Named::from(&one.id))) {
                return Some(format!(
                    "the {} calls the {}, which takes or gives values of it",
                    object.id, called.id
                ));
            }
        }
        None
    }

    fn are_named_in(&self, names: &Names<'_>) -> bool {
        self.names.iter().any(|name| names.has(&Named::from(name)))
    }
}
