//! What a source can say, so that silence is never taken for "none".

/// A kind of fact that a source can speak about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Which columns there are, their types and their nullability.
    Columns,
    /// Primary keys.
    PrimaryKeys,
    /// Defaults.
    Defaults,
    /// Generated columns, serial and identity.
    Generated,
    /// Uniqueness.
    Uniques,
    /// Foreign keys.
    ForeignKeys,
    /// Check constraints.
    Checks,
    /// Exclusion constraints.
    Exclusions,
    /// Indexes.
    Indexes,
    /// Enum types and their labels.
    Enums,
}

impl Aspect {
    /// All of them, in the order of reports.
    pub const ALL: [Aspect; 10] = [
        Aspect::Columns,
        Aspect::PrimaryKeys,
        Aspect::Defaults,
        Aspect::Generated,
        Aspect::Uniques,
        Aspect::ForeignKeys,
        Aspect::Checks,
        Aspect::Exclusions,
        Aspect::Indexes,
        Aspect::Enums,
    ];

    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Aspect::Columns => "columns",
            Aspect::PrimaryKeys => "primary keys",
            Aspect::Defaults => "defaults",
            Aspect::Generated => "generated and identity columns",
            Aspect::Uniques => "unique constraints",
            Aspect::ForeignKeys => "foreign keys",
            Aspect::Checks => "check constraints",
            Aspect::Exclusions => "exclusion constraints",
            Aspect::Indexes => "indexes",
            Aspect::Enums => "enums",
        }
    }
}

/// How much a source can say about one aspect of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// It has no way to say anything.
    Nothing,
    /// It may name some; what it does not name means nothing.
    Some,
    /// It has a way to name every one; what the other side has beyond is unmapped.
    Listed,
    /// It knows them all; what it does not name is not there.
    Everything,
}

impl Claim {
    /// The word that reports use: `no`, `partly` or `fully`.
    pub fn name(self) -> &'static str {
        match self {
            Claim::Nothing => "no",
            Claim::Some | Claim::Listed => "partly",
            Claim::Everything => "fully",
        }
    }
}

/// What a source can say about a table, aspect by aspect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage([Claim; Aspect::ALL.len()]);

impl Coverage {
    /// Catalogs: everything is known.
    pub const EVERYTHING: Coverage = Coverage([Claim::Everything; Aspect::ALL.len()]);
    /// The starting point for a framework: it says nothing.
    pub const NOTHING: Coverage = Coverage([Claim::Nothing; Aspect::ALL.len()]);

    /// The same, but for one aspect.
    pub const fn with(mut self, aspect: Aspect, claim: Claim) -> Self {
        self.0[aspect as usize] = claim;
        self
    }

    /// What is said about one aspect.
    pub fn of(&self, aspect: Aspect) -> Claim {
        self.0[aspect as usize]
    }

    /// Whether something on the other side that is not named here is to be called unmapped.
    pub fn lists(&self, aspect: Aspect) -> bool {
        self.of(aspect) >= Claim::Listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_source_can_list_is_unmapped() {
        let coverage = Coverage::NOTHING
            .with(Aspect::Columns, Claim::Listed)
            .with(Aspect::ForeignKeys, Claim::Some);
        assert!(coverage.lists(Aspect::Columns));
        assert!(!coverage.lists(Aspect::ForeignKeys));
        assert!(!coverage.lists(Aspect::Indexes));
        assert_eq!(coverage.of(Aspect::ForeignKeys).name(), "partly");
    }
}
