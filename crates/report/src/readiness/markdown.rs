//! The examination as a document: verdict and checklist first, then what they are made of.

use schemadrift_analyze::Claim;
use schemadrift_analyze::readiness::Readiness;
use schemadrift_schema::QualifiedName;

use super::{ReadinessDocument, outcome, verdict};
use crate::count::number;
use crate::markdown::NOTHING;
use crate::markdown::inline::{code, prose};
use crate::markdown::table::Table;
use crate::provenance;

pub(super) fn render(document: &ReadinessDocument<'_>) -> String {
    let facts = document.readiness;
    let counts = facts.counts;
    let mut out = format!(
        "# Schema readiness\n\nVerdict: **{}**. Read from: {}. {} with {}, {}, {}, {}, {}.\n",
        verdict(facts),
        document.source,
        number(counts.tables, "table"),
        number(counts.columns, "column"),
        number(counts.foreign_keys, "foreign key"),
        number(counts.indexes, "index"),
        number(counts.enums, "enum"),
        number(counts.levels, "level"),
    );
    out.push_str(
        "\n## Checklist\n\nA remark is worth a look and keeps nothing from being ready.\n\n",
    );
    let mut table = Table::new(&["What", ">Right", ">Of", "Outcome"]);
    for item in &facts.checklist {
        table.row([
            item.name.to_owned(),
            item.right.0.to_string(),
            item.right.1.to_string(),
            outcome(item).to_owned(),
        ]);
    }
    out.push_str(&table.print());
    coverage(&mut out, facts);
    demands(&mut out, facts);
    tenancy(&mut out, facts);
    naming(&mut out, facts);
    indexes(&mut out, facts);
    if let Some((path, claims)) = document.claims {
        checked(&mut out, path, claims);
    }
    out.push_str(&provenance::chapter(document.provenance));
    out
}

fn coverage(out: &mut String, facts: &Readiness) {
    out.push_str("\n## Tables\n\n");
    let covered = facts.coverage.as_ref();
    let mut table = Table::new(&["Table", ">Columns", ">In a model"]);
    for (name, columns) in &facts.tables {
        let modelled = covered.and_then(|coverage| coverage.tables.get(name));
        table.row([
            code(&name.to_string()),
            columns.len().to_string(),
            modelled.map_or_else(|| NOTHING.to_owned(), |(_, modelled)| modelled.to_string()),
        ]);
    }
    out.push_str(&table.drop_silent(&["In a model"]).print());
    let Some(coverage) = covered else {
        out.push_str("\nNo models were given, so nothing is said of their coverage.\n");
        return;
    };
    out.push_str(&format!(
        "\nAn audit of the models finds {}.\n",
        number(coverage.errors, "error")
    ));
    if !coverage.missing_tables.is_empty() {
        let missing = names(&coverage.missing_tables);
        out.push_str(&format!("\nDeclared by models alone: {missing}.\n"));
    }
    if !coverage.missing_columns.is_empty() {
        let missing = coverage.missing_columns.iter();
        let missing: Vec<String> = missing
            .map(|(table, column)| code(&format!("{table}.{column}")))
            .collect();
        out.push_str(&format!(
            "\nColumns of models alone: {}.\n",
            missing.join(", ")
        ));
    }
}

fn demands(out: &mut String, facts: &Readiness) {
    out.push_str("\n## Extensions, enums and columns\n\n");
    for (name, there) in &facts.extensions {
        let there = if *there { "installed" } else { "**missing**" };
        out.push_str(&format!("- Extension {}: {there}\n", code(name)));
    }
    for (name, labels) in &facts.enums {
        out.push_str(&format!(
            "- Enum {}: {}\n",
            code(name),
            number(*labels, "label")
        ));
    }
    for fact in &facts.critical {
        let found = match &fact.ty {
            Some(ty) => code(ty),
            None => "**missing**".to_owned(),
        };
        let name = code(&format!("{}.{}", fact.table, fact.column));
        out.push_str(&format!("- Critical column {name}: {found}\n"));
    }
    for (table, column) in &facts.forbidden {
        let name = code(&format!("{table}.{column}"));
        out.push_str(&format!("- Forbidden column {name}: **there**\n"));
    }
    for circle in &facts.closed_circles {
        let tables = names(&circle.tables);
        out.push_str(&format!("- Circle that no nullable key opens: {tables}\n"));
    }
    for odd in &facts.odd_keys {
        let from = code(&format!("{}.{}", odd.key.table, odd.key.columns.join(", ")));
        let to = format!(
            "{}.{}",
            odd.key.references,
            odd.key.referenced_columns.join(", ")
        );
        let reason = match &odd.reason {
            Some(reason) => format!("by design: {}", prose(reason)),
            None => "no reason is given".to_owned(),
        };
        out.push_str(&format!(
            "- Foreign key {from} to {}: {reason}\n",
            code(&to)
        ));
    }
    for stale in &facts.stale_designs {
        out.push_str(&format!(
            "- By design, and **not there**: {}\n",
            code(stale)
        ));
    }
}

