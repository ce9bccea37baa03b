//! Where an object comes from: a place in source, and the migrations that made it.

use std::sync::Arc;

/// A place in a text file. Lines and columns are 1-based; the column counts characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Path, relative to the root that reports use, with forward slashes.
    /// Shared: everything that a file declares has a place in it.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Origin {
    /// Joins the parts.
    pub fn new(file: impl Into<Arc<str>>, line: u32, column: u32) -> Self {
        Origin {
            file: file.into(),
            line,
            column,
        }
    }
}

/// Which migrations made an object what it is. Empty where no migrations were replayed, and then no
/// larger than a pointer: every part of every table has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance(Option<Box<Made>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    created_by: Option<String>,
    changed_by: Vec<String>,
}

impl Provenance {
    /// Of an object that this migration created and these changed, in the order they ran.
    pub fn new(created_by: Option<String>, changed_by: Vec<String>) -> Self {
        let is_known = created_by.is_some() || !changed_by.is_empty();
        Provenance(is_known.then(|| {
            Box::new(Made {
                created_by,
                changed_by,
            })
        }))
    }

    /// Whether any migration is known to have made it.
    pub fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// File name of the migration that created the object.
    pub fn created_by(&self) -> Option<&str> {
        self.0.as_ref()?.created_by.as_deref()
    }

    /// File names of those that changed it later, in the order they ran.
    pub fn changed_by(&self) -> &[String] {
        self.0.as_ref().map_or(&[], |made| &made.changed_by)
    }

    /// Adds a migration that changed it, after all others.
    pub fn add_change(&mut self, file: &str) {
        let unknown = || {
            Box::new(Made {
                created_by: None,
                changed_by: Vec::new(),
            })
        };
        let made = self.0.get_or_insert_with(unknown);
        made.changed_by.push(file.to_owned());
    }

    /// The migration that touched the object last.
    pub fn latest(&self) -> Option<&str> {
        let last = self.changed_by().last().map(String::as_str);
        last.or(self.created_by())
    }
}
