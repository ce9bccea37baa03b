//! The least that an audit has to do: parse a file for each model, and fetch the rows of the catalogs.

use std::path::Path;

use schemadrift_testkit::repository_root;

/// Parses every file of a folder, and does nothing with it.
pub(crate) fn parse(folder: &Path) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        syn::parse_file(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// The queries that an audit of models sends where something differs, with their parameter written
/// in.
pub(crate) fn catalog_queries() -> Result<String, String> {
    let folder = repository_root().join("crates/introspect/src/catalog");
    let mut text = String::from("SET search_path = pg_catalog;\n");
    for name in [
        "namespaces",
        "extensions",
        "enums",
        "domains",
        "serials",
        "relations",
        "columns",
        "keys",
        "foreign_keys",
        "checks",
        "exclusions",
        "indexes",
        "expressions",
    ] {
        let path = folder.join(format!("{name}.sql"));
        let sql = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let sql = ["$1", "$2", "$3"]
            .iter()
            .fold(sql, |sql, one| sql.replace(one, "'{}'::text[]"));
        text.push_str(sql.trim_end());
        text.push_str(";\n");
    }
    Ok(text)
}
