//! Parts that are kept once: a schema of ten thousand tables has a few dozen types and defaults.

use std::collections::BTreeSet;
use std::sync::Arc;

/// The parts of one kind that a source has named so far.
#[derive(Debug)]
pub struct Shared<T: ?Sized>(BTreeSet<Arc<T>>);

impl<T: ?Sized> Default for Shared<T> {
    fn default() -> Self {
        Shared(BTreeSet::new())
    }
}

impl<T: Ord> Shared<T> {
    /// The one of these parts that is equal to this one, which is kept where there is none.
    pub fn share(&mut self, part: T) -> Arc<T> {
        match self.0.get(&part) {
            Some(kept) => Arc::clone(kept),
            None => {
                let part = Arc::new(part);
                self.0.insert(Arc::clone(&part));
                part
            }
        }
    }
}

impl<T: ?Sized + Ord> Shared<T> {
    /// Puts the one of these parts that is equal to this one in its place.
    pub fn share_in(&mut self, part: &mut Arc<T>) {
        match self.0.get(part) {
            Some(kept) => *part = Arc::clone(kept),
            None => {
                self.0.insert(Arc::clone(part));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_parts_are_one_and_others_are_not() {
        let mut parts = Shared::default();
        let kept = parts.share("now()".to_owned());
        let mut equal = Arc::new("now()".to_owned());
        parts.share_in(&mut equal);
        assert!(Arc::ptr_eq(&kept, &equal));
        assert!(!Arc::ptr_eq(&kept, &parts.share("0".to_owned())));
    }
}
