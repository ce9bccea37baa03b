//! Keys, checks and indexes, those of the struct first and then those of its fields.

use proc_macro2::Span;
use schemadrift_schema as schema;
use schemadrift_schema::{
    Check, Expression, ForeignKey, Index, IndexKey, MatchType, Origin, PrimaryKey, Provenance,
    QualifiedName, Stated, Unique, UniqueForm,
};
use schemadrift_table_syntax as written;
use schemadrift_table_syntax::{
    ColumnName, IndexElement, Mark, References, Spanned, TableAttributes, closest,
};

use super::expression;
use super::table::{Declared, Field};
use crate::problem::{Places, Problem};

pub(super) fn add(
    declared: &mut Declared,
    attributes: &TableAttributes,
    fields: &[Field],
    places: Places<'_>,
) {
    let mut keys = Keys {
        declared,
        fields,
        places,
    };
    keys.add_of_table(attributes);
    for field in fields {
        if let Some(column) = &field.declared.column {
            keys.add_of_field(field, &column.name);
        }
    }
    keys.add_primary_key_of_fields(attributes);
}

struct Keys<'a> {
    declared: &'a mut Declared,
    fields: &'a [Field],
    places: Places<'a>,
}

impl Keys<'_> {
    fn add_of_table(&mut self, attributes: &TableAttributes) {
        if let Some(key) = &attributes.primary_key
            && let Some(columns) = self.columns(&key.columns)
        {
            let key = PrimaryKey {
                name: owned(&key.name),
                origin: self.origin(key.span),
                ..PrimaryKey::over(columns)
            };
            self.declared.set_primary_key(key);
        }
        for unique in &attributes.uniques {
            let Some(columns) = self.columns(&unique.columns) else {
                continue;
            };
            let unique = Unique {
                name: owned(&unique.name),
                columns,
                nulls_not_distinct: flag(&unique.nulls_not_distinct),
                deferrable: deferrable(&unique.deferrable, &unique.initially_deferred),
                initially_deferred: flag(&unique.initially_deferred),
                ..plain_unique(self.origin(unique.span))
            };
            self.declared.table.uniques.push(unique);
        }
        for key in &attributes.foreign_keys {
            self.add_foreign_key(key);
        }
        for check in &attributes.checks {
            let origin = self.origin(check.span);
            self.add_check(owned(&check.name), &check.expression, origin);
        }
        for index in &attributes.indexes {
            self.add_index(index);
        }
    }

    fn add_of_field(&mut self, field: &Field, column: &str) {
        let attributes = &field.attributes;
        let origin = Some(field.origin.clone());
        if let Some(mark) = &attributes.unique {
            self.declared.table.uniques.push(Unique {
                name: mark_name(mark),
                columns: vec![column.to_owned()],
                ..plain_unique(origin.clone())
            });
        }
        if let Some(mark) = &attributes.index {
            self.declared.table.indexes.push(Index {
                name: mark_name(mark),
                keys: vec![IndexKey::column_ascending(column)],
                ..plain_index(origin.clone())
            });
        }
        if let Some(target) = &attributes.references {
            let key = ForeignKey {
                columns: vec![column.to_owned()],
                on_delete: action(&attributes.on_delete),
                on_update: action(&attributes.on_update),
                ..plain_foreign_key(target, origin.clone())
            };
            self.push_foreign_key(key, target);
        }
        if let Some(check) = &attributes.check {
            self.add_check(None, check, origin);
        }
    }

    fn add_primary_key_of_fields(&mut self, attributes: &TableAttributes) {
        let is_marked =
            |field: &&Field| field.attributes.primary_key.is_some_and(|flag| flag.value);
        let marked: Vec<&Field> = self.fields.iter().filter(is_marked).collect();
        let Some(first) = marked.first() else { return };
        if attributes.primary_key.is_some() {
            let message = "the primary key is stated on the struct already: remove one of them";
            self.declared
                .problems
                .push(Problem::at(&first.origin, message));
            return;
        }
        let columns = marked
            .iter()
            .filter_map(|field| field.declared.column.as_ref());
        let key = PrimaryKey {
            origin: Some(first.origin.clone()),
            ..PrimaryKey::over(columns.map(|column| column.name.clone()).collect())
        };
        self.declared.set_primary_key(key);
    }

    fn add_foreign_key(&mut self, written: &written::ForeignKey) {
        let Some(columns) = self.columns(&written.columns) else {
            return;
        };
        let match_type = written.match_full.map(|full| match full.value {
            true => MatchType::Full,
            false => MatchType::Simple,
        });
        let key = ForeignKey {
            name: owned(&written.name),
            columns,
            on_delete: action(&written.on_delete),
            on_update: action(&written.on_update),
            match_type: match_type.into(),
            deferrable: deferrable(&written.deferrable, &written.initially_deferred),
            initially_deferred: flag(&written.initially_deferred),
            ..plain_foreign_key(&written.references, self.origin(written.span))
        };
        self.push_foreign_key(key, &written.references);
    }

    fn push_foreign_key(&mut self, key: ForeignKey, target: &References) {
        if target.schema.is_none() {
            let position = self.declared.table.foreign_keys.len();
            self.declared.unqualified_keys.push(position);
        }
        self.declared.table.foreign_keys.push(key);
    }

    fn add_check(&mut self, name: Option<String>, sql: &Spanned<String>, origin: Option<Origin>) {
        self.declared.table.checks.push(Check {
            name,
            expression: Expression::written(sql.value.trim()),
            validated: Stated::Unstated,
            no_inherit: Stated::Unstated,
            // Filled in once all columns are known.
            columns: Vec::new(),
            origin,
            provenance: Provenance::default(),
        });
    }

    fn add_index(&mut self, written: &written::Index) {
        let Some(keys) = self.index_keys(&written.elements) else {
            return;
        };
        let Some(include) = self.columns(&written.include) else {
            return;
        };
        let is_plain = |key: &IndexKey| {
            key.column().is_some() && key.operator_class.is_none() && key.collation.is_none()
        };
        let index = Index {
            name: owned(&written.name),
            keys,
            include,
            unique: written.unique.is_some_and(|flag| flag.value),
            nulls_not_distinct: flag(&written.nulls_not_distinct),
            method: written
                .method
                .as_ref()
                .map_or_else(|| "btree".to_owned(), |method| method.value.to_lowercase()),
            predicate: written
                .predicate
                .as_ref()
                .map(|sql| Expression::written(sql.value.trim()).into()),
            ..plain_index(self.origin(written.span))
        };
        // A unique index over plain columns is uniqueness and nothing else.
        if index.unique && index.predicate.is_none() && index.keys.iter().all(is_plain) {
            self.declared.table.uniques.push(Unique {
                name: index.name.clone(),
                columns: index.key_columns().into_iter().map(str::to_owned).collect(),
                include: index.include,
                nulls_not_distinct: index.nulls_not_distinct,
                form: Stated::Is(UniqueForm::Index),
                ..plain_unique(index.origin)
            });
        } else {
            self.declared.table.indexes.push(index);
        }
    }

    fn origin(&self, span: Span) -> Option<Origin> {
        Some(self.places.of(span))
    }

    fn column_names(&self) -> Vec<&str> {
        let columns = self
            .fields
            .iter()
            .filter_map(|field| field.declared.column.as_ref());
        columns.map(|column| column.name.as_str()).collect()
    }

    fn index_keys(&mut self, elements: &[IndexElement]) -> Option<Vec<IndexKey>> {
        let mut keys = Vec::new();
        for element in elements {
            keys.push(match element {
                IndexElement::Sql(sql) => {
                    Some(expression::index_key(&sql.value, &self.column_names()))
                }
                IndexElement::Column(column) => {
                    let name = ColumnName {
                        name: column.value.clone(),
                        span: column.span,
                        is_literal: false,
                    };
                    let column = self.known_column(&name);
                    column.map(|name| IndexKey::column_ascending(&name))
                }
            });
        }
        keys.into_iter().collect()
    }

    /// The columns that are meant. One that is not there spoils the list, since a key over fewer
    /// columns would be another key.
    fn columns(&mut self, written: &[ColumnName]) -> Option<Vec<String>> {
        let columns: Vec<_> = written.iter().map(|name| self.known_column(name)).collect();
        columns.into_iter().collect()
    }

    fn known_column(&mut self, written: &ColumnName) -> Option<String> {
        // With the columns of another struct among its own, not all are known here.
        let is_open = self.fields.iter().any(|field| field.declared.is_flattened);
        if !is_open && self.meant(written).is_none() {
            self.report_unknown(written);
            return None;
        }
        Some(self.column(written))
    }

    /// The column that is meant: by the name of its field, or by its own.
    fn column(&self, written: &ColumnName) -> String {
        let field = self
            .meant(written)
            .and_then(|field| field.declared.column.as_ref());
        field.map_or_else(|| written.name.clone(), |column| column.name.clone())
    }

    fn meant(&self, written: &ColumnName) -> Option<&Field> {
        let by_field = self
            .fields
            .iter()
            .find(|field| !written.is_literal && field.declared.field == written.name);
        by_field
            .filter(|field| field.declared.column.is_some())
            .or_else(|| {
                self.fields.iter().find(|field| {
                    let column = field.declared.column.as_ref();
                    column.is_some_and(|column| column.name == written.name)
                })
            })
    }

    fn report_unknown(&mut self, name: &ColumnName) {
        let known = self.fields.iter().filter_map(|field| {
            let column = field.declared.column.as_ref()?;
            let known = match name.is_literal {
                true => &column.name,
                false => &field.declared.field,
            };
            Some(known.as_str())
        });
        let hint = match closest(&name.name, known) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "name a field, or add one".to_owned(),
        };
        let message = format!("no field or column `{}` in this struct: {hint}", name.name);
        let origin = self.places.of(name.span);
        self.declared.problems.push(Problem::at(&origin, message));
    }
}

