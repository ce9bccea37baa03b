//! The checklist, and with it the verdict. What a project never demanded is a remark at the most.

use super::Readiness;

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What was looked at, as a short name.
    pub name: &'static str,
    /// What became of it.
    pub outcome: Outcome,
    /// How many there are, and how many of them are as they should be.
    pub right: (usize, usize),
}

/// What became of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be.
    Holds,
    /// Worth a look; ready all the same.
    Remark,
    /// Not ready.
    Fails,
}

pub(super) fn checklist(facts: &Readiness) -> Vec<Item> {
    let mut items = vec![item(
        "at least one table",
        (facts.counts.tables.min(1), 1),
        Outcome::Fails,
    )];
    if let Some(coverage) = &facts.coverage {
        let covered = |whole: bool| {
            let tables = coverage.tables.values();
            tables
                .filter(|(all, modelled)| {
                    if whole {
                        all == modelled
                    } else {
                        *modelled > 0
                    }
                })
                .count()
        };
        let (all, missing) = (coverage.tables.len(), coverage.missing_tables.len());
        items.push(item(
            "tables with a model",
            (covered(false), all),
            Outcome::Fails,
        ));
        items.push(item(
            "tables with every column modelled",
            (covered(true), all),
            Outcome::Fails,
        ));
        items.push(item(
            "models with a table",
            (all, all + missing),
            Outcome::Fails,
        ));
        let columns: usize = coverage.tables.values().map(|(_, modelled)| modelled).sum();
        let wanted = columns + coverage.missing_columns.len();
        items.push(item(
            "modelled columns that exist",
            (columns, wanted),
            Outcome::Fails,
        ));
        items.push(item(
            "audit without errors",
            (usize::from(coverage.errors == 0), 1),
            Outcome::Fails,
        ));
    }
    let order = usize::from(facts.closed_circles.is_empty());
    items.push(item(
        "an order in which tables can be filled",
        (order, 1),
        Outcome::Fails,
    ));
    let there = facts.extensions.values().filter(|there| **there).count();
    items.push(item(
        "extensions",
        (there, facts.extensions.len()),
        Outcome::Fails,
    ));
    let critical = facts
        .critical
        .iter()
        .filter(|fact| fact.ty.is_some())
        .count();
    items.push(item(
        "critical columns",
        (critical, facts.critical.len()),
        Outcome::Fails,
    ));
    let clean = facts.counts.tables - forbidden_tables(facts);
    items.push(item(
        "tables without a forbidden column",
        (clean, facts.counts.tables),
        Outcome::Fails,
    ));
    let explained = facts
        .odd_keys
        .iter()
        .filter(|odd| odd.reason.is_some())
        .count();
    items.push(item(
        "foreign keys to other columns than an id, explained",
        (explained, facts.odd_keys.len()),
        Outcome::Remark,
    ));
    items.push(item(
        "keys by design that are there",
        (explained, explained + facts.stale_designs.len()),
        Outcome::Fails,
    ));
    let demanded = facts.tenancy.iter().filter(|one| one.demanded);
    let (mut has, mut all) = (0, 0);
    for one in demanded {
        all += 1;
        has += usize::from(one.column.is_some());
    }
    items.push(item(
        "tables with a tenancy column",
        (has, all),
        Outcome::Fails,
    ));
    let columns = facts.tenancy.iter().filter_map(|one| one.column.as_ref());
    let columns: Vec<_> = columns.collect();
    let indexed = columns.iter().filter(|(_, indexed)| *indexed).count();
    items.push(item(
        "tenancy columns with an index",
        (indexed, columns.len()),
        Outcome::Fails,
    ));
    let keys = facts.counts.foreign_keys;
    items.push(item(
        "foreign keys with an index",
        (keys - facts.unindexed.len(), keys),
        Outcome::Remark,
    ));
    let mixed: usize = facts.naming.mixed.values().map(Vec::len).sum();
    let tables = facts.counts.tables;
    items.push(item(
        "tables named alike within their domain",
        (tables - mixed, tables),
        Outcome::Remark,
    ));
    // Of what there is none, nothing is to be said.
    items.retain(|item| item.right.1 > 0);
    items
}

fn item(name: &'static str, right: (usize, usize), otherwise: Outcome) -> Item {
    Item {
        name,
        outcome: if right.0 == right.1 {
            Outcome::Holds
        } else {
            otherwise
        },
        right,
    }
}

fn forbidden_tables(facts: &Readiness) -> usize {
    let mut tables: Vec<_> = facts.forbidden.iter().map(|(table, _)| table).collect();
    tables.dedup();
    tables.len()
}
