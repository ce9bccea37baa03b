//! What is written of a column, in attributes of a field or in `ColumnTrait::def`.

use schemadrift_schema::SqlType;

use super::attributes::Field;
use super::column_type::{Unsigned, sql_type};
use super::default;
use super::term::{Head, Method, Term};

/// What is written of one column.
#[derive(Debug, Default)]
pub(super) struct Description {
    pub(super) ty: Written,
    /// Whether NULL is allowed, where that does not hang on the Rust type.
    pub(super) is_nullable: Option<bool>,
    pub(super) is_unique: bool,
    /// Name of the group of columns that are unique together.
    pub(super) unique_key: Option<String>,
    pub(super) is_indexed: bool,
    /// As SQL.
    pub(super) default: Option<String>,
    pub(super) comment: Option<String>,
    /// The type that a value is cast to before it is decoded.
    pub(super) select_as: Option<String>,
    /// The type that a value is cast to before it is stored.
    pub(super) save_as: Option<String>,
}

/// The type that is written.
#[derive(Debug, Default)]
pub(super) enum Written {
    /// None: the Rust type implies one.
    #[default]
    Nothing,
    Type(SqlType),
    /// One that cannot be told from source, as text.
    Unreadable(String),
}

impl Description {
    pub(super) fn of_field(field: &Field, unsigned: Unsigned) -> Self {
        let read = |text: &str| sql_type(&Term::in_text(text)?, unsigned);
        let expression = || default::expression(&Term::in_text(field.default_expr.as_deref()?)?);
        // An expression that is written after a value takes its place.
        let default = match (&field.default_expr, &field.default_value) {
            (Some(_), _) => expression(),
            (None, Some(value)) => default::value(value),
            (None, None) => None,
        };
        Description {
            ty: match &field.column_type {
                None => Written::Nothing,
                Some(text) => match read(text) {
                    Some(ty) => Written::Type(ty),
                    None => Written::Unreadable(text.clone()),
                },
            },
            is_nullable: field.is_nullable.then_some(true),
            is_unique: field.is_unique,
            unique_key: field.unique_key.clone(),
            is_indexed: field.is_indexed,
            default,
            // SeaORM puts the former name into the comment.
            comment: field
                .comment
                .clone()
                .filter(|_| field.renamed_from.is_none()),
            select_as: field.select_as.clone(),
            save_as: field.save_as.clone(),
        }
    }

    /// Reads `ColumnType::Integer.def().nullable()`.
    pub(super) fn of_term(term: &Term, unsigned: Unsigned) -> Self {
        let mut description = Description::default();
        let is_of_enum = matches!(&term.head, Head::Call(path, _)
            if path.last().is_some_and(|last| last == "db_type"));
        description.ty = match sql_type(term, unsigned) {
            // `Tea::db_type()`: the enum, and the field's type, say which.
            None if is_of_enum => Written::Nothing,
            None => Written::Unreadable("the type in `fn def`".to_owned()),
            Some(ty) => Written::Type(ty),
        };
        if term.head == Head::Other {
            return description;
        }
        description.is_nullable = Some(false);
        for method in &term.methods {
            description.apply(method);
        }
        description
    }

    fn apply(&mut self, method: &Method) {
        let first = method.arguments.first();
        let text = || first.and_then(Term::text).map(str::to_owned);
        match method.name.as_str() {
            "null" | "nullable" => self.is_nullable = Some(true),
            "unique" => self.is_unique = true,
            "indexed" => self.is_indexed = true,
            "unique_key" => self.unique_key = text(),
            "default_value" => self.default = first.and_then(default::literal),
            "default" | "default_expr" => self.default = first.and_then(default::expression),
            "comment" => self.comment = text(),
            "renamed_from" => self.comment = None,
            _ => {}
        }
    }
}
