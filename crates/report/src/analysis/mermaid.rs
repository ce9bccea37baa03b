//! The diagram: tables by level, with an arrow to what each references.

use std::collections::BTreeMap;

use schemadrift_analyze::Analysis;

use crate::namespace::Namespace;

/// A fenced block of Mermaid; dotted arrows are optional.
///
/// What is needed first stands at the left, and the tables of a level one below the other, so that
/// a wide level makes the diagram long and not small.
pub(super) fn write(out: &mut String, analysis: &Analysis, namespace: &Namespace) {
    let mut numbers = BTreeMap::new();
    out.push_str("```mermaid\nflowchart RL\n");
    for (depth, level) in analysis.levels().iter().enumerate() {
        out.push_str(&format!("  subgraph level{depth}[\"Level {depth}\"]\n"));
        for name in level {
            let number = numbers.len();
            numbers.insert((*name).clone(), number);
            out.push_str(&format!(
                "    t{number}[\"{}\"]\n",
                label(namespace.short(&name.to_string()))
            ));
        }
        out.push_str("  end\n");
    }
    let mut arrows = Vec::new();
    for key in &analysis.keys {
        if let (Some(from), Some(to)) = (numbers.get(&key.table), numbers.get(&key.references)) {
            let arrow = if key.optional { "-.->" } else { "-->" };
            arrows.push((*from, *to, arrow));
        }
    }
    arrows.sort_unstable();
    arrows.dedup();
    for (from, to, arrow) in arrows {
        out.push_str(&format!("  t{from} {arrow} t{to}\n"));
    }
    out.push_str("```\n");
}

/// Whatever is not plain is written as Mermaid writes any character: by its number.
fn label(name: &str) -> String {
    let mut label = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_alphanumeric() || matches!(character, '_' | '.' | '-' | ' ') {
            label.push(character);
        } else {
            label.push_str(&format!("#{};", u32::from(character)));
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_its_label() {
        assert_eq!(label("app.users"), "app.users");
        assert_eq!(label("a\"]\n`"), "a#34;#93;#10;#96;");
    }
}
