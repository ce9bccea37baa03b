//! Fingerprints: what stays the same about a finding when code and wording move.

use sha2::{Digest, Sha256};

use crate::finding::Subject;

/// Hash of the rule, the object's path and the aspect: no line, no message text.
pub(crate) fn fingerprint(rule: &str, subject: &Subject, aspect: &str) -> String {
    let mut hasher = Sha256::new();
    let mut field = |text: &str| {
        hasher.update(text.len().to_le_bytes());
        hasher.update(text.as_bytes());
    };
    field(rule);
    field(subject.schema.as_deref().unwrap_or(""));
    field(subject.table.as_deref().unwrap_or(""));
    field(subject.column.as_deref().unwrap_or(""));
    for column in &subject.columns {
        field(column);
    }
    field(subject.object.as_deref().unwrap_or(""));
    field(subject.references.as_deref().unwrap_or(""));
    field(aspect);
    let digest = hasher.finalize();
    let hex: String = digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("v1:{hex}")
}
