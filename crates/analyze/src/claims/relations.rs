//! What a document says of keys, columns, labels and indexes.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::QualifiedName;

use super::Claim;
use super::document::Line;
use crate::readiness::Readiness;

/// Every such claim, in no order.
pub(super) fn claims(lines: &[Line], facts: &Readiness) -> Vec<Claim> {
    let schema = Known::of(facts);
    let mut claims = Vec::new();
    for line in lines {
        claims.extend(schema.arrow(line));
        claims.extend(schema.enumeration(line));
        claims.extend(schema.index(line));
    }
    claims.extend(schema.below_headings(lines));
    claims
}

/// The schema by the names that documents use.
struct Known<'a> {
    facts: &'a Readiness,
    tables: BTreeMap<String, &'a QualifiedName>,
    labels: BTreeMap<&'a str, &'a [String]>,
    indexes: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(facts: &'a Readiness) -> Self {
        let tables = facts.tables.keys();
        let both = |name: &'a QualifiedName| [(name.name.clone(), name), (name.full(), name)];
        let labels = facts.labels.iter();
        let bare = |name: &'a String| name.rsplit('.').next().unwrap_or(name);
        Known {
            facts,
            tables: tables.flat_map(both).collect(),
            labels: labels
                .flat_map(|(name, labels)| [(name.as_str(), &**labels), (bare(name), &**labels)])
                .collect(),
            indexes: facts
                .indexes
                .iter()
                .filter_map(|one| one.name.as_deref())
                .collect(),
        }
    }

    fn columns(&self, table: &QualifiedName) -> &[String] {
        self.facts.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// A table, and a column of it where one is named.
    fn place<'t>(&self, text: &'t str) -> Option<(&'a QualifiedName, Option<&'t str>)> {
        if let Some(table) = self.tables.get(text) {
            return Some((table, None));
        }
        let (table, column) = text.rsplit_once('.')?;
        Some((self.tables.get(table)?, Some(column)))
    }

    /// `users.company_id → companies.id` or `users → companies (optional)`, on a line of its own.
    /// Some draw the arrow to what is referenced, some from it.
    fn arrow(&self, line: &Line) -> Option<Claim> {
        let text = line.text.replace("->", "→");
        let (from, to) = text.split_once('→')?;
        let (to, remark) = match to.split_once('(') {
            Some((to, remark)) => (to, remark.trim_end().strip_suffix(')')?),
            None => (to, ""),
        };
        let (from, to) = (from.trim(), to.trim());
        let ((table, column), (other, referenced)) = (self.place(from)?, self.place(to)?);
        let words: Vec<&str> = remark.split(',').map(str::trim).collect();
        let columns = self.columns(table);
        let mut wanted = words
            .iter()
            .filter(|word| columns.iter().any(|one| one == *word));
        let column = column.or_else(|| wanted.next().copied());
        let is_optional = words.contains(&"optional");
        let is_it = |key: &&crate::Key| {
            let goes = |from: (&QualifiedName, Option<&str>),
                        to: (&QualifiedName, Option<&str>)| {
                let names = |column: Option<&str>, columns: &[String]| {
                    column.is_none_or(|column| columns.iter().any(|one| one == column))
                };
                key.table == *from.0
                    && key.references == *to.0
                    && names(from.1, &key.columns)
                    && names(to.1, &key.referenced_columns)
            };
            goes((table, column), (other, referenced)) || goes((other, referenced), (table, column))
        };
        let mut keys = self.facts.keys.iter().filter(is_it).peekable();
        let exists = keys.peek().is_some();
        let agrees = !is_optional || keys.any(|key| key.optional);
        Some(Claim {
            line: line.number,
            says: format!("foreign key {from} to {to}{}", optional(is_optional)),
            found: match (exists, agrees) {
                (false, _) => "there is none".to_owned(),
                (true, false) => "it is required".to_owned(),
                (true, true) => "there is one".to_owned(),
            },
            holds: exists && agrees,
        })
    }

    /// `users: email, name` or `user_role: ADMIN, GUEST`.
    fn enumeration(&self, line: &Line) -> Option<Claim> {
        let (name, list) = line.text.split_once(':')?;
        let name = name.trim();
        let items: Vec<&str> = list.split(',').map(str::trim).collect();
        let is_word = |item: &&str| {
            let is_of_word = |one: char| one.is_alphanumeric() || one == '_';
            !item.is_empty() && item.chars().all(is_of_word)
        };
        if !items.iter().all(is_word) {
            return None;
        }
        if let Some(labels) = self.labels.get(name) {
            return of_labels(line.number, name, &items, labels);
        }
        self.of_columns(line.number, self.tables.get(name)?, &items)
    }

    /// Items that open with code, below a heading that names one table.
    fn below_headings(&self, lines: &[Line]) -> Vec<Claim> {
        let mut lists: Vec<(usize, &QualifiedName, Vec<&str>)> = Vec::new();
        let mut table = None;
        for line in lines {
            if line.is_heading {
                let named = line
                    .codes
                    .iter()
                    .filter_map(|code| self.tables.get(code.as_str()));
                let named: Vec<_> = named.collect();
                table = match named.as_slice() {
                    [only] => Some(**only),
                    _ => None,
                };
                continue;
            }
            let Some(table) = table.filter(|_| line.lists) else {
                continue;
            };
            let end = line.text.find(['(', ':', '→']).unwrap_or(line.text.len());
            let head = line.text.get(..end).unwrap_or_default();
            let names: Vec<&str> = head.split(',').map(str::trim).collect();
            if !names
                .iter()
                .all(|name| line.codes.iter().any(|code| code == name))
            {
                continue;
            }
            match lists.last_mut() {
                Some((_, last, all)) if *last == table => all.extend(names),
                _ => lists.push((line.number, table, names)),
            }
        }
        let lists = lists.into_iter();
        lists
            .filter_map(|(line, table, names)| self.of_columns(line, table, &names))
            .collect()
    }

    /// Where less than half of the names are those of columns, something else is listed.
    fn of_columns(&self, line: usize, table: &QualifiedName, names: &[&str]) -> Option<Claim> {
        let columns = self.columns(table);
        let is_column = |name: &&&str| columns.iter().any(|column| column == *name);
        let is_other = |name: &str| {
            self.indexes.contains(name)
                || self.tables.contains_key(name)
                || self.labels.contains_key(name)
        };
        let known = names.iter().filter(is_column).count();
        if known == 0 || known * 2 < names.len() {
            return None;
        }
        let missing = names
            .iter()
            .filter(|name| !is_column(name) && !is_other(name));
        let missing: Vec<&str> = missing.copied().collect();
        Some(Claim {
            line,
            says: format!("columns of {table}: {}", names.join(", ")),
            holds: missing.is_empty(),
            found: match missing.as_slice() {
                [] => "all are there".to_owned(),
                names => format!("not there: {}", names.join(", ")),
            },
        })
    }

    /// `CREATE INDEX name ON table (columns)` of an index that is there; of others nobody knows
    /// whether they are said to be there or to be made.
    fn index(&self, line: &Line) -> Option<Claim> {
        let (head, rest) = line.text.split_once('(')?;
        let words: Vec<&str> = head.split_whitespace().collect();
        let is = |at: usize, word: &str| {
            words
                .get(at)
                .is_some_and(|one| one.eq_ignore_ascii_case(word))
        };
        if !is(0, "create") || !(is(1, "index") || is(2, "index")) {
            return None;
        }
        let on = words
            .iter()
            .position(|word| word.eq_ignore_ascii_case("on"))?;
        let name = words.get(on.checked_sub(1)?)?;
        let (table, _) = self.place(words.get(on + 1)?)?;
        let index = self
            .facts
            .indexes
            .iter()
            .find(|one| one.name.as_deref() == Some(name))?;
        let (columns, _) = rest.split_once(')')?;
        let columns: Vec<&str> = columns.split(',').map(str::trim).collect();
        let is_same = index.table == *table && index.parts == columns;
        Some(Claim {
            line: line.number,
            says: format!("index {name} on {table} ({})", columns.join(", ")),
            found: if is_same {
                "it is there".to_owned()
            } else {
                format!("it is on {} ({})", index.table, index.parts.join(", "))
            },
            holds: is_same,
        })
    }
}

fn optional(is_optional: bool) -> &'static str {
    if is_optional { ", optional" } else { "" }
}

fn of_labels(line: usize, name: &str, items: &[&str], labels: &[String]) -> Option<Claim> {
    let is_label = |item: &&&str| labels.iter().any(|label| label == *item);
    let known = items.iter().filter(is_label).count();
    if known == 0 || known * 2 < items.len() {
        return None;
    }
    let wrong: Vec<&str> = items
        .iter()
        .filter(|item| !is_label(item))
        .copied()
        .collect();
    let left_out = labels
        .iter()
        .filter(|label| !items.contains(&label.as_str()));
    let left_out: Vec<&str> = left_out.map(String::as_str).collect();
    let mut found = Vec::new();
    for (words, names) in [("no labels", &wrong), ("left out", &left_out)] {
        if !names.is_empty() {
            found.push(format!("{words}: {}", names.join(", ")));
        }
    }
    Some(Claim {
        line,
        says: format!("labels of {name}: {}", items.join(", ")),
        holds: found.is_empty(),
        found: match found.as_slice() {
            [] => "these are all".to_owned(),
            parts => parts.join("; "),
        },
    })
}
