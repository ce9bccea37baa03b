//! The variants of an enum, which stand for the labels of its type.

use std::ops::Range;

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};

use crate::edit::Edit;
use crate::framework::label_attributes;
use crate::head::{Head, collect};
use crate::place::{around, is_word, segments};
use crate::source::Source;

/// One variant by its places in the text.
struct Variant {
    /// From its first attribute or comment of documentation to its end.
    range: Range<usize>,
    comma: Option<Range<usize>>,
    name: String,
    starts: Vec<LineColumn>,
    has_attributes: bool,
}

/// Takes the variant out that stands at a place.
pub(crate) fn without(source: &Source, place: LineColumn) -> Option<Vec<Edit>> {
    let (variants, _) = variants_at(source.tokens(), place)?;
    let position = position(&variants, place)?;
    let variant = &variants[position];
    let range = variant.range.start..variant.end();
    let range = match source.whole_lines(&range) {
        Some(lines) => lines,
        None => match (variants.get(position + 1), position.checked_sub(1)) {
            (Some(next), _) => range.start..next.range.start,
            (None, Some(before)) => variants[before].range.end..variant.range.end,
            (None, None) => range,
        },
    };
    Some(vec![Edit::new(range, "")])
}

/// Adds a variant for a label behind the one that stands at a place, or before it.
pub(crate) fn with(
    source: &Source,
    place: LineColumn,
    label: &str,
    labels: &[String],
    is_behind: bool,
) -> Option<Vec<Edit>> {
    let (variants, words) = variants_at(source.tokens(), place)?;
    let beside = &variants[position(&variants, place)?];
    let lines = written(&variants, &words, labels, label)?;
    let between = source.behind(beside.range.start);
    let text = lines.join(&between);
    let edit = match (is_behind, &beside.comma) {
        (false, _) => Edit::insert(beside.range.start, format!("{text},{between}")),
        (true, Some(comma)) => {
            // A comment at the end of the line stays there.
            let end = source.line_end(comma.end);
            let rest = source.text[comma.end..end].trim();
            let place = match rest.is_empty() || rest.starts_with("//") {
                true if between != " " => end,
                _ => comma.end,
            };
            Edit::insert(place, format!("{between}{text},"))
        }
        (true, None) => Edit::insert(beside.range.end, format!(",{between}{text}")),
    };
    Some(vec![edit])
}

/// Puts the variants in the order of other labels than theirs: with all that is written of them where
/// they stand on lines of their own. Those of no such label go, and new ones come.
pub(crate) fn in_order(
    source: &Source,
    place: LineColumn,
    labels: &[String],
    wanted: &[String],
) -> Option<Vec<Edit>> {
    let (variants, words) = variants_at(source.tokens(), place)?;
    let (first, last) = (variants.first()?, variants.last()?);
    if variants.len() != labels.len() {
        return None;
    }
    let places = wanted.iter().map(|label| {
        let there = labels.iter().position(|one| one == label);
        (there, label)
    });
    if let Some(lines) = lines_of(source, &variants) {
        let between = source.behind(first.range.start);
        let indent = between.trim_start_matches(['\r', '\n']);
        let texts = places.map(|(there, label)| match there {
            Some(there) => Some(with_comma(source, &variants[there], lines[there].clone())),
            None => {
                let new = written(&variants, &words, labels, label)?.join(&between);
                Some(format!("{indent}{new},{}", source.line_break()))
            }
        });
        let text: Vec<String> = texts.collect::<Option<_>>()?;
        let range = lines[0].start..lines[lines.len() - 1].end;
        return Some(vec![Edit::new(range, text.concat())]);
    }
    let between = |pair: &[Variant]| source.text[pair[0].range.end..pair[1].range.start].to_owned();
    let has_comment = |text: String| text.contains('/');
    if variants.windows(2).map(between).any(has_comment) {
        return None;
    }
    let texts = places.map(|(there, label)| match there {
        Some(there) => Some(source.text[variants[there].range.clone()].to_owned()),
        None => Some(written(&variants, &words, labels, label)?.join(" ")),
    });
    let texts: Vec<String> = texts.collect::<Option<_>>()?;
    let range = first.range.start..last.range.end;
    Some(vec![Edit::new(range, texts.join(", "))])
}

/// The lines of each variant, with those between it and the one before; `None` where one stands on a
/// line with something else.
fn lines_of(source: &Source, variants: &[Variant]) -> Option<Vec<Range<usize>>> {
    let mut start = None;
    let mut all = Vec::new();
    for variant in variants {
        let own = source.whole_lines(&(variant.range.start..variant.end()))?;
        let from = start.unwrap_or_else(|| source.comments_above(own.start));
        all.push(from..own.end);
        start = Some(own.end);
    }
    Some(all)
}

/// The lines of a variant, with a comma behind it.
fn with_comma(source: &Source, variant: &Variant, lines: Range<usize>) -> String {
    let comma = if variant.comma.is_none() { "," } else { "" };
    let (before, behind) = (lines.start..variant.range.end, variant.range.end..lines.end);
    format!("{}{comma}{}", &source.text[before], &source.text[behind])
}

