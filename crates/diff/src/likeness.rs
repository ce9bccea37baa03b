//! How alike two names are, and the pairing of what is missing with what is unmapped.

use std::cmp::Ordering;
use std::collections::BTreeSet;

/// From here on two names are alike enough to be one thing renamed.
const ALIKE: f64 = 0.4;

/// Likeness of two names from 0 to 1: the better of edit distance and shared words.
pub(crate) fn likeness(one: &str, two: &str) -> f64 {
    strsim::normalized_levenshtein(one, two).max(shared_words(one, two))
}

/// Whether names this alike can be one thing renamed.
pub(crate) fn is_alike(likeness: f64) -> bool {
    likeness >= ALIKE
}

/// The names that are most like one, the most alike first: three at most.
pub fn nearest<'n>(name: &str, among: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let scored = among.map(|one| (likeness(name, one), one));
    let mut scored: Vec<(f64, &str)> = scored.filter(|(score, _)| is_alike(*score)).collect();
    scored.sort_by(|one, two| {
        let by_score = two.0.partial_cmp(&one.0).unwrap_or(Ordering::Equal);
        by_score.then(one.1.cmp(two.1))
    });
    scored.dedup_by_key(|(_, name)| *name);
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Pairs each left item with at most one right item: the most alike first, ties in order of
/// declaration. `score` gives `None` for what can never be a pair.
pub(crate) fn matched<L, R>(
    left: &[L],
    right: &[R],
    score: impl Fn(&L, &R) -> Option<f64>,
) -> Vec<(usize, usize)> {
    let mut scored = Vec::new();
    for (left_position, left_item) in left.iter().enumerate() {
        for (right_position, right_item) in right.iter().enumerate() {
            if let Some(score) = score(left_item, right_item) {
                scored.push((score, left_position, right_position));
            }
        }
    }
    best_pairs(scored)
}

/// The same for pairs that have been scored already, by position.
pub(crate) fn best_pairs(mut scored: Vec<(f64, usize, usize)>) -> Vec<(usize, usize)> {
    scored.sort_by(|one, two| {
        two.0
            .partial_cmp(&one.0)
            .unwrap_or(Ordering::Equal)
            .then(one.1.cmp(&two.1))
            .then(one.2.cmp(&two.2))
    });
    let mut left_taken = BTreeSet::new();
    let mut right_taken = BTreeSet::new();
    let mut pairs = Vec::new();
    for (_, left, right) in scored {
        if !left_taken.contains(&left) && !right_taken.contains(&right) {
            left_taken.insert(left);
            right_taken.insert(right);
            pairs.push((left, right));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn shared_words(one: &str, two: &str) -> f64 {
    let one: Vec<&str> = one.split('_').filter(|word| !word.is_empty()).collect();
    let two: Vec<&str> = two.split('_').filter(|word| !word.is_empty()).collect();
    if one.is_empty() || two.is_empty() {
        return 0.0;
    }
    let shared = one.iter().filter(|word| two.contains(word)).count();
    #[expect(
        clippy::cast_precision_loss,
        reason = "names have at most 63 bytes, so the counts are exact"
    )]
    let ratio = 2.0 * shared as f64 / (one.len() + two.len()) as f64;
    ratio.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_pair_first_and_ties_by_order() {
        let expected = ["asset_id", "depends_on_asset_id"];
        let actual = ["source_asset_id", "target_asset_id"];
        let pairs = matched(&expected, &actual, |one, two| Some(likeness(one, two)));
        assert_eq!(pairs, [(0, 0), (1, 1)]);
    }

    #[test]
    fn names_that_share_nothing_are_not_alike() {
        assert!(!is_alike(likeness("stripe_id", "legacy_notes")));
        assert!(is_alike(likeness(
            "last_healthy_ethereum_block_hash",
            "last_healthy_block_hash"
        )));
    }
}
