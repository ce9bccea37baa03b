//! What every part of a plan needs to look up.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_diff::{Change, ColumnDrift, Drift, EnumDrift, TableDrift};
use schemadrift_schema::{
    Attachment, AutoIncrement, ForeignKey, Object, ObjectId, ObjectKind, QualifiedName, Schema,
    SqlType, Table, TypeName, Value,
};

use super::PlanOptions;
use super::again::Columns;
use super::fact::Fact;
use super::replace;

static NOTHING_ATTACHED: BTreeSet<Attachment> = BTreeSet::new();

/// Both sides, and how statements are wanted.
pub(crate) struct Context<'a> {
    pub(crate) expected: &'a Schema,
    pub(crate) actual: &'a Schema,
    /// What clings to what is there and is not compared.
    pub(crate) attachments: &'a BTreeSet<Attachment>,
    /// Columns that are dropped and made again.
    pub(crate) remade: Columns,
    /// How statements are wanted.
    pub(crate) options: PlanOptions,
    /// Plain forms in place of safe ones.
    pub(crate) simple: bool,
    /// Whether what can discard stored values is taken in.
    pub(crate) allow_destructive: bool,
    expected_objects: BTreeMap<&'a ObjectId, &'a Object>,
    actual_objects: BTreeMap<&'a ObjectId, &'a Object>,
    expected_tables: BTreeMap<&'a QualifiedName, &'a Table>,
    actual_tables: BTreeMap<&'a QualifiedName, &'a Table>,
    /// Foreign keys that are there, by the table that they point at.
    pointing: BTreeMap<&'a QualifiedName, Vec<(&'a Table, &'a ForeignKey)>>,
    /// Foreign keys that are dropped for their own sake, by table and name.
    dropped: BTreeSet<(&'a QualifiedName, &'a str)>,
    /// Tables that are dropped.
    dropped_tables: BTreeSet<&'a QualifiedName>,
    /// Whether what only the database has is dropped.
    pub(crate) drops_unmapped: bool,
    /// Keys that go or are replaced.
    gone: BTreeSet<Fact>,
    /// Columns whose type becomes one that is no kin of it.
    retyped: BTreeSet<(&'a QualifiedName, &'a str)>,
    /// Types that others are put in the place of, those that are made of one another together, and what
    /// the server ties to them for good.
    replaced: Vec<(BTreeSet<TypeName>, Option<String>)>,
    /// The tables that inherit from others, by the full names of these.
    children: BTreeMap<&'a str, Vec<QualifiedName>>,
    /// Objects that stand on tables, by the names of these.
    standing: BTreeMap<QualifiedName, Vec<&'a Object>>,
    /// Sequences that are a serial column's own, as they should be and as they are.
    serials: [BTreeSet<QualifiedName>; 2],
}

