//! Numbers of findings, and the words that go with numbers.

use schemadrift_audit::{Finding, Severity};

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count([usize; 3]);

impl Count {
    pub(crate) fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut count = Count::default();
        for finding in findings {
            count.add(finding.severity);
        }
        count
    }

    pub(crate) fn add(&mut self, severity: Severity) {
        self.0[severity as usize] += 1;
    }

    pub(crate) fn at(self, severity: Severity) -> usize {
        self.0[severity as usize]
    }

    pub(crate) fn total(self) -> usize {
        self.0.iter().sum()
    }

    /// All three numbers, such as `2 errors, 0 warnings, 1 info`.
    pub(crate) fn all(self) -> String {
        Severity::WORST_FIRST
            .map(|severity| number(self.at(severity), severity.name()))
            .join(", ")
    }

    /// The numbers that are not zero, such as `2 errors, 1 info`.
    pub(crate) fn present(self) -> String {
        let words: Vec<String> = Severity::WORST_FIRST
            .into_iter()
            .filter(|severity| self.at(*severity) > 0)
            .map(|severity| number(self.at(severity), severity.name()))
            .collect();
        if words.is_empty() {
            "no findings".to_owned()
        } else {
            words.join(", ")
        }
    }
}

/// A number with its noun, such as `1 model` or `2 models`.
pub(crate) fn number(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {}", plural(noun))
    }
}

/// The plural of a noun whose last word is the one that changes.
pub(crate) fn plural(noun: &str) -> String {
    let before_y = noun.strip_suffix('y').filter(|stem| {
        stem.chars()
            .last()
            .is_some_and(|last| !"aeiou".contains(last))
    });
    match before_y {
        Some(stem) => format!("{stem}ies"),
        None if ["x", "s", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => {
            format!("{noun}es")
        }
        None => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_their_number() {
        for (noun, many) in [
            ("error", "errors"),
            ("index", "indexes"),
            ("policy", "policies"),
            ("foreign key", "foreign keys"),
            ("check mismatch", "check mismatches"),
        ] {
            assert_eq!(plural(noun), many);
            assert_eq!(number(1, noun), format!("1 {noun}"));
        }
    }

    #[test]
    fn a_count_can_be_said_in_full_or_in_short() {
        let mut count = Count::default();
        assert_eq!(count.present(), "no findings");
        count.add(Severity::Error);
        count.add(Severity::Info);
        count.add(Severity::Info);
        assert_eq!(count.all(), "1 error, 0 warnings, 2 infos");
        assert_eq!(count.present(), "1 error, 2 infos");
        assert_eq!(count.total(), 3);
    }
}
