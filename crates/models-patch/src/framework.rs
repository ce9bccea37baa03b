//! What a framework writes in its own way.

pub(crate) mod derive;
pub(crate) mod diesel;
mod note;
mod rust_types;
pub(crate) mod sea_orm;
pub(crate) mod sqlx;
pub(crate) mod tokio_postgres;

use proc_macro2::{LineColumn, TokenStream};
use schemadrift_schema::{
    Aspect, ForeignKey, Index, Origin, QualifiedName, SqlType, TypeName, Unique,
};

use crate::attribute::Attribute;
use crate::edit::{Block, Edit};
use crate::field::Field;
use crate::head::Head;
use crate::keys::{Wanted, Written};
use crate::source::Source;
use crate::unused::WrittenEnum;

/// A constraint or an index, as it is written and as it is.
pub(crate) enum Declared<'a> {
    Unique(&'a Unique, &'a Unique),
    Index(&'a Index, &'a Index),
    /// With what it refers to.
    ForeignKey(&'a ForeignKey, &'a ForeignKey, &'a str),
    /// Its name, where one is written, and its condition.
    Check(Option<&'a str>, &'a str),
}

impl Declared<'_> {
    /// The name that is written.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Declared::Unique(expected, _) => expected.name.as_deref(),
            Declared::Index(expected, _) => expected.name.as_deref(),
            Declared::ForeignKey(expected, ..) => expected.name.as_deref(),
            Declared::Check(name, _) => *name,
        }
    }
}

/// An enum type of the database that a column is of.
pub(crate) struct SqlTypeAt<'a> {
    pub(crate) ty: &'a TypeName,
    /// Whether its name without its schema means it.
    pub(crate) is_plain: bool,
    pub(crate) source: &'a Source,
    /// A column of its table.
    pub(crate) from: &'a Origin,
    /// The module around the table, where it is known.
    pub(crate) module: Option<&'a [String]>,
    /// Whether it is written for Diesel 1.
    pub(crate) is_first_diesel: bool,
}

/// What a relation is to say.
pub(crate) struct Relation<'a> {
    pub(crate) key: &'a ForeignKey,
    /// What it refers to, where that is something else than what is written.
    pub(crate) target: Option<RelationTarget>,
}

/// The other side of a relation.
#[derive(Debug, Clone)]
pub(crate) struct RelationTarget {
    /// Its `Entity` as it is called at the relation.
    pub(crate) entity: String,
    /// Its fields that are referred to.
    pub(crate) fields: Vec<String>,
    /// Whether it makes models that fields of others can hold.
    pub(crate) is_dense: bool,
}

/// How a relation comes to state no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unrelated {
    /// It goes, since a column of its own goes.
    Gone,
    /// It stays without one.
    WithoutKey,
}

/// What a table is called otherwise.
pub(crate) struct Renamed<'a> {
    pub(crate) from: &'a QualifiedName,
    pub(crate) to: &'a QualifiedName,
}

impl Renamed<'_> {
    /// The name with its schema where that is another one, or where it is written so.
    fn full(&self, is_qualified: bool) -> String {
        match is_qualified || self.from.schema != self.to.schema {
            true => self.to.full(),
            false => self.to.name.clone(),
        }
    }

    /// The schema, where it is another one.
    fn schema(&self) -> Option<&str> {
        (self.from.schema != self.to.schema).then_some(&self.to.schema)
    }

    /// The keys of an attribute that has one for the name and one for the schema.
    fn keys(&self, attribute: &'static str, keys: [&'static str; 2]) -> Vec<Wanted> {
        let text = |text: &str| Some(Written::Text(text.to_owned()));
        let mut wanted = vec![(attribute, keys[0], text(&self.to.name))];
        wanted.extend(
            self.schema()
                .map(|schema| (attribute, keys[1], text(schema))),
        );
        wanted
    }
}

/// How a framework writes an enum.
pub(crate) struct NewEnum {
    /// What it derives, beside what its row derives.
    pub(crate) derives: Vec<String>,
    /// What it needs of what a row may derive or not.
    pub(crate) needs: &'static [&'static str],
    /// Attributes that name its type, as they are written: `#[sqlx(type_name = "mood")]`.
    pub(crate) attributes: Vec<String>,
    /// The keys among which labels in snake case can be said at once.
    pub(crate) says_snake_case: bool,
}

