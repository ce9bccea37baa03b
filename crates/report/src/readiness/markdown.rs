//! The examination as a document: verdict, checklist and what is to be looked at first, then what
//! they are made of.

use schemadrift_analyze::Claim;
use schemadrift_analyze::readiness::{Outcome, Readiness};
use schemadrift_schema::QualifiedName;

use super::to_look_at::to_look_at;
use super::{ReadinessDocument, outcome, verdict};
use crate::compared;
use crate::count::number;
use crate::markdown::NOTHING;
use crate::markdown::condition::condition;
use crate::markdown::inline::{code, prose};
use crate::markdown::table::Table;
use crate::namespace::Namespace;
use crate::provenance;

pub(super) fn render(document: &ReadinessDocument<'_>) -> String {
    let facts = document.readiness;
    let writer = Writer {
        facts,
        namespace: Namespace::of(facts.tables.keys()),
    };
    let mut out = writer.introduction(document.source);
    writer.checklist(&mut out);
    writer.to_look_at(&mut out);
    if let Some((path, claims)) = document.claims {
        checked(&mut out, path, claims);
    }
    writer.tables(&mut out);
    writer.types(&mut out);
    writer.critical_columns(&mut out);
    writer.odd_keys(&mut out);
    writer.tenancy(&mut out);
    writer.naming(&mut out);
    writer.indexes(&mut out);
    out.push_str(&provenance::chapter(document.provenance, &writer.namespace));
    out
}

struct Writer<'a> {
    facts: &'a Readiness,
    namespace: Namespace,
}

