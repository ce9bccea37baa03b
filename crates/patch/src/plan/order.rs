//! The order of statements: by phase, unless one names what another makes or drops.
//!
//! What a statement needs is told by facts, and by the words of its text. A word may mean something
//! else, so a circle of such needs is no error: it is broken where it is the least sure.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::action::{Action, Phase};
use super::fact::Fact;

/// Positions of the actions in the order in which they run: what may share a transaction is kept
/// together as long as that can be.
pub(crate) fn order(actions: &[Action]) -> Vec<usize> {
    let graph = graph(actions);
    let mut waiting: Vec<usize> = graph
        .node_indices()
        .map(|node| graph.neighbors_directed(node, petgraph::Incoming).count())
        .collect();
    let mut ready: BTreeSet<(u8, Phase, usize)> = BTreeSet::new();
    let place = |position: usize| (actions[position].class(), actions[position].phase, position);
    ready.extend(
        (0..actions.len())
            .filter(|one| waiting[*one] == 0)
            .map(place),
    );
    let mut ordered: Vec<usize> = Vec::with_capacity(actions.len());
    loop {
        let class = ordered.last().map_or(0, |last| actions[*last].class());
        let in_class = ready.range((class, Phase::FIRST, 0)..(class + 1, Phase::FIRST, 0));
        let next = in_class.copied().next();
        let Some(next) = next.or_else(|| ready.first().copied()) else {
            break;
        };
        ready.remove(&next);
        ordered.push(next.2);
        for after in graph.neighbors(NodeIndex::new(next.2)) {
            let after = after.index();
            waiting[after] -= 1;
            if waiting[after] == 0 {
                ready.insert(place(after));
            }
        }
    }
    ordered
}

/// How sure it is that one statement has to run before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    /// A word of one is a name of the other.
    Word,
    /// A fact.
    Fact,
}

/// Edges from what has to run first, without those that make a circle. Of a circle's edges those
/// go first that are the least sure, and of these the ones against the order of phases.
fn graph(actions: &[Action]) -> DiGraph<(), Tie> {
    let mut graph = DiGraph::with_capacity(actions.len(), actions.len());
    for _ in actions {
        graph.add_node(());
    }
    let mut edges = by_words(actions);
    edges.extend(by_facts(actions));
    for ((first, second), tie) in edges {
        if first != second {
            graph.add_edge(NodeIndex::new(first), NodeIndex::new(second), tie);
        }
    }
    for (tie, only_backward) in [
        (Tie::Word, true),
        (Tie::Word, false),
        (Tie::Fact, true),
        (Tie::Fact, false),
    ] {
        let circular = circular(&graph);
        graph.retain_edges(|graph, edge| {
            let ends = graph.edge_endpoints(edge);
            let backward = ends.is_some_and(|(first, second)| {
                actions[first.index()].phase > actions[second.index()].phase
            });
            !circular.contains(&edge)
                || graph.edge_weight(edge) != Some(&tie)
                || only_backward && !backward
        });
    }
    graph
}

/// Edges that are part of a circle.
fn circular(graph: &DiGraph<(), Tie>) -> BTreeSet<EdgeIndex> {
    let mut component = vec![0; graph.node_count()];
    for (number, members) in tarjan_scc(graph).into_iter().enumerate() {
        for member in members {
            component[member.index()] = number;
        }
    }
    graph
        .edge_references()
        .filter(|edge| component[edge.source().index()] == component[edge.target().index()])
        .map(|edge| edge.id())
        .collect()
}

fn by_words(actions: &[Action]) -> BTreeMap<(usize, usize), Tie> {
    let mut edges = BTreeSet::new();
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
    edges.into_iter().map(|edge| (edge, Tie::Word)).collect()
}

fn by_facts(actions: &[Action]) -> BTreeMap<(usize, usize), Tie> {
    let mut bringers: BTreeMap<Fact, Vec<usize>> = BTreeMap::new();
    for (position, action) in actions.iter().enumerate() {
        let ran = Fact::Ran(action.sql.clone());
        for fact in action.brings.iter().cloned().chain([ran]) {
            bringers.entry(fact).or_default().push(position);
        }
    }
    let mut edges = BTreeMap::new();
    for (position, action) in actions.iter().enumerate() {
        for fact in &action.awaits {
            let brought = bringers.get(fact).into_iter().flatten();
            edges.extend(brought.map(|first| ((*first, position), Tie::Fact)));
        }
    }
    edges
}

fn by_name(
    actions: &[Action],
    names: impl Fn(&Action) -> &Vec<String>,
) -> BTreeMap<&str, Vec<usize>> {
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
    use schemadrift_schema::QualifiedName;

    use super::*;

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
    #[test]
    fn a_word_that_means_something_else_never_outweighs_a_fact() {
        let gone = Fact::NameFree(QualifiedName::new("public", "a"));
        let actions = [
            Action::new(Phase::Views, "CREATE VIEW a AS SELECT FROM b")
                .making("a")
                .awaiting(gone.clone()),
            Action::new(Phase::Drops, "DROP TABLE a")
                .dropping("b", "a")
                .bringing(gone),
            Action::new(Phase::Views, "CREATE VIEW b AS SELECT 1 AS a").making("b"),
        ];
        let sql = ordered(&actions);
        assert!(
            sql.iter().position(|one| one.starts_with("DROP"))
                < sql.iter().position(|one| one.starts_with("CREATE VIEW a")),
            "{sql:?}"
        );
    }

    #[test]
    fn what_shares_a_transaction_is_kept_together() {
        let ran = |sql: &str| Fact::Ran(sql.to_owned());
        let actions = [
            Action::new(Phase::UsingIndex, "use 1"),
            Action::new(Phase::UsingIndex, "use 2"),
            Action::new(Phase::ForeignKeys, "key 1").awaiting(ran("use 1")),
            Action::new(Phase::ForeignKeys, "key 2").awaiting(ran("use 2")),
        ];
        assert_eq!(ordered(&actions), ["use 1", "use 2", "key 1", "key 2"]);
    }
}
