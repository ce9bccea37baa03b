//! Labels that an enum of the source lacks, or has in another order.

use std::ops::Range;

use proc_macro2::LineColumn;

use crate::edit::Edit;
use crate::naming::{RULES, is_ambiguous, pascal};
use crate::registry::label_attributes;
use crate::source::Source;
use crate::variant::{Variant, position, variants_at};

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
