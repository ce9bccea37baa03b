//! The keys that a place knows: unknown keys and second ones are errors.

use std::collections::BTreeMap;

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

    /// The error for a key that the place does not know.
    pub(crate) fn unknown(&self, key: &Key) -> syn::Error {
        let name = key.name.as_str();
        let foreign = self
            .foreign_spellings
            .iter()
            .find(|(spelling, _)| *spelling == name);
        let suggestion = match foreign {
            Some((_, key)) => Some(*key),
            None => closest(name, self.keys.iter().copied()),
        };
        let hint = match suggestion {
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

/// The keys seen so far in one place.
pub(crate) struct Keys {
    vocabulary: &'static Vocabulary,
    seen: BTreeMap<&'static str, Span>,
}

impl Keys {
    pub(crate) fn new(vocabulary: &'static Vocabulary) -> Keys {
        Keys {
            vocabulary,
            seen: BTreeMap::new(),
        }
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
                return None;
            }
        };
        let Some(key) = self.vocabulary.find(&keyed.key.name) else {
            errors.push(self.vocabulary.unknown(&keyed.key));
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