impl<'a> Context<'a> {
    /// Of these changes of two sides, which are to be mended.
    pub(crate) fn new<'c>(
        expected: &'a Schema,
        actual: &'a Schema,
        changes: impl Iterator<Item = &'c Change<'a>> + Clone,
        options: PlanOptions,
    ) -> Self
    where
        'a: 'c,
    {
        let mut pointing: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for table in &actual.tables {
            for key in &table.foreign_keys {
                pointing
                    .entry(&key.references)
                    .or_default()
                    .push((table, key));
            }
        }
        let mut context = Context {
            expected,
            actual,
            attachments: &NOTHING_ATTACHED,
            remade: Columns::new(),
            options,
            simple: options.simple,
            allow_destructive: options.allow_destructive,
            expected_objects: objects(expected),
            actual_objects: objects(actual),
            expected_tables: tables(expected),
            actual_tables: tables(actual),
            pointing,
            dropped: BTreeSet::new(),
            gone: BTreeSet::new(),
            retyped: BTreeSet::new(),
            replaced: Vec::new(),
            dropped_tables: BTreeSet::new(),
            drops_unmapped: options.allow_destructive || !options.keep_unmapped,
            children: children(actual),
            standing: standing(actual),
            serials: [serials(expected), serials(actual)],
        };
        for change in changes.clone() {
            change.visit(&mut |change| context.note(change));
        }
        for change in changes {
            change.visit(&mut |change| context.note_replaced(change));
        }
        context.replaced = std::mem::take(&mut context.replaced)
            .into_iter()
            .map(|(names, _)| {
                let refusal = replace::refusal(&context, &names);
                if refusal.is_none() {
                    for (table, column) in replace::columns_of(&context, names.clone()) {
                        context.retyped.insert((table, &column.name));
                    }
                }
                (names, refusal)
            })
            .collect();
        context
    }

    /// Takes down what a change does away with.
    fn note(&mut self, change: &Change<'a>) {
        let drops = self.drops_unmapped;
        match change {
            Change::Table(TableDrift::Unmapped(table, _)) if self.allow_destructive => {
                self.dropped_tables.insert(&table.name);
            }
            Change::Column(
                pair,
                ColumnDrift::Type {
                    expected, actual, ..
                },
            ) if !are_kin(expected.ty.best(), actual.ty.best())
                && super::column::retyping(self, pair.actual, expected, actual).is_some() =>
            {
                self.retyped.insert((&pair.actual.name, &actual.name));
            }
            Change::ForeignKey(pair, Drift::Unmapped(key)) if drops => {
                let name = key.name.as_deref();
                self.dropped
                    .extend(name.map(|name| (&pair.actual.name, name)));
            }
            Change::PrimaryKey(pair, Drift::Mismatch { actual, .. }) => {
                let gone = Fact::unique(&pair.actual.name, &actual.columns);
                self.gone.insert(gone);
            }
            Change::PrimaryKey(pair, Drift::Unmapped(key)) if drops => {
                self.gone
                    .insert(Fact::unique(&pair.actual.name, &key.columns));
            }
            Change::Unique(pair, Drift::Mismatch { actual, .. }) => {
                let gone = Fact::unique(&pair.actual.name, &actual.columns);
                self.gone.insert(gone);
            }
            Change::Unique(pair, Drift::Unmapped(key)) if drops => {
                self.gone
                    .insert(Fact::unique(&pair.actual.name, &key.columns));
            }
            _ => {}
        }
    }

    /// Takes down the type that a change puts another in the place of.
    fn note_replaced(&mut self, change: &Change<'a>) {
        let name = match change {
            Change::Enum(EnumDrift::Order { actual, .. }) => actual.name.clone(),
            Change::Enum(EnumDrift::LabelUnmapped { actual, .. }) if self.allow_destructive => {
                actual.name.clone()
            }
            Change::Object(drift) if super::object::is_put_in_place(self, drift) => {
                replace::type_of(drift.id())
            }
            _ => return,
        };
        let names = self.replaced_with(&name);
        self.replaced.retain(|(one, _)| one.is_disjoint(&names));
        self.replaced.push((names, None));
    }

    /// The types that are replaced together with one.
    pub(crate) fn replaced_with(&self, name: &TypeName) -> BTreeSet<TypeName> {
        let mut names = replace::with_users(self, BTreeSet::from([name.clone()]));
        for (others, _) in &self.replaced {
            if !others.is_disjoint(&names) {
                names.extend(others.iter().cloned());
            }
        }
        names
    }

    /// Whether another type is put in the place of one.
    pub(crate) fn is_replaced(&self, name: &TypeName) -> bool {
        self.replaced.iter().any(|(names, _)| names.contains(name))
    }

    /// Why a type that should be replaced cannot be.
    pub(crate) fn refusal(&self, name: &TypeName) -> Option<&str> {
        let mut all = self.replaced.iter();
        let (_, refusal) = all.find(|(names, _)| names.contains(name))?;
        refusal.as_deref()
    }

    /// Major version of the server that is there; the newest where nobody says.
    pub(crate) fn server_major(&self) -> u32 {
        let version = self.actual.server_version.as_deref();
        let major = version.and_then(|version| version.split('.').next()?.parse().ok());
        major.unwrap_or(u32::MAX)
    }

    /// How a table should be.
    pub(crate) fn expected_table(&self, name: &QualifiedName) -> Option<&'a Table> {
        self.expected_tables.get(name).copied()
    }

    /// How a table is.
    pub(crate) fn actual_table(&self, name: &QualifiedName) -> Option<&'a Table> {
        self.actual_tables.get(name).copied()
    }

    /// Foreign keys that point at a table.
    pub(crate) fn pointing_at(
        &self,
        table: &QualifiedName,
    ) -> impl Iterator<Item = (&'a Table, &'a ForeignKey)> {
        self.pointing.get(table).into_iter().flatten().copied()
    }

    /// Whether a foreign key is dropped for its own sake.
    pub(crate) fn is_dropped(&self, table: &Table, key: &ForeignKey) -> bool {
        let name = key.name.as_deref();
        self.dropped_tables.contains(&table.name)
            || name.is_some_and(|name| self.dropped.contains(&(&table.name, name)))
    }

    /// Whether a table is dropped.
    pub(crate) fn is_table_dropped(&self, table: &QualifiedName) -> bool {
        self.dropped_tables.contains(table)
    }

    /// Whether a foreign key points at a key that goes or at a table that is made again, so that it
    /// is dropped and added anyway.
    pub(crate) fn is_in_the_way(&self, table: &Table, key: &ForeignKey) -> bool {
        self.gone.contains(&super::constraint::points(self, key))
            || self.is_retyped(table, key)
            || self.is_remade(&key.references)
            || self.is_remade(&table.name)
    }

    /// Whether a column of a foreign key, or one that it points at, gets a type that the other one
    /// cannot be compared with until it has it, too.
    pub(crate) fn is_retyped(&self, table: &Table, key: &ForeignKey) -> bool {
        let Fact::Unique(_, referenced) = super::constraint::points(self, key) else {
            return false;
        };
        let has = |table: &QualifiedName, columns: &[String]| {
            let mut retyped = self.retyped.iter();
            retyped.any(|(of, column)| *of == table && columns.iter().any(|one| one == column))
        };
        has(&table.name, &key.columns) || has(&key.references, &referenced)
    }

    /// The foreign keys that are in the way of another type of a column.
    pub(crate) fn tied_to(
        &self,
        table: &Table,
        column: &str,
    ) -> impl Iterator<Item = (&'a Table, &'a ForeignKey)> {
        let all = self.pointing.values().flatten().copied();
        all.filter(move |(from, key)| {
            let is_own = from.name == table.name && key.columns.iter().any(|one| one == column);
            (is_own || key.references == table.name) && self.is_retyped(from, key)
        })
    }

    /// Whether a table is dropped and made again: nothing else makes a divided one of a whole one, or
    /// the other way round, or divides it by another key.
    pub(crate) fn is_remade(&self, table: &QualifiedName) -> bool {
        if !self.allow_destructive
            || self.expected_table(table).is_none()
            || self.actual_table(table).is_none()
        {
            return false;
        }
        let id = ObjectId::of(ObjectKind::Partitioning, table);
        let key = |object: Option<&Object>| {
            let key = object?.property("partition key")?;
            (*key != Value::None).then(|| key.text().to_owned())
        };
        key(self.expected_object(&id)) != key(self.actual_object(&id))
    }

    /// The tables that a table inherits from on both sides.
    pub(crate) fn parents(&self, table: &QualifiedName) -> Vec<QualifiedName> {
        let id = ObjectId::of(ObjectKind::Inheritance, table);
        let there = parents(self.actual_object(&id));
        let wanted = self.expected_parents(table).into_iter();
        wanted.filter(|one| there.contains(one)).collect()
    }

    /// The tables that a table should inherit from.
    pub(crate) fn expected_parents(&self, table: &QualifiedName) -> BTreeSet<QualifiedName> {
        let id = ObjectId::of(ObjectKind::Inheritance, table);
        parents(self.expected_object(&id))
    }

    /// The tables that inherit from this one.
    pub(crate) fn children(&self, table: &QualifiedName) -> &[QualifiedName] {
        let children = self.children.get(table.full().as_str());
        children.map_or(&[], Vec::as_slice)
    }

    /// The triggers, rules and policies of a table.
    pub(crate) fn standing_on(&self, table: &QualifiedName) -> &[&'a Object] {
        self.standing.get(table).map_or(&[], Vec::as_slice)
    }

    /// Whether any table inherits from this one.
    pub(crate) fn has_children(&self, table: &QualifiedName) -> bool {
        !self.children(table).is_empty()
    }

    /// Whether a sequence should be a serial column's own.
    pub(crate) fn is_serial_wanted(&self, sequence: &QualifiedName) -> bool {
        self.serials[0].contains(sequence)
    }

    /// Whether a sequence is a serial column's own.
    pub(crate) fn is_serial(&self, sequence: &QualifiedName) -> bool {
        self.serials[1].contains(sequence)
    }

    /// How an object should be.
    pub(crate) fn expected_object(&self, id: &ObjectId) -> Option<&'a Object> {
        self.expected_objects.get(id).copied()
    }

    /// How an object is.
    pub(crate) fn actual_object(&self, id: &ObjectId) -> Option<&'a Object> {
        self.actual_objects.get(id).copied()
    }

    /// Every object that is there.
    pub(crate) fn actual_objects(&self) -> impl Iterator<Item = &'a Object> {
        self.actual_objects.values().copied()
    }

    /// Every object that should be there.
    pub(crate) fn expected_objects(&self) -> impl Iterator<Item = &'a Object> {
        self.expected_objects.values().copied()
    }
}

