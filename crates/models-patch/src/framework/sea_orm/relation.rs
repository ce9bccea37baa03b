//! Relations: variants of `Relation`, and fields of SeaORM 2 that hold related models.

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};
use schemadrift_schema::{ReferentialAction, Stated};

use crate::attribute::Attribute;
use crate::edit::Edit;
use crate::framework::Relation;
use crate::head::{Head, attributes_at_end};
use crate::keys::{Wanted, Written, with_keys};
use crate::place::{around, group_of, is_word, segments, starting};
use crate::source::Source;
use crate::variant;

const ATTRIBUTE: &str = "sea_orm";

/// A relation by its places in the text.
struct Place {
    /// Whether it is a variant, and not a field.
    is_variant: bool,
    /// Where it begins behind its attributes.
    head: usize,
    attributes: Vec<Attribute>,
    /// The variant.
    name: String,
    /// What stands beside its enum.
    beside: Vec<TokenTree>,
}

impl Place {
    fn at(source: &Source, place: LineColumn) -> Option<Place> {
        let groups = around(source.tokens(), place);
        let item = groups.first()?;
        let keyword = Head::before(item.before())?.keyword;
        let (all, at) = starting(source.tokens(), place)?;
        let attributes = attributes_at_end(&all[..at]);
        let attributes = attributes.iter();
        Some(Place {
            is_variant: source.text[keyword..].starts_with("enum"),
            head: all[at].span().byte_range().start,
            attributes: attributes
                .filter_map(|(range, group)| Attribute::of(group, range.clone()))
                .collect(),
            name: all[at].to_string(),
            beside: item.beside().to_vec(),
        })
    }

    fn with(&self, source: &Source, keys: &[Wanted]) -> Vec<Edit> {
        with_keys(source, self.head, &self.attributes, keys)
    }

    /// The `impl Related` that hand this relation on, each with what is between its brackets.
    fn related(&self) -> Vec<&[TokenTree]> {
        let all = &self.beside;
        let starts = (0..all.len()).filter(|at| is_word(all.get(*at), "impl"));
        let wanted = format!("Relation::{}", self.name);
        starts
            .filter_map(|at| {
                let body = all[at..]
                    .iter()
                    .position(|token| group_of(Some(token), Delimiter::Brace).is_some())?;
                let whole = &all[at..=at + body];
                let head = whole.iter().any(|token| is_word(Some(token), "Related"));
                let text = all[at + body].to_string();
                let words: String = text.split_whitespace().collect();
                let mut found = words.match_indices(&wanted);
                let is_it = found.any(|(start, _)| {
                    let next = words[start + wanted.len()..].chars().next();
                    next.is_none_or(|next| !next.is_alphanumeric() && next != '_')
                });
                (head && is_it).then_some(whole)
            })
            .collect()
    }
}

/// The relation with the target and the actions of a key.
pub(super) fn changed(
    source: &Source,
    place: LineColumn,
    relation: &Relation<'_>,
) -> Option<Vec<Edit>> {
    let there = Place::at(source, place)?;
    let text = |text: String| Some(Written::Text(text));
    let mut keys: Vec<Wanted> = vec![
        (ATTRIBUTE, "on_update", action(relation.key.on_update)),
        (ATTRIBUTE, "on_delete", action(relation.key.on_delete)),
    ];
    let mut edits = Vec::new();
    if let Some(target) = &relation.target {
        let entity = &target.entity;
        let columns = target.fields.iter().map(|field| match there.is_variant {
            true => {
                let module = entity.strip_suffix("Entity")?;
                Some(format!("{module}Column::{}", camel(field)?))
            }
            false => Some(field.clone()),
        });
        let columns: Vec<String> = columns.collect::<Option<_>>()?;
        let to = match columns.as_slice() {
            [only] => only.clone(),
            several => format!("({})", several.join(", ")),
        };
        keys.push((ATTRIBUTE, "to", text(to)));
        if there.is_variant {
            keys.push((ATTRIBUTE, "belongs_to", text(entity.clone())));
            for one in there.related() {
                edits.push(argument(source, one, entity)?);
            }
        } else if target.is_dense {
            let (fields, position) = source.fields_of(place)?;
            let ty = fields[position].ty.clone();
            edits.push(inner(source, ty, entity)?);
        } else {
            // The field would hold a model that the other entity does not make.
            return None;
        }
    }
    edits.extend(there.with(source, &keys));
    Some(edits)
}

