//! Enums of the source that no field is of yet, so that no reading of the models knows them.

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};
use schemadrift_schema::{Origin, TypeName};

use crate::head::Head;
use crate::modules::Named;
use crate::place::{group_of, is_mark, is_word, segments};
use crate::said::unquoted;
use crate::source::Source;

/// An enum as it is written.
pub(crate) struct WrittenEnum<'a> {
    pub(crate) name: &'a str,
    /// The words in its attributes.
    pub(crate) words: &'a [String],
    pub(crate) attributes: TokenStream,
    /// What it stands with.
    pub(crate) beside: &'a [TokenTree],
}

impl WrittenEnum<'_> {
    /// The type that it is of, where attributes have no place for a schema.
    pub(crate) fn type_named(&self, written: Option<String>) -> TypeName {
        TypeName {
            schema: None,
            name: written.unwrap_or_else(|| self.name.to_owned()),
        }
    }
}

/// What an enum has to be.
pub(crate) struct Wanted<'a> {
    pub(crate) ty: &'a TypeName,
    /// Whether the name without its schema means this type.
    pub(crate) is_plain: bool,
    /// The types that a field can be of by an enum.
    pub(crate) types: &'a dyn Fn(&WrittenEnum<'_>) -> Vec<TypeName>,
}

impl Wanted<'_> {
    fn is_meant(&self, name: &TypeName) -> bool {
        match name.schema {
            Some(_) => name == self.ty,
            None => name.name == self.ty.name && self.is_plain,
        }
    }
}

/// The enums of a file that say in their attributes, or by their names, that they are of the type.
/// `module` is that of the file.
pub(crate) fn find(
    source: &Source,
    (file, module): (&str, &[String]),
    wanted: &Wanted<'_>,
) -> Vec<Named> {
    let mut all = Vec::new();
    if source.text.contains("enum") {
        among((source, file), source.tokens(), module, wanted, &mut all);
    }
    all
}

fn among(
    (source, file): (&Source, &str),
    tokens: &TokenStream,
    module: &[String],
    wanted: &Wanted<'_>,
    all: &mut Vec<Named>,
) {
    let items: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for at in 2..items.len() {
        let Some(group) = group_of(items.get(at), Delimiter::Brace) else {
            continue;
        };
        let name = items[at - 1].to_string();
        if is_word(items.get(at - 2), "mod") {
            let mut inside = module.to_vec();
            inside.push(name);
            among((source, file), &group.stream(), &inside, wanted, all);
        } else if is_word(items.get(at - 2), "enum")
            && let Some(head) = Head::before(&items[..at])
            && let Ok(attributes) = source.text[head.start..head.visibility].parse()
        {
            let written = WrittenEnum {
                name: &name,
                words: &head.words,
                attributes,
                beside: &items,
            };
            let types = (wanted.types)(&written);
            if types.iter().any(|one| wanted.is_meant(one)) {
                all.extend(named((file, module), &head, &items, &name));
            }
        }
    }
}

fn named(
    (file, module): (&str, &[String]),
    head: &Head,
    items: &[TokenTree],
    name: &str,
) -> Option<Named> {
    let mut starts = items.iter().map(TokenTree::span);
    let first = starts.find(|span| span.byte_range().start == head.visibility)?;
    let place = first.start();
    let mut path = module.to_vec();
    path.push(name.to_owned());
    Some(Named {
        path: path.join("::"),
        origin: origin(file, place)?,
        is_only: true,
    })
}

fn origin(file: &str, place: LineColumn) -> Option<Origin> {
    let column = u32::try_from(place.column + 1).ok()?;
    Some(Origin::new(file, u32::try_from(place.line).ok()?, column))
}

/// The place of a file that names the type otherwise: by the attribute of another framework, in an
/// implementation, or in the call of a macro that may make an enum of it.
pub(crate) fn mention(source: &Source, file: &str, wanted: &Wanted<'_>) -> Option<Origin> {
    if !source.text.contains(&wanted.ty.name) {
        return None;
    }
    origin(file, mention_among(source.tokens(), wanted)?)
}

/// Keys of attributes by which a Rust type says which one of the database it is.
const KEYS: [&str; 3] = ["enum_name", "name", "type_name"];
/// Attributes whose `name` is that of a type.
const NAMED_BY: [&str; 2] = ["pg_enum", "postgres"];

fn mention_among(tokens: &TokenStream, wanted: &Wanted<'_>) -> Option<LineColumn> {
    let items: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let before = |at: usize, steps: usize| items.get(at.checked_sub(steps)?);
    (0..items.len()).find_map(|at| {
        let TokenTree::Group(group) = &items[at] else {
            return None;
        };
        let inside = group.stream();
        match group.delimiter() {
            Delimiter::Bracket if is_mark(before(at, 1), '#') => in_attribute(&inside, wanted),
            _ if is_mark(before(at, 1), '!') || is_mark(before(at, 2), '!') => {
                literal(&inside, wanted)
            }
            Delimiter::Brace if is_word(before(at, 2), "mod") => mention_among(&inside, wanted),
            Delimiter::Brace => {
                // What stands behind the item before is this one's own.
                let own = items[..at].iter().rev();
                let mut own = own.take_while(|token| {
                    let ends = group_of(Some(token), Delimiter::Brace).is_some();
                    !ends && !is_mark(Some(token), ';')
                });
                own.any(|token| is_word(Some(token), "impl"))
                    .then(|| in_implementation(&inside, wanted))?
            }
            _ => None,
        }
    })
}

fn in_attribute(tokens: &TokenStream, wanted: &Wanted<'_>) -> Option<LineColumn> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    (0..all.len()).find_map(|at| {
        let list = group_of(all.get(at), Delimiter::Parenthesis)?;
        let before = at.checked_sub(1).and_then(|before| all.get(before));
        let is_named = NAMED_BY.iter().any(|one| is_word(before, one));
        let own = segments(&list.stream()).into_iter().find_map(|(key, _)| {
            let is_key = KEYS.iter().any(|one| is_word(key.first(), one));
            let is_known = is_named || !is_word(key.first(), "name");
            literal(
                &key.get(2).filter(|_| is_key && is_known)?.clone().into(),
                wanted,
            )
        });
        own.or_else(|| in_attribute(&list.stream(), wanted))
    })
}

/// `with_name("role")`, however deep.
fn in_implementation(tokens: &TokenStream, wanted: &Wanted<'_>) -> Option<LineColumn> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    (0..all.len()).find_map(|at| {
        let TokenTree::Group(group) = &all[at] else {
            return None;
        };
        let before = at.checked_sub(1).and_then(|before| all.get(before));
        match is_word(before, "with_name") {
            true => literal(&group.stream(), wanted),
            false => in_implementation(&group.stream(), wanted),
        }
    })
}

/// Where a text that is the name of the type stands.
fn literal(tokens: &TokenStream, wanted: &Wanted<'_>) -> Option<LineColumn> {
    tokens.clone().into_iter().find_map(|token| match &token {
        TokenTree::Literal(text) => {
            let name = type_named(&unquoted(&text.to_string())?)?;
            wanted.is_meant(&name).then(|| text.span().start())
        }
        TokenTree::Group(group) => literal(&group.stream(), wanted),
        _ => None,
    })
}

/// The type of a name as it stands in SQL; `None` where it is one of PostgreSQL's own.
pub(crate) fn type_named(text: &str) -> Option<TypeName> {
    let ty = schemadrift_schema::SqlType::parse(text)?;
    (!ty.name.is_built_in() && !ty.array).then_some(ty.name)
}
