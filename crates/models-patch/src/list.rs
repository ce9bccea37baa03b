//! The fields of one struct or `table!`, with what becomes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schemadrift_schema::Origin;

use crate::attribute::Attribute;
use crate::change::Changed;
use crate::edit::Edit;
use crate::field::Field;
use crate::framework::Framework;
use crate::generics::Generics;
use crate::head::Head;
use crate::place::{around, place_of};
use crate::source::Source;
use crate::sources::Sources;

pub(crate) struct List {
    /// Of one of its fields.
    pub(crate) origin: Origin,
    pub(crate) framework: &'static dyn Framework,
    pub(crate) source: Rc<Source>,
    pub(crate) fields: Vec<Field>,
    /// The positions of those that go.
    pub(crate) gone: BTreeSet<usize>,
    /// Those that change, by position.
    pub(crate) changed: BTreeMap<usize, Changed>,
}

impl List {
    /// Edits that take out the parameters of the struct that only fields used which go or change.
    /// Where they cannot go those fields stay as they are, which is told with their positions.
    pub(crate) fn free_parameters(
        &mut self,
        file: &str,
        sources: &Sources<'_>,
    ) -> (Vec<Edit>, Vec<(usize, String)>) {
        let groups = place_of(&self.origin).map(|place| around(self.source.tokens(), place));
        let innermost = groups.as_ref().and_then(|all| all.first());
        let Some(generics) = innermost.and_then(|one| Generics::before(one.before())) else {
            return (Vec::new(), Vec::new());
        };
        let written = |position: usize| &self.source.text[self.fields[position].ty.clone()];
        let before: Vec<&str> = (0..self.fields.len()).map(written).collect();
        let after = (0..self.fields.len()).filter(|position| !self.gone.contains(position));
        let after: Vec<&str> = after
            .map(|position| match self.changed.get(&position) {
                Some(changed) => changed.ty.as_str(),
                None => written(position),
            })
            .collect();
        let still = generics.used(&after);
        let mut freed = generics.used(&before);
        freed.retain(|name| !still.contains(name));
        if freed.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let why = match generics.without(&freed, (&self.source, file), sources) {
            Ok(edits) => return (edits, Vec::new()),
            Err(why) => why,
        };
        let used = |position: &usize| {
            let own = generics.used(&[written(*position)]);
            own.iter().any(|name| freed.contains(name))
        };
        let users: BTreeSet<usize> = (0..self.fields.len()).filter(used).collect();
        let mut told = Vec::new();
        for position in users {
            let what = match (self.gone.contains(&position), self.changed.get(&position)) {
                (true, _) => "is removed by hand",
                (_, Some(_)) => "is changed by hand",
                _ => continue,
            };
            let field = &self.fields[position];
            let name = &self.source.text[field.name.clone()];
            let line = field
                .starts
                .last()
                .map_or(self.origin.line as usize, |one| one.line);
            let all = freed.join(", ");
            told.push((
                position,
                format!("{file}:{line}: {name} {what}: no other field uses {all}, and {why}"),
            ));
            self.gone.remove(&position);
            self.changed.remove(&position);
        }
        (Vec::new(), told)
    }

    /// Keys in the attributes of the struct that name fields which go, with what they say without.
    pub(crate) fn named_in_head(&self) -> Vec<(Attribute, usize, Option<String>)> {
        let groups = place_of(&self.origin).map(|place| around(self.source.tokens(), place));
        let innermost = groups.as_ref().and_then(|all| all.first());
        let head = innermost.and_then(|one| Head::before(one.before()));
        let gone = self.gone.iter().map(|position| &self.fields[*position]);
        let gone: Vec<&str> = gone
            .map(|field| &self.source.text[field.name.clone()])
            .collect();
        match head {
            Some(head) if !gone.is_empty() => {
                self.framework.without_fields(&self.source, &head, &gone)
            }
            _ => Vec::new(),
        }
    }
}
