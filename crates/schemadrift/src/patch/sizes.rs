//! How large tables are, as far as the audited server told it.

use std::collections::BTreeMap;

use schemadrift_introspect::TableEstimate;
use schemadrift_schema::QualifiedName;

/// What the audited server believes of its tables, by their names as reports have them.
#[derive(Debug, Default)]
pub(super) struct Sizes(BTreeMap<String, TableEstimate>);

impl Sizes {
    pub(super) fn new(estimates: BTreeMap<QualifiedName, TableEstimate>) -> Self {
        let named = estimates.into_iter();
        Sizes(named.map(|(name, size)| (name.to_string(), size)).collect())
    }

    /// What is known of these tables, in words.
    pub(super) fn of(&self, tables: &[&str]) -> Option<String> {
        let known = tables.iter().filter_map(|name| {
            let TableEstimate { rows, bytes } = self.0.get(*name)?;
            Some(format!(
                "{name} has about {rows} rows in about {}",
                amount(*bytes)
            ))
        });
        let known: Vec<String> = known.collect();
        (!known.is_empty()).then(|| known.join(", "))
    }
}

/// Bytes in the unit that leaves up to five digits, as `pg_size_pretty` writes them.
fn amount(bytes: u64) -> String {
    let mut amount = bytes;
    for unit in ["bytes", "kB", "MB", "GB"] {
        if amount < 10 * 1024 {
            return format!("{amount} {unit}");
        }
        amount = amount.div_ceil(1024);
    }
    format!("{amount} TB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_in_a_unit_that_fits() {
        let amounts = [0, 8192, 10_240, 24_576, 10_485_760, 1 << 40, 1 << 60];
        assert_eq!(
            amounts.map(amount),
            [
                "0 bytes",
                "8192 bytes",
                "10 kB",
                "24 kB",
                "10 MB",
                "1024 GB",
                "1048576 TB"
            ]
        );
    }
}