/// Whether values of one type can be compared with those of the other.
fn are_kin(one: Option<&SqlType>, two: Option<&SqlType>) -> bool {
    let family = |ty: &SqlType| {
        let base = ty.base();
        let name = base.name.name.as_str();
        let families = [
            &["int2", "int4", "int8"][..],
            &["text", "varchar", "bpchar", "name"],
            &["timestamp", "timestamptz", "date"],
        ];
        let known = families.iter().find(|family| family.contains(&name));
        known.map_or_else(|| name.to_owned(), |family| family[0].to_owned())
    };
    match (one, two) {
        (Some(one), Some(two)) => family(one) == family(two) && one.array == two.array,
        _ => true,
    }
}

fn objects(schema: &Schema) -> BTreeMap<&ObjectId, &Object> {
    let listed = schema.objects.value().map_or(&[][..], Vec::as_slice);
    listed.iter().map(|object| (&object.id, object)).collect()
}

fn tables(schema: &Schema) -> BTreeMap<&QualifiedName, &Table> {
    let mut tables = BTreeMap::new();
    for table in &schema.tables {
        tables.entry(&table.name).or_insert(table);
    }
    tables
}

/// The parents that are listed.
fn parents(object: Option<&Object>) -> BTreeSet<QualifiedName> {
    let parents = object.and_then(|object| object.property("parents"));
    let list = parents.map_or("", Value::text).split(", ");
    let names = list.filter_map(|name| name.split_once('.'));
    names
        .map(|(schema, name)| QualifiedName::new(schema, name))
        .collect()
}

