//! One file a rule. A rule is added here and in the registry, and nowhere else.

pub(crate) mod check_mismatch;
pub(crate) mod column_missing;
pub(crate) mod column_type_mismatch;
pub(crate) mod foreign_key_missing;
