//! A schema as lines of text: everything that differs from the default is shown.

use std::fmt::Write;

use schemadrift_schema::{
    AutoIncrement, Check, Column, Domain, EnumType, Expression, ForeignKey, Index, MatchType,
    ReferentialAction, Schema, SqlType, Stated, Table, TableKind, TypeKind, Unique, UniqueForm,
};

pub(crate) fn facts(schema: &Schema) -> String {
    let mut out = String::new();
    for namespace in schema.namespaces.iter().filter(|name| *name != "public") {
        writeln!(out, "schema {namespace}").unwrap();
    }
    for extension in schema.extensions.iter().filter(|one| one.name != "plpgsql") {
        writeln!(out, "extension {} in {}", extension.name, extension.schema).unwrap();
    }
    for enum_type in &schema.enums {
        writeln!(out, "{}", enum_fact(enum_type)).unwrap();
    }
    for domain in &schema.domains {
        writeln!(out, "{}", domain_fact(domain)).unwrap();
    }
    for table in &schema.tables {
        for line in table_facts(table) {
            writeln!(out, "{line}").unwrap();
        }
    }
    out
}

fn table_facts(table: &Table) -> Vec<String> {
    let kind = match table.kind {
        TableKind::Ordinary => "table",
        TableKind::Partitioned => "partitioned table",
        TableKind::View => "view",
        TableKind::MaterializedView => "materialized view",
        TableKind::Foreign => "foreign table",
        TableKind::Unstated => panic!("a catalog always states the kind"),
    };
    let parent = table
        .parent
        .as_ref()
        .map(|parent| format!(" inherits {parent}"));
    let mut lines = vec![format!(
        "{kind} {}{}",
        table.name,
        parent.unwrap_or_default()
    )];
    let mut add = |line: String| lines.push(format!("  {line}"));
    for column in &table.columns {
        add(column_fact(column));
    }
    if let Some(key) = table.primary_key.present() {
        let mut line = format!(
            "primary key {} ({})",
            key.name.as_deref().unwrap(),
            key.columns.join(", ")
        );
        include(&mut line, &key.include);
        flag(&mut line, key.deferrable, "deferrable");
        flag(&mut line, key.initially_deferred, "initially deferred");
        add(line);
    }
    for unique in &table.uniques {
        add(unique_fact(unique));
    }
    for key in &table.foreign_keys {
        add(foreign_key_fact(key));
    }
    for check in &table.checks {
        add(check_fact(check));
    }
    for exclusion in &table.exclusions {
        add(format!(
            "exclusion {} ({}): {}",
            exclusion.name.as_deref().unwrap(),
            exclusion.columns.join(", "),
            exclusion.definition.written
        ));
    }
    for index in &table.indexes {
        add(index_fact(index));
    }
    lines
}

fn column_fact(column: &Column) -> String {
    let mut line = format!(
        "{} {}",
        column.name,
        type_fact(column.ty.declared.as_ref().unwrap())
    );
    match column.nullable {
        Stated::Is(true) => {}
        Stated::Is(false) => line.push_str(" not null"),
        Stated::Unstated => line.push_str(" nullable?"),
    }
    if let Some(collation) = column.collation.present() {
        write!(line, " collate {collation}").unwrap();
    }
    if let Some(default) = column.default.present() {
        write!(line, " default {}", text(default)).unwrap();
    }
    if let Some(generated) = column.generated.present() {
        write!(line, " generated {}", text(generated)).unwrap();
    }
    match column.auto_increment.present() {
        Some(AutoIncrement::Serial(sequence)) => write!(line, " serial {sequence}").unwrap(),
        Some(other) => write!(line, " {}", other.describe()).unwrap(),
        None => {}
    }
    line
}

/// With the kind where it is not plain.
pub(crate) fn type_fact(ty: &SqlType) -> String {
    let kind = match &ty.kind {
        TypeKind::Base => String::new(),
        TypeKind::Enum => " (enum)".to_owned(),
        TypeKind::Composite => " (composite)".to_owned(),
        TypeKind::Range => " (range)".to_owned(),
        TypeKind::Unknown => " (unknown)".to_owned(),
        TypeKind::Domain(base) => format!(" (domain over {})", type_fact(base)),
    };
    format!("{ty}{kind}")
}

