//! How tables are named: in the plural or in the singular, and where one domain mixes both.

use std::collections::BTreeMap;

use schemadrift_schema::QualifiedName;

/// Tables by the form of their name's last word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Naming {
    /// Such as `users`.
    pub plural: Vec<QualifiedName>,
    /// Such as `feedback`.
    pub singular: Vec<QualifiedName>,
    /// Domains, by first word, whose tables have both forms.
    pub mixed: BTreeMap<String, Vec<QualifiedName>>,
}

pub(super) fn naming(names: &[&QualifiedName]) -> Naming {
    let mut naming = Naming::default();
    let mut domains: BTreeMap<String, Vec<QualifiedName>> = BTreeMap::new();
    for name in names {
        let words: Vec<&str> = name
            .name
            .split('_')
            .filter(|word| !word.is_empty())
            .collect();
        let last = words.last().copied().unwrap_or_default();
        let list = if is_plural(last) {
            &mut naming.plural
        } else {
            &mut naming.singular
        };
        list.push((*name).clone());
        let first = words.first().copied().unwrap_or_default();
        let domain = if is_plural(first) {
            first.trim_end_matches('s')
        } else {
            first
        };
        domains
            .entry(domain.to_owned())
            .or_default()
            .push((*name).clone());
    }
    let is_mixed = |tables: &Vec<QualifiedName>| {
        tables.iter().any(|name| naming.plural.contains(name))
            && tables.iter().any(|name| naming.singular.contains(name))
    };
    let mixed = domains.iter().filter(|(_, tables)| is_mixed(tables));
    let mixed = mixed.map(|(domain, tables)| (domain.clone(), tables.clone()));
    naming.mixed = mixed.collect();
    naming
}

/// As English forms it; words such as `status` and `progress` only look like it.
fn is_plural(word: &str) -> bool {
    let word = word.to_lowercase();
    let irregular = [
        "people", "children", "men", "women", "criteria", "indices", "media", "data",
    ];
    irregular.contains(&word.as_str())
        || word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_s_is_not_always_a_plural() {
        let plural = ["users", "analyses", "statuses", "people", "summaries"];
        assert!(plural.iter().all(|word| is_plural(word)));
        let singular = [
            "feedback", "progress", "status", "analysis", "access", "summary",
        ];
        assert!(!singular.iter().any(|word| is_plural(word)));
    }

    #[test]
    fn a_domain_with_both_forms_is_mixed() {
        let names = ["llm_usage_logs", "llm_usage_summary", "users", "user_roles"];
        let names = names.map(|name| QualifiedName::new("public", name));
        let naming = naming(&names.iter().collect::<Vec<_>>());
        assert_eq!(naming.mixed.keys().collect::<Vec<_>>(), ["llm"]);
    }
}
