//! What groups its rows by a primary key and shows other columns of the table stands on that key, though
//! its text does not name it.

use super::action::Action;
use super::fact::Fact;
use super::names::{Named, Names};

/// Has what groups rows wait for the primary keys of the tables that it names.
pub(super) fn await_keys(actions: &mut [Action]) {
    let is_key = |action: &&Action| action.sql.contains(" PRIMARY KEY");
    let keys = actions.iter().filter(is_key);
    let facts: Vec<Fact> = keys.flat_map(|action| action.brings.clone()).collect();
    for action in actions.iter_mut().filter(|action| action.drops.is_empty()) {
        if !action.needs.groups() {
            continue;
        }
        let names = Names::of(&action.needs);
        let on_key = facts.iter().filter(|fact| match fact {
            Fact::Unique(table, _) => names.has(&Named::from(table)),
            _ => false,
        });
        let on_key: Vec<Fact> = on_key.cloned().collect();
        action.awaits.extend(on_key);
    }
}
