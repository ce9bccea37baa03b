//! The known name that a misspelled one was probably meant to be.

/// The candidate closest to `name`, if one is close enough to be worth a suggestion.
///
/// Of several that are equally close the first is taken.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = name.chars().count().div_ceil(3);
    candidates
        .into_iter()
        .map(|candidate| (edits(name, candidate), candidate))
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two names.
fn edits(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().map(|c| c.to_ascii_lowercase()).collect();
    let to: Vec<char> = to.chars().map(|c| c.to_ascii_lowercase()).collect();
    let mut before_last = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, left) in from.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, right) in to.iter().enumerate() {
            let replaced = last[column] + usize::from(left != right);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *left == to[column - 1] && from[row - 1] == *right {
                let swapped: &Vec<usize> = &before_last;
                best = best.min(swapped[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    fn check(name: &str, expected: Option<&str>) {
        let known = ["name", "nullable", "references", "on_delete", "on_update"];
        assert_eq!(closest(name, known), expected, "{name}");
    }

    #[test]
    fn a_slip_is_recognised() {
        check("nmae", Some("name"));
        check("Name", Some("name"));
        check("nulable", Some("nullable"));
        check("reference", Some("references"));
        check("ondelete", Some("on_delete"));
    }

    #[test]
    fn another_word_is_not() {
        check("", None);
        check("colour", None);
        check("größe", None);
    }
}
