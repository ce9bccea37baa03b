//! The order of statements: by phase, unless one names what another makes or drops.
//!
//! What a statement needs is told by facts, and by the names in its text. A name may mean something
//! else, so a circle of such needs is no error: it is broken where it is the least sure.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::action::{Action, Phase};
use super::fact::Fact;
use super::names::{Named, Names};

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
    /// A name in the one is what the other makes or drops.
    Name,
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
    let mut edges = by_names(actions);
    edges.extend(by_facts(actions));
    for ((first, second), tie) in edges {
        if first != second {
            graph.add_edge(NodeIndex::new(first), NodeIndex::new(second), tie);
        }
    }
    for (tie, only_backward) in [
        (Tie::Name, true),
        (Tie::Name, false),
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

fn by_names(actions: &[Action]) -> BTreeMap<(usize, usize), Tie> {
    let mut edges = BTreeSet::new();
    let (makers, droppers) = (
        by_name(actions, |one| &one.makes),
        by_name(actions, |one| &one.drops),
    );
    for (position, action) in actions.iter().enumerate() {
        let needs = Names::of(&action.needs);
        let named = |all: &ByName<'_>, word: &str| -> Vec<usize> {
            let all = all.get(word).into_iter().flatten();
            let named = all.filter(|(_, named)| needs.has(named));
            named.map(|(other, _)| *other).collect()
        };
        for word in needs.words() {
            if action.drops.is_empty() {
                let made = named(&makers, word).into_iter();
                edges.extend(made.map(|maker| (maker, position)));
            } else {
                // What stands on something goes before it.
                let dropped = named(&droppers, word).into_iter();
                edges.extend(dropped.map(|dropper| (position, dropper)));
            }
        }
        // A name is free once what had it is gone.
        for made in &action.makes {
            let dropped = droppers.get(made.name()).into_iter().flatten();
            let dropped = dropped.filter(|(_, dropped)| dropped.matches(made));
            edges.extend(dropped.map(|(dropper, _)| (*dropper, position)));
        }
    }
    edges.into_iter().map(|edge| (edge, Tie::Name)).collect()
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

/// Positions of actions with the names that they make or drop, by bare name.
type ByName<'a> = BTreeMap<&'a str, Vec<(usize, &'a Named)>>;

fn by_name(actions: &[Action], names: impl Fn(&Action) -> &Vec<Named>) -> ByName<'_> {
    let mut found = ByName::new();
    for (position, action) in actions.iter().enumerate() {
        for named in names(action) {
            let all = found.entry(named.name()).or_default();
            all.push((position, named));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use schemadrift_schema::QualifiedName;

    use super::*;
    use crate::plan::names::Text;

    fn ordered(actions: &[Action]) -> Vec<&str> {
        order(actions)
            .into_iter()
            .map(|position| actions[position].sql.as_str())
            .collect()
    }

    #[test]
    fn what_is_needed_comes_first_whatever_its_phase() {
        let actions = [
            Action::new(Phase::Tables, "CREATE TABLE a (b int DEFAULT f())")
                .making(Named::bare("a")),
            Action::new(Phase::Functions, "CREATE FUNCTION f()").making(Named::bare("f")),
            Action::new(Phase::Views, "CREATE VIEW above AS SELECT FROM below")
                .making(Named::bare("above")),
            Action::new(Phase::Views, "CREATE VIEW below AS SELECT FROM a")
                .making(Named::bare("below")),
        ];
        let sql = ordered(&actions);
        assert_eq!(sql[0], "CREATE FUNCTION f()");
        assert_eq!(sql[2], "CREATE VIEW below AS SELECT FROM a");
    }

    #[test]
    fn what_stands_on_something_is_dropped_before_it_and_a_name_is_freed_before_it_is_taken() {
        let actions = [
            Action::new(Phase::Drops, "DROP TABLE a").dropping(Named::bare("a"), ""),
            Action::new(Phase::Drops, "DROP VIEW v").dropping(Named::bare("v"), "SELECT FROM a"),
            Action::new(Phase::Views, "CREATE VIEW a").making(Named::bare("a")),
        ];
        assert_eq!(
            ordered(&actions),
            ["DROP VIEW v", "DROP TABLE a", "CREATE VIEW a"]
        );
    }

    #[test]
    fn a_circle_stands_in_the_order_of_phases() {
        let actions = [
            Action::new(Phase::Functions, "CREATE FUNCTION f(a)").making(Named::bare("f")),
            Action::new(Phase::Tables, "CREATE TABLE a (b int DEFAULT f())")
                .making(Named::bare("a")),
        ];
        assert_eq!(ordered(&actions)[0], actions[1].sql);
    }
    #[test]
    fn a_word_that_means_something_else_never_outweighs_a_fact() {
        let gone = Fact::NameFree(QualifiedName::new("public", "a"));
        let actions = [
            Action::new(Phase::Views, "CREATE VIEW a AS SELECT FROM b")
                .making(Named::bare("a"))
                .awaiting(gone.clone()),
            Action::new(Phase::Drops, "DROP TABLE a")
                .dropping(Named::bare("b"), "a")
                .bringing(gone),
            Action::new(Phase::Views, "CREATE VIEW b AS SELECT 1 AS a").making(Named::bare("b")),
        ];
        let sql = ordered(&actions);
        assert!(
            sql.iter().position(|one| one.starts_with("DROP"))
                < sql.iter().position(|one| one.starts_with("CREATE VIEW a")),
            "{sql:?}"
        );
    }

    #[test]
    fn a_name_of_another_namespace_is_no_need() {
        let view = |schema: &str, of: &str| {
            Action::new(Phase::Views, format!("CREATE VIEW {schema}.v"))
                .making(&QualifiedName::new(schema, "v"))
                .needing(Text::printed(format!("SELECT t.v FROM {of}.v t")))
        };
        let actions = [view("a", "b"), view("b", "c"), view("c", "d")];
        let sql = ordered(&actions);
        assert_eq!(
            sql,
            ["CREATE VIEW c.v", "CREATE VIEW b.v", "CREATE VIEW a.v"]
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