fn unique_fact(unique: &Unique) -> String {
    let form = match unique.form {
        Stated::Is(UniqueForm::Constraint) => "constraint",
        Stated::Is(UniqueForm::Index) => "index",
        Stated::Unstated => panic!("a catalog always states the form"),
    };
    let mut line = format!(
        "unique {form} {} ({})",
        unique.name.as_deref().unwrap(),
        unique.columns.join(", ")
    );
    include(&mut line, &unique.include);
    flag(&mut line, unique.nulls_not_distinct, "nulls not distinct");
    flag(&mut line, unique.deferrable, "deferrable");
    flag(&mut line, unique.initially_deferred, "initially deferred");
    line
}

fn foreign_key_fact(key: &ForeignKey) -> String {
    let mut line = format!(
        "foreign key {} ({}) -> {}",
        key.name.as_deref().unwrap(),
        key.columns.join(", "),
        key.target()
    );
    for (action, when) in [(key.on_delete, "delete"), (key.on_update, "update")] {
        match action {
            Stated::Is(ReferentialAction::NoAction) => {}
            Stated::Is(action) => write!(line, " on {when} {action}").unwrap(),
            Stated::Unstated => panic!("a catalog always states the action"),
        }
    }
    if key.match_type != Stated::Is(MatchType::Simple) {
        write!(line, " match {:?}", key.match_type.value().unwrap()).unwrap();
    }
    flag(&mut line, key.deferrable, "deferrable");
    flag(&mut line, key.initially_deferred, "initially deferred");
    if key.validated == Stated::Is(false) {
        line.push_str(" not valid");
    }
    line
}

fn check_fact(check: &Check) -> String {
    let mut line = format!(
        "check {} ({}): {}",
        check.name.as_deref().unwrap(),
        check.columns.join(", "),
        text(&check.expression)
    );
    if check.validated == Stated::Is(false) {
        line.push_str(" not valid");
    }
    line
}

fn index_fact(index: &Index) -> String {
    let unique = if index.unique { "unique " } else { "" };
    let mut line = format!(
        "{unique}index {} {} {}",
        index.name.as_deref().unwrap(),
        index.method,
        index.describe_keys()
    );
    include(&mut line, &index.include);
    flag(&mut line, index.nulls_not_distinct, "nulls not distinct");
    if let Some(predicate) = &index.predicate {
        write!(line, " where {}", text(predicate)).unwrap();
    }
    if !index.reads.is_empty() {
        write!(line, " reads ({})", index.reads.join(", ")).unwrap();
    }
    if !index.valid {
        line.push_str(" invalid");
    }
    line
}

fn enum_fact(enum_type: &EnumType) -> String {
    let labels: Vec<String> = enum_type
        .labels
        .iter()
        .map(|one| format!("{one:?}"))
        .collect();
    format!("enum {}: {}", enum_type.name, labels.join(", "))
}

fn domain_fact(domain: &Domain) -> String {
    let mut line = format!("domain {} over {}", domain.name, type_fact(&domain.base));
    if !domain.nullable {
        line.push_str(" not null");
    }
    if let Some(default) = &domain.default {
        write!(line, " default {default}").unwrap();
    }
    for (name, definition) in &domain.checks {
        write!(line, ", {name} {definition}").unwrap();
    }
    line
}

fn include(line: &mut String, columns: &[String]) {
    if !columns.is_empty() {
        write!(line, " include ({})", columns.join(", ")).unwrap();
    }
}

fn flag(line: &mut String, stated: Stated<bool>, words: &str) {
    match stated {
        Stated::Is(true) => write!(line, " {words}").unwrap(),
        Stated::Is(false) => {}
        Stated::Unstated => panic!("a catalog always states {words}"),
    }
}

/// The server's own text, with a check that it is the server's.
fn text(expression: &Expression) -> &str {
    match &expression.normal {
        schemadrift_schema::Normal::Printed { text, major } => {
            assert!((13..=18).contains(major));
            text
        }
        other => panic!("a catalog's expressions are printed, not {other:?}"),
    }
}