fn tenancy(out: &mut String, facts: &Readiness) {
    if facts.tenancy.is_empty() {
        return;
    }
    out.push_str("\n## Tenancy\n\n");
    let mut table = Table::new(&["Table", "Column", "Indexed", "Remark"]);
    for one in &facts.tenancy {
        let indexed = one.column.as_ref().map(|(_, indexed)| *indexed);
        let remark = match (one.shared, one.demanded, &one.column) {
            (true, _, _) => "belongs to no tenant",
            (_, true, None) => "**missing**",
            _ => NOTHING,
        };
        table.row([
            code(&one.table.to_string()),
            one.column
                .as_ref()
                .map_or_else(|| NOTHING.to_owned(), |(name, _)| code(name)),
            indexed
                .map_or(NOTHING, |indexed| if indexed { "yes" } else { "**no**" })
                .to_owned(),
            remark.to_owned(),
        ]);
    }
    out.push_str(&table.print());
}

fn naming(out: &mut String, facts: &Readiness) {
    let naming = &facts.naming;
    out.push_str(&format!(
        "\n## Names\n\n{} in the plural, {} in the singular.\n",
        number(naming.plural.len(), "table"),
        naming.singular.len()
    ));
    if !naming.singular.is_empty() {
        let singular = names(&naming.singular);
        out.push_str(&format!("\nSingular: {singular}.\n"));
    }
    if !naming.mixed.is_empty() {
        out.push_str("\nDomains that mix both:\n\n");
    }
    for (domain, tables) in &naming.mixed {
        out.push_str(&format!("- {}: {}\n", code(domain), names(tables)));
    }
}

fn indexes(out: &mut String, facts: &Readiness) {
    out.push_str("\n## Indexes\n\n");
    let mut table = Table::new(&["Table", "Index", "Of", "Purpose"]);
    for index in &facts.indexes {
        let parts: Vec<String> = index.parts.iter().map(|part| code(part)).collect();
        let condition = index.condition.as_deref();
        let condition = condition.map_or_else(String::new, |one| format!(" where {}", code(one)));
        let method = match index.method.as_str() {
            "btree" => String::new(),
            other => format!(" ({other})"),
        };
        table.row([
            code(&index.table.to_string()),
            index
                .name
                .as_deref()
                .map_or_else(|| NOTHING.to_owned(), code),
            format!("{}{condition}", parts.join(", ")),
            format!("{}{method}", index.purpose),
        ]);
    }
    out.push_str(&table.print());
    if facts.unindexed.is_empty() {
        return;
    }
    out.push_str("\nForeign keys whose columns no index starts with:\n\n");
    for key in &facts.unindexed {
        let name = format!("{}({})", key.table, key.columns.join(", "));
        out.push_str(&format!("- {}\n", code(&name)));
    }
}

fn checked(out: &mut String, path: &str, claims: &[Claim]) {
    let wrong = claims.iter().filter(|claim| !claim.holds).count();
    out.push_str(&format!(
        "\n## Claims of {}\n\n{} understood; {wrong} not so.\n\n",
        code(path),
        number(claims.len(), "claim")
    ));
    let mut table = Table::new(&[">Line", "It says", "So?", "Found"]);
    for claim in claims {
        table.row([
            claim.line.to_string(),
            prose(&claim.says),
            if claim.holds { "yes" } else { "**no**" }.to_owned(),
            prose(&claim.found),
        ]);
    }
    if !claims.is_empty() {
        out.push_str(&table.print());
    }
}

fn names(names: &[QualifiedName]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(&name.to_string())).collect();
    names.join(", ")
}