fn owned(name: &Option<Spanned<String>>) -> Option<String> {
    name.as_ref().map(|name| name.value.clone())
}

fn mark_name(mark: &Mark) -> Option<String> {
    owned(&mark.name)
}

fn flag(flag: &Option<Spanned<bool>>) -> Stated<bool> {
    flag.map(|flag| flag.value).into()
}

/// What is initially deferred is deferrable.
fn deferrable(
    deferrable: &Option<Spanned<bool>>,
    initially_deferred: &Option<Spanned<bool>>,
) -> Stated<bool> {
    match initially_deferred {
        Some(deferred) if deferred.value => Stated::Is(true),
        _ => flag(deferrable),
    }
}

fn action(
    written: &Option<Spanned<written::ReferentialAction>>,
) -> Stated<schema::ReferentialAction> {
    let action = written.map(|action| match action.value {
        written::ReferentialAction::NoAction => schema::ReferentialAction::NoAction,
        written::ReferentialAction::Restrict => schema::ReferentialAction::Restrict,
        written::ReferentialAction::Cascade => schema::ReferentialAction::Cascade,
        written::ReferentialAction::SetNull => schema::ReferentialAction::SetNull,
        written::ReferentialAction::SetDefault => schema::ReferentialAction::SetDefault,
    });
    action.into()
}