fn children(schema: &Schema) -> BTreeMap<&str, Vec<QualifiedName>> {
    let objects = schema.objects.value().map_or(&[][..], Vec::as_slice);
    let mut found: BTreeMap<&str, Vec<QualifiedName>> = BTreeMap::new();
    for one in objects {
        if one.id.kind != ObjectKind::Inheritance {
            continue;
        }
        let parents = one.property("parents").map_or("", Value::text);
        for parent in parents.split(", ") {
            let child = QualifiedName::new(&one.id.schema, &one.id.name);
            found.entry(parent).or_default().push(child);
        }
    }
    found
}

fn standing(schema: &Schema) -> BTreeMap<QualifiedName, Vec<&Object>> {
    let kinds = [ObjectKind::Trigger, ObjectKind::Rule, ObjectKind::Policy];
    let mut found: BTreeMap<QualifiedName, Vec<&Object>> = BTreeMap::new();
    for one in schema.objects.value().map_or(&[][..], Vec::as_slice) {
        if let Some(table) = one.id.table().filter(|_| kinds.contains(&one.id.kind)) {
            found.entry(table).or_default().push(one);
        }
    }
    found
}

/// The sequences of serial columns.
fn serials(schema: &Schema) -> BTreeSet<QualifiedName> {
    let mut found = BTreeSet::new();
    for table in &schema.tables {
        for column in &table.columns {
            if let Some(AutoIncrement::Serial(name)) = column.auto_increment.present() {
                found.insert(sequence_name(table, name));
            }
        }
    }
    found
}

/// The sequence of a serial column: it stands in the namespace of its table unless it says so.
pub(crate) fn sequence_name(table: &Table, sequence: &str) -> QualifiedName {
    match sequence.split_once('.') {
        Some((schema, name)) => QualifiedName::new(schema, name),
        None => QualifiedName::new(&table.name.schema, sequence),
    }
}
