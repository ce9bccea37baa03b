//! From paths to texts: which files there are, and what they hold.

pub(crate) mod delimiters;
pub(crate) mod find;
pub(crate) mod temporary_tables;
pub(crate) mod text;
