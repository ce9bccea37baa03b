//! What was read as text, one line a fact.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use schemadrift_models::{Models, ReadOptions, read};
use schemadrift_schema::{
    Accepts, AutoIncrement, Column, EnumType, ForeignKey, Index, Normal, Origin, Stated, Table,
    Unique,
};

/// Reads one file of this text and renders it.
pub(crate) fn render(source: &str) -> String {
    render_files(&[("models.rs", source)])
}

/// Reads a folder of these files and renders it.
pub(crate) fn render_files(files: &[(&str, &str)]) -> String {
    to_text(&read_files(files))
}

/// Reads a folder of these files.
pub(crate) fn read_files(files: &[(&str, &str)]) -> Models {
    let folder = write_files(files);
    read(&options(folder.path())).expect("the folder exists")
}

/// A folder with these files.
pub(crate) fn write_files(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Everything below this folder, with the defaults.
pub(crate) fn options(folder: &Path) -> ReadOptions {
    ReadOptions::new(folder, vec![folder.to_owned()])
}

/// Tables, enums, unbound models and problems.
pub(crate) fn to_text(models: &Models) -> String {
    let mut out = String::new();
    for table in &models.schema.tables {
        write_table(&mut out, table);
    }
    for one in &models.schema.enums {
        write_enum(&mut out, one);
    }
    for model in &models.unbound {
        writeln!(out, "unbound {} at {}", model.path, place(&model.origin)).unwrap();
    }
    for problem in &models.problems {
        let line = problem
            .line
            .map_or(String::new(), |line| format!(":{line}"));
        let column = problem
            .column
            .map_or(String::new(), |one| format!(":{one}"));
        writeln!(
            out,
            "problem {}{line}{column}: {}",
            problem.file, problem.message
        )
        .unwrap();
    }
    out
}

fn write_table(out: &mut String, table: &Table) {
    let model = table.model.as_ref().unwrap();
    let origin = place(table.origin.as_ref().unwrap());
    writeln!(
        out,
        "table {} = {} ({}) at {origin}",
        table.name, model.path, model.framework
    )
    .unwrap();
    for column in &table.columns {
        writeln!(out, "  {}", column_text(column)).unwrap();
    }
    if let Some(key) = table.primary_key.present() {
        let name = named(&key.name);
        writeln!(out, "  primary key{name} ({})", key.columns.join(", ")).unwrap();
    }
    for unique in &table.uniques {
        writeln!(out, "  {}", unique_text(unique)).unwrap();
    }
    for key in &table.foreign_keys {
        writeln!(out, "  {}", foreign_key_text(key)).unwrap();
    }
    for check in &table.checks {
        assert_eq!(check.expression.normal, Normal::Unasked);
        let name = named(&check.name);
        let columns = check.columns.join(", ");
        writeln!(
            out,
            "  check{name} {} on ({columns})",
            check.expression.written
        )
        .unwrap();
    }
    for index in &table.indexes {
        writeln!(out, "  {}", index_text(index)).unwrap();
    }
    if let Some(comment) = table.comment.present() {
        writeln!(out, "  comment {comment}").unwrap();
    }
}

fn column_text(column: &Column) -> String {
    let mut text = column.name.clone();
    let mut add = |part: String| {
        text.push(' ');
        text.push_str(&part);
    };
    if let Some(ty) = &column.ty.declared {
        add(ty.to_string());
    }
    if let Some(ty) = &column.ty.implied {
        add(format!("~{ty}"));
    }
    if let Some(decoding) = &column.ty.decoding {
        let accepts = match &decoding.accepts {
            Accepts::Unknown => "?".to_owned(),
            Accepts::Nothing => "nothing".to_owned(),
            Accepts::OneOf(types) => {
                let names = types.iter().map(|one| {
                    let schema = one
                        .schema
                        .as_ref()
                        .map_or(String::new(), |s| format!("{s}."));
                    format!("{schema}{}{}", one.name, if one.array { "[]" } else { "" })
                });
                names.collect::<Vec<_>>().join("|")
            }
        };
        add(format!("<{} reads {accepts}>", decoding.rust_type));
    }
    if let Some(path) = &column.ty.unresolved {
        add(format!("unresolved {path}"));
    }
    add(match column.nullable {
        Stated::Is(true) => "null".to_owned(),
        Stated::Is(false) => "not-null".to_owned(),
        Stated::Unstated => "nullable?".to_owned(),
    });
    if let Some(default) = column.default.present() {
        add(format!("default {}", default.written));
    }
    if let Some(generated) = column.generated.present() {
        add(format!("generated {}", generated.written));
    }
    match column.auto_increment.present() {
        Some(AutoIncrement::Serial(sequence)) => add(format!("serial {sequence}")),
        Some(other) => add(other.describe().to_owned()),
        None => {}
    }
    if let Some(collation) = column.collation.present() {
        add(format!("collation {collation}"));
    }
    if let Some(comment) = column.comment.present() {
        add(format!("comment {comment}"));
    }
    let origin = column.origin.as_ref().unwrap();
    add(format!("@{}:{}", origin.line, origin.column));
    text
}

fn unique_text(unique: &Unique) -> String {
    let mut text = format!(
        "unique{} ({})",
        named(&unique.name),
        unique.columns.join(", ")
    );
    if !unique.include.is_empty() {
        write!(text, " include ({})", unique.include.join(", ")).unwrap();
    }
    for (name, flag) in [
        ("nulls-not-distinct", unique.nulls_not_distinct),
        ("deferrable", unique.deferrable),
        ("initially-deferred", unique.initially_deferred),
    ] {
        write_flag(&mut text, name, flag);
    }
    if let Stated::Is(form) = unique.form {
        write!(text, " as {form:?}").unwrap();
    }
    text
}

fn foreign_key_text(key: &ForeignKey) -> String {
    let mut text = format!(
        "foreign key{} ({}) -> {}",
        named(&key.name),
        key.columns.join(", "),
        key.target()
    );
    if let Stated::Is(action) = key.on_delete {
        write!(text, " on delete {action}").unwrap();
    }
    if let Stated::Is(action) = key.on_update {
        write!(text, " on update {action}").unwrap();
    }
    if let Stated::Is(match_type) = key.match_type {
        write!(text, " match {match_type:?}").unwrap();
    }
    write_flag(&mut text, "deferrable", key.deferrable);
    write_flag(&mut text, "initially-deferred", key.initially_deferred);
    text
}

fn index_text(index: &Index) -> String {
    let unique = if index.unique { "unique " } else { "" };
    let mut text = format!(
        "{unique}index{} {} {}",
        named(&index.name),
        index.method,
        index.describe_keys()
    );
    if !index.include.is_empty() {
        write!(text, " include ({})", index.include.join(", ")).unwrap();
    }
    if let Some(predicate) = &index.predicate {
        write!(text, " where {}", predicate.written).unwrap();
    }
    write_flag(&mut text, "nulls-not-distinct", index.nulls_not_distinct);
    text
}

fn write_enum(out: &mut String, one: &EnumType) {
    let origin = place(one.origin.as_ref().unwrap());
    assert_eq!(one.labels.len(), one.label_origins.len());
    let schema = one
        .name
        .schema
        .as_ref()
        .map_or(String::new(), |s| format!("{s}."));
    writeln!(
        out,
        "enum {schema}{} ({}) = {} at {origin}",
        one.name.name,
        one.labels.join(", "),
        one.model.as_deref().unwrap()
    )
    .unwrap();
}

fn write_flag(text: &mut String, name: &str, flag: Stated<bool>) {
    if let Stated::Is(flag) = flag {
        write!(text, " {name}={flag}").unwrap();
    }
}

fn named(name: &Option<String>) -> String {
    name.as_ref()
        .map_or(String::new(), |name| format!(" {name}"))
}

fn place(origin: &Origin) -> String {
    format!("{}:{}:{}", origin.file, origin.line, origin.column)
}
