//! The order in which tables can be filled: what is referenced goes first.
//!
//! Keys that may be NULL count like any other, so that a row can have them from the start. Where
//! keys close a circle, as few of those that may be NULL are given up as open it.

use std::collections::BTreeMap;

use petgraph::algo::{has_path_connecting, tarjan_scc};
use petgraph::graph::{DiGraph, NodeIndex};
use schemadrift_schema::{QualifiedName, Table};

use crate::keys::Key;

/// Tables that reference one another in a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The tables, by name.
    pub tables: Vec<QualifiedName>,
    /// Whether keys that may be NULL open it. If not, rows can only come in together, where a key
    /// is deferrable, or not at all.
    pub opens: bool,
}

/// Tables by position, each with its level, and the circles among them.
pub(crate) struct Order {
    pub(crate) tables: Vec<(usize, usize)>,
    pub(crate) cycles: Vec<Cycle>,
}

/// Orders tables by level and name, and marks the keys that are given up.
pub(crate) fn order(tables: &[&Table], keys: &mut [Key]) -> Order {
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    let nodes: BTreeMap<&QualifiedName, NodeIndex> = tables
        .iter()
        .map(|table| (&table.name, graph.add_node(())))
        .collect();
    let ends = |key: &Key| {
        let ends = (*nodes.get(&key.table)?, *nodes.get(&key.references)?);
        (ends.0 != ends.1).then_some(ends)
    };
    let name = |node: &NodeIndex| tables.get(node.index()).map(|table| table.name.clone());
    let circle = |nodes: &[NodeIndex]| {
        let mut names: Vec<QualifiedName> = nodes.iter().filter_map(name).collect();
        names.sort();
        names
    };

    for (from, to) in keys.iter().filter_map(ends) {
        graph.add_edge(from, to, ());
    }
    let mut circles: Vec<Vec<QualifiedName>> = tarjan_scc(&graph)
        .iter()
        .filter(|nodes| nodes.len() > 1)
        .map(|nodes| circle(nodes))
        .collect();
    circles.sort();

    // Once more, this time without the keys that would close a circle and can be given up.
    graph.clear_edges();
    for optional in [false, true] {
        for key in keys.iter_mut().filter(|key| key.optional == optional) {
            let Some((from, to)) = ends(key) else {
                continue;
            };
            if optional && has_path_connecting(&graph, to, from, None) {
                key.given_up = true;
            } else {
                graph.add_edge(from, to, ());
            }
        }
    }
    let groups = tarjan_scc(&graph);
    let stuck = |tables: &[QualifiedName]| {
        let stays = |nodes: &Vec<NodeIndex>| {
            nodes.len() > 1 && circle(nodes).iter().any(|name| tables.contains(name))
        };
        groups.iter().any(stays)
    };
    let cycles = circles
        .into_iter()
        .map(|tables| Cycle {
            opens: !stuck(&tables),
            tables,
        })
        .collect();

    let mut ordered = levels(&graph, &groups);
    ordered.sort_by_key(|(position, level)| (*level, tables.get(*position).map(|one| &one.name)));
    Order {
        tables: ordered,
        cycles,
    }
}

/// The groups come with what they reference before them.
fn levels(graph: &DiGraph<(), ()>, groups: &[Vec<NodeIndex>]) -> Vec<(usize, usize)> {
    let mut levels: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    for group in groups {
        let needed = group.iter().flat_map(|node| graph.neighbors(*node));
        let outside = needed.filter(|node| !group.contains(node));
        let level = outside
            .filter_map(|node| levels.get(&node))
            .map(|level| level + 1)
            .max()
            .unwrap_or(0);
        levels.extend(group.iter().map(|node| (*node, level)));
    }
    levels
        .into_iter()
        .map(|(node, level)| (node.index(), level))
        .collect()
}