fn plain_unique(origin: Option<Origin>) -> Unique {
    Unique {
        name: None,
        columns: Vec::new(),
        include: Vec::new(),
        sorting: Stated::Unstated,
        nulls_not_distinct: Stated::Unstated,
        form: Stated::Unstated,
        deferrable: Stated::Unstated,
        initially_deferred: Stated::Unstated,
        origin,
        provenance: Provenance::default(),
    }
}

fn plain_index(origin: Option<Origin>) -> Index {
    Index {
        name: None,
        keys: Vec::new(),
        include: Vec::new(),
        unique: false,
        nulls_not_distinct: Stated::Unstated,
        method: "btree".to_owned(),
        predicate: None,
        reads: Vec::new(),
        valid: true,
        origin,
        provenance: Provenance::default(),
    }
}

fn plain_foreign_key(target: &References, origin: Option<Origin>) -> ForeignKey {
    ForeignKey {
        name: None,
        columns: Vec::new(),
        references: QualifiedName::new(target.schema.as_deref().unwrap_or(""), &target.table),
        referenced_columns: target.columns.clone(),
        on_delete: Stated::Unstated,
        on_update: Stated::Unstated,
        match_type: Stated::Unstated,
        on_delete_columns: Stated::Unstated,
        deferrable: Stated::Unstated,
        initially_deferred: Stated::Unstated,
        validated: Stated::Unstated,
        origin,
        provenance: Provenance::default(),
    }
}
