//! The diagram: tables by level, with an arrow to what each references.

use std::collections::BTreeMap;

use schemadrift_analyze::Analysis;

use crate::namespace::Namespace;

/// More arrows than this, or more text, are refused where Markdown is shown.
const MAX_ARROWS: usize = 500;
const MAX_BYTES: usize = 50_000;

/// A fenced block of Mermaid, where it can be drawn; dotted arrows are optional.
///
/// What is needed first stands at the left, and the tables of a level one below the other, so that
/// a wide level makes the diagram long and not small.
pub(super) fn diagram(analysis: &Analysis, namespace: &Namespace) -> Option<String> {
    let mut numbers = BTreeMap::new();
    let mut out = "flowchart RL\n".to_owned();
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
    let is_drawn = arrows.len() <= MAX_ARROWS;
    for (from, to, arrow) in arrows {
        out.push_str(&format!("  t{from} {arrow} t{to}\n"));
    }
    (is_drawn && out.len() <= MAX_BYTES).then(|| format!("```mermaid\n{out}```\n"))
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
