//! Puts other types in the place of those of their names, and of all that are made of them: every
//! column of them is cast by way of text.

mod made_of;

use std::collections::BTreeSet;

use schemadrift_schema::{
    Column, EnumType, Identifier, Literal, ObjectKind, QualifiedName, Stated, Table, TypeName,
};

use super::action::{Action, Phase};
use super::column::retyping;
use super::constraint;
use super::context::Context;
use super::enum_type::in_order;
use super::fact::Fact;
use super::names::{Named, Names};
use super::object;
use super::unit::{Disturbed, Unit};
use crate::clause;
use crate::enum_type::type_name;
use made_of::{Members, object_of};

pub(crate) use made_of::{KINDS, type_of, with_users};

/// One type that goes, and what makes the one that comes.
struct Member {
    name: TypeName,
    /// `TYPE`, `DOMAIN` or `COLLATION`.
    word: &'static str,
    make: Vec<Action>,
    comments: Vec<Action>,
}

/// The statements in the order in which they run; unmended where the server ties one of the types to
/// what it lets nobody change. Labels that are there and should not be are kept unless `discards`.
pub(crate) fn replace(context: &Context<'_>, name: &TypeName, discards: bool) -> Unit {
    let members = Members {
        context,
        names: context.replaced_with(name),
    };
    if let Some(reason) = members.refusal() {
        return Unit::unmended(reason);
    }
    let mut made = Vec::new();
    for name in &members.names {
        match member(context, name, discards) {
            Ok(member) => made.push(member),
            Err(reason) => return Unit::unmended(reason),
        }
    }
    let made = in_order_of_making(made);
    let by_text = members.have_range();
    let casts = casts(&members);
    let (mut actions, mut drops) = (Vec::new(), Vec::new());
    for member in made.iter().rev() {
        let old = old(&member.name);
        let (name, word) = (type_name(&member.name), member.word);
        if !by_text {
            let sql = format!("ALTER {word} {name} RENAME TO {}", Identifier(&old.name));
            actions.push(step(sql));
        }
        let gone = if by_text { name } else { type_name(&old) };
        drops.push(own_changes(&members, step(format!("DROP {word} {gone}"))));
    }
    let (mut makes, mut comments) = (Vec::new(), Vec::new());
    // Values that are there need not pass what was never checked.
    let mut unchecked = Vec::new();
    for member in made {
        for mut action in member.make {
            action.phase = Phase::Columns;
            match action.sql.starts_with("ALTER ") {
                true => unchecked.push(action),
                false => makes.push(action),
            }
        }
        comments.extend(member.comments);
    }
    match by_text {
        true => {
            // A default goes once.
            let (to_text, mut to_type) = (casts.to_text, casts.to_type);
            to_type.retain(|sql| !to_text.contains(sql));
            actions.extend(to_text.into_iter().map(step));
            actions.extend(drops.into_iter().chain(makes));
            actions.extend(to_type.into_iter().map(step));
        }
        false => {
            actions.extend(makes);
            actions.extend(casts.to_type.into_iter().map(step).chain(drops));
        }
    }
    actions.extend(unchecked);
    let mut unit = Unit::of(Action::in_turn(actions));
    unit.actions.extend(comments);
    unit.actions.extend(foreign_keys(&members));
    unit.disturbs = casts.disturbs;
    unit
}

fn step(sql: String) -> Action {
    Action::new(Phase::Columns, sql).needing("")
}

