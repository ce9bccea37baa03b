//! Enums of the source that no field is of yet, so that no reading of the models knows them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use schemadrift_schema::{Origin, SqlType, TypeName};

use crate::head::Head;
use crate::modules::Named;
use crate::place::{group_of, is_word};
use crate::source::Source;
use crate::variant::snake;

/// What an enum has to be.
pub(crate) struct Wanted<'a> {
    pub(crate) ty: &'a TypeName,
    /// Whether the name without its schema means this type.
    pub(crate) is_plain: bool,
    /// Whether a field can be of an enum with these words in its attributes.
    pub(crate) is_read: &'a dyn Fn(&[String]) -> bool,
}

/// The enum of a file that says in its attributes, or by its name, that it is of the type.
/// `module` is that of the file.
pub(crate) fn find(
    source: &Source,
    (file, module): (&str, &[String]),
    wanted: &Wanted<'_>,
) -> Option<Named> {
    if !source.text.contains("enum") {
        return None;
    }
    let (name, path, place) = among(source, source.tokens(), module, wanted)?;
    let column = u32::try_from(place.column + 1).ok()?;
    let line = u32::try_from(place.line).ok()?;
    let mut path = path;
    path.push(name);
    Some(Named {
        path: path.join("::"),
        origin: Origin {
            file: file.into(),
            line,
            column,
        },
        is_only: true,
    })
}

type Found = (String, Vec<String>, proc_macro2::LineColumn);

fn among(
    source: &Source,
    tokens: &TokenStream,
    module: &[String],
    wanted: &Wanted<'_>,
) -> Option<Found> {
    let items: Vec<TokenTree> = tokens.clone().into_iter().collect();
    (0..items.len()).find_map(|at| {
        let group = group_of(items.get(at), Delimiter::Brace)?;
        let name = items.get(at.checked_sub(1)?)?.to_string();
        let before = at.checked_sub(2)?;
        if is_word(items.get(before), "mod") {
            let mut inside = module.to_vec();
            inside.push(name);
            return among(source, &group.stream(), &inside, wanted);
        }
        if !is_word(items.get(before), "enum") {
            return None;
        }
        let head = Head::before(&items[..at])?;
        if !(wanted.is_read)(&head.words) || !is_of(source, &head, &name, wanted) {
            return None;
        }
        let mut starts = items.iter().map(TokenTree::span);
        let first = starts.find(|span| span.byte_range().start == head.visibility)?;
        Some((name, module.to_vec(), first.start()))
    })
}

fn is_of(source: &Source, head: &Head, name: &str, wanted: &Wanted<'_>) -> bool {
    let ty = wanted.ty;
    let written = &source.text[head.start..head.visibility];
    let full = ty
        .schema
        .as_deref()
        .map(|schema| format!("{schema}.{}", ty.name));
    let sql = SqlType::named(ty.schema.as_deref(), &ty.name).to_sql();
    let has = |text: &str| written.contains(&format!("{text:?}"));
    let has_schema = head.words.iter().any(|word| word == "schema");
    let is_its_schema = match (&ty.schema, has_schema) {
        (Some(schema), true) => has(schema),
        _ => wanted.is_plain,
    };
    let is_in_full = full.is_some_and(|full| has(&full)) || sql != ty.name && has(&sql);
    let keys = ["type_name", "enum_name", "name"];
    let is_silent = !head.words.iter().any(|word| keys.contains(&word.as_str()));
    let is_called = [snake(name), name.to_lowercase()].contains(&ty.name);
    is_in_full || is_its_schema && (has(&ty.name) || is_silent && is_called)
}
