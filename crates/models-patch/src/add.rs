//! A field that is added.

use schemadrift_schema::{SqlType, Stated};

use crate::edit::Edit;
use crate::field::Field;
use crate::framework::wrapped;
use crate::naming::is_plain;
use crate::plan::Added;
use crate::source::Source;
use crate::types::Typed;

/// Adds a field of this name behind the last one, written as that one is. Where the struct spells its
/// columns otherwise than its fields, the field says which column it is.
pub(crate) fn addition(
    source: &Source,
    (last, is_last): (&Field, bool),
    (added, name, is_respelled): (&Added, &str, bool),
    (sql, typed): (&SqlType, &Typed),
) -> Vec<Edit> {
    let framework = added.framework;
    let column = &added.column;
    let mut attributes = Vec::new();
    if name != column.name || is_respelled {
        attributes.extend(framework.rename(&column.name));
    }
    if let Some((attribute, key)) = framework.type_key()
        && !typed.is_implied
    {
        attributes.push(format!("#[{attribute}({key} = {:?})]", sql.to_sql()));
    }
    attributes.extend(framework.new_beside_type(source, sql));
    if last.is_of_tuple() {
        attributes.extend(framework.new_in_tuple(last, name));
    }
    let visibility = &source.text[last.head..last.name.start];
    let nullable = column.nullable != Stated::Is(false);
    let optional = match last.starts.first() {
        Some(place) => framework.in_scope(source, *place, framework.optional()),
        None => framework.optional().to_owned(),
    };
    let ty = wrapped(&typed.text, nullable, &optional);
    attributes.push(match last.is_of_tuple() {
        true => format!("{visibility}{ty}"),
        false => format!("{visibility}{name}{}{ty}", framework.arrow()),
    });
    let is_list_open = last.comma.is_none();
    let Some(indent) = source.indent(last.range.start) else {
        let text = attributes.join(" ");
        // The comma behind it goes with what goes behind it.
        return vec![match is_list_open || !is_last {
            true => Edit::insert(last.range.end, format!(", {text}")),
            false => Edit::insert(last.end(), format!(" {text},")),
        }];
    };
    let line = source.line_break();
    let lines: Vec<String> = attributes
        .iter()
        .map(|text| format!("{line}{indent}{text}"))
        .collect();
    let lines = lines.concat();
    // A comment at the end of the line stays there.
    let end = source.line_end(last.end());
    let rest = source.text[last.end()..end].trim();
    let is_comment = rest.starts_with("//") || rest.starts_with("/*") && rest.ends_with("*/");
    if is_list_open && is_comment {
        return vec![
            Edit::insert(last.end(), ","),
            Edit::insert(end, format!("{lines},")),
        ];
    }
    if is_list_open {
        return vec![Edit::insert(last.end(), format!(",{lines}"))];
    }
    match rest.is_empty() || is_comment {
        true => vec![Edit::insert(end, format!("{lines},"))],
        false if is_last => vec![Edit::insert(last.end(), format!("{lines},"))],
        // What stands behind it on its line goes, and leaves a comma.
        false => vec![Edit::insert(last.range.end, format!(",{lines}"))],
    }
}

/// The name of a field for a column: its own, if it can be one that no other field has.
pub(crate) fn field_name(column: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if is_plain(column) && !is_taken(column) {
        return column.to_owned();
    }
    let name = plain(column);
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut all = std::iter::once(name.clone()).chain(numbered);
    all.find(|name| !is_taken(name)).unwrap_or(name)
}

/// A name for the field of a column that cannot be one as it is.
fn plain(name: &str) -> String {
    let word: String = name
        .chars()
        .map(|one| match one.is_ascii_alphanumeric() {
            true => one.to_ascii_lowercase(),
            false => '_',
        })
        .collect();
    format!("column_{word}")
}
