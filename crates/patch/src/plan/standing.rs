//! What is not compared and lets nobody drop what it stands on, such as a cast or a table of a
//! publication: it is taken off before a change and put back after it, or the change is left out.

use std::collections::BTreeSet;

use schemadrift_schema::{Attachment, QualifiedName};

use super::action::{Action, Phase};
use super::context::Context;
use super::fact::Fact;
use super::names::{Named, Names, Text};
use super::unit::{Disturbed, Unit};

/// What takes such things out of the way of what is disturbed, and puts them back.
pub(crate) fn around(context: &Context<'_>, disturbed: &BTreeSet<Disturbed>) -> Vec<Action> {
    let mut actions = Vec::new();
    for (one, give, take) in in_the_way(context) {
        let names = Names::printed(give);
        let is_hit = disturbed.iter().any(|of| match of {
            Disturbed::Column(table, column) | Disturbed::Values(table, column) => {
                names.has(&Named::from(table)) && names.has_word(column)
            }
            Disturbed::Object(named) | Disturbed::Function(named) => names.has(named),
        });
        if !is_hit {
            continue;
        }
        let printed = || Text::printed(give.to_owned());
        let off = Action::new(Phase::Detach, take).dropping(Named::bare(""), printed());
        let note = format!("{} stands in the way, and is made again below", one.about);
        let back = Action::new(Phase::OnTables, give).needing(printed());
        actions.push(off.noting(note));
        actions.push(back.awaiting(Fact::Ran(take.to_owned())));
    }
    actions
}

/// Why a column cannot be dropped for good: what names it could not be put back.
pub(crate) fn on_column(
    context: &Context<'_>,
    table: &QualifiedName,
    column: &str,
) -> Option<String> {
    let found = in_the_way(context).find(|(_, give, _)| {
        let names = Names::printed(give);
        names.has(&Named::from(table)) && names.has_word(column)
    });
    found.map(|(one, ..)| {
        format!(
            "{} names the column, and would have to be another",
            one.about
        )
    })
}

/// Why what a unit drops for good cannot be: what stands on it could not be put back.
pub(crate) fn on_dropped(context: &Context<'_>, unit: &Unit) -> Option<String> {
    let made = || unit.actions.iter().flat_map(|action| &action.makes);
    let words = ["DROP TYPE ", "DROP DOMAIN ", "DROP FUNCTION "];
    let drops = unit.actions.iter();
    let drops = drops.filter(|action| words.iter().any(|word| action.sql.starts_with(word)));
    for named in drops.flat_map(|action| &action.drops) {
        if made().any(|one| one == named) {
            continue;
        }
        let mut all = in_the_way(context);
        if let Some((one, ..)) = all.find(|(_, give, _)| Names::printed(give).has(named)) {
            return Some(format!("{} stands on it, and is not compared", one.about));
        }
    }
    None
}

fn in_the_way<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = (&'a Attachment, &'a str, &'a str)> {
    let all = context.attachments.iter().filter(|one| one.is_in_the_way);
    all.filter_map(|one| Some((one, one.give.as_deref()?, one.take.as_deref()?)))
}
