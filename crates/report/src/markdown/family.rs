//! What the findings of one rule are called together, made from the rule's name: subject first,
//! then what happened to it.

use crate::count::plural;

/// Such as `Missing tables` for `table-missing`.
pub(super) fn family(rule: &str) -> String {
    let (subject, what) = rule.rsplit_once('-').unwrap_or((rule, ""));
    let subject = subject.replace('-', " ");
    let words = match what {
        "missing" | "unmapped" | "renamed" | "forbidden" | "required" | "absent" | "invalid" => {
            format!("{what} {}", plural(&noun(&subject)))
        }
        "mismatch" => plural(&format!("{subject} mismatch")),
        _ => rule.replace('-', " "),
    };
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => words,
    }
}

/// Kinds of constraints whose bare name is no noun.
fn noun(subject: &str) -> String {
    match subject {
        "unique" | "check" | "exclusion" => format!("{subject} constraint"),
        _ => subject.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_names_its_findings() {
        for (rule, words) in [
            ("table-missing", "Missing tables"),
            ("column-renamed", "Renamed columns"),
            ("index-unmapped", "Unmapped indexes"),
            ("unique-missing", "Missing unique constraints"),
            ("column-type-mismatch", "Column type mismatches"),
            ("decode-impossible", "Decode impossible"),
            ("policy-missing", "Missing policies"),
        ] {
            assert_eq!(family(rule), words);
        }
    }
}
