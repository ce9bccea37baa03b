//! Fingerprints: what stays the same about a finding when code and wording move.

use sha2::{Digest, Sha256};

use crate::subject::Subject;

/// Hash of the rule, the object's path and the aspect: no line, no message text.
pub(crate) fn fingerprint(rule: &str, subject: &Subject, aspect: &str) -> String {
    let text = |field: &'_ Option<String>| field.clone().unwrap_or_default();
    let mut fields = vec![
        rule.to_owned(),
        text(&subject.schema),
        text(&subject.table),
        text(&subject.column),
    ];
    fields.extend(subject.columns.iter().cloned());
    fields.extend([text(&subject.object), text(&subject.references)]);
    fields.push(aspect.to_owned());
    hash(fields.iter().map(String::as_str))
}

/// The fingerprint of another finding of the same rule on the same object.
pub(crate) fn told_apart<const N: usize>(first: &str, by: [Option<&str>; N]) -> String {
    let by = by.into_iter().map(Option::unwrap_or_default);
    hash(std::iter::once(first).chain(by))
}

fn hash<'f>(fields: impl Iterator<Item = &'f str>) -> String {
    let mut hasher = Sha256::new();
    for field in fields {
        hasher.update(field.len().to_le_bytes());
        hasher.update(field.as_bytes());
    }
    let hex: String = hasher
        .finalize()
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("v1:{hex}")
}