/// How one framework writes a field.
pub(crate) trait Framework {
    /// As models name it.
    fn name(&self) -> &'static str;

    /// The type of one value; `None` where none is known.
    fn scalar(&self, ty: &SqlType) -> Option<String>;

    /// The type of the crate `time` that stands for one of chrono's.
    fn of_time(&self, _chrono: &str) -> Option<&'static str> {
        None
    }

    /// The package by which types of a crate can be of fields, and its feature.
    fn feature(&self, _crate: &str) -> Option<(&'static str, &'static str)> {
        None
    }

    /// The type of an array.
    fn list(&self, element: &str) -> String {
        format!("Vec<{element}>")
    }

    /// A type as it has to be written at a place, where its words may not be in scope.
    fn in_scope(&self, _: &Source, _: LineColumn, text: &str) -> String {
        text.to_owned()
    }

    /// The type that may hold NULL.
    fn optional(&self) -> &'static str {
        "Option"
    }

    /// What stands between name and type.
    fn arrow(&self) -> &'static str {
        ": "
    }

    /// The attribute that gives a field the name of its column, where the field has another name.
    fn rename(&self, column: &str) -> Option<String> {
        let (attribute, key) = self.rename_key()?;
        Some(format!("#[{attribute}({key} = {column:?})]"))
    }

    /// Attribute and key that make a column nullable whatever its type is.
    fn nullable_key(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Attribute and key that give a field the name of its column; `None` where that is no key, or
    /// where the field has to be called as something else calls the column.
    fn rename_key(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Edits of the model that begins at a place, by which it is of another table.
    fn of_table(&self, source: &Source, place: LineColumn, name: &Renamed<'_>)
    -> Option<Vec<Edit>>;

    /// Whether a table that the configuration gives to a model goes before the one that it names.
    fn is_bound_by_map(&self) -> bool {
        false
    }

    /// What an enum is written with to be of a type of this name, if it has these words in its
    /// attributes.
    fn of_type(&self, _: &TypeName) -> (&'static [&'static str], Vec<Wanted>) {
        (&[], Vec::new())
    }

    /// Attribute and keys by which a field stands in a constraint of this kind.
    fn keys_of(&self, _: Aspect) -> Option<(&'static str, &'static [&'static str])> {
        None
    }

    /// Attribute and key that declare a constraint or an index on the struct; `None` where the
    /// framework has none that says so much.
    fn key_of_struct(&self, _: &Declared<'_>) -> Option<(&'static str, String)> {
        None
    }

    /// Edits of what stands at a place and says that a column refers to the primary key of a table,
    /// so that it is the table of this module.
    fn with_parent(&self, _: &Source, _: LineColumn, _module: &str) -> Option<Vec<Edit>> {
        None
    }

    /// Whether foreign keys are stated by relations between models.
    fn relates(&self) -> bool {
        false
    }

    /// Edits of the relation at a place, by which it says what a key is.
    fn with_relation(&self, _: &Source, _: LineColumn, _: &Relation<'_>) -> Option<Vec<Edit>> {
        None
    }

    /// Edits of the relation at a place, by which it states no key.
    fn without_relation(&self, _: &Source, _: LineColumn, _: Unrelated) -> Option<Vec<Edit>> {
        None
    }

    /// The places in the text of a model of what works only while the model of this module has its
    /// relation with it.
    fn ends_of_relations(&self, _: &Source, _module: &str) -> Vec<LineColumn> {
        Vec::new()
    }

    /// Attribute that gives a variant its label, if one of these derives is this framework's.
    fn label(&self, _derives: &[String], _label: &str) -> Option<String> {
        None
    }

    /// Whether a row with these words in its attributes says all that there is of its columns.
    fn is_whole(&self, _row: &[String]) -> bool {
        true
    }

    /// Whether a field of a row with these words in its attributes can be of an enum with those in its.
    fn reads_enum(&self, _enum: &[String], _row: &[String]) -> bool {
        false
    }

    /// The types of the database that an enum says it is of, so that a field of this framework can be
    /// of it. `sql_types` tells what a type that Rust code declares is in the database.
    fn types_of_enum(
        &self,
        _: &WrittenEnum<'_>,
        _row: &[String],
        _sql_types: &dyn Fn(&str) -> Vec<TypeName>,
    ) -> Vec<TypeName> {
        Vec::new()
    }

    /// The trait that an enum with these attributes and words in them has to implement so that a field
    /// can be an array of it, where it does not by what it derives.
    fn lacks_for_array(&self, _: &TokenStream, _words: &[String]) -> Option<&'static str> {
        None
    }

    /// What a type that this text declares for `table!` is in the database.
    fn declared_types(&self, _: &Source, _name: &str) -> Vec<TypeName> {
        Vec::new()
    }

    /// How an enum is written that stands for a type, for a row with this head; `None` where that is
    /// not known.
    fn new_enum(&self, _: &TypeName, _row: &Head) -> Option<NewEnum> {
        None
    }

    /// What an enum type of the database is called in the list of columns that has one at a place,
    /// where that is no Rust enum, and what has to be written for it.
    fn sql_type(&self, _: &SqlTypeAt<'_>) -> Option<Result<(String, Vec<Block>), String>> {
        None
    }

    /// Whether a primary key stands before the fields.
    fn has_key_before_fields(&self) -> bool {
        false
    }

    /// Attribute and key that write the type of the column in SQL.
    fn type_key(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// The type of a column as that key writes it; `None` where it goes without. `there` is what is
    /// written so far.
    fn written_type(
        &self,
        sql: &SqlType,
        is_implied: bool,
        _there: Option<&str>,
    ) -> Option<String> {
        (!is_implied).then(|| sql.to_sql())
    }

    /// Whether the Rust type alone says that the column has this type.
    fn is_implied(&self, _: &SqlType) -> bool {
        true
    }

    /// Attribute and key that write the default.
    fn default_key(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Edits of what stands beside the type of a field and says more of it, such as its length.
    fn beside_type(&self, _: &Source, _: &Field, _: &SqlType) -> Vec<Edit> {
        Vec::new()
    }

    /// The attribute by which a new field of a tuple struct, behind this one, is of a column.
    fn new_in_tuple(&self, _last: &Field, _column: &str) -> Option<String> {
        None
    }

    /// What stands beside the type of a field that is new in this text.
    fn new_beside_type(&self, _: &Source, _: &SqlType) -> Option<String> {
        None
    }

    /// Keys in the attributes of a struct that name fields which go, with what they say then; a key
    /// without that goes, too.
    fn without_fields(
        &self,
        _: &Source,
        _: &Head,
        _gone: &[&str],
    ) -> Vec<(Attribute, usize, Option<String>)> {
        Vec::new()
    }

    /// The framework of structs that are mapped onto what this one declares.
    fn of_structs(&self) -> Option<&'static dyn Framework> {
        None
    }
}

/// An attribute of an enum of sqlx.
fn type_name(ty: &TypeName) -> String {
    format!("#[sqlx(type_name = {:?})]", sql_name(ty))
}

/// A type as it stands in SQL.
fn sql_name(ty: &TypeName) -> String {
    SqlType::named(ty.schema.as_deref(), &ty.name).to_sql()
}

pub(crate) fn has(derives: &[String], wanted: &[&str]) -> bool {
    derives.iter().any(|one| wanted.contains(&one.as_str()))
}

/// A Rust string.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// A type whose words are written otherwise, those behind a path left out.
fn respelled(text: &str, spelled: impl Fn(&str) -> Option<String>) -> String {
    let is_part = |one: char| one.is_alphanumeric() || one == '_';
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(is_part) {
        let end = rest[start..].find(|one| !is_part(one));
        let end = end.map_or(rest.len(), |end| start + end);
        out.push_str(&rest[..start]);
        let word = &rest[start..end];
        let is_of_path = out.ends_with("::") || rest[end..].starts_with("::");
        let other = spelled(word).filter(|_| !is_of_path);
        out.push_str(other.as_deref().unwrap_or(word));
        rest = &rest[end..];
    }
    out + rest
}

/// The type, with what makes it nullable where it is.
pub(crate) fn wrapped(ty: &str, nullable: bool, optional: &str) -> String {
    match nullable {
        true => format!("{optional}<{ty}>"),
        false => ty.to_owned(),
    }
}

/// The type of a column, without what makes it nullable.
pub(crate) fn type_of(framework: &dyn Framework, ty: &SqlType, has_time: bool) -> Option<String> {
    let mut scalar = framework.scalar(ty.base())?;
    if let Some(of_time) = framework.of_time(&scalar).filter(|_| has_time) {
        scalar = of_time.to_owned();
    }
    Some(match ty.base().array {
        true => framework.list(&scalar),
        false => scalar,
    })
}
