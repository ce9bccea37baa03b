//! Keys of attributes: what is wanted of them, and how they come and go.

use std::collections::{BTreeMap, BTreeSet};

use crate::attribute::Attribute;
use crate::edit::Edit;
use crate::source::Source;

/// Attribute and key, and what is written there; a key without it goes.
pub(crate) type Wanted = (&'static str, &'static str, Option<Written>);

/// What is written of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Written {
    /// The key alone.
    Flag,
    /// `key = true` or the like.
    Word(&'static str),
    /// `key = "text"`.
    Text(String),
}

impl Written {
    /// The key as it stands in the source.
    pub(crate) fn of(&self, key: &str) -> String {
        match self {
            Written::Flag => key.to_owned(),
            Written::Word(word) => format!("{key} = {word}"),
            Written::Text(text) => format!("{key} = {text:?}"),
        }
    }
}

/// Writes keys into the attributes of what begins at `head`, and takes those out that have no value.
pub(crate) fn with_keys(
    source: &Source,
    head: usize,
    attributes: &[Attribute],
    keys: &[Wanted],
) -> Vec<Edit> {
    let names: BTreeSet<&str> = keys.iter().map(|(attribute, ..)| *attribute).collect();
    let of = |name: &str| -> Vec<(&str, Option<Written>)> {
        let own = keys.iter().filter(|(attribute, ..)| *attribute == name);
        own.map(|(_, key, value)| (*key, value.clone())).collect()
    };
    let mut edits = Vec::new();
    for name in names {
        let keys = of(name);
        let mut of_name = attributes.iter().filter(|one| one.name == name);
        let touched = |one: &&Attribute| {
            let mut there = one.keys.iter();
            there.any(|key| keys.iter().any(|(wanted, _)| *wanted == key.name))
        };
        let there = of_name.clone().find(touched).or_else(|| of_name.next());
        edits.extend(match there {
            Some(there) => there.with(source, keys),
            None => new_attribute(source, head, name, keys)
                .into_iter()
                .collect(),
        });
    }
    edits
}

fn new_attribute(
    source: &Source,
    head: usize,
    name: &str,
    keys: Vec<(&str, Option<Written>)>,
) -> Option<Edit> {
    let parts = written(keys);
    let behind = source.behind(head);
    let text = format!("#[{name}({})]{behind}", parts.join(", "));
    (!parts.is_empty()).then(|| Edit::insert(head, text))
}

fn written(keys: Vec<(&str, Option<Written>)>) -> Vec<String> {
    let values = keys
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    values.map(|(key, value)| value.of(key)).collect()
}

/// What becomes of the keys of one attribute.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeyEdits {
    /// Other texts by position; a key without one goes.
    pub(crate) texts: BTreeMap<usize, Option<String>>,
    /// What is added behind the last one.
    pub(crate) new: Vec<String>,
}

impl Attribute {
    fn with(&self, source: &Source, mut keys: Vec<(&str, Option<Written>)>) -> Vec<Edit> {
        let mut edits = KeyEdits::default();
        for (position, key) in self.keys.iter().enumerate() {
            if let Some(wanted) = keys.iter().position(|(wanted, _)| *wanted == key.name) {
                let (_, value) = keys.remove(wanted);
                let text = value.map(|value| value.of(&key.name));
                edits.texts.insert(position, text);
            }
        }
        edits.new = written(keys);
        self.edited(source, &edits)
    }

    /// The attribute with other keys: what stays is left as it is written, and what is empty goes.
    pub(crate) fn edited(&self, source: &Source, wanted: &KeyEdits) -> Vec<Edit> {
        let mut edits = Vec::new();
        let text = |position: &usize| wanted.texts.get(position);
        for (position, key) in self.keys.iter().enumerate() {
            // What says the same is not written anew.
            if let Some(Some(text)) = text(&position)
                && source.text[key.range.clone()] != *text
            {
                edits.push(Edit::new(key.range.clone(), text));
            }
        }
        let all = self.keys.len();
        let is_kept = |position: &usize| text(position) != Some(&None);
        let Some(last) = (0..all).rev().find(is_kept) else {
            edits.push(match wanted.new.is_empty() {
                true => Edit::new(source.alone(self.range.clone()), ""),
                false => Edit::new(self.inside.clone(), wanted.new.join(", ")),
            });
            return edits;
        };
        for position in (0..last).filter(|position| !is_kept(position)) {
            let next = self.keys[position + 1].range.start;
            edits.push(Edit::new(self.keys[position].range.start..next, ""));
        }
        let end = self.keys[last].range.end;
        if last + 1 < all {
            edits.push(Edit::new(end..self.keys[all - 1].range.end, ""));
        }
        let behind = source.behind(self.keys[last].range.start);
        let new = wanted.new.iter();
        edits.extend(new.map(|text| Edit::insert(end, format!(",{behind}{text}"))));
        edits
    }
}
