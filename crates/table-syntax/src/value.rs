//! Values with the span of the text that states them.

use proc_macro2::Span;

/// A value and where it is written.
#[derive(Debug, Clone, Copy)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The literal that states it, or the key word of a flag.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Another value at the same place.
    pub fn with<U>(&self, value: U) -> Spanned<U> {
        Spanned {
            value,
            span: self.span,
        }
    }
}

impl Spanned<String> {
    /// The text as the name of an object, or `None` after an error.
    pub(crate) fn checked_name(self, errors: &mut Vec<syn::Error>) -> Option<Self> {
        if let Some(message) = name_error(&self.value) {
            errors.push(syn::Error::new(self.span, message));
            return None;
        }
        Some(self)
    }
}

/// Something that a column has, with a name of its own or without: `unique`,
/// `unique = "users_email_key"`.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The key word.
    pub span: Span,
    /// The name of the constraint or index, where it is stated.
    pub name: Option<Spanned<String>>,
}

/// PostgreSQL's `NAMEDATALEN` less the closing byte.
const LONGEST_NAME: usize = 63;

/// Says why `name` cannot be the name of an object in PostgreSQL, or `None` if it can.
pub fn name_error(name: &str) -> Option<String> {
    if name.trim().is_empty() {
        return Some("the name is empty".to_owned());
    }
    if name.contains('\0') {
        return Some("PostgreSQL has no NUL in names".to_owned());
    }
    (name.len() > LONGEST_NAME).then(|| {
        format!(
            "the name has {} bytes: PostgreSQL truncates names to {LONGEST_NAME}",
            name.len()
        )
    })
}

/// Says why `label` cannot be a label of an enum type, or `None` if it can. It may be empty.
///
/// PostgreSQL refuses a label that is too long, where it only truncates a name.
pub fn label_error(label: &str) -> Option<String> {
    if label.contains('\0') {
        return Some("PostgreSQL has no NUL in labels".to_owned());
    }
    (label.len() > LONGEST_NAME).then(|| {
        format!(
            "the label has {} bytes: PostgreSQL refuses more than {LONGEST_NAME}",
            label.len()
        )
    })
}