impl Writer<'_> {
    fn introduction(&self, source: &str) -> String {
        let counts = self.facts.counts;
        let checklist = self.facts.checklist.iter();
        let remarks = checklist.filter(|item| item.outcome == Outcome::Remark);
        let remarks = match remarks.count() {
            0 => String::new(),
            some => format!(", with {}", number(some, "remark")),
        };
        format!(
            "# Schema readiness\n\nVerdict: **{}**{remarks}. Read from {}: {} with {}, {}, {}, {}, {}.{}\n",
            verdict(self.facts),
            compared::source(source),
            number(counts.tables, "table"),
            number(counts.columns, "column"),
            number(counts.foreign_keys, "foreign key"),
            number(counts.indexes, "index"),
            number(counts.enums, "enum"),
            number(counts.levels, "level"),
            self.namespace.sentence(),
        )
    }

    fn checklist(&self, out: &mut String) {
        out.push_str(
            "\n## Checklist\n\nA remark is worth a look and keeps nothing from being ready.\n\n",
        );
        let mut table = Table::new(&["What", ">Right", ">Of", "Outcome"]);
        for item in &self.facts.checklist {
            table.row([
                item.name.to_owned(),
                item.right.0.to_string(),
                item.right.1.to_string(),
                format!("{} {}", mark(item.outcome), outcome(item)),
            ]);
        }
        out.push_str(&table.print());
    }

    fn to_look_at(&self, out: &mut String) {
        let entries = to_look_at(self.facts);
        if entries.is_empty() {
            return;
        }
        out.push_str("\n## To look at\n\n");
        for entry in entries {
            let names: Vec<String> = entry.names.iter().map(|name| self.short(name)).collect();
            let (mark, names) = (mark(entry.outcome), names.join(", "));
            out.push_str(&format!("- {mark} {}: {names}\n", entry.what));
        }
    }

    fn tables(&self, out: &mut String) {
        out.push_str("\n## Tables\n\n");
        let covered = self.facts.coverage.as_ref();
        let mut table = Table::new(&["Table", ">Columns", ">In a model", "Purpose"]);
        for (name, columns) in &self.facts.tables {
            let modelled = covered.and_then(|coverage| coverage.tables.get(name));
            let purpose = self.facts.purposes.get(name);
            table.row([
                self.named(name),
                columns.len().to_string(),
                modelled.map_or_else(|| NOTHING.to_owned(), |(_, modelled)| modelled.to_string()),
                purpose.map_or_else(|| NOTHING.to_owned(), |text| prose(text)),
            ]);
        }
        out.push_str(&table.drop_silent(&["In a model", "Purpose"]).print());
        if covered.is_none() {
            out.push_str("\nNo models were given, so nothing is said of their coverage.\n");
        }
    }

    fn types(&self, out: &mut String) {
        let facts = self.facts;
        if facts.extensions.is_empty() && facts.enums.is_empty() {
            return;
        }
        out.push_str("\n## Extensions and enums\n\n");
        for (name, there) in &facts.extensions {
            let there = if *there { "installed" } else { "**missing**" };
            out.push_str(&format!("- Extension {}: {there}\n", code(name)));
        }
        for (name, labels) in &facts.enums {
            let labels = number(*labels, "label");
            out.push_str(&format!("- Enum {}: {labels}\n", self.short(name)));
        }
    }

    fn critical_columns(&self, out: &mut String) {
        if self.facts.critical.is_empty() {
            return;
        }
        out.push_str("\n## Critical columns\n\n");
        let mut table = Table::new(&["Column", "Type"]);
        for fact in &self.facts.critical {
            let found = fact.ty.as_deref();
            table.row([
                self.short(&format!("{}.{}", fact.table, fact.column)),
                found.map_or_else(|| "**missing**".to_owned(), |ty| self.short(ty)),
            ]);
        }
        out.push_str(&table.print());
    }

    fn odd_keys(&self, out: &mut String) {
        if self.facts.odd_keys.is_empty() {
            return;
        }
        out.push_str("\n## Foreign keys to other columns than an id\n\n");
        let mut table = Table::new(&["Foreign key", "References", "By design"]);
        for odd in &self.facts.odd_keys {
            let key = &odd.key;
            let reason = odd.reason.as_deref();
            table.row([
                self.short(&format!("{}.{}", key.table, key.columns.join(", "))),
                self.short(&format!(
                    "{}.{}",
                    key.references,
                    key.referenced_columns.join(", ")
                )),
                reason.map_or_else(|| "no reason is given".to_owned(), prose),
            ]);
        }
        out.push_str(&table.print());
    }

    /// The tables that have a column, then those that have none: one line each would hide the few
    /// that matter.
    fn tenancy(&self, out: &mut String) {
        let tenancy = &self.facts.tenancy;
        if tenancy.is_empty() {
            return;
        }
        out.push_str("\n## Tenancy\n\n");
        let mut columns: Vec<&str> = Vec::new();
        for one in tenancy {
            columns.extend(one.column.iter().map(|(name, _)| name.as_str()));
        }
        columns.sort_unstable();
        columns.dedup();
        for wanted in columns {
            let of_column = |indexed: bool| {
                tenancy.iter().filter(move |one| {
                    let column = one.column.as_ref();
                    column.is_some_and(|(name, is)| name == wanted && *is == indexed)
                })
            };
            let (with, without) = (of_column(true), of_column(false));
            let with: Vec<String> = with.map(|one| self.named(&one.table)).collect();
            let without: Vec<String> = without.map(|one| self.named(&one.table)).collect();
            if !with.is_empty() {
                let name = code(wanted);
                let tables = number(with.len(), "table");
                let list = with.join(", ");
                out.push_str(&format!("- {name} with an index, {tables}: {list}\n"));
            }
            if !without.is_empty() {
                let name = code(wanted);
                let tables = number(without.len(), "table");
                let list = without.join(", ");
                out.push_str(&format!(
                    "- {name} **without an index**, {tables}: {list}\n"
                ));
            }
        }
        let none = |shared: bool, demanded: bool| -> Vec<String> {
            let tables = tenancy.iter().filter(move |one| {
                one.column.is_none() && one.shared == shared && one.demanded == demanded
            });
            tables.map(|one| self.named(&one.table)).collect()
        };
        for (tables, what) in [
            (none(false, true), "**Column missing**"),
            (none(false, false), "No such column"),
            (none(true, false), "Belong to no tenant"),
        ] {
            if !tables.is_empty() {
                let count = number(tables.len(), "table");
                out.push_str(&format!("- {what}, {count}: {}\n", tables.join(", ")));
            }
        }
    }

    fn naming(&self, out: &mut String) {
        let naming = &self.facts.naming;
        out.push_str(&format!(
            "\n## Names\n\n{} in the plural, {} in the singular.\n",
            number(naming.plural.len(), "table"),
            naming.singular.len()
        ));
        if !naming.singular.is_empty() {
            let singular = self.names(&naming.singular);
            out.push_str(&format!("\nSingular: {singular}.\n"));
        }
        if !naming.mixed.is_empty() {
            out.push_str("\nDomains that mix both:\n\n");
        }
        for (domain, tables) in &naming.mixed {
            out.push_str(&format!("- {}: {}\n", code(domain), self.names(tables)));
        }
    }

    fn indexes(&self, out: &mut String) {
        if self.facts.indexes.is_empty() {
            return;
        }
        out.push_str("\n## Indexes\n\n");
        let mut table = Table::new(&["Table", "Index", "Of", "Purpose"]);
        for index in &self.facts.indexes {
            let parts: Vec<String> = index.parts.iter().map(|part| code(part)).collect();
            let rows = index.condition.as_deref();
            let rows = rows.map_or_else(String::new, |one| format!(" where {}", condition(one)));
            let method = match index.method.as_str() {
                "btree" => String::new(),
                other => format!(" ({other})"),
            };
            let name = index.name.as_deref();
            table.row([
                self.named(&index.table),
                name.map_or_else(|| NOTHING.to_owned(), code),
                format!("{}{rows}", parts.join(", ")),
                format!("{}{method}", index.purpose),
            ]);
        }
        out.push_str(&table.print());
    }

    /// A name as code, without the schema that all have.
    fn named(&self, name: &QualifiedName) -> String {
        self.short(&name.to_string())
    }

    fn names(&self, names: &[QualifiedName]) -> String {
        let names: Vec<String> = names.iter().map(|name| self.named(name)).collect();
        names.join(", ")
    }

    fn short(&self, name: &str) -> String {
        code(self.namespace.short(name))
    }
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Holds => "✅",
        Outcome::Remark => "⚠️",
        Outcome::Fails => "❌",
    }
}

/// What is not so first: a long document has many claims that are.
fn checked(out: &mut String, path: &str, claims: &[Claim]) {
    let wrong = claims.iter().filter(|claim| !claim.holds).count();
    out.push_str(&format!(
        "\n## Claims of {}\n\n{} understood; {wrong} not so.\n\n",
        code(path),
        number(claims.len(), "claim")
    ));
    let mut table = Table::new(&["So?", ">Line", "It says", "Found"]);
    let (so, not_so): (Vec<&Claim>, Vec<&Claim>) = claims.iter().partition(|claim| claim.holds);
    for claim in not_so.into_iter().chain(so) {
        table.row([
            if claim.holds { "✅ yes" } else { "❌ **no**" }.to_owned(),
            claim.line.to_string(),
            prose(&claim.says),
            prose(&claim.found),
        ]);
    }
    if !claims.is_empty() {
        out.push_str(&table.print());
    }
}
