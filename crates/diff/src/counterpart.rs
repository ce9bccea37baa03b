//! Which of several constraints over the same columns is meant: a database can hold one twice.

/// What is known of the constraints of one kind over the same columns.
pub(crate) struct Alike<'s, 'a, T> {
    /// Those that are expected.
    pub(crate) expected: Vec<&'s T>,
    /// Those that are there.
    pub(crate) actual: Vec<&'a T>,
    /// Whether nothing differs between an expected and an actual one.
    pub(crate) is_same: &'s dyn Fn(&T, &T) -> bool,
    /// The name of one.
    pub(crate) name: fn(&T) -> Option<&str>,
}

impl<'a, T> Alike<'_, 'a, T> {
    /// The one that is meant. What differs in nothing comes before all others, of several of these
    /// the one of the same name, and then each has its own; what is another one's is nobody else's.
    pub(crate) fn counterpart(&self, expected: &T) -> Option<&'a T> {
        let same = self.same_as(expected);
        let named = same.iter().find(|actual| self.is_named(expected, actual));
        if let Some(named) = named {
            return Some(named);
        }
        if let Some(first) = same.first() {
            let free: Vec<&'a T> = same
                .iter()
                .copied()
                .filter(|actual| !self.others(expected).any(|one| self.is_his(one, actual)))
                .collect();
            let before = self.expected.iter();
            let before = before.take_while(|one| !std::ptr::eq(**one, expected));
            let rank = before.filter(|one| self.is_equal_and_nameless(one, first));
            let own = free.get(rank.count()).or(free.last());
            return Some(own.copied().unwrap_or(first));
        }
        let is_free =
            |actual: &&&'a T| !self.others(expected).any(|one| (self.is_same)(one, actual));
        let mut free = self.actual.iter().filter(is_free);
        let named = free.clone().find(|actual| self.is_named(expected, actual));
        named.or_else(|| free.next()).copied()
    }

    fn same_as(&self, expected: &T) -> Vec<&'a T> {
        let all = self.actual.iter().copied();
        all.filter(|actual| (self.is_same)(expected, actual))
            .collect()
    }

    fn others<'o>(&'o self, expected: &'o T) -> impl Iterator<Item = &'o T> {
        let all = self.expected.iter().copied();
        all.filter(move |one| !std::ptr::eq(*one, expected))
    }

    fn is_named(&self, one: &T, two: &T) -> bool {
        (self.name)(one).is_some() && (self.name)(one) == (self.name)(two)
    }

    /// Whether the actual one is just what this one means, name and all.
    fn is_his(&self, expected: &T, actual: &T) -> bool {
        self.is_named(expected, actual) && (self.is_same)(expected, actual)
    }

    /// Whether this one means the actual one no less, and none by its name.
    fn is_equal_and_nameless(&self, expected: &T, actual: &T) -> bool {
        let mut there = self.actual.iter();
        (self.is_same)(expected, actual) && !there.any(|one| self.is_his(expected, one))
    }
}
