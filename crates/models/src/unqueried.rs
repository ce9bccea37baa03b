//! Tables that are declared for the rows of a query that is written as SQL text.
//!
//! A query that the framework builds names the module of its table, and bodies of functions are
//! never parsed, so the texts are searched for that name. It is done only where a table may be such
//! a shape, which is rare.

use std::collections::BTreeMap;

use schemadrift_schema::Origin;

use crate::input::find::SourceFile;
use crate::input::text::read_text;

/// Of these tables, with the names of their modules, those that no text makes a query of.
pub(crate) fn unqueried(
    mut tables: BTreeMap<Origin, String>,
    files: &[SourceFile],
) -> BTreeMap<Origin, String> {
    for file in files {
        if tables.is_empty() {
            break;
        }
        // What cannot be read has been reported.
        if let Ok(text) = read_text(file) {
            tables.retain(|_, module| !names_module(&text, module));
        }
    }
    tables
}

/// Whether the text goes into the module, or calls it by another name.
fn names_module(text: &str, module: &str) -> bool {
    text.match_indices(module).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let is_whole = before.is_none_or(|one| !one.is_alphanumeric() && one != '_');
        let after = &text[start + module.len()..];
        let is_renamed = after.trim_start().starts_with("as ") && after.starts_with(' ');
        is_whole && (after.starts_with("::") || is_renamed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_goes_into_the_module() {
        for text in [
            "rows::table.load(c)",
            "use crate::rows::dsl::*;",
            "use a::rows as r;",
        ] {
            assert!(names_module(text, "rows"), "{text}");
        }
        for text in [
            "table! { rows (id) { id -> Int4 } }",
            "#[diesel(table_name = rows)]",
            "use a::rows; my_rows::table; rows_of::table; let rows = 1;",
        ] {
            assert!(!names_module(text, "rows"), "{text}");
        }
    }
}
