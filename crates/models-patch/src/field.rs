//! One field of a struct, or one column of a `table!`: where its parts stand.

use std::ops::Range;

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};
use schemadrift_schema::Origin;

use crate::attribute::Attribute;
use crate::head::Head;
use crate::place::{around, group_of, is_mark, is_word, place_of, segments};
use crate::source::Source;

/// A field by its places in the text.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// From its first attribute or comment of documentation to the end of its type.
    pub(crate) range: Range<usize>,
    /// The comma behind it.
    pub(crate) comma: Option<Range<usize>>,
    /// Its visibility, or its name where it has none.
    pub(crate) head: usize,
    /// Its name; empty where it has none.
    pub(crate) name: Range<usize>,
    /// Its type.
    pub(crate) ty: Range<usize>,
    /// Places at which one of its tokens starts.
    pub(crate) starts: Vec<LineColumn>,
    /// All attributes by their first word.
    pub(crate) marks: Vec<(String, Range<usize>)>,
    /// Attributes with a list in parentheses, by name.
    pub(crate) attributes: Vec<Attribute>,
}

impl Source {
    /// The fields of the struct or `table!` that has a field at this place, and which it is.
    pub(crate) fn fields_at(&self, origin: &Origin) -> Option<(Vec<Field>, usize)> {
        self.fields_of(place_of(origin)?)
    }

    /// The same by a place of tokens.
    pub(crate) fn fields_of(&self, place: LineColumn) -> Option<(Vec<Field>, usize)> {
        around(self.tokens(), place).iter().find_map(|one| {
            let inside = one.group().stream();
            let is_tuple = one.group().delimiter() == Delimiter::Parenthesis;
            let fields = match is_tuple && Head::before(one.before()).is_some() {
                true => Field::all_of_tuple(&inside),
                false => Field::all(&inside),
            };
            let mut all = fields.iter();
            let position = all.position(|field| field.starts.contains(&place))?;
            Some((fields, position))
        })
    }
}

impl Field {
    /// The fields between commas; none where that is no list of fields.
    pub(crate) fn all(tokens: &TokenStream) -> Vec<Field> {
        let mut fields = Vec::new();
        for (segment, comma) in segments(tokens) {
            match Field::of(&segment) {
                Some(field) => fields.push(Field { comma, ..field }),
                None => return Vec::new(),
            }
        }
        fields
    }

    /// The fields of a tuple struct, which have no names.
    pub(crate) fn all_of_tuple(tokens: &TokenStream) -> Vec<Field> {
        let all = segments(tokens).into_iter();
        let fields = all.map(|(segment, comma)| {
            let (field, ty) = Field::begun(&segment)?;
            let start = segment.get(ty)?.span().byte_range().start;
            Some(Field {
                comma,
                name: start..start,
                ty: start..field.range.end,
                ..field
            })
        });
        let fields: Option<Vec<Field>> = fields.collect();
        fields.unwrap_or_default()
    }

    /// Whether it goes by its place, and not by a name.
    pub(crate) fn is_of_tuple(&self) -> bool {
        self.name.is_empty()
    }

    fn of(tokens: &[TokenTree]) -> Option<Field> {
        let (field, at) = Field::begun(tokens)?;
        let TokenTree::Ident(name) = tokens.get(at)? else {
            return None;
        };
        let is = |place: usize, wanted: char| is_mark(tokens.get(place), wanted);
        let ty = match (is(at + 1, ':'), is(at + 1, '-') && is(at + 2, '>')) {
            (true, _) => at + 2,
            (_, true) => at + 3,
            _ => return None,
        };
        Some(Field {
            name: name.span().byte_range(),
            ty: tokens.get(ty)?.span().byte_range().start..field.range.end,
            ..field
        })
    }

    /// A field up to what stands behind its visibility, and where that is.
    fn begun(tokens: &[TokenTree]) -> Option<(Field, usize)> {
        let (mut marks, mut attributes, mut at) = (Vec::new(), Vec::new(), 0);
        while let (Some(TokenTree::Punct(mark)), Some(TokenTree::Group(group))) =
            (tokens.get(at), tokens.get(at + 1))
            && mark.as_char() == '#'
        {
            let range = mark.span().byte_range().start..group.span().byte_range().end;
            let name = group.stream().into_iter().next();
            marks.extend(name.map(|name| (name.to_string(), range.clone())));
            attributes.extend(Attribute::of(group, range));
            at += 2;
        }
        let head = tokens.get(at)?.span().byte_range().start;
        if is_word(tokens.get(at), "pub") {
            at += 1;
            at += usize::from(group_of(tokens.get(at), Delimiter::Parenthesis).is_some());
        }
        let end = tokens.last()?.span().byte_range().end;
        let field = Field {
            range: tokens.first()?.span().byte_range().start..end,
            comma: None,
            head,
            name: head..head,
            ty: head..end,
            starts: tokens.iter().map(|token| token.span().start()).collect(),
            marks,
            attributes,
        };
        Some((field, at))
    }

    /// The end of the field with its comma.
    pub(crate) fn end(&self) -> usize {
        self.comma
            .as_ref()
            .map_or(self.range.end, |comma| comma.end)
    }
}
