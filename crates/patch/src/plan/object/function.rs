//! Functions, procedures and aggregates.

use schemadrift_schema::{Identifier, Literal, Object, Value};

use super::{dotted, qualified};

/// Whether CREATE OR REPLACE can make the difference.
pub(super) fn can_be_replaced(aspects: &[&str]) -> bool {
    let fixed = ["form", "arguments", "result", "definition", "transforms"];
    !aspects.iter().any(|aspect| fixed.contains(aspect))
}

/// `CREATE OR REPLACE …`, or `Err` with why it cannot be written.
pub(super) fn create(object: &Object) -> Result<String, String> {
    let text = |aspect: &str| match object.property(aspect) {
        None | Some(Value::None) => None,
        Some(value) => Some(value.text()),
    };
    let name = qualified(&object.id);
    let arguments = text("arguments").unwrap_or_default();
    let form = text("form").unwrap_or("function");
    if form == "aggregate" {
        return aggregate(object, &name);
    }
    let language = text("language").unwrap_or("sql");
    let word = if form == "procedure" {
        "PROCEDURE"
    } else {
        "FUNCTION"
    };
    let mut sql = format!("CREATE OR REPLACE {word} {name}({arguments})");
    if let Some(result) = text("result") {
        sql.push_str(&format!("\n RETURNS {result}"));
    }
    sql.push_str(&format!("\n LANGUAGE {}", Identifier(language)));
    if let Some(transforms) = text("transforms") {
        let each: Vec<String> = transforms
            .split(", ")
            .map(|ty| format!("FOR TYPE {ty}"))
            .collect();
        sql.push_str(&format!("\n TRANSFORM {}", each.join(", ")));
    }
    if form == "window function" {
        sql.push_str("\n WINDOW");
    }
    if form != "procedure" {
        behaviour(&mut sql, &text);
    }
    if text("security definer") == Some("yes") {
        sql.push_str("\n SECURITY DEFINER");
    }
    if let Some(settings) = text("settings") {
        for setting in settings_of(settings) {
            sql.push_str(&setting);
        }
    }
    match object.property("body") {
        Some(Value::Printed(body)) => sql.push_str(&format!("\n{}", body.best_text())),
        Some(body) if language == "c" => {
            let library = text("library").unwrap_or_default();
            sql.push_str(&format!(
                "\nAS {}, {}",
                Literal(library),
                Literal(body.text())
            ));
        }
        Some(body) => sql.push_str(&format!("\nAS {}", dollars(body.text()))),
        None => return Err("its body is not known".to_owned()),
    }
    Ok(sql)
}

fn behaviour<'a>(sql: &mut String, text: &impl Fn(&str) -> Option<&'a str>) {
    let volatility = text("volatility").unwrap_or("volatile");
    sql.push_str(&format!("\n {}", volatility.to_uppercase()));
    if text("strict") == Some("yes") {
        sql.push_str(" STRICT");
    }
    if text("leakproof") == Some("yes") {
        sql.push_str(" LEAKPROOF");
    }
    if let Some(parallel) = text("parallel") {
        sql.push_str(&format!(" PARALLEL {}", parallel.to_uppercase()));
    }
    if let Some(cost) = text("cost").filter(|cost| *cost != "0") {
        sql.push_str(&format!(" COST {cost}"));
    }
    if let Some(rows) = text("rows").filter(|rows| *rows != "0") {
        sql.push_str(&format!(" ROWS {rows}"));
    }
    if let Some(support) = text("support function") {
        sql.push_str(&format!(" SUPPORT {}", dotted(support)));
    }
}

/// `a=b, c=d`: a comma may also stand inside a value, where no name and equals sign follows.
fn settings_of(settings: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in settings.split(", ") {
        let opens = part.split_once('=').is_some_and(|(name, _)| {
            name.chars()
                .all(|one| one.is_alphanumeric() || "._".contains(one))
        });
        match parts.last_mut() {
            Some(last) if !opens => last.push_str(&format!(", {part}")),
            _ => parts.push(part.to_owned()),
        }
    }
    parts
        .iter()
        .filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            // Lists are kept as they are written; everything else is one value.
            let is_list = [
                "search_path",
                "temp_tablespaces",
                "session_preload_libraries",
            ]
            .contains(&name);
            let value = if is_list {
                match value {
                    "" | "\"\"" => "''".to_owned(),
                    value => value.to_owned(),
                }
            } else {
                Literal(value).to_string()
            };
            Some(format!("\n SET {name} TO {value}"))
        })
        .collect()
}

/// A body in dollar quotes that it does not hold itself.
fn dollars(body: &str) -> String {
    let mut tag = "$function$".to_owned();
    while body.contains(&tag) || format!("{body}$").contains(&tag) {
        tag.insert(1, '_');
    }
    format!("{tag}{body}{tag}")
}

fn aggregate(object: &Object, name: &str) -> Result<String, String> {
    let definition = object.property("definition").map(Value::text);
    let definition = definition.ok_or("its definition is not known")?;
    let mut parts = Vec::new();
    for part in definition.split(", ") {
        let (word, value) = part.split_once(' ').unwrap_or((part, ""));
        parts.push(match word {
            "KIND" if value == "n" => continue,
            "KIND" => return Err("ordered-set aggregates are not written".to_owned()),
            "FINALFUNC_EXTRA" | "MFINALFUNC_EXTRA" => word.to_owned(),
            "FINALFUNC_MODIFY" | "MFINALFUNC_MODIFY" => {
                let word_of = match value {
                    "s" => "SHAREABLE",
                    "w" => "READ_WRITE",
                    _ => "READ_ONLY",
                };
                format!("{word} = {word_of}")
            }
            "SORTOP" => {
                let (schema, operator) = value.split_once('.').unwrap_or(("pg_catalog", value));
                format!("SORTOP = OPERATOR({}.{operator})", Identifier(schema))
            }
            word if word.ends_with("FUNC") => format!("{word} = {}", dotted(value)),
            word => format!("{word} = {value}"),
        });
    }
    if let Some(parallel) = object.property("parallel").map(Value::text)
        && parallel != "unsafe"
    {
        parts.push(format!("PARALLEL = {}", parallel.to_uppercase()));
    }
    let arguments = object.property("arguments").map_or("", Value::text);
    let arguments = if arguments.is_empty() { "*" } else { arguments };
    Ok(format!(
        "CREATE AGGREGATE {name}({arguments}) (\n    {}\n)",
        parts.join(",\n    ")
    ))
}

/// The text whose names have to be there before the function: its body is looked up only when it
/// runs, unless it is kept parsed.
pub(super) fn needs(object: &Object) -> String {
    let text = |aspect: &str| object.property(aspect).map_or("", Value::text);
    let mut needs = format!("{} {}", text("arguments"), text("result"));
    if let Some(Value::Printed(body)) = object.property("body") {
        needs.push(' ');
        needs.push_str(body.best_text());
    }
    if let Some(definition) = object.property("definition") {
        needs.push(' ');
        needs.push_str(definition.text());
    }
    needs
}
