//! The order of statements: by phase, unless one names what another makes or drops.
//!
//! What a statement needs is told by the words of its text. A word may mean something else, so a
//! circle of such needs is no error: its members then stand in the order of their phases.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::action::Action;

/// Positions of the actions in the order in which they run.
pub(crate) fn order(actions: &[Action]) -> Vec<usize> {
    let graph = graph(actions);
    let mut waiting: Vec<usize> = graph
        .node_indices()
        .map(|node| graph.neighbors_directed(node, petgraph::Incoming).count())
        .collect();
    let mut ready: BinaryHeap<Reverse<(_, usize)>> = (0..actions.len())
        .filter(|position| waiting[*position] == 0)
        .map(|position| Reverse((actions[position].phase, position)))
        .collect();
    let mut ordered = Vec::with_capacity(actions.len());
    while let Some(Reverse((_, position))) = ready.pop() {
        ordered.push(position);
        for next in graph.neighbors(NodeIndex::new(position)) {
            let next = next.index();
            waiting[next] -= 1;
            if waiting[next] == 0 {
                ready.push(Reverse((actions[next].phase, next)));
            }
        }
    }
    ordered
}

/// Edges from what has to run first, without those that make a circle.
fn graph(actions: &[Action]) -> DiGraph<(), ()> {
    let mut graph = DiGraph::with_capacity(actions.len(), actions.len());
    for _ in actions {
        graph.add_node(());
    }
    let mut edges: BTreeSet<(usize, usize)> = BTreeSet::new();
    let (makers, droppers) = (
        by_name(actions, |one| &one.makes),
        by_name(actions, |one| &one.drops),
    );
    for (position, action) in actions.iter().enumerate() {
        for word in words(&action.needs) {
            let made = makers.get(word).into_iter().flatten();
            if action.drops.is_empty() {
                edges.extend(made.map(|maker| (*maker, position)));
            }
            // What stands on something goes before it.
            if !action.drops.is_empty() {
                let dropped = droppers.get(word).into_iter().flatten();
                edges.extend(dropped.map(|dropper| (position, *dropper)));
            }
        }
        // A name is free once what had it is gone.
        for name in &action.makes {
            let dropped = droppers.get(name.as_str()).into_iter().flatten();
            edges.extend(dropped.map(|dropper| (*dropper, position)));
        }
    }
    for (first, second) in edges {
        if first != second {
            graph.add_edge(NodeIndex::new(first), NodeIndex::new(second), ());
        }
    }
    let mut component = vec![0; actions.len()];
    for (number, members) in tarjan_scc(&graph).into_iter().enumerate() {
        for member in members {
            component[member.index()] = number;
        }
    }
    let circular: BTreeSet<_> = graph
        .edge_references()
        .filter(|edge| component[edge.source().index()] == component[edge.target().index()])
        .map(|edge| edge.id())
        .collect();
    graph.retain_edges(|_, edge| !circular.contains(&edge));
    graph
}

fn by_name(
    actions: &[Action],
    names: impl Fn(&Action) -> &Vec<String>,
) -> BTreeMap<&str, Vec<usize>>
where
{
    let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, action) in actions.iter().enumerate() {
        for name in names(action) {
            found.entry(name.as_str()).or_default().push(position);
        }
    }
    found
}

/// The words of a text, and what stands in quotes as one.
pub(crate) fn words(text: &str) -> BTreeSet<&str> {
    let quoted = text.split('"').skip(1).step_by(2);
    let plain = text.split(|one: char| !(one.is_alphanumeric() || one == '_'));
    quoted
        .chain(plain)
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::action::Phase;

    fn ordered(actions: &[Action]) -> Vec<&str> {
        order(actions)
            .into_iter()
            .map(|position| actions[position].sql.as_str())
            .collect()
    }

    #[test]
    fn what_is_needed_comes_first_whatever_its_phase() {
        let actions = [
            Action::new(Phase::Tables, "CREATE TABLE a (b int DEFAULT f())").making("a"),
            Action::new(Phase::Functions, "CREATE FUNCTION f()").making("f"),
            Action::new(Phase::Views, "CREATE VIEW above AS SELECT FROM below").making("above"),
            Action::new(Phase::Views, "CREATE VIEW below AS SELECT FROM a").making("below"),
        ];
        let sql = ordered(&actions);
        assert_eq!(sql[0], "CREATE FUNCTION f()");
        assert_eq!(sql[2], "CREATE VIEW below AS SELECT FROM a");
    }

    #[test]
    fn what_stands_on_something_is_dropped_before_it_and_a_name_is_freed_before_it_is_taken() {
        let actions = [
            Action::new(Phase::Drops, "DROP TABLE a").dropping("a", ""),
            Action::new(Phase::Drops, "DROP VIEW v").dropping("v", "SELECT FROM a"),
            Action::new(Phase::Views, "CREATE VIEW a").making("a"),
        ];
        assert_eq!(
            ordered(&actions),
            ["DROP VIEW v", "DROP TABLE a", "CREATE VIEW a"]
        );
    }

    #[test]
    fn a_circle_stands_in_the_order_of_phases() {
        let actions = [
            Action::new(Phase::Functions, "CREATE FUNCTION f(a)").making("f"),
            Action::new(Phase::Tables, "CREATE TABLE a (b int DEFAULT f())").making("a"),
        ];
        assert_eq!(ordered(&actions)[0], actions[1].sql);
    }
}