/// The relation as one that states no foreign key.
pub(super) fn without_key(source: &Source, place: LineColumn) -> Option<Vec<Edit>> {
    let there = Place::at(source, place)?;
    Some(there.with(source, &[(ATTRIBUTE, "skip_fk", Some(Written::Flag))]))
}

/// Takes the relation out, and what hands it on.
pub(super) fn without(source: &Source, place: LineColumn) -> Option<Vec<Edit>> {
    let there = Place::at(source, place)?;
    let mut edits = variant::without(source, place)?;
    edits.extend(there.related().into_iter().filter_map(|one| {
        let (first, last) = (one.first()?, one.last()?);
        let range = first.span().byte_range().start..last.span().byte_range().end;
        Some(Edit::new(source.alone_with_gap(range), ""))
    }));
    Some(edits)
}

/// The places of relations that are the other ends of those with the entity of a module, which only
/// work while that one hands its own on.
pub(super) fn ends(source: &Source, module: &str) -> Vec<LineColumn> {
    let mut found = Vec::new();
    add_ends(source, source.tokens(), module, &mut found);
    found
}

fn add_ends(source: &Source, tokens: &TokenStream, module: &str, found: &mut Vec<LineColumn>) {
    for (part, _) in segments(tokens) {
        let marks = part
            .iter()
            .take_while(|token| !matches!(token, TokenTree::Ident(_)));
        let head = marks.count();
        let attributes = attributes_at_end(&part[..head]);
        let attributes = attributes.iter();
        let own = attributes.filter_map(|(range, group)| Attribute::of(group, range.clone()));
        let keys: Vec<_> = own
            .filter(|one| one.name == ATTRIBUTE)
            .flat_map(|one| one.keys)
            .filter(|key| ["has_many", "has_one"].contains(&key.name.as_str()))
            .collect();
        let whole = part.first().zip(part.last()).map(|(first, last)| {
            let start = part.get(head).unwrap_or(first).span().byte_range().start;
            &source.text[start..last.span().byte_range().end]
        });
        let leads = |text: &str| {
            let path: String = text.split_whitespace().collect();
            let ends = [format!("{module}::Entity\""), format!("{module}::Entity>")];
            ends.iter().any(|end| {
                path.find(end.as_str()).is_some_and(|at| {
                    let before = path[..at].chars().next_back();
                    before.is_none_or(|one| !one.is_alphanumeric() && one != '_')
                })
            })
        };
        let is_end = keys.iter().any(|key| {
            let text = &source.text[key.range.clone()];
            leads(text) || !text.contains('=') && whole.is_some_and(leads)
        });
        match part.get(head) {
            Some(token) if is_end => found.push(token.span().start()),
            _ => {
                for token in &part {
                    if let TokenTree::Group(group) = token {
                        add_ends(source, &group.stream(), module, found);
                    }
                }
            }
        }
    }
}

/// `Related<entity>`.
fn argument(source: &Source, implementation: &[TokenTree], entity: &str) -> Option<Edit> {
    let start = implementation.first()?.span().byte_range().start;
    let end = implementation.last()?.span().byte_range().start;
    let open = start + source.text[start..end].find('<')?;
    let close = open + source.text[open..end].find('>')?;
    Some(Edit::new(open + 1..close, entity))
}

/// The innermost argument of a type.
fn inner(source: &Source, ty: std::ops::Range<usize>, entity: &str) -> Option<Edit> {
    let text = &source.text[ty.clone()];
    let open = text.rfind('<')?;
    let close = open + text[open..].find('>')?;
    Some(Edit::new(ty.start + open + 1..ty.start + close, entity))
}

/// As SeaORM writes it; nothing where it is what PostgreSQL does by itself.
fn action(stated: Stated<ReferentialAction>) -> Option<Written> {
    let word = match stated.value()? {
        ReferentialAction::NoAction => return None,
        ReferentialAction::Restrict => "Restrict",
        ReferentialAction::Cascade => "Cascade",
        ReferentialAction::SetNull => "SetNull",
        ReferentialAction::SetDefault => "SetDefault",
    };
    Some(Written::Text(word.to_owned()))
}

/// The variant of `Column` that a field is; `None` where its name is no snake case.
fn camel(field: &str) -> Option<String> {
    let is_snake = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_';
    if !field.chars().all(is_snake) {
        return None;
    }
    let words = field.split('_').filter(|word| !word.is_empty());
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    Some(words.map(capital).collect())
}