/// What makes a type as it should be, or as it is where nobody says.
fn member(context: &Context<'_>, name: &TypeName, discards: bool) -> Result<Member, String> {
    if let Some(there) = object_of(context, name) {
        let wanted = context.expected_object(&there.id);
        let (side, wanted) = match wanted {
            Some(wanted) => (context.expected, wanted),
            None => (context.actual, there),
        };
        let made = object::make(side, wanted);
        return match made.unmended {
            Some(reason) => Err(reason),
            None => Ok(Member {
                name: name.clone(),
                word: match there.id.kind {
                    ObjectKind::Domain => "DOMAIN",
                    ObjectKind::Collation => "COLLATION",
                    _ => "TYPE",
                },
                make: made.actions,
                comments: object::comments_of(side, &there.id),
            }),
        };
    }
    let is = |one: &&EnumType| one.name.matches(name);
    let Some(there) = context.actual.enums.iter().find(is) else {
        return Err(format!("the type {name} is not known"));
    };
    let wanted = context.expected.enums.iter().find(is);
    let labels: Vec<&str> = match wanted {
        Some(wanted) if discards => wanted.labels.iter().map(String::as_str).collect(),
        Some(wanted) => in_order(wanted, there),
        None => there.labels.iter().map(String::as_str).collect(),
    };
    let labels: Vec<String> = labels.iter().map(|one| Literal(one).to_string()).collect();
    let (sql_name, labels) = (type_name(&there.name), labels.join(", "));
    let create = step(format!("CREATE TYPE {sql_name} AS ENUM ({labels})")).making(&there.name);
    Ok(Member {
        name: there.name.clone(),
        word: "TYPE",
        make: vec![create],
        comments: object::comments_of_enum(context.expected, &there.name),
    })
}

/// What is made of another one comes after it.
fn in_order_of_making(mut waiting: Vec<Member>) -> Vec<Member> {
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_ready = |member: &Member| {
            let mut others = waiting.iter().filter(|one| one.name != member.name);
            others.all(|other| {
                let named = Named::from(&other.name);
                let mut texts = member.make.iter().map(|one| Names::of(&one.needs));
                !texts.any(|names| names.has(&named))
            })
        };
        let place = waiting.iter().position(is_ready).unwrap_or_default();
        ordered.push(waiting.remove(place));
    }
    ordered
}

/// What makes columns text, and what gives them their types once more.
#[derive(Default)]
struct Casts {
    to_text: Vec<String>,
    to_type: Vec<String>,
    disturbs: Vec<Disturbed>,
}

fn casts(members: &Members<'_, '_>) -> Casts {
    let mut casts = Casts::default();
    for name in &members.names {
        casts.disturbs.push(Disturbed::Object(Named::from(name)));
        if let Some(multirange) = members.multirange(name) {
            casts
                .disturbs
                .push(Disturbed::Object(Named::from(&multirange)));
        }
    }
    let tables = members.context.actual.tables.iter();
    for table in tables.filter(|one| !one.is_view()) {
        for column in table.columns.iter().filter(|one| members.of(one)) {
            let values = Disturbed::Values(table.name.clone(), column.name.clone());
            casts.disturbs.push(values);
            // What is generated is made again with its values, and what is inherited with its
            // parent's.
            let is_own =
                !comes_of_others(members, table, column) && !is_inherited(members, table, column);
            if !is_own || own_change(members, table, column).is_some() {
                continue;
            }
            let [to_text, to_type] = cast(members, table, column);
            casts.to_text.extend(to_text);
            casts.to_type.extend(to_type);
        }
    }
    casts
}

/// Whether the values of a column follow from others, before or after: it is made again with them.
fn comes_of_others(members: &Members<'_, '_>, table: &Table, column: &Column) -> bool {
    let wanted = members.context.expected_table(&table.name);
    match wanted.and_then(|wanted| wanted.column(&column.name)) {
        Some(wanted) => wanted.generated.present().is_some(),
        None => column.generated.present().is_some(),
    }
}

fn is_inherited(members: &Members<'_, '_>, table: &Table, column: &Column) -> bool {
    let parents = members.context.parents(&table.name).into_iter();
    let mut parents = parents.filter_map(|parent| members.context.actual_table(&parent));
    parents.any(|parent| parent.column(&column.name).is_some())
}

/// The statements of a column that becomes of another type by its own change.
fn own_change(members: &Members<'_, '_>, table: &Table, column: &Column) -> Option<Vec<String>> {
    let wanted = members.context.expected_table(&table.name)?;
    let wanted = wanted.column(&column.name)?;
    let (to, from) = (wanted.ty.declared.as_ref()?, column.ty.declared.as_ref()?);
    if to.is_satisfied_by(from) {
        return None;
    }
    retyping(members.context, table, wanted, column)
}

/// A drop, behind the own changes of columns of what is dropped.
fn own_changes(members: &Members<'_, '_>, mut drop: Action) -> Action {
    let tables = members.context.actual.tables.iter();
    for table in tables.filter(|one| !one.is_view()) {
        for column in table.columns.iter().filter(|one| members.of(one)) {
            let own = own_change(members, table, column).into_iter().flatten();
            drop.awaits.extend(own.map(Fact::Ran));
        }
    }
    drop
}

