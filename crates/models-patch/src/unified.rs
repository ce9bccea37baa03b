//! A unified diff of two texts, as `git apply` takes it.

/// Lines of context around what changed.
const CONTEXT: usize = 3;

/// The diff of one file.
pub(crate) fn unified(file: &str, before: &str, after: &str) -> String {
    let (one, two) = (lines(before), lines(after));
    let mut out = format!("--- a/{file}\n+++ b/{file}\n");
    for hunk in hunks(&changes(&one, &two)) {
        let (first, last) = (&hunk[0], &hunk[hunk.len() - 1]);
        let lead = first.old.start.min(CONTEXT);
        let tail = (one.len() - last.old.end).min(CONTEXT);
        let old = first.old.start - lead..last.old.end + tail;
        let new = first.new.start - lead..last.new.end + tail;
        let range = |range: &std::ops::Range<usize>| match range.len() {
            0 => format!("{},0", range.start),
            count => format!("{},{count}", range.start + 1),
        };
        out.push_str(&format!("@@ -{} +{} @@\n", range(&old), range(&new)));
        let mut at = old.start;
        for change in hunk {
            (at..change.old.start).for_each(|line| push(&mut out, ' ', one[line]));
            change
                .old
                .clone()
                .for_each(|line| push(&mut out, '-', one[line]));
            change
                .new
                .clone()
                .for_each(|line| push(&mut out, '+', two[line]));
            at = change.old.end;
        }
        (at..old.end).for_each(|line| push(&mut out, ' ', one[line]));
    }
    out
}

/// Lines that were replaced, and by which.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Replaced {
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

/// Lines with their breaks.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn push(out: &mut String, mark: char, line: &str) {
    out.push(mark);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

/// What differs: from each place where the two part to the nearest one at which they meet again.
fn changes(one: &[&str], two: &[&str]) -> Vec<Replaced> {
    let (mut all, mut left, mut right) = (Vec::new(), 0, 0);
    while left < one.len() || right < two.len() {
        if left < one.len() && right < two.len() && one[left] == two[right] {
            (left, right) = (left + 1, right + 1);
            continue;
        }
        let (to_left, to_right) = meet(&one[left..], &two[right..]);
        all.push(Replaced {
            old: left..left + to_left,
            new: right..right + to_right,
        });
        (left, right) = (left + to_left, right + to_right);
    }
    all
}

/// How far to go on either side until the lines are the same again, the least first.
fn meet(one: &[&str], two: &[&str]) -> (usize, usize) {
    for distance in 1..one.len() + two.len() {
        for left in 0..=distance.min(one.len()) {
            let right = distance - left;
            let same = left < one.len() && right < two.len() && one[left] == two[right];
            if same && tail_agrees(&one[left..], &two[right..]) {
                return (left, right);
            }
        }
    }
    (one.len(), two.len())
}

/// Two lines may be the same by chance, as an attribute is; three in a row are the same text.
fn tail_agrees(one: &[&str], two: &[&str]) -> bool {
    one.iter().zip(two).take(3).all(|(one, two)| one == two)
}

/// Changes whose contexts touch stand in one hunk.
fn hunks(changes: &[Replaced]) -> Vec<Vec<Replaced>> {
    let mut hunks: Vec<Vec<Replaced>> = Vec::new();
    for change in changes {
        match hunks.last_mut() {
            Some(hunk)
                if hunk
                    .last()
                    .is_some_and(|last| change.old.start <= last.old.end + 2 * CONTEXT) =>
            {
                hunk.push(change.clone());
            }
            _ => hunks.push(vec![change.clone()]),
        }
    }
    hunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_stands_between_lines_that_did_not() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10";
        assert_eq!(
            unified("a.rs", before, after),
            "--- a/a.rs\n+++ b/a.rs\n@@ -2,8 +2,9 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n+10\n\
             \\ No newline at end of file\n"
        );
    }
}
