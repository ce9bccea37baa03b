//! The keys that an attribute of a framework knows, and what to say of one that it does not.
//!
//! rustc refuses some of them, but not all: a derive may pass over what it does not know, and a file
//! may be audited before it was ever built.

use schemadrift_schema::Origin;
use schemadrift_table_syntax::closest;

use crate::problem::Problem;

/// The keys that may stand in one place.
pub(crate) struct Vocabulary {
    /// The attribute, as messages call it.
    pub(crate) attribute: &'static str,
    pub(crate) keys: &'static [&'static str],
}

impl Vocabulary {
    /// Whether the key is a slip of one that is known, which is then not read.
    pub(crate) fn is_slip(&self, key: &str) -> bool {
        self.meant(key).is_some()
    }

    /// The problem with a slip of a known key.
    pub(crate) fn slip(&self, key: &str, origin: &Origin) -> Option<Problem> {
        let meant = self.meant(key)?;
        let message = format!(
            "unknown key `{key}` in `#[{}(…)]`: did you mean `{meant}`?",
            self.attribute
        );
        Some(Problem::at(origin, message))
    }

    /// The problem with any key that is not known.
    pub(crate) fn unknown(&self, key: &str, origin: &Origin) -> Option<Problem> {
        let slip = self.slip(key, origin);
        if slip.is_some() || self.keys.contains(&key) {
            return slip;
        }
        let message = format!(
            "unknown key `{key}` in `#[{}(…)]`, which is not read: here are known `{}`",
            self.attribute,
            self.keys.join("`, `")
        );
        Some(Problem::at(origin, message))
    }

    fn meant(&self, key: &str) -> Option<&'static str> {
        let known = || self.keys.iter().copied();
        match self.keys.contains(&key) {
            true => None,
            false => closest(key, known()),
        }
    }
}
