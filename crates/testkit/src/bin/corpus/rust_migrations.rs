//! SQL that stands in string literals of Rust migrations, file by file in order of name. Good
//! enough to try the tool on projects that write raw SQL there; those that build statements in
//! Rust are out of reach without running them.

use std::fs;
use std::path::{Path, PathBuf};

/// The SQL of every migration below `folder`.
pub(crate) fn scripts(folder: &Path) -> Result<Vec<String>, String> {
    let source = folder.join("src");
    let entries =
        fs::read_dir(&source).map_err(|error| format!("{}: {error}", source.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| {
                    name.starts_with('m') && name.ends_with(".rs") && name.contains('_')
                })
        })
        .collect();
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|error| error.to_string())?;
        all.extend(up_scripts(&text, &source));
    }
    Ok(all)
}

/// The literals between `fn up` and `fn down`.
fn up_scripts(text: &str, folder: &Path) -> Vec<String> {
    let start = text.find("fn up").unwrap_or(text.len());
    let end = text
        .find("fn down")
        .filter(|end| *end > start)
        .unwrap_or(text.len());
    let up = &text[start..end];
    let mut found = Vec::new();
    for (position, _) in up.match_indices("include_str!(\"") {
        let name = up[position + 14..].split('"').next().unwrap_or_default();
        found.extend(fs::read_to_string(folder.join(name)).ok());
    }
    let mut rest = up;
    while let Some(open) = rest.find('"') {
        let raw = rest[..open].ends_with("r#");
        let body = &rest[open + 1..];
        let close = if raw {
            body.find("\"#")
        } else {
            body.find('"')
        };
        let Some(close) = close else { break };
        let literal = &body[..close];
        if is_sql(literal) {
            found.push(with_numbers(literal, up));
        }
        rest = &body[close + 1..];
    }
    found
}

/// The text with the numbers of `let name = 1000;` in place of `{name}`.
fn with_numbers(literal: &str, body: &str) -> String {
    let mut text = literal.to_owned();
    for (position, _) in body.match_indices("let ") {
        let statement = body[position + 4..].split(';').next().unwrap_or_default();
        if let Some((name, value)) = statement.split_once('=')
            && let Ok(number) = value.trim().parse::<u64>()
        {
            text = text.replace(&format!("{{{}}}", name.trim()), &number.to_string());
        }
    }
    text
}

fn is_sql(text: &str) -> bool {
    let upper = text.trim_start().to_uppercase();
    [
        "CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "--", "BEGIN",
    ]
    .iter()
    .any(|word| upper.starts_with(word))
}