/// The lines of a new variant; `None` where no name or no attribute is known for it.
fn written(
    variants: &[Variant],
    words: &[String],
    labels: &[String],
    label: &str,
) -> Option<Vec<String>> {
    let name = pascal(label)?;
    if variants.iter().any(|variant| variant.name == name) {
        return None;
    }
    let mut lines = Vec::new();
    if !is_spelled_so(variants, labels, &name, label) {
        lines.extend(label_attributes(words, label));
        if lines.is_empty() {
            return None;
        }
    }
    lines.push(name);
    Some(lines)
}

/// Whether the enum spells a label as it spells those of its variants that have no attribute, whichever
/// of the rules that these allow is meant.
fn is_spelled_so(variants: &[Variant], labels: &[String], name: &str, label: &str) -> bool {
    let plain: Vec<(&str, &String)> = variants
        .iter()
        .zip(labels)
        .filter(|(variant, _)| !variant.has_attributes)
        .map(|(variant, label)| (variant.name.as_str(), label))
        .collect();
    let is_meant =
        |rule: &&fn(&str) -> String| plain.iter().all(|(name, label)| rule(name) == **label);
    let mut meant = RULES.iter().filter(is_meant).peekable();
    variants.len() == labels.len()
        && !is_ambiguous(name)
        && !plain.is_empty()
        && meant.peek().is_some()
        && meant.all(|rule| rule(name) == label)
}

/// The ways to make a label of the name of a variant.
const RULES: [fn(&str) -> String; 6] = [
    |name| name.to_owned(),
    |name| name.to_lowercase(),
    |name| name.to_uppercase(),
    snake,
    |name| snake(name).to_uppercase(),
    |name| words_of(name).join("-"),
];

/// Whether rules may cut the words of a name in several ways: `AB` is `a_b` to one and `ab` to another.
pub(crate) fn is_ambiguous(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let pairs = letters.windows(2);
    pairs
        .into_iter()
        .any(|pair| pair[0].is_uppercase() && pair[1].is_uppercase())
}

/// The name of a variant in snake case.
pub(crate) fn snake(name: &str) -> String {
    words_of(name).join("_")
}

fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for one in name.chars() {
        match words.last_mut() {
            Some(word) if !one.is_uppercase() => word.push(one),
            _ => words.push(one.to_lowercase().collect()),
        }
    }
    words
}

/// A label as the name of a variant; `None` where it has no letter to begin with.
pub(crate) fn pascal(label: &str) -> Option<String> {
    let is_shouted = !label.chars().any(char::is_lowercase);
    let words = label.split(|one: char| !one.is_alphanumeric());
    let name: String = words
        .filter_map(|word| {
            let mut letters = word.chars();
            let first = letters.next()?.to_uppercase().to_string();
            let rest = letters.as_str();
            let rest = if is_shouted {
                rest.to_lowercase()
            } else {
                rest.to_owned()
            };
            Some(first + &rest)
        })
        .collect();
    let begins = name.chars().next().is_some_and(char::is_alphabetic);
    // What is a word of the language is told from it by a mark.
    let mark = if name == "Self" { "_" } else { "" };
    begins.then(|| name + mark)
}

fn position(variants: &[Variant], place: LineColumn) -> Option<usize> {
    let mut all = variants.iter();
    all.position(|variant| variant.starts.contains(&place))
}

/// The variants of the enum that has one at a place, and the words of the attributes on it.
fn variants_at(tokens: &TokenStream, place: LineColumn) -> Option<(Vec<Variant>, Vec<String>)> {
    around(tokens, place).iter().find_map(|one| {
        let (before, group) = (one.before(), one.group());
        let mut last = before.iter().rev().take(2);
        let is_enum = last.any(|token| is_word(Some(token), "enum"));
        if group.delimiter() != Delimiter::Brace || !is_enum {
            return None;
        }
        let variants = segments(&group.stream())
            .into_iter()
            .map(|(tokens, comma)| Variant::of(&tokens, comma))
            .collect::<Option<Vec<Variant>>>()?;
        Some((variants, Head::before(before)?.words))
    })
}

impl Variant {
    /// Its end with the comma behind it.
    fn end(&self) -> usize {
        let comma = self.comma.as_ref();
        comma.map_or(self.range.end, |comma| comma.end)
    }

    fn of(tokens: &[TokenTree], comma: Option<Range<usize>>) -> Option<Variant> {
        let (mut at, mut has_attributes) = (0, false);
        while let (Some(TokenTree::Punct(mark)), Some(TokenTree::Group(group))) =
            (tokens.get(at), tokens.get(at + 1))
            && mark.as_char() == '#'
        {
            let mut words = Vec::new();
            collect(&group.stream(), &mut words);
            // A comment of documentation says nothing of the label.
            has_attributes |= words.first().is_some_and(|word| word != "doc");
            at += 2;
        }
        let TokenTree::Ident(name) = tokens.get(at)? else {
            return None;
        };
        let end = tokens.last()?.span().byte_range().end;
        Some(Variant {
            range: tokens.first()?.span().byte_range().start..end,
            comma,
            name: name.to_string(),
            starts: tokens.iter().map(|token| token.span().start()).collect(),
            has_attributes,
        })
    }
}
