//! Whatever of the checklist is not as it should be, by name: what keeps the schema from being
//! ready first, then remarks.

use schemadrift_analyze::readiness::Outcome;

use super::{Writer, mark};
use crate::count::number;
use crate::markdown::inline::code;

impl Writer<'_> {
    pub(super) fn to_look_at(&self, out: &mut String) {
        let mut lines = self.coverage();
        lines.extend(self.demands());
        let failing = lines.into_iter().map(|line| (Outcome::Fails, line));
        let remarks = self.remarks();
        let remarks = remarks.into_iter().map(|line| (Outcome::Remark, line));
        let lines: Vec<(Outcome, String)> = failing.chain(remarks).collect();
        if lines.is_empty() {
            return;
        }
        out.push_str("\n## To look at\n\n");
        for (outcome, line) in lines {
            out.push_str(&format!("- {} {line}\n", mark(outcome)));
        }
    }

    fn coverage(&self) -> Vec<String> {
        let Some(coverage) = &self.facts.coverage else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        let tables = coverage.tables.iter();
        let without = tables.clone().filter(|(_, (_, modelled))| *modelled == 0);
        lines.push((
            "No model",
            without.map(|(name, _)| self.named(name)).collect(),
        ));
        let partly = tables.filter(|(_, (all, modelled))| (1..*all).contains(modelled));
        let partly = partly
            .map(|(name, (all, modelled))| format!("{} ({modelled} of {all})", self.named(name)));
        lines.push(("Columns in no model", partly.collect::<Vec<String>>()));
        let missing = coverage.missing_tables.iter();
        let missing = missing.map(|name| self.named(name)).collect();
        lines.push(("Models without a table", missing));
        let missing = coverage.missing_columns.iter();
        let missing = missing.map(|(table, column)| self.short(&format!("{table}.{column}")));
        lines.push(("Columns of models alone", missing.collect()));
        let mut lines = listed(lines);
        if coverage.errors > 0 {
            let errors = number(coverage.errors, "error");
            lines.push(format!(
                "An audit of the models finds {errors}; `schemadrift audit` lists them"
            ));
        }
        lines
    }

    fn demands(&self) -> Vec<String> {
        let facts = self.facts;
        let circles = facts.closed_circles.iter();
        let circles = circles.map(|circle| self.names(&circle.tables));
        let extensions = facts.extensions.iter().filter(|(_, there)| !**there);
        let critical = facts.critical.iter().filter(|fact| fact.ty.is_none());
        let critical = critical.map(|fact| self.short(&format!("{}.{}", fact.table, fact.column)));
        let forbidden = facts.forbidden.iter();
        let forbidden = forbidden.map(|(table, column)| self.short(&format!("{table}.{column}")));
        let stale = facts.stale_designs.iter().map(|one| code(one));
        let tenancy = facts.tenancy.iter();
        let lacking = tenancy
            .clone()
            .filter(|one| one.demanded && one.column.is_none());
        let unindexed = tenancy.filter_map(|one| {
            let (column, _) = one.column.as_ref().filter(|(_, indexed)| !indexed)?;
            Some(self.short(&format!("{}.{column}", one.table)))
        });
        let mut lines: Vec<String> = circles
            .map(|tables| format!("Circle that no nullable key opens: {tables}"))
            .collect();
        lines.extend(listed(vec![
            (
                "Missing extensions",
                extensions.map(|(name, _)| code(name)).collect(),
            ),
            ("Missing columns", critical.collect()),
            ("Forbidden columns", forbidden.collect()),
            ("By design, and not there", stale.collect()),
            (
                "No tenancy column",
                lacking.map(|one| self.named(&one.table)).collect(),
            ),
            ("Tenancy columns without an index", unindexed.collect()),
        ]));
        lines
    }

    fn remarks(&self) -> Vec<String> {
        let facts = self.facts;
        let odd = facts.odd_keys.iter().filter(|odd| odd.reason.is_none());
        let odd = odd.map(|odd| {
            let columns = odd.key.columns.join(", ");
            self.short(&format!("{}.{columns}", odd.key.table))
        });
        let unindexed = facts.unindexed.iter();
        let unindexed = unindexed.map(|key| {
            let columns = key.columns.join(", ");
            self.short(&format!("{}.{columns}", key.table))
        });
        let mixed = facts.naming.mixed.keys().map(|domain| code(domain));
        listed(vec![
            (
                "Foreign keys to other columns than an id, without a reason",
                odd.collect(),
            ),
            ("Foreign keys without an index", unindexed.collect()),
            (
                "Domains that mix plural and singular names",
                mixed.collect(),
            ),
        ])
    }
}

fn listed(lists: Vec<(&str, Vec<String>)>) -> Vec<String> {
    let lists = lists.into_iter().filter(|(_, names)| !names.is_empty());
    lists
        .map(|(what, names)| format!("{what}: {}", names.join(", ")))
        .collect()
}