/// What makes the values of a column text, and what makes them values of the type.
fn cast(members: &Members<'_, '_>, table: &Table, column: &Column) -> [Vec<String>; 2] {
    let quoted = Identifier(&column.name);
    let alter = format!("{}ALTER COLUMN {quoted}", clause::alter(table));
    let Some(ty) = &column.ty.declared else {
        return [Vec::new(), Vec::new()];
    };
    let to = ty.to_sql();
    let collate = column.collation.present();
    let collate = collate.map_or_else(String::new, |one| format!(" COLLATE {}", one.to_sql()));
    if !members.has(Some(ty)) {
        let plain = format!("{alter} TYPE {to} COLLATE \"default\"");
        return [vec![plain], vec![format!("{alter} TYPE {to}{collate}")]];
    }
    let brackets = if ty.array { "[]" } else { "" };
    let text = format!("text{brackets}");
    let cast = format!("{alter} TYPE {to}{collate} USING {quoted}::{text}::{to}");
    let to_text = format!("{alter} TYPE {text} USING {quoted}::{text}");
    let Some(default) = column.default.present() else {
        return [vec![to_text], vec![cast]];
    };
    let wanted = members.context.expected_table(&table.name);
    let wanted = wanted.and_then(|table| table.column(&column.name));
    let default = match wanted.map(|wanted| &wanted.default) {
        Some(Stated::Is(wanted)) => wanted.as_ref(),
        _ => Some(default),
    };
    let drop = format!("{alter} DROP DEFAULT");
    let set = default.map(|default| format!("{alter} SET DEFAULT {}", default.written));
    let to_type = [drop.clone(), cast].into_iter().chain(set).collect();
    [vec![drop, to_text], to_type]
}

/// Foreign keys between columns that get their types one after the other are taken off and put back.
fn foreign_keys(members: &Members<'_, '_>) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut seen = BTreeSet::new();
    for table in &members.context.actual.tables {
        for column in table.columns.iter().filter(|one| members.of(one)) {
            for (from, key) in members.context.tied_to(table, &column.name) {
                let Some(name) = key.name.as_deref() else {
                    continue;
                };
                if seen.insert((&from.name, name)) {
                    let drop = constraint::drop_named(from, name, Phase::Detach);
                    actions.push(drop.bringing(Fact::Unreferenced(key.references.clone())));
                    actions.extend(constraint::back(members.context, from, key));
                }
            }
        }
    }
    actions
}

/// What the server ties to one of these types for good, in words.
pub(crate) fn refusal(context: &Context<'_>, names: &BTreeSet<TypeName>) -> Option<String> {
    let names = names.clone();
    Members { context, names }.refusal()
}

/// The columns that are of these types.
pub(crate) fn columns_of<'a>(
    context: &Context<'a>,
    names: BTreeSet<TypeName>,
) -> Vec<(&'a QualifiedName, &'a Column)> {
    let members = Members { context, names };
    let tables = context.actual.tables.iter().filter(|one| !one.is_view());
    let columns = tables.flat_map(|table| table.columns.iter().map(move |one| (&table.name, one)));
    columns.filter(|(_, column)| members.of(column)).collect()
}

/// Whether any column is of the type, or of one that is made of it.
pub(crate) fn has_columns(context: &Context<'_>, name: &TypeName) -> bool {
    let names = with_users(context, BTreeSet::from([name.clone()]));
    !columns_of(context, names).is_empty()
}

/// Whether any column is of the type, or another type made of it.
pub(crate) fn is_used(context: &Context<'_>, name: &TypeName) -> bool {
    let names = with_users(context, BTreeSet::from([name.clone()]));
    names.len() > 1 || !columns_of(context, names).is_empty()
}

/// The name of the type that goes.
fn old(name: &TypeName) -> TypeName {
    let mut end = name.name.len().min(50);
    while !name.name.is_char_boundary(end) {
        end -= 1;
    }
    TypeName {
        schema: name.schema.clone(),
        name: format!("{}__replaced", &name.name[..end]),
    }
}
