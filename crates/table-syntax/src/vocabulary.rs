//! The keys that a place knows: unknown keys and second ones are errors.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;

use crate::argument::{Argument, Key, Keyed};
use crate::suggestion::closest;

/// The keys of one attribute or parenthesis.
pub(crate) struct Vocabulary {
    /// What messages call it.
    pub(crate) place: &'static str,
    /// Every key.
    pub(crate) keys: &'static [&'static str],
    /// The keys that are flags even where bare words are columns.
    pub(crate) flags: &'static [&'static str],
    /// The keys that may stand more than once.
    pub(crate) repeatable: &'static [&'static str],
    /// Other accepted spellings, each with its key.
    pub(crate) synonyms: &'static [(&'static str, &'static str)],
    /// What other libraries call it, each with the key to suggest.
    pub(crate) foreign_spellings: &'static [(&'static str, &'static str)],
}

impl Vocabulary {
    /// Whether `argument` is an element of the list and no key of the place.
    pub(crate) fn is_bare(&self, argument: &Argument) -> bool {
        match argument {
            Argument::Text(_) => true,
            Argument::Keyed(keyed) => {
                keyed.is_alone() && !self.flags.contains(&keyed.key.name.as_str())
            }
        }
    }

    /// The key that is likely meant by one that the place does not know.
    fn suggestion(&self, name: &str) -> Option<&'static str> {
        let foreign = self
            .foreign_spellings
            .iter()
            .find(|(spelling, _)| *spelling == name);
        match foreign {
            Some((_, key)) => Some(*key),
            None => closest(name, self.keys.iter().copied()),
        }
    }

    /// The error for a key that the place does not know.
    pub(crate) fn unknown(&self, key: &Key) -> syn::Error {
        let name = key.name.as_str();
        let hint = match self.suggestion(name) {
            Some(key) => format!("did you mean `{key}`?"),
            None => format!("it knows `{}`", self.keys.join("`, `")),
        };
        let message = format!("unknown key `{name}` in {}: {hint}", self.place);
        syn::Error::new(key.span, message)
    }

    fn find(&self, name: &str) -> Option<&'static str> {
        let synonym = self.synonyms.iter().find(|(other, _)| *other == name);
        let name = synonym.map_or(name, |(_, key)| *key);
        self.keys.iter().copied().find(|key| *key == name)
    }
}

/// What errors keep from being known: keys whose value could not be read, and those that a
/// misspelled word seems to mean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unread {
    keys: BTreeSet<&'static str>,
    /// Whether there is an error that may mean any key.
    is_anything: bool,
}

impl Unread {
    /// Whether something may have been said by this key that was not read.
    pub fn may_say(&self, key: &str) -> bool {
        self.is_anything || self.keys.contains(key)
    }

    /// Adds a key whose value could not be read.
    pub(crate) fn add(&mut self, key: &'static str) {
        self.keys.insert(key);
    }

    /// What is hidden where the arguments could not even be told apart.
    pub(crate) fn of_pieces(in_pieces: bool) -> Self {
        Unread {
            is_anything: in_pieces,
            ..Unread::default()
        }
    }

    /// Both of them.
    pub(crate) fn with(mut self, mut other: Unread) -> Self {
        self.keys.append(&mut other.keys);
        self.is_anything |= other.is_anything;
        self
    }
}

/// The keys seen so far in one place.
pub(crate) struct Keys {
    vocabulary: &'static Vocabulary,
    seen: BTreeMap<&'static str, Span>,
    unread: Unread,
}

impl Keys {
    pub(crate) fn new(vocabulary: &'static Vocabulary) -> Keys {
        Keys {
            vocabulary,
            seen: BTreeMap::new(),
            unread: Unread::default(),
        }
    }

    /// What the keys that were refused may have said.
    pub(crate) fn into_unread(self) -> Unread {
        self.unread
    }

    /// The known key of an argument that may stand here, or `None` after an error.
    pub(crate) fn claim(
        &mut self,
        argument: Argument,
        errors: &mut Vec<syn::Error>,
    ) -> Option<(&'static str, Keyed)> {
        let keyed = match argument {
            Argument::Keyed(keyed) => keyed,
            Argument::Text(text) => {
                let message = format!(
                    "expected a key of {} before this text",
                    self.vocabulary.place
                );
                errors.push(syn::Error::new(text.span, message));
                self.unread.is_anything = true;
                return None;
            }
        };
        let Some(key) = self.vocabulary.find(&keyed.key.name) else {
            errors.push(self.vocabulary.unknown(&keyed.key));
            match self.vocabulary.suggestion(&keyed.key.name) {
                Some(key) => self.unread.add(key),
                None => self.unread.is_anything = true,
            }
            return None;
        };
        if self.seen.contains_key(key) && !self.vocabulary.repeatable.contains(&key) {
            let message = format!("`{key}` is stated twice");
            errors.push(syn::Error::new(keyed.key.span, message));
            return None;
        }
        self.seen.insert(key, keyed.key.span);
        Some((key, keyed))
    }

    /// Where `key` stands, also if its value could not be read.
    pub(crate) fn span(&self, key: &str) -> Option<Span> {
        self.seen.get(key).copied()
    }

    /// Every key seen and where it stands, sorted by key.
    pub(crate) fn spans(&self) -> impl Iterator<Item = (&'static str, Span)> {
        self.seen.iter().map(|(key, span)| (*key, *span))
    }
}
