//! What the names of a module stand for, in as little room as there is one module a file.

/// Things by name. Several may go by one name, and keep the order in which they were added.
#[derive(Debug, Clone)]
pub(super) struct Named<'a, T>(Vec<(&'a str, T)>);

impl<T> Default for Named<'_, T> {
    fn default() -> Self {
        Named(Vec::new())
    }
}

impl<'a, T: Copy> Named<'a, T> {
    pub(super) fn add(&mut self, name: &'a str, one: T) {
        let after = self.0.partition_point(|(other, _)| *other <= name);
        self.0.insert(after, (name, one));
    }

    /// Adds all that another has.
    pub(super) fn extend(&mut self, other: &Self) {
        for (name, one) in &other.0 {
            self.add(name, *one);
        }
    }

    /// All that go by this name.
    pub(super) fn of(&self, name: &str) -> impl Iterator<Item = T> {
        let first = self.0.partition_point(|(other, _)| *other < name);
        let from_first = self.0[first..].iter();
        from_first
            .take_while(move |(other, _)| *other == name)
            .map(|(_, one)| *one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_keeps_its_order() {
        let mut named = Named::default();
        for (name, one) in [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("b", 5)] {
            named.add(name, one);
        }
        let mut all = Named::default();
        all.add("b", 0);
        all.extend(&named);
        assert_eq!(Vec::from_iter(all.of("b")), [0, 1, 3, 5]);
        assert_eq!(all.of("d").next(), None);
    }
}
