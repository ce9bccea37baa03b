//! Where an object comes from: a place in source, and the migrations that made it.

/// A place in a text file. Lines and columns are 1-based; the column counts characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Path, relative to the root that reports use, with forward slashes.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Origin {
    /// Joins the parts.
    pub fn new(file: impl Into<String>, line: u32, column: u32) -> Self {
        Origin {
            file: file.into(),
            line,
            column,
        }
    }
}

/// Which migrations made an object what it is. Empty where no migrations were replayed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// File name of the migration that created the object.
    pub created_by: Option<String>,
    /// File names of those that changed it later, in the order they ran.
    pub changed_by: Vec<String>,
}

impl Provenance {
    /// The migration that touched the object last.
    pub fn latest(&self) -> Option<&str> {
        self.changed_by
            .last()
            .or(self.created_by.as_ref())
            .map(String::as_str)
    }
}
