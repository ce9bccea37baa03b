//! `json`: the report for programs, in its published shape, and the JSON Schema of that shape.

mod convert;
mod wire;

use schemars::generate::SchemaSettings;
use serde::Serialize;

use schemadrift_audit::Audit;

use crate::RenderOptions;
use crate::visible::is_deceptive;

/// The report of one audit.
pub(crate) fn render(audit: &Audit, options: &RenderOptions<'_>) -> String {
    print(&convert::report(audit, options))
}

/// JSON Schema of the report, version 1.
pub fn json_schema() -> String {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    print(&generator.into_root_schema_for::<wire::Report>())
}

/// Two things cannot fail here: writing into memory, and keys that are all texts.
pub(crate) fn print(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    escape_deceptive(&text)
}

/// Structure is ASCII with line breaks, so any other character that acts instead of being seen
/// stands inside a string, where JSON has an escape for it: the value stays the same.
fn escape_deceptive(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    let mut units = [0; 2];
    for character in json.chars() {
        if character == '\n' || !is_deceptive(character) {
            escaped.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut units) {
            escaped.push_str(&format!("\\u{unit:04x}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deceptive_characters_are_escaped_and_keep_their_value() {
        let raw = "\u{202e}a\u{e0041}\u{1b}\n\u{7f}é";
        let json = print(&raw);
        assert_eq!(json, "\"\\u202ea\\udb40\\udc41\\u001b\\n\\u007fé\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), raw);
    }
}
